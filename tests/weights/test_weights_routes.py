"""Margins are kept with a survey, weight its figures, and say what they do; what they cannot do is named."""

from typing import Any

import pytest

from tests.office import Office, assert_problem, body, document

# the one column of their own is tried on both databases by the migrations
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WEIGHTS = "/surveys/shop/weights"
HALVES = {"margins": {"age": {"u30": 50, "30plus": 50}}}


@pytest.fixture
def asked(office: Office) -> Office:
    """A survey with six young and two older respondents, of whom the older ones met the shop."""
    office.publish()
    for age, touchpoint in [("u30", "tv-ad")] * 6 + [("30plus", "shop")] * 2:
        sent = office.send(body(answers={"age": age, "met": {"picked": {touchpoint: {"satisfaction": 4}}}}))
        assert sent.status_code == 201, sent.text
    return office


def report(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.call("GET", f"{WEIGHTS}?lang=en").json()
    return found


def figures(office: Office, **query: str) -> dict[str, Any]:
    found = office.call("GET", "/surveys/shop/aggregates", params={"stage": "awareness", **query})
    assert found.status_code == 200, found.text
    return found.json()


def frequency(document: dict[str, Any], touchpoint: str) -> float:
    rows = document["stages"][0]["touchpoints"]
    return next(row["frequency"]["estimate"] for row in rows if row["touchpoint"] == touchpoint)


def test_a_survey_without_margins_shows_its_sample(asked: Office) -> None:
    found = report(asked)
    assert (found["margins"], found["raking"], found["problems"], found["respondents"]) == (None, None, [], 8)
    (age,) = found["segments"]
    assert [(one["group"], one["n"], one["sample"], one["target"]) for one in age["groups"]] == [
        ("u30", 6, 0.75, None), ("30plus", 2, 0.25, None),
    ]  # fmt: skip


def test_margins_weight_the_figures_and_tell_what_they_did(asked: Office) -> None:
    before = asked.survey()["revision"]
    kept = asked.call("PUT", WEIGHTS, json=HALVES)
    assert kept.status_code == 200, kept.text
    assert kept.json() == {"survey": "shop", "revision": before + 1, "margins": {**HALVES, "trim": None}}
    found = report(asked)
    assert found["revision"] == before + 1
    assert [one["weighted"] for one in found["segments"][0]["groups"]] == pytest.approx([0.5, 0.5])
    assert found["raking"]["converged"]
    assert (found["raking"]["smallest"], found["raking"]["largest"]) == pytest.approx((4 / 6, 2))
    assert found["raking"]["effective_base"] == pytest.approx(6)  # weights ⅔ six times and 2 twice: 8² ÷ (8/3 + 8)
    assert frequency(figures(asked), "shop") == 0.25
    weighted = figures(asked, weighting="rake")
    assert frequency(weighted, "shop") == pytest.approx(0.5)
    assert weighted["weighting"]["design_effect"] == pytest.approx(8 / 6)
    assert weighted["stages"][0]["base"] == 8
    assert weighted["stages"][0]["effective_base"] == pytest.approx(6)
    asked_age = asked.call("GET", "/surveys/shop/toplines?weighting=rake").json()["questions"][0]
    assert [one["share"]["estimate"] for one in asked_age["options"]] == pytest.approx([0.5, 0.5])
    assert (asked_age["answered"], asked_age["effective_base"]) == (8, pytest.approx(6))
    table = asked.call("GET", "/surveys/shop/toplines.csv?weighting=rake").text.splitlines()
    assert table[0].startswith("question,type,item,measure,n,base,effective_base,")


def test_a_new_answer_changes_all_weights(asked: Office) -> None:
    asked.call("PUT", WEIGHTS, json=HALVES)
    first = figures(asked, weighting="rake")
    asked.send(body(answers={"age": "30plus", "met": {"picked": {"tv-ad": {}}}}))
    second = figures(asked, weighting="rake")
    assert frequency(first, "shop") == pytest.approx(1 / 2)
    assert frequency(second, "shop") == pytest.approx(1 / 3)


def test_yaml_is_taken_too_and_clearing_takes_the_margins_off(asked: Office) -> None:
    text = "margins:\n  age: {u30: 0.5, 30plus: 0.5}\ntrim: {upper: 1.5}\n"
    kept = asked.call("PUT", WEIGHTS, content=text, headers={"Content-Type": "application/yaml"})
    assert kept.json()["margins"]["trim"] == {"lower": 0, "upper": 1.5}
    found = report(asked)
    assert (found["raking"]["trimmed"], found["raking"]["converged"]) == (2, False)
    assert "bounds of the weights do not allow the targets" in found["notes"][0]
    assert asked.call("DELETE", WEIGHTS).json()["margins"] is None
    refused = assert_problem(asked.call("GET", "/surveys/shop/aggregates?weighting=rake"), 422)
    assert refused["problems"][0]["path"] == "weighting"


def test_margins_may_be_set_before_anybody_answered(office: Office) -> None:
    office.publish()
    assert office.call("PUT", WEIGHTS, json=HALVES).status_code == 200
    assert (report(office)["raking"], report(office)["problems"]) == (None, [])
    assert frequency(figures(office, weighting="rake"), "shop") is None


def test_a_group_without_respondents_is_an_error_that_names_it(office: Office) -> None:
    office.publish()
    office.send(body())
    office.call("PUT", WEIGHTS, json=HALVES)
    (problem,) = report(office)["problems"]
    assert problem["path"] == "margins.age.30plus"
    assert "nobody is in group '30plus' of margin 'age'" in problem["message"]
    refused = assert_problem(office.call("GET", "/surveys/shop/aggregates?weighting=rake"), 422)
    assert refused["problems"] == [problem]


@pytest.mark.parametrize(
    ("margins", "path"),
    [
        ({"margins": {"income": {"low": 100}}}, "margins.income"),
        ({"margins": {"age": {"u30": 50, "old": 50}}}, "margins.age.old"),
        ({"margins": {"age": {"u30": 50, "30plus": 30}}}, "margins.age"),
        ({"margins": {}}, "margins"),
        ({"margins": {"age": {"u30": "NaN", "30plus": 30}}}, "margins.age.u30"),
        ({"margins": {"age": {"u30": 50, "30plus": 50}}, "trim": {"lower": 2}}, "trim.lower"),
    ],
)
def test_wrong_margins_are_refused_at_their_place(asked: Office, margins: dict[str, Any], path: str) -> None:
    before = asked.survey()["revision"]
    refused = assert_problem(asked.call("PUT", WEIGHTS, json=margins), 422)
    assert path in [one["path"] for one in refused["problems"]]
    assert asked.survey()["revision"] == before


@pytest.mark.parametrize(
    ("raw", "media", "status"),
    [(b"\xff", "application/json", 400), (b"x: [", "application/yaml", 422), (b"{}", "text/plain", 415)],
)
def test_what_is_no_document_is_refused(asked: Office, raw: bytes, media: str, status: int) -> None:
    assert_problem(asked.call("PUT", WEIGHTS, content=raw, headers={"Content-Type": media}), status)


def test_weights_are_for_completes_only(asked: Office) -> None:
    asked.call("PUT", WEIGHTS, json=HALVES)
    refused = assert_problem(
        asked.call("GET", "/surveys/shop/aggregates?weighting=rake&disposition=complete,partial"), 422
    )
    assert refused["problems"][0]["path"] == "disposition"


def test_strangers_and_readers_cannot_change_margins(asked: Office) -> None:
    stranger = asked.hire("eve@example.org")
    for method in ("GET", "PUT", "DELETE"):
        assert_problem(asked.call(method, WEIGHTS, json=HALVES, headers=stranger), 404)
    assert_problem(asked.client.get(f"/api/v1{WEIGHTS}"), 401)


def test_a_draft_has_no_weights(office: Office) -> None:
    office.call("POST", "/surveys", json=document())
    assert_problem(office.call("GET", WEIGHTS), 409)
    assert_problem(office.call("PUT", WEIGHTS, json=HALVES), 409)
