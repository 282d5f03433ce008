"""Stories of respondents whose browsers run no scripts: nothing typed is lost, what is sent is what was meant."""

import json
import re
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.collectors import actions as collectors
from app.errors import Busy
from app.responses.tables import ContactRow, DraftRow, ResponseRow
from app.surveys import actions
from app.surveys.schema import Questionnaire

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def rows(service: Any, table: Any) -> list[dict[str, Any]]:
    return list(service.change(lambda session, _: [dict(vars(row)) for row in session.scalars(select(table))]))


def answers(service: Any) -> dict[str, Any]:
    (row,) = rows(service, ResponseRow)
    return dict(json.loads(row["answers"]))


def draft(service: Any) -> dict[str, Any]:
    (row,) = rows(service, DraftRow)
    return dict(json.loads(row["answers"]))


def to_facts(paper: Any) -> Any:
    """From the start to the page of number, date and text."""
    paper.begin("?src=mail")
    paper.press({"q.age": "o30"})
    paper.press({"q.met": ["tv-ad", "other"], "q.met.other": "Flyer <b>im</b> Treppenhaus"})
    paper.press({"r.satisfaction": "2"}).press({"r.pain_point": "zu laut"})
    paper.press({"r.satisfaction": "na", "r.emotion": "joy"})
    paper.press(
        {"q.devices": ["computer", "phone"], "q.clarity": "6", "q.aspects.price": "4", "q.aspects.choice": "na"},
        put="ranked:taste",
    )
    paper.press(put="ranked:speed").press(take="ranked:taste").press()
    assert paper.where == "facts"
    return paper


def to_end(paper: Any) -> Any:
    """To the last page, every question answered."""
    to_facts(paper).press({"q.spent": "12,50", "q.visited": "2026-01-31", "q.why": "Weil's \u202eschmeckt\r\n🍎"})
    paper.press({"q.recommend": "9"}, put="path:awareness/other").press(put="path:awareness/tv-ad").press()
    assert paper.where == "contact"
    return paper


def test_every_question_type_is_answered_and_arrives_byte_for_byte(paper: Any, service: Any) -> None:
    to_end(paper).press({"q.agree": "yes", "q.reach.email": "a@b.de"})
    assert paper.where == "thanks"
    assert answers(service) == {
        "source": "mail",
        "age": "o30",
        "met": {
            "picked": {"tv-ad": {"satisfaction": 2, "pain_point": "zu laut"}},
            "other": [{"text": "Flyer <b>im</b> Treppenhaus", "satisfaction": "na", "emotion": "joy"}],
            "none": False,
        },
        "devices": ["phone", "computer"],
        "clarity": 6,
        "aspects": {"price": 4, "choice": "na"},
        "ranked": ["speed"],
        "spent": 12.5,
        "visited": "2026-01-31",
        "why": "Weil's \u202eschmeckt\r\n🍎",
        "path": [["awareness", "other"], ["awareness", "tv-ad"]],
        "recommend": 9,
        "agree": True,
    }
    assert [json.loads(row["fields"]) for row in rows(service, ContactRow)] == [{"email": "a@b.de"}]
    assert not rows(service, DraftRow)


def test_the_start_page_sets_no_cookie_and_says_what_happens_before_the_first_question(visitor: TestClient) -> None:
    page = visitor.get("/s/every-type", headers={"Accept-Language": "en"})
    assert "set-cookie" not in page.headers
    assert "We store neither your name nor your IP address." in page.text
    assert "About 3 minutes" in page.text
    assert 'lang="en"' in page.text


def test_one_cookie_bound_to_the_survey_holds_a_random_id(paper: Any) -> None:
    paper.begin()
    (cookie,) = paper.client.cookies.jar
    assert UUID4.fullmatch(str(cookie.value))
    assert cookie.path == "/s/every-type"
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax"
    assert not cookie.secure
    assert paper.page.history[0].status_code == 303


def test_without_cookies_the_pages_follow_all_the_same(paper: Any, service: Any) -> None:
    paper.client.cookies.jar.set_policy(_Blocked())
    paper.page = paper.client.get("/s/every-type/start")
    assert paper.page.status_code == 404
    paper.press(go="next", direct="yes")
    for fill in ({"q.age": "o30"}, {"q.met": "none"}):
        paper.press(fill)
        assert paper.page.history == []
    assert paper.fields.action.endswith("/_thanks")
    paper.press({"q.devices": "phone", "q.clarity": "1", "q.aspects.price": "1", "q.aspects.choice": "1"})
    paper.press().press({"q.recommend": "0"}).press({"q.agree": "yes"})
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", paper.page.text)
    assert answers(service)["recommend"] == 0


