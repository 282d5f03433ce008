"""Drivers over HTTP: the same figures as JSON and as files, only for those who may read figures, errors by name."""

import csv
import io

import openpyxl
import pytest

from tests.journey import answers, questionnaire
from tests.office import Office, assert_problem, body

ROOT = "/surveys/journey/drivers"


@pytest.fixture
def office(office: Office) -> Office:
    office.publish(questionnaire())
    sent = office.send_at_once([body(answers=one) for one in answers(90)], "journey")
    assert {one.status_code for one in sent} == {201}
    return office


def test_drivers_are_ranked_and_have_base_interval_and_method(office: Office) -> None:
    found = office.call("GET", f"{ROOT}?lang=en").json()
    assert found["outcome"]["outcome"] == "overall"
    assert found["responses"] == 90
    assert found["n"] == found["outcome"]["mean"]["n"]
    shares = [row["importance"] for row in found["drivers"]]
    assert sum(one["estimate"] for one in shares) == pytest.approx(found["r_squared"]["estimate"])
    assert [row["rank"] for row in found["drivers"]] == list(range(1, len(shares) + 1))
    assert all(one["low"] <= one["estimate"] <= one["high"] and one["method"] == "LMG" for one in shares)
    fewer = office.call("GET", f"{ROOT}?where=age:u30&outcome=bought:yes").json()
    assert fewer["responses"] < 90
    assert fewer["outcome"]["kind"] == "binary"


def test_files_hold_the_figures_one_driver_a_row(office: Office) -> None:
    found = office.call("GET", f"{ROOT}?lang=de").json()
    rows = list(csv.DictReader(io.StringIO(office.call("GET", f"{ROOT}.csv").text)))
    assert [row["touchpoint"] for row in rows if row["rank"]] == [row["touchpoint"] for row in found["drivers"]]
    assert float(rows[0]["importance"]) == pytest.approx(found["drivers"][0]["importance"]["estimate"])
    assert float(rows[0]["impact_low"]) == pytest.approx(found["drivers"][0]["impact"]["difference"]["low"])
    assert [row["label"] for row in rows if row["flags"] == "left_out"] == [one["label"] for one in found["left_out"]]
    book = openpyxl.load_workbook(io.BytesIO(office.call("GET", f"{ROOT}.xlsx?lang=de").content))
    assert book.sheetnames == ["Treiber"]
    asked = office.call("GET", ROOT, headers={"Accept": "text/csv"})
    assert asked.headers["content-type"].startswith("text/csv")


def test_nothing_is_computed_for_whom_has_it_already(office: Office) -> None:
    tag = office.call("GET", ROOT).headers["etag"]
    assert office.call("GET", ROOT, headers={"If-None-Match": tag}).status_code == 304
    office.send(body(answers=answers(1)[0]), "journey")
    assert office.call("GET", ROOT, headers={"If-None-Match": tag}).status_code == 200


def test_drivers_are_not_part_of_the_public_view(office: Office) -> None:
    office.call("PATCH", "/surveys/journey", json={"public_aggregates": True})
    assert_problem(office.client.get(f"/api/v1{ROOT}"), 401)
    foreign = office.hire("eve@example.org")
    assert_problem(office.client.get(f"/api/v1{ROOT}", headers=foreign), 404)


def test_what_does_not_exist_is_named_with_what_does(office: Office) -> None:
    for query, path in (
        ("outcome=age", "outcome"),
        ("outcome=bought", "outcome"),
        ("outcome=bought:never", "outcome"),
        ("stage=moon", "stage"),
        ("model=none-such", "model"),
        ("low=4&high=3", "high"),
        ("where=shoe:42", "where[0]"),
    ):
        problem = assert_problem(office.call("GET", f"{ROOT}?{query}"), 422)
        assert [one["path"] for one in problem["problems"]] == [path]
    for query in ("low=0", "level=1", "importance_cut=nan", "importance_cut=2", "group_by=age"):
        assert_problem(office.call("GET", f"{ROOT}?{query}"), 422)


def test_a_group_without_anybody_has_words_instead_of_figures(office: Office) -> None:
    found = office.call("GET", f"{ROOT}?mode=kiosk").json()
    assert (found["responses"], found["flags"], found["drivers"]) == (0, ["no_drivers"], [])
    assert office.call("GET", f"{ROOT}.csv?mode=kiosk").status_code == 200
