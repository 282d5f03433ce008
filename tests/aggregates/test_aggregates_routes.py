"""Figures over HTTP: who sees what, what stays unchanged, what a spreadsheet gets."""

import csv
import io
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.accounts import actions as accounts
from app.accounts.rights import Scope, in_person
from app.aggregates.document import Aggregates
from app.aggregates.topline_document import Toplines
from app.database import writing
from app.surveys import actions as surveys
from app.surveys.actions import Terms
from app.surveys.schema import Questionnaire

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FIGURES = "/api/v1/surveys/shop/aggregates"


def _choice(name: str, ids: list[str], **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "single_choice", "title": name, "options": [{"id": i, "label": i} for i in ids], **more}


QUESTIONNAIRE = Questionnaire.model_validate({
    "id": "shop", "title": {"de": "Laden", "en": "Shop"}, "languages": ["de", "en"],
    "sections": [{"id": "all", "questions": [
        _choice("age", ["young", "old"], role="segment"),
        {"id": "met", "type": "touchpoints", "title": "met", "stage": "awareness", "other": True, "none": True,
         "options": [{"id": i, "label": {"de": f"{i} de", "en": f"{i} en"}} for i in ("tv", "radio", "poster")],
         "rate": [{"rating": "satisfaction"}, {"rating": "pain_point"}]},
        {"id": "recommend", "type": "nps", "title": "nps"},
        {"id": "spend", "type": "number", "title": "spend"},
    ]}],
})  # fmt: skip


class House:
    """A running service with one survey, a researcher's keys and what was answered."""

    def __init__(self, app: FastAPI, client: TestClient) -> None:
        self.app, self.client = app, client
        with writing(app.state.engine) as session:
            self.owner = accounts.create_researcher(session, NOW, email="a@example.org", name="Ada", is_admin=False)
            survey = surveys.create(session, QUESTIONNAIRE, self.owner.id, NOW)
            self.survey = surveys.publish(session, app.state.shelf, survey, NOW)
        self.figures, self.everything = self.key(Scope.AGGREGATES_READ), self.key(Scope.RESPONSES_READ)

    def key(self, scope: Scope) -> dict[str, str]:
        owner = in_person(self.owner.id, False)
        settings = self.app.state.settings
        with writing(self.app.state.engine) as session:
            _, secret = accounts.create_key(session, settings, NOW, owner, name="BI", scopes=[scope])
        return {"Authorization": f"Bearer {secret}"}

    def open(self) -> None:
        with writing(self.app.state.engine) as session:
            surveys.set_terms(session, self.survey, Terms(public_aggregates=True), NOW)

    def answer(self, touchpoint: str, points: int, age: str = "young", **more: Any) -> str:
        name = str(uuid.uuid4())
        met = {
            "picked": {touchpoint: {"satisfaction": points, **more.pop("rated", {})}},
            "other": more.pop("other", []),
        }
        body = {"id": name, "version": 1, "language": "de", "answers": {"age": age, "met": met, **more}}
        answer = self.client.post("/api/v1/surveys/shop/responses", json=body)
        assert answer.status_code == 201, answer.text
        return name

    def get(self, path: str, headers: dict[str, str] | None = None, **params: Any) -> Any:
        return self.client.get(path, params=params or None, headers=headers or self.figures)


@pytest.fixture
def house(app: FastAPI, client: TestClient) -> House:
    return House(app, client)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_acknowledged_submission_is_in_the_next_read(house: House) -> None:
    for number in range(1, 4):
        house.answer("tv", 4)
        document = Aggregates.model_validate_json(house.get(FIGURES).text)
        assert document.responses == number
        assert document.stages[0].touchpoints[0].mentions == number


def test_an_etag_answers_304_until_an_answer_or_the_request_differs(house: House) -> None:
    house.answer("tv", 4)
    first = house.get(FIGURES)
    again = {**house.figures, "If-None-Match": first.headers["etag"]}
    same = house.get(FIGURES, again)
    assert (same.status_code, same.content) == (304, b"")
    assert house.get(FIGURES, again, lang="en").status_code == 200
    assert house.get(FIGURES, {**again, "Accept": "text/csv"}).status_code == 200
    house.answer("tv", 4)
    assert house.get(FIGURES, again).status_code == 200


def test_the_csv_holds_the_figures_of_the_document(house: House) -> None:
    for points in (1, 4, 5):
        house.answer("tv", points, "young" if points > 1 else "old")
    document = Aggregates.model_validate_json(house.get(FIGURES, group_by="age").text)
    answer = house.get(f"{FIGURES}.csv", group_by="age")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text == house.get(FIGURES, {**house.figures, "Accept": "text/csv"}, group_by="age").text
    rows = {(row["age"], row["stage"], row["touchpoint"], row["measure"]): row for row in table(answer.text)}
    stage = document.stages[0]
    score = stage.touchpoints[0].satisfaction
    assert score is not None
    assert float(rows["", "awareness", "tv", "satisfaction_mean"]["low"]) == score.low
    assert float(rows["", "awareness", "", "reach"]["estimate"]) == stage.reach.estimate == 1
    assert rows["young", "awareness", "tv", "satisfaction_top2"]["n"] == "2"
    assert rows["old", "awareness", "tv", "satisfaction_mean"]["low"] == ""
    assert "no_interval" in rows["old", "awareness", "tv", "satisfaction_mean"]["flags"]


