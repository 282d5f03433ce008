"""Comparisons, tables and trends over HTTP: what is told, in which forms, and what wrong requests are told."""

import csv
import io
from typing import Any

import pytest

from tests.office import Office, assert_problem, body, document

# no SQL of their own: one kind of database is enough
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def asked(office: Office) -> Office:
    """Forty young respondents who liked the ad, forty older ones who met the shop more and liked the ad less."""
    office.publish()
    young = [({"tv-ad": {"satisfaction": 4 + at % 2}}, "u30", 9) for at in range(40)]
    old = [({"tv-ad": {"satisfaction": 1 + at % 3}, "shop": {"satisfaction": 4}}, "30plus", 5) for at in range(40)]
    sent = office.send_at_once([
        body(answers={"age": age, "met": {"picked": met}, "news": ["paper"] if age == "u30" else ["radio"],
                      "recommend": score})
        for met, age, score in young + old
    ])  # fmt: skip
    assert {one.status_code for one in sent} == {201}
    return office


def get(office: Office, what: str) -> dict[str, Any]:
    found = office.call("GET", f"/surveys/shop/{what}")
    assert found.status_code == 200, found.text
    return found.json()


def test_groups_stand_beside_each_other_with_letters(asked: Office) -> None:
    found = get(asked, "compare?group_by=age&stage=awareness&lang=en")
    assert [(one["letter"], one["by"], one["responses"]) for one in found["groups"]] == [
        ("A", {"age": "u30"}, 40), ("B", {"age": "30plus"}, 40),
    ]  # fmt: skip
    rows = {(row["measure"], row["touchpoint"] or row["question"]): row for row in found["rows"]}
    shop = rows["frequency", "shop"]
    assert [(one["estimate"], one["letters"]) for one in shop["groups"]] == [(0.0, ""), (1.0, "A")]
    ad = rows["satisfaction", "tv-ad"]
    assert [one["letters"] for one in ad["groups"]] == ["B", ""]
    assert ad["pairs"][0]["difference"]["estimate"] == pytest.approx(4.5 - 1.975)
    assert rows["nps", "recommend"]["groups"][0]["estimate"] == 100
    assert rows["frequency", "tv-ad"]["test"]["p"] is None, "all met it: nothing to compare"
    assert rows["reach", None]["total"]["estimate"] == 1
    assert "Benjamini–Hochberg" in found["notes"][-1]


def test_groups_may_be_filters(asked: Office) -> None:
    found = get(asked, "compare?group=age:u30;language:en&group=age:30plus&measure=frequency")
    assert [(one["by"], one["label"], one["responses"]) for one in found["groups"]] == [
        (None, "age:u30;language:en", 40), (None, "age:30plus", 40),
    ]  # fmt: skip


def test_any_question_is_tabulated_by_any_segment(asked: Office) -> None:
    table = get(asked, "crosstab?question=news&group_by=age&lang=en")
    paper = table["rows"][0]
    assert ([one["estimate"] for one in paper["groups"]], paper["groups"][0]["letters"]) == ([1.0, 0.0], "B")
    assert (table["type"], table["test"]) == ("multiple_choice", None)
    itself = get(asked, "crosstab?question=age&group_by=mode")
    assert (itself["test"]["p"], itself["groups"][0]["by"]) == (None, {"mode": "online"})


def test_a_trend_has_a_series_for_every_stage_or_touchpoint(asked: Office) -> None:
    stages = get(asked, "trend?measure=frequency,satisfaction,outcome&stage=awareness&per=week")
    assert [(one["measure"], one["question"]) for one in stages["series"]] == [
        ("reach", None), ("satisfaction", None), ("nps", "recommend"),
    ]  # fmt: skip
    touchpoints = get(asked, "trend?touchpoint=shop,tv-ad&per=version")
    assert [one["touchpoint"] for one in touchpoints["series"]] == ["tv-ad", "shop"]
    assert touchpoints["periods"] == ["1"]
    assert touchpoints["series"][1]["points"][0]["n"] == 40