class _Blocked(DefaultCookiePolicy):
    def set_ok(self, cookie: Any, request: Any) -> bool:
        return False


def test_back_asks_nothing_and_loses_nothing(paper: Any, service: Any) -> None:
    to_facts(paper).press({"q.spent": "viel", "q.why": "darum"}, go="back")
    assert paper.where == "_thanks"
    assert draft(service)["spent"] == "viel"
    paper.press()
    assert dict(paper.fields.sent)["q.spent"] == "viel"
    assert dict(paper.fields.sent)["q.why"] == "darum"
    while paper.where != "start":
        paper.press(go="back")
    assert dict(paper.fields.sent)["q.age"] == "o30"
    paper.press(go="back")
    assert paper.where == ""
    assert 'href="/s/every-type/end"' in paper.client.get("/s/every-type").text


def test_what_was_skipped_over_by_going_back_is_mended_before_anything_is_stored(paper: Any, service: Any) -> None:
    to_facts(paper).press({"q.spent": "viel", "q.why": "darum"}, go="back")
    paper.page = paper.client.get("/s/every-type/end")
    paper.press({"q.recommend": "7"}).press({"q.agree": "yes"})
    assert paper.page.status_code == 422
    assert paper.fields.action == "/s/every-type/facts"
    assert dict(paper.fields.sent)["q.spent"] == "viel"
    assert not rows(service, ResponseRow)
    paper.press({"q.spent": "7"})
    paper.page = paper.client.get("/s/every-type/contact")
    assert paper.press().where == "thanks"
    assert answers(service)["spent"] == 7


def test_what_cannot_be_taken_stays_on_the_page_beside_its_problem(paper: Any) -> None:
    to_facts(paper).press({"q.spent": "viel <i>", "q.visited": "31.2.2026", "q.why": "x" * 201})
    assert paper.page.status_code == 422
    assert "<title>Fehler: " in paper.page.text
    sent = dict(paper.fields.sent)
    assert (sent["q.spent"], sent["q.visited"], len(sent["q.why"])) == ("viel <i>", "31.2.2026", 201)
    told = re.findall(r'aria-describedby="([^" ]+)', paper.page.text)
    assert set(told) <= set(paper.fields.ids)
    assert len(told) == 3
    linked = re.findall(r'<li><a href="#([^"]+)"', paper.page.text)
    assert linked == ["q.spent", "q.visited", "q.why"]
    assert set(linked) <= set(paper.fields.ids)
    assert paper.page.text.count('role="alert"') == 2  # the summary, and the sleeping one for "no connection"


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        ({"q.met": ["none", "poster"]}, "Nichts davon"),
        ({"q.met": ["other"]}, "Bitte schreiben Sie, was es war."),
        ({"q.met": ["moon"]}, "gehört nicht zur Auswahl"),
        ({}, "Bitte tippen Sie an, was zutrifft"),
    ],
)
def test_wrong_lists_are_explained(paper: Any, fill: dict[str, Any], said: str) -> None:
    paper.begin().press({"q.age": "o30"}).press(fill)
    assert paper.page.status_code == 422
    assert said in paper.page.text


def test_an_exclusive_answer_beside_others_is_explained(paper: Any) -> None:
    to_facts(paper).press(go="back").press({"q.devices": ["nothing", "phone"]})
    assert paper.page.status_code == 422
    assert "lässt sich nicht mit anderen Antworten verbinden" in paper.page.text


def test_a_question_that_an_answer_opens_is_asked_before_the_way_goes_on(paper: Any, service: Any) -> None:
    paper.begin().press({"q.age": "u30"})
    assert paper.where == "start"
    assert 'name="q.school"' in paper.page.text
    paper.press({"q.school": "Physik"})
    assert paper.where == "awareness"
    paper.press(go="back").press({"q.age": "o30"})
    assert draft(service)["school"] == "Physik"  # hidden now, kept for going back
    paper.press(go="back").press({"q.age": "u30"})
    assert dict(paper.fields.sent)["q.school"] == "Physik"


def test_answers_that_are_hidden_in_the_end_are_dropped_on_sending(paper: Any, service: Any) -> None:
    paper.begin().press({"q.age": "u30"}).press({"q.school": "Physik"}).press(go="back").press({"q.age": "o30"})
    paper.press({"q.met": "none"})
    paper.press({"q.devices": "phone", "q.clarity": "1", "q.aspects.price": "1", "q.aspects.choice": "1"})
    paper.press().press({"q.recommend": "3"}).press({"q.agree": "yes"})
    assert paper.where == "thanks"
    assert "school" not in answers(service)


