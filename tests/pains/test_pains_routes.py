"""Pain points over HTTP and on their page: the same figures for all who read figures, people's words only for some."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from app.accounts import actions as accounts
from app.accounts.rights import Scope, in_person
from app.surveys.actions import find
from tests.office import AGE, Office, assert_problem, body, document


def questionnaire() -> dict[str, Any]:
    asked = document()
    asked["sections"][1]["questions"][0]["rate"] = [{"rating": "satisfaction"}, {"rating": "pain_point"}]
    return asked


def answer(age: str, satisfaction: int, words: str) -> dict[str, Any]:
    picked = {"shop": {"satisfaction": satisfaction, "pain_point": words} if words else {"satisfaction": satisfaction}}
    picked["friend"] = {"satisfaction": 5}
    return body(answers={"age": age, "met": {"picked": picked, "other": [], "none": False}, "recommend": 5})


@pytest.fixture
def slug(office: Office) -> str:
    slug = office.publish(questionnaire())
    sent = [answer("u30", 1, "Too loud.") for _ in range(12)] + [answer("u30", 2, "too  loud") for _ in range(3)]
    sent += [answer("30plus", 1, "=Too dark <b>") for _ in range(2)] + [answer("30plus", 4, "") for _ in range(13)]
    assert {one.status_code for one in office.send_at_once(sent)} == {201}
    return slug


def test_the_worst_comes_first_with_the_words_said_most_often(office: Office, slug: str) -> None:
    found = office.call("GET", f"/surveys/{slug}/pain-points?lang=en").json()
    shop = found["items"][0]
    assert (shop["touchpoint"], shop["rank"], shop["said"]) == ("shop", 1, 17)
    assert shop["pain"]["estimate"] == pytest.approx(17 / 30)
    assert [(one["text"].casefold().split()[1].rstrip("."), one["same"]) for one in shop["verbatims"]] == [
        ("loud", 15), ("dark", 2),
    ]  # fmt: skip
    old = office.call("GET", f"/surveys/{slug}/pain-points?where=age:30plus&verbatims=1").json()["items"][0]
    assert [one["text"] for one in old["verbatims"]] == ["=Too dark <b>"]
    assert AGE["id"] == "age"


def test_words_are_for_those_who_may_read_responses(office: Office, slug: str) -> None:
    figures_only = _key(office, Scope.AGGREGATES_READ)
    found = office.client.get(f"/api/v1/surveys/{slug}/pain-points", headers=figures_only)
    assert found.status_code == 200
    assert [(item["said"], item["verbatims"]) for item in found.json()["items"]] == [(None, None)] * 3
    assert "loud" not in found.text
    office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True})
    public = office.client.get(f"/api/v1/surveys/{slug}/pain-points")
    assert public.status_code == 200
    assert "loud" not in public.text
    assert_problem(office.client.get(f"/api/v1/surveys/{slug}/pain-points?where=age:u30"), 403)
    page = office.client.get(f"/studio/surveys/{slug}/pain-points", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "loud" not in page.text


def _key(office: Office, scope: Scope) -> dict[str, str]:
    """Another key of the researcher whose survey it is, with one scope."""
    with office.transaction() as session:
        owner = find(session, "shop").owner_id
        assert owner
        _, secret = accounts.create_key(
            session, office.settings, datetime.now(UTC), in_person(owner, False), name="narrow", scopes=(scope,)
        )
    return {"Authorization": f"Bearer {secret}"}


def test_the_table_has_one_row_a_touchpoint_and_no_formula(office: Office, slug: str) -> None:
    answer = office.call("GET", f"/surveys/{slug}/pain-points.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows[0]["touchpoint"] == "shop"
    assert float(rows[0]["pain"]) == pytest.approx(17 / 30)
    assert "loud" not in answer.text
    either = office.call("GET", f"/surveys/{slug}/pain-points", headers={"Accept": "text/csv"})
    assert either.text == answer.text


def test_nothing_is_computed_for_whom_has_it_already(office: Office, slug: str) -> None:
    path = f"/surveys/{slug}/pain-points"
    tag = office.call("GET", path).headers["etag"]
    assert office.call("GET", path, headers={"If-None-Match": tag}).status_code == 304
    office.send(answer("u30", 1, "again"))
    assert office.call("GET", path, headers={"If-None-Match": tag}).status_code == 200


def test_wrong_parameters_are_named(office: Office, slug: str) -> None:
    for query in ("where=shoe:42", "model=none-such", "stage=moon", "verbatims=999", "group_by=age"):
        assert_problem(office.call("GET", f"/surveys/{slug}/pain-points?{query}"), 422)


def test_the_page_shows_figures_and_words_and_escapes_them(office: Office, slug: str) -> None:
    page = office.client.get(f"/studio/surveys/{slug}/pain-points", headers=office.headers | {"Accept-Language": "de"})
    assert page.status_code == 200
    assert "Schmerzpunkte und Chancen" in page.text
    assert "=Too dark &lt;b&gt;" in page.text
    assert "15-mal in diesen Worten" in page.text


def test_a_survey_without_answers_says_what_will_be_here(office: Office) -> None:
    slug = office.publish(questionnaire())
    page = office.client.get(f"/studio/surveys/{slug}/pain-points", headers=office.headers | {"Accept-Language": "en"})
    assert "what they write about them" in page.text
    assert office.call("GET", f"/surveys/{slug}/pain-points").json()["items"][0]["rank"] is None


def test_the_workbook_has_the_ranking_and_the_words_of_those_who_may_read_them(office: Office, slug: str) -> None:
    answer = office.call("GET", f"/surveys/{slug}/pain-points.xlsx?lang=de")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Schmerzpunkte", "Wortlaut"]
    cells = [str(cell.value).casefold() for row in book["Wortlaut"].iter_rows() for cell in row]
    assert any("loud" in cell for cell in cells)
    narrow = _key(office, Scope.AGGREGATES_READ)
    bare = office.client.get(f"/api/v1/surveys/{slug}/pain-points.xlsx", headers=narrow)
    assert openpyxl.load_workbook(io.BytesIO(bare.content)).sheetnames == ["Schmerzpunkte"]
    assert office.call("GET", f"/surveys/{slug}/pain-points.parquet").content.startswith(b"PAR1")