def test_labels_and_notes_come_in_the_language_asked_for(house: House) -> None:
    assert house.get(FIGURES).json()["stages"][0]["touchpoints"][0]["label"] == "tv de"
    english = house.get(FIGURES, lang="en").json()
    assert english["stages"][0]["touchpoints"][0]["label"] == "tv en"
    assert english["stages"][0]["touchpoints"][-1]["label"] == "Something else (not yet coded)"


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"where": "shoe:42"}, "where[0]"),
        ({"group_by": "shoe"}, "group_by"),
        ({"model": "nine-stage"}, "model"),
        ({"stage": "sleep"}, "stage"),
        ({"lang": "fr"}, "lang"),
        ({"level": "1"}, "query.level"),
        ({"from": "yesterday"}, "query.from"),
        ({"filter": "x"}, "query.filter"),
    ],
)
def test_a_wrong_parameter_is_a_problem_document(house: House, params: dict[str, str], path: str) -> None:
    answer = house.get(FIGURES, **params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [problem["path"] for problem in answer.json()["problems"]] == [path]


def test_what_is_given_twice_is_refused_where_only_one_would_count(house: House) -> None:
    base = "/api/v1/surveys/shop"
    for place in ("aggregates", "toplines.csv", "compare", "trend", "drivers", "paths", "pain-points", "map.json"):
        answer = house.get(f"{base}/{place}?mode=online&mode=street")
        assert answer.status_code == 422, place
        assert [problem["path"] for problem in answer.json()["problems"]] == ["query.mode"]
    house.answer("tv", 4, "young")
    both = house.get(f"{FIGURES}?where=age:young&where=age:old")
    assert (both.status_code, both.json()["responses"]) == (200, 0)  # both of `where` count


def test_no_file_of_long_rows_comes_in_a_language_that_is_not_there(house: House) -> None:
    house.answer("tv", 4)
    for form in ("", ".csv", ".xlsx"):
        answer = house.get(f"/api/v1/surveys/shop/mentions{form}", house.everything, lang="fr")
        assert [problem["path"] for problem in answer.json()["problems"]] == ["lang"]


def test_figures_are_for_the_owner_until_they_are_public(house: House) -> None:
    anonymous: dict[str, str] = {"Accept": "application/json"}
    assert house.get(FIGURES, anonymous).status_code == 404
    assert house.get(FIGURES, house.everything).status_code == 404
    house.open()
    assert house.get(FIGURES, anonymous).status_code == 200
    assert house.get("/api/v1/surveys/shop/toplines", anonymous).status_code == 200
    assert house.get("/api/v1/surveys/shop/mentions", anonymous).status_code == 401
    assert house.get("/api/v1/surveys/shop/mentions", house.figures).status_code == 404


def test_the_public_view_takes_no_filter(house: House) -> None:
    house.open()
    anonymous = {"Accept": "application/json"}
    for params in (
        {"where": "age:young"}, {"group_by": "age"}, {"from": "2026-01-01"}, {"to": "2026-01-01"},
        {"mode": "online"}, {"collector": "x"}, {"language": "de"}, {"disposition": "late"}, {"model": "aida"},
        {"level": "0.9"},
    ):  # fmt: skip
        assert house.get(FIGURES, anonymous, **params).status_code == 403
    assert house.get(FIGURES, anonymous, lang="en", stage="awareness").status_code == 200


def test_the_public_view_tells_nothing_about_fewer_than_ten_people(house: House) -> None:
    house.open()
    anonymous = {"Accept": "application/json"}
    for number in range(24):
        house.answer("tv" if number < 12 else "radio", 5 if number % 2 else 1)
    house.answer("poster", 2, recommend=3, spend=987654)
    full, public = house.get(FIGURES).json()["stages"][0], house.get(FIGURES, anonymous).json()
    stage = public["stages"][0]
    assert [row["touchpoint"] for row in full["touchpoints"]] == ["tv", "radio", "poster", "other"]
    assert [row["touchpoint"] for row in stage["touchpoints"]] == ["tv", "radio"]
    assert (stage["mentions"], stage["satisfaction"]) == (None, None)
    assert stage["reach"]["estimate"] is None
    for row in stage["touchpoints"]:
        assert row["satisfaction"]["histogram"] is None
        assert row["satisfaction"]["top2"]["estimate"] is None
    assert public["suppressed"] > 0
    toplines = house.get("/api/v1/surveys/shop/toplines", anonymous)
    assert "987654" not in toplines.text
    assert {question["question"] for question in toplines.json()["questions"] if question["options"]} == set()


def test_public_reads_around_one_new_answer_are_alike(house: House) -> None:
    house.open()
    anonymous = {"Accept": "application/json"}
    paths = [FIGURES, f"{FIGURES}.csv", "/api/v1/surveys/shop/toplines", "/api/v1/surveys/shop/map.json"]

    def reads() -> list[tuple[str, str]]:
        answers = [house.get(path, anonymous) for path in paths]
        return [(answer.text, answer.headers["etag"]) for answer in answers]

    for number in range(27):
        house.answer("tv" if number < 13 else "radio", 2 + number % 3)
    before = reads()
    document = json.loads(before[0][0])
    assert document["responses"] == 25
    assert [(row["mentions"], row["base"]) for row in document["stages"][0]["touchpoints"]] == [(15, 25), (15, 25)]
    for _ in range(9):
        house.answer("poster", 1)
        assert reads() == before
    house.answer("poster", 1)
    after = json.loads(reads()[0][0])
    assert after["responses"] == 35
    assert [row["touchpoint"] for row in after["stages"][0]["touchpoints"]] == ["tv", "radio", "poster"]


def test_what_the_public_saw_small_stays_unknown_when_it_has_grown(house: House) -> None:
    """Nine named the poster at first. Of ten more two do: eleven, shown now, would say that there were one to nine."""
    house.open()
    anonymous = {"Accept": "application/json"}

    def posters() -> list[int]:
        rows = house.get(FIGURES, anonymous).json()["stages"][0]["touchpoints"]
        return [row["mentions"] for row in rows if row["touchpoint"] == "poster"]

    for number in range(60):
        house.answer("poster" if number < 9 else "tv", 3)
    assert posters() == []
    for number in range(10):
        house.answer("poster" if number < 2 else "radio", 3)
    assert posters() == []
    for number in range(12):
        house.answer("poster" if number < 8 else "radio", 3)
    assert posters() == [20]


def test_toplines_count_every_question(house: House) -> None:
    house.answer("tv", 4, recommend=10, spend=5)
    house.answer("radio", 4, "old", recommend=3)
    document = Toplines.model_validate_json(house.get("/api/v1/surveys/shop/toplines").text)
    found = {question.question: question for question in document.questions}
    assert [(choice.id, choice.n) for choice in found["age"].options or []] == [("young", 1), ("old", 1)]
    met = {choice.id: (choice.n, choice.base) for choice in found["met"].options or []}
    assert met == {"tv": (1, 2), "radio": (1, 2), "poster": (0, 2), "other": (0, 2), "(none)": (0, 2)}
    assert found["recommend"].nps is not None
    assert (found["recommend"].nps.n, found["recommend"].nps.mean) == (2, 0)
    assert (found["spend"].base, found["spend"].answered) == (2, 1)
    rows = table(house.get("/api/v1/surveys/shop/toplines.csv").text)
    assert [row["estimate"] for row in rows if (row["question"], row["item"]) == ("age", "old")] == ["0.5"]


def test_mentions_are_paged_without_loss_or_repetition(house: House) -> None:
    for _ in range(5):
        house.answer("tv", 4, other=[{"text": "Bus"}])
    house.answer("radio", 2)
    path, pages, seen = "/api/v1/surveys/shop/mentions?limit=2", 0, []
    while path:
        page = house.get(path, house.everything).json()
        seen += [(row["respondent"], row["touchpoint"]) for row in page["items"]]
        path, pages = page["next"], pages + 1
    assert (len(seen), len(set(seen)), pages) == (11, 11, 6)
    assert [respondent for respondent, _ in seen] == sorted(respondent for respondent, _ in seen)
    assert house.get("/api/v1/surveys/shop/mentions?cursor=nonsense", house.everything).status_code == 400


def test_text_that_looks_like_a_formula_is_harmless_in_the_csv_and_whole_in_json(house: House) -> None:
    formula = '=HYPERLINK("http://example.org")'
    house.answer("tv", 2, rated={"pain_point": formula}, other=[{"text": "-1+1"}])
    rows = table(house.get("/api/v1/surveys/shop/mentions.csv", house.everything).text)
    assert {row["pain_point"] for row in rows} == {f"'{formula}", ""}
    assert {row["texts"] for row in rows} == {"'-1+1", ""}
    assert {row["satisfaction"] for row in rows} == {"2", ""}
    assert {row["age"] for row in rows} == {"young"}
    items = house.get("/api/v1/surveys/shop/mentions", house.everything).json()["items"]
    assert {item["pain_point"] for item in items} == {formula, None}


def test_a_draft_has_no_figures_yet(house: House) -> None:
    with writing(house.app.state.engine) as session:
        draft = QUESTIONNAIRE.model_copy(update={"id": "draft"})
        surveys.create(session, draft, house.owner.id, NOW)
    assert house.get("/api/v1/surveys/draft/aggregates").status_code == 409
