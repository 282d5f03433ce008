"""The map page with what the team writes, and the pages of snapshots: all by plain forms, in both languages."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from app.accounts import actions as accounts
from app.surveys.actions import find
from tests.office import ANSWERS, Office, body


@pytest.fixture
def slug(office: Office) -> str:
    slug = office.publish()
    assert {one.status_code for one in office.send_at_once([body() for _ in range(12)])} == {201}
    with office.transaction() as session:
        owner = find(session, slug).owner_id
        assert owner
        link = accounts.create_sign_in_link(session, office.settings, datetime.now(UTC), owner)
    page = office.client.get(f"/studio/sign-in/{link}")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert csrf
    office.client.post(str(page.url), data={"csrf": csrf[1]}, headers={"Origin": "http://testserver"})
    return slug


def see(office: Office, path: str, lang: str = "de") -> Any:
    return office.client.get(path, headers={"Accept-Language": lang})


def post(office: Office, page: Any, action: str, **values: str) -> Any:
    """Send the form of a page as a browser does."""
    form = rf'<form method="post" action="([^"]*{action}[^"]*)"[^>]*>.*?name="csrf" value="([^"]+)"'
    found = re.search(form, page.text, re.S)
    assert found, action
    headers = {"Origin": "http://testserver", "Accept-Language": "de"}
    return office.client.post(unescape(found[1]), data={"csrf": found[2], **values}, headers=headers)


def test_a_comment_is_written_beside_the_map_marked_on_it_settled_and_deleted(office: Office, slug: str) -> None:
    address = f"/studio/surveys/{slug}/map?mode=online"
    page = see(office, address)
    assert "Noch hat niemand etwas angemerkt" in page.text
    after = post(office, page, "/map/comments", place="awareness/tv-ad", text="Stimmt das <b>wirklich</b>?")
    assert after.status_code == 200
    assert "mode=online" in str(after.url)
    assert "Stimmt das &lt;b&gt;wirklich&lt;/b&gt;?" in after.text
    assert 'href="#comment-1"' in after.text
    assert after.text.count('class="note-mark"') == 2
    picture = after.text[after.text.index('<svg xmlns="http://www.w3.org/2000/svg"') :].split("</svg>")[0]
    assert "var(--on-accent)" in picture
    assert "Anmerkung" in picture
    settled = post(office, after, "/settle")
    assert "erledigt" in settled.text
    assert 'href="#comment-1"' not in settled.text
    gone = post(office, settled, "/delete")
    assert "Stimmt das" not in gone.text


def test_a_comment_that_cannot_be_taken_says_why_and_keeps_the_text(office: Office, slug: str) -> None:
    page = see(office, f"/studio/surveys/{slug}/map")
    refused = post(office, page, "/map/comments", place="awareness/moon", text="Was ich sagen wollte")
    assert refused.status_code == 422
    assert "Was ich sagen wollte" in refused.text
    assert "moon" in refused.text


def test_a_snapshot_is_taken_of_the_view_in_the_address_compared_and_deleted(office: Office, slug: str) -> None:
    page = see(office, f"/studio/surveys/{slug}/snapshots?where=age:u30")
    assert "Noch gibt es keinen Schnappschuss" in page.text
    taken = post(office, page, "/snapshots", name="Frühjahr <1>")
    assert taken.status_code == 200
    assert "Frühjahr &lt;1&gt;" in taken.text
    assert "Ein Schnappschuss hält keine Zitate fest" in taken.text
    listed = see(office, f"/studio/surveys/{slug}/snapshots")
    assert "How old" not in listed.text
    assert "Wie alt sind Sie: &lt; 30" in listed.text
    snapshot = re.search(r'<option value="([0-9a-f-]{36})"', listed.text)
    assert snapshot
    changes = see(office, f"/studio/surveys/{slug}/snapshots/difference?before={snapshot[1]}&after=now")
    assert changes.status_code == 200
    assert "Was sich verändert hat" in changes.text
    assert "dieselben Menschen" in changes.text
    english = see(office, f"/studio/surveys/{slug}/snapshots/difference?before={snapshot[1]}&after=now", "en")
    assert "What has changed" in english.text
    assert "From Frühjahr &lt;1&gt; (n =" in english.text, "escaped once"
    gone = post(office, see(office, f"/studio/surveys/{slug}/snapshots/{snapshot[1]}"), "/delete")
    assert "Noch gibt es keinen Schnappschuss" in gone.text


def test_of_many_changes_those_at_touchpoints_stand_behind_a_fold_a_stage(
    office: Office, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(office, see(office, f"/studio/surveys/{slug}/snapshots"), "/snapshots", name="Vorher")
    met = {"picked": {"friend": {"satisfaction": 1, "emotion": "anger"}}, "other": [], "none": False}
    office.send_at_once([body(answers={**ANSWERS, "met": met}) for _ in range(60)])
    listed = see(office, f"/studio/surveys/{slug}/snapshots")
    snapshot = re.search(r'<option value="([0-9a-f-]{36})"', listed.text)
    assert snapshot
    address = f"/studio/surveys/{slug}/snapshots/difference?before={snapshot[1]}&after=now"
    row = re.compile(r"<tr><th scope=\"row\">.*?</tr>", re.S)
    every = see(office, address).text
    assert '<details class="group">' not in every
    monkeypatch.setattr("app.web.snapshot_pages.MOST_CHANGES", 0)
    folded = see(office, address).text
    behind = folded[folded.index('<details class="group">') : folded.index('<details class="behind">')]
    assert re.search(r"\d Veränderung(en)? an Touchpoints", behind)
    assert row.findall(behind)
    assert "Ganze Phase" not in behind
    assert sorted(row.findall(folded)) == sorted(row.findall(every)), "every row stands where one finds it, once"


def test_a_snapshot_without_a_name_is_asked_for_one(office: Office, slug: str) -> None:
    page = see(office, f"/studio/surveys/{slug}/snapshots")
    refused = post(office, page, "/snapshots", name="  ")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


def test_everybody_sees_neither_comments_nor_snapshots(office: Office, slug: str) -> None:
    post(office, see(office, f"/studio/surveys/{slug}/map"), "/map/comments", place="awareness/", text="Unter uns")
    office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True})
    office.client.cookies.clear()
    public = see(office, f"/studio/surveys/{slug}/map")
    assert public.status_code == 200
    assert "Unter uns" not in public.text
    assert "/snapshots" not in public.text
    assert "/studio/sign-in" in str(see(office, f"/studio/surveys/{slug}/snapshots").url)