def test_changing_the_language_keeps_what_was_typed(paper: Any, service: Any) -> None:
    to_facts(paper).press({"q.spent": "12,5", "q.why": "darum"}, lang="en")
    assert paper.where == "facts"
    assert dict(paper.fields.sent)["q.spent"] == "12.5"
    assert dict(paper.fields.sent)["q.why"] == "darum"
    assert "How much did you spend?" in paper.page.text
    assert rows(service, DraftRow)[0]["language"] == "en"


def test_earlier_answers_are_piped_as_words_never_as_markup(paper: Any) -> None:
    to_facts(paper).press({"q.spent": "12"}, go="stay")
    assert "Warum gerade 12 Euro?" in paper.page.text
    assert "Flyer &lt;b&gt;im&lt;/b&gt; Treppenhaus" in paper.press({}).page.text


HOSTILE = st.text(
    st.sampled_from(list("<>&\"'`=/{}%#;:-!ab \u2028\u202e\x0b🍎")) | st.characters(exclude_categories=["Cs"]),
    min_size=1, max_size=60,
).map(lambda text: f"<script>{text}")  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=HOSTILE, label=HOSTILE.filter(lambda text: "\x00" not in text))
def test_no_label_and_no_answer_ever_becomes_markup(
    paper: Any, service: Any, declared: Questionnaire, typed: str, label: str
) -> None:
    document = declared.model_dump(by_alias=True, exclude_unset=True)
    document["title"] = {"de": label}
    for section in document["sections"]:
        section["title"] = {"de": label}
        for question in section["questions"]:
            question["title"] = question["help"] = {"de": label}
            for option in question.get("options", []):
                option["label"] = {"de": label}
    service.publish(Questionnaire.model_validate(document))
    tame = paper.client.get("/s/every-type?lang=de")
    assert "<script>" not in tame.text
    paper.page = tame
    paper.press(afresh="yes").press({"q.age": "o30"}).press({"q.met": ["other", "poster"], "q.met.other": typed})
    assert paper.page.text.count("<script") == 2  # the page's own
    paper.press({"r.satisfaction": typed})
    assert paper.page.text.count("<script") == 2
    paper.press({"r.satisfaction": "1", "r.pain_point": typed}).press()
    assert paper.page.text.count("<script") == 2


def test_a_screen_out_ends_with_its_page_and_a_receipt(paper: Any, service: Any) -> None:
    paper.begin().press({"q.age": "u18"})
    assert paper.where == "thanks"
    assert "Wir fragen nur Erwachsene." in paper.page.text
    assert rows(service, ResponseRow)[0]["disposition"] == "screened_out"


def test_pressing_send_twice_is_thanked_twice_and_stored_once(paper: Any, service: Any) -> None:
    to_end(paper)
    last = paper.page
    receipt = paper.press({"q.agree": "yes"}).page.text
    paper.page = last
    again = paper.press({"q.agree": "yes"}).page
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", receipt)
    assert code
    assert code[0] in again.text
    assert len(rows(service, ResponseRow)) == 1


def test_with_the_receipt_one_sees_and_deletes_what_is_stored(paper: Any, service: Any) -> None:
    to_end(paper).press({"q.agree": "yes"})
    paper.press(go="show")
    assert paper.page.status_code == 200
    for stored in ("30 oder älter", "Fernsehwerbung", "zu laut", "Freude", "12,5"):
        assert stored in paper.page.text
    paper.press(go="erase")
    assert "Ihre Antworten sind gelöscht." in paper.page.text
    assert not rows(service, ResponseRow)
    assert not list(paper.client.cookies.jar)
    unknown = paper.client.post("/s/every-type/receipt", data={"receipt": "7KQF-2M9D-XR4T-8HWC"})
    assert unknown.status_code == 404
    assert "nichts gespeichert" in unknown.text


def test_a_draft_is_offered_again_and_can_be_begun_afresh(paper: Any, service: Any) -> None:
    to_facts(paper)
    paper.page = paper.client.get("/s/every-type")
    assert "Weitermachen" in paper.page.text
    paper.press(afresh="yes")
    assert paper.where == "start"
    assert len(rows(service, DraftRow)) == 2
    assert "q.age" not in dict(paper.fields.sent)


def test_only_declared_values_of_hidden_questions_come_in(paper: Any, service: Any) -> None:
    paper.begin("?src=<script>&i=Team%207&lang=en")
    assert draft(service) == {}
    assert rows(service, DraftRow)[0]["interviewer"] == "Team 7"
    assert rows(service, DraftRow)[0]["language"] == "en"


