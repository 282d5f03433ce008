"""Figures with and without flagged responses: filters, groups and counts, by which nothing is deleted."""

from typing import Any

import pytest

from tests.office import ANSWERS, Office, assert_problem, body

QUIET = {"age": "u30", "met": {"picked": {"friend": {"satisfaction": 5}}, "other": [], "none": False}}


@pytest.fixture
def shop(office: Office) -> Office:
    """Forty careful ones, two who hurry, one who presses keys, one who answers twice."""
    office.publish()
    said = {**ANSWERS, "comment": "Ich habe das Plakat an der Haltestelle gesehen und gefragt"}
    sent = [body(durations={"start": 200}, answers=QUIET) for _ in range(40)]
    sent += [body(durations={"start": 20}, answers=QUIET) for _ in range(2)]
    sent += [body(durations={"start": 210}, answers={**QUIET, "comment": "sdfsdf jklö"})]
    sent += [body(durations={"start": 190}, answers=said) for _ in range(2)]
    assert {answer.status_code for answer in office.send_at_once(sent)} == {201}
    return office


def read(office: Office, query: str = "", kind: str = "aggregates") -> dict[str, Any]:
    answer = office.call("GET", f"/surveys/shop/{kind}{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_answer_says_how_many_of_its_responses_carry_which_flag(shop: Office) -> None:
    counted = {"speeder": 2, "straight_liner": 0, "duplicate": 1, "gibberish": 1, "any": 4}
    assert read(shop)["quality"] == counted
    assert read(shop, "?flagged=speeder")["quality"] == dict.fromkeys(counted, 0) | {"speeder": 2, "any": 2}
    assert read(shop, "?without=any")["quality"] == dict.fromkeys(counted, 0)


def test_filters_let_in_and_keep_out_and_add_up(shop: Office) -> None:
    for name, number in (("speeder", 2), ("duplicate", 1), ("gibberish", 1), ("any", 4), ("speeder,gibberish", 3)):
        assert read(shop, f"?flagged={name}")["responses"] == number
        assert read(shop, f"?without={name}")["responses"] == 45 - number
        assert read(shop, f"?without={name}", "toplines")["responses"] == 45 - number
    assert read(shop, "?flagged=any&without=speeder")["responses"] == 2


def test_groups_by_quality_split_everybody_once(shop: Office) -> None:
    groups = {group["by"]["quality"]: group for group in read(shop, "?group_by=quality")["groups"]}
    assert {name: group["responses"] for name, group in groups.items()} == {"clean": 41, "flagged": 4}
    assert [group["label"] for group in groups.values()] == ["unauffällig", "auffällig"]
    by_two = read(shop, "?group_by=quality,age")["groups"]
    assert sum(group["responses"] for group in by_two) == 45


def test_flags_delete_nothing_and_come_out_the_same_again(shop: Office) -> None:
    assert len(shop.stored()) == 45
    first = read(shop)
    assert first | {"as_of": 0} == read(shop) | {"as_of": 0}
    assert first["responses"] == 45


def test_an_unknown_flag_is_named_with_those_there_are(shop: Office) -> None:
    problem = assert_problem(shop.call("GET", "/surveys/shop/aggregates?without=robot"), 422)
    assert "speeder, straight_liner, duplicate, gibberish" in problem["problems"][0]["message"]


def test_the_public_sees_no_flags_and_filters_by_none(shop: Office) -> None:
    assert shop.call("PATCH", "/surveys/shop", json={"public_aggregates": True}).status_code == 200
    public = shop.client.get("/api/v1/surveys/shop/aggregates")
    assert public.json()["quality"] is None
    assert shop.client.get("/api/v1/surveys/shop/aggregates?without=any").status_code == 403
