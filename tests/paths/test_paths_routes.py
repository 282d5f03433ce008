"""Paths over HTTP: the same figures as JSON and as files, only for those who may read figures, errors by name."""

import csv
import io

import openpyxl
import pytest

from tests.journey import answers, questionnaire
from tests.office import Office, assert_problem, body

ROOT = "/surveys/journey/paths"


@pytest.fixture
def office(office: Office) -> Office:
    office.publish(questionnaire())
    sent = office.send_at_once([body(answers=one) for one in answers(40)], "journey")
    assert {one.status_code for one in sent} == {201}
    return office


def test_the_same_figures_as_document_table_and_workbook(office: Office) -> None:
    found = office.call("GET", f"{ROOT}?conversion=bought:yes&lang=en").json()
    assert found["flags"] == []
    assert found["base"] == sum("path" in one for one in answers(40))
    rows = list(csv.DictReader(io.StringIO(office.call("GET", f"{ROOT}.csv?conversion=bought:yes").text)))
    assert {row["measure"] for row in rows} == {
        *("conversion", "visits", "starts", "ends", "removal_effect", "removal_credit", "move", "end_after", "path"),
    }
    first = found["touchpoints"]["states"][0]
    effects = [row for row in rows if row["measure"] == "removal_effect" and row["level"] == "touchpoint"]
    assert float(effects[0]["estimate"]) == pytest.approx(first["removal"]["effect"]["estimate"])
    assert effects[0]["touchpoint"] == first["touchpoint"]
    book = openpyxl.load_workbook(io.BytesIO(office.call("GET", f"{ROOT}.xlsx?lang=de").content))
    assert book.sheetnames[:3] == ["Halte", "Übergänge", "Wege"]


def test_nothing_is_computed_for_whom_has_it_already(office: Office) -> None:
    tag = office.call("GET", ROOT).headers["etag"]
    assert office.call("GET", ROOT, headers={"If-None-Match": tag}).status_code == 304


def test_paths_are_not_part_of_the_public_view(office: Office) -> None:
    office.call("PATCH", "/surveys/journey", json={"public_aggregates": True})
    assert_problem(office.client.get(f"/api/v1{ROOT}"), 401)
    assert_problem(office.client.get(f"/api/v1{ROOT}", headers=office.hire("eve@example.org")), 404)


def test_what_does_not_exist_is_named_with_what_does(office: Office) -> None:
    for query, path in (
        ("conversion=overall", "conversion"),
        ("conversion=bought:never", "conversion"),
        ("stage=moon", "stage"),
        ("model=none-such", "model"),
    ):
        problem = assert_problem(office.call("GET", f"{ROOT}?{query}"), 422)
        assert [one["path"] for one in problem["problems"]] == [path]
    assert_problem(office.call("GET", f"{ROOT}?most=0"), 422)
    assert office.call("GET", f"{ROOT}?mode=kiosk").json()["flags"] == ["no_paths"]