@pytest.mark.parametrize(
    ("language", "said"), [("de", "Diese Umfrage gibt es nicht"), ("en", "There is no such survey")]
)
def test_an_unknown_survey_is_a_page(visitor: TestClient, language: str, said: str) -> None:
    page = visitor.get("/s/nothing", headers={"Accept-Language": language})
    assert page.status_code == 404
    assert said in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(("status", "said"), [("paused", "Pause"), ("closed", "beendet")])
def test_a_survey_that_takes_no_answers_says_so_at_the_start_and_at_the_end(
    paper: Any, service: Any, status: Any, said: str
) -> None:
    to_end(paper)
    service.change(
        lambda session, _: actions.set_status(session, actions.find(session, "every-type"), status, datetime.now(UTC))
    )
    paper.press({"q.agree": "yes"})
    assert paper.page.status_code == 403
    assert said in paper.page.text
    assert draft(service)["agree"] is True
    paper.client.cookies.clear()
    page = paper.client.get("/s/every-type")
    assert page.status_code == 403
    assert said in page.text
    assert paper.client.post("/s/every-type").status_code == 403


def test_a_survey_that_has_not_opened_says_when(visitor: TestClient, service: Any) -> None:
    opens = datetime(2100, 3, 1, 12, tzinfo=UTC)
    terms = actions.Terms(opens_at=opens, closes_at=opens + timedelta(days=1))
    service.change(lambda session, _: actions.set_terms(session, actions.find(session, "every-type"), terms, opens))
    page = visitor.get("/s/every-type")
    assert page.status_code == 403
    assert "01.03.2100" in page.text


@pytest.mark.parametrize("query", ["?c=nowhere", "?c=nowhere&t=12345678"])
def test_a_wrong_link_is_told_before_the_first_question(visitor: TestClient, query: str) -> None:
    page = visitor.get(f"/s/every-type{query}")
    assert page.status_code == 404
    assert "Dieser Link stimmt nicht" in page.text


def test_a_personal_link_opens_once_and_says_so_before_the_first_question(paper: Any, service: Any) -> None:
    def invite(session: Session, _: Any) -> str:
        survey = actions.find(session, "every-type")
        collectors.save(session, survey, collectors.Collector("invited", "Invited", "e-mail", needs_token=True))
        (token,) = collectors.make_tokens(session, survey, "invited", 1, service.settings.secret)
        return token

    token = service.change(invite)
    assert "persönlichen Link" in paper.client.get("/s/every-type?c=invited").text
    assert paper.client.get("/s/every-type?c=invited&t=somebody-elses").status_code == 403
    paper.begin(f"?c=invited&t={token}").press({"q.age": "u18"})
    assert paper.where == "thanks"
    assert rows(service, ResponseRow)[0]["mode"] == "e-mail"
    used = paper.client.get(f"/s/every-type?c=invited&t={token}")
    assert used.status_code == 403
    assert "gilt nicht mehr" in used.text


def test_when_nothing_can_be_saved_the_page_comes_back_with_what_was_typed(
    paper: Any, service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_facts(paper)

    def busy(_: Any) -> None:
        raise Busy("busy")

    with monkeypatch.context() as patched:
        patched.setattr(service.app.state.intake, "save_draft", busy)
        paper.press({"q.why": "darum"})
        assert paper.page.status_code == 503
        assert paper.page.headers["retry-after"]
        assert dict(paper.fields.sent)["q.why"] == "darum"
    to_end_again = paper.press()
    assert to_end_again.where == "end"
    with monkeypatch.context() as patched:
        patched.setattr(service.app.state.intake, "submit", busy)
        paper.press({"q.recommend": "1"}).press({"q.agree": "yes", "q.reach.name": "Ada"})
        assert paper.page.status_code == 503
        assert dict(paper.fields.sent)["q.reach.name"] == "Ada"
    assert paper.press().where == "thanks"


def test_a_simulated_survey_says_so(visitor: TestClient, service: Any) -> None:
    service.change(lambda session, _: actions.mark_simulated(session, actions.find(session, "every-type")))
    assert "simuliert" in visitor.get("/s/every-type").text


def test_an_old_version_is_finished_as_it_was_begun(paper: Any, service: Any, declared: Questionnaire) -> None:
    to_end(paper)
    document = declared.model_dump(by_alias=True, exclude_unset=True)
    document["sections"][5]["questions"][0]["title"] = {"de": "Neu gefragt"}
    service.publish(Questionnaire.model_validate(document))
    assert "Neu gefragt" not in paper.client.get("/s/every-type/contact").text
    assert paper.press({"q.agree": "yes"}).where == "thanks"
    assert rows(service, ResponseRow)[0]["version"] == 1