def test_files_hold_the_same_figures(asked: Office) -> None:
    found = get(asked, "compare?group_by=age&stage=awareness")
    text = asked.call("GET", "/surveys/shop/compare.csv?group_by=age&stage=awareness").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == sum(1 + len(row["groups"]) + len(row["pairs"]) for row in found["rows"])
    shop = [row for row in rows if (row["touchpoint"], row["measure"]) == ("shop", "frequency")]
    assert [(row["group"], row["versus"], row["estimate"], row["letters"]) for row in shop] == [
        ("total", "", "0.5", ""), ("A", "", "0.0", ""), ("B", "", "1.0", "A"), ("A", "B", "-1.0", ""),
    ]  # fmt: skip
    assert asked.call("GET", "/surveys/shop/crosstab.xlsx?question=age&group_by=mode").content[:2] == b"PK"
    trend = asked.call("GET", "/surveys/shop/trend", headers={"Accept": "text/csv"}).text
    assert "beyond_chance" in trend.splitlines()[0]


def test_an_unchanged_comparison_is_not_computed_again(asked: Office) -> None:
    first = asked.call("GET", "/surveys/shop/compare?group_by=age")
    again = {"If-None-Match": first.headers["etag"]}
    assert asked.call("GET", "/surveys/shop/compare?group_by=age", headers=again).status_code == 304
    asked.send(body())
    assert asked.call("GET", "/surveys/shop/compare?group_by=age", headers=again).status_code == 200


WRONG = [
    ("compare", "group_by"),
    ("compare?group_by=shoes", "group_by"),
    ("compare?group_by=age,mode", "group_by"),
    ("compare?group=age:u30", "group"),
    ("compare?group=age:u30&group=age:u30", "group"),
    ("compare?group=age:u30&group=shoes:big", "group[1]"),
    ("compare?group=age:u30&group=age:nobody", "group[1]"),
    ("compare?group=age:u30&group=from:yesterday", "group[1]"),
    ("compare?group=age&group=age:u30", "group[0]"),
    ("compare?group_by=age&group=age:u30&group=age:30plus", "group"),
    ("compare?group_by=age&measure=joy", "measure"),
    ("compare?group_by=age&adjust=twice", "query.adjust"),
    ("compare?group_by=age&weighting=rake", "weighting"),
    ("crosstab?group_by=age", "question"),
    ("crosstab?group_by=age&question=comment", "question"),
    ("trend?per=day", "query.per"),
    ("trend?touchpoint=moon", "touchpoint"),
]


def test_what_the_survey_does_not_have_is_named(office: Office) -> None:
    office.publish()
    office.send(body())
    for request, path in WRONG:
        problem = assert_problem(office.call("GET", f"/surveys/shop/{request}"), 422)
        assert path in [one["path"] for one in problem["problems"]], request


@pytest.mark.parametrize("what", ["compare?group_by=age", "crosstab?question=news&group_by=age", "trend"])
def test_an_empty_survey_has_no_figure_and_no_fault(office: Office, what: str) -> None:
    office.publish()
    found = get(office, what)
    assert found["responses"] == 0
    assert "NaN" not in str(found)


@pytest.mark.parametrize("answers", [1, 2])
def test_one_respondent_has_figures_without_verdict(office: Office, answers: int) -> None:
    office.publish()
    for _ in range(answers):
        office.send(body())
    found = get(office, "compare?group_by=age")
    assert {row["test"]["p"] for row in found["rows"]} == {None}


def test_only_who_may_read_figures_compares(asked: Office) -> None:
    asked.call("PATCH", "/surveys/shop", json={"public_aggregates": True})
    for what in ("compare?group_by=age", "crosstab?question=news&group_by=age", "trend"):
        assert_problem(asked.client.get(f"/api/v1/surveys/shop/{what}"), 401)


def test_a_draft_has_nothing_to_compare(office: Office) -> None:
    office.call("POST", "/surveys", json=document())
    assert_problem(office.call("GET", "/surveys/shop/compare?group_by=age"), 409)
