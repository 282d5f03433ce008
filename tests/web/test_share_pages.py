"""Sharing by hand: a link is made, shown once, opened without an account, narrowed, withdrawn; words are released."""

import random
import re
from typing import Any

import pytest

from tests.office import Office
from tests.shares.test_shares_routes import answer, submission, survey
from tests.web.test_studio import page, words

PATH = "/studio/surveys/shop/shares"


@pytest.fixture
def shop(office: Office) -> Office:
    office.publish(survey())
    chance = random.Random(1)
    said = submission(chance)
    loud = {"satisfaction": 1, "pain_point": "<b>Far</b> too loud"}
    said["answers"]["met"] = {"picked": {"tv-ad": loud}, "other": [], "none": False}
    answer(office, "shop", [said, *(submission(chance) for _ in range(99))])
    return office


def post(office: Office, path: str, **fields: Any) -> Any:
    headers = {**office.headers, "Accept-Language": "de"}
    return office.client.post(path, data=fields, headers=headers, follow_redirects=False)


def made(office: Office, **fields: Any) -> str:
    """Make a share on the page; the path of its link."""
    answered = post(office, PATH, **{"name": "Vorstand", "shows": ["map", "figures"], "dimension": ["age"], **fields})
    assert answered.status_code == 200, words(answered)
    return re.findall(r'value="http://testserver(/share/[^"]+)"', answered.text)[0]


def opened(office: Office, path: str, lang: str = "de") -> Any:
    return office.client.get(path, headers={"Accept-Language": lang})


def test_a_link_is_shown_once_and_opens_without_an_account(shop: Office) -> None:
    link = made(shop)
    assert link not in page(shop, PATH).text
    assert "Vorstand alle Wie alt sind Sie 10 unbefristet Ada" in words(page(shop, PATH))
    shown = opened(shop, link)
    assert shown.status_code == 200
    assert "noindex" in shown.headers["x-robots-tag"]
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert shown.headers["cache-control"] == "no-store"
    assert "Basis 100" in words(shown)
    assert "<svg" in shown.text
    assert "/studio" not in re.sub(r'/static/[^"]*', "", shown.text)
    assert "Base 100" in words(opened(shop, link, "en"))


def test_its_readers_look_at_groups_by_the_address(shop: Office) -> None:
    link = made(shop)
    young = opened(shop, f"{link}?where=age:u30")
    assert young.status_code == 200
    assert 'aria-current="true" rel="nofollow">&lt; 30' in young.text
    assert "Basis 100" not in words(young)
    assert opened(shop, f"{link}?where=age:nobody&where=shoe:42").status_code == 200
    small = made(shop, k="90", dimension=["size"])
    assert "Über weniger als 90 Befragte wird hier nichts gezeigt" in words(opened(shop, f"{small}?where=size:two"))


def test_what_is_wrong_in_the_form_is_said_at_its_field_and_stays_typed(shop: Office) -> None:
    answered = post(shop, PATH, name="", k="3", dimension=["age"], where=["age:u30"], shows=["map"])
    assert answered.status_code == 422
    assert 'id="name-problem"' in answered.text
    assert 'id="k-problem"' in answered.text
    assert re.search(r'value="age:u30" checked', answered.text)
    answered = post(shop, PATH, name="x", dimension=["age"], where=["age:u30"], shows=["map"])
    assert 'id="dimensions-problem"' in answered.text
    assert 'id="expires_at-problem"' in post(shop, PATH, name="x", shows=["map"], expires="2020-01-01").text


def test_days_become_whole_weeks(shop: Office) -> None:
    made(shop, **{"from": "2026-03-04", "to": "2026-12-30"})
    (share,) = shop.call("GET", "/surveys/shop/shares").json()["items"]
    assert (share["filters"]["from"], share["filters"]["to"]) == ("2026-03-02", "2027-01-03")


def test_a_withdrawn_link_opens_nothing(shop: Office) -> None:
    link = made(shop, expires="2100-01-01")
    (share,) = shop.call("GET", "/surveys/shop/shares").json()["items"]
    assert post(shop, f"{PATH}/{share['id']}/revoke").status_code == 303
    assert opened(shop, link).status_code == 404
    assert "zurückgezogen am" in words(page(shop, PATH))


def test_words_are_released_one_by_one_and_escaped(shop: Office) -> None:
    link = made(shop)
    (share,) = shop.call("GET", "/surveys/shop/shares").json()["items"]
    desk = f"{PATH}/{share['id']}/words"
    fields = dict(re.findall(r'name="(response|stage|touchpoint)" value="([^"]+)"', page(shop, desk).text))
    assert "too loud" not in opened(shop, link).text
    assert post(shop, desk, **fields).status_code == 303
    assert "&lt;b&gt;Far&lt;/b&gt; too loud" in opened(shop, link).text
    (quote,) = shop.call("GET", f"/surveys/shop/shares/{share['id']}/quotes").json()["items"]
    assert post(shop, f"{desk}/{quote['id']}/withdraw").status_code == 303
    assert "too loud" not in opened(shop, link).text


def test_the_pages_are_for_those_who_may_edit(shop: Office) -> None:
    made(shop)
    assert page(shop, PATH, signed_in=False).status_code == 303
    shop.headers = shop.hire("eve@example.org")
    assert page(shop, PATH).status_code == 404
    assert post(shop, PATH, name="x").status_code == 404
