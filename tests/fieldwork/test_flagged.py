"""Flagged responses are listed with their reasons, and the headline figures stand with and without them."""

from typing import Any

import pytest

from tests.office import Office, assert_problem, body, document

CARD = {"satisfaction": 5, "emotion": "joy"}
GOOD: dict[str, Any] = {"age": "u30", "met": {"picked": {"friend": CARD}, "other": [], "none": False}}
BAD: dict[str, Any] = {
    "age": "u30",
    "met": {"picked": {"tv-ad": {"satisfaction": 1}}, "other": [{"text": "sdfsdf jkljkl"}], "none": False},
}
LONG = {**GOOD, "news": ["paper", "radio"], "comment": "Ich habe das Plakat gesehen und gefragt", "recommend": 9}


@pytest.fixture
def shop(office: Office) -> Office:
    office.publish()
    sent = [body(durations={"start": 200}, answers=GOOD) for _ in range(36)]
    sent += [body(durations={"start": 20}, answers=GOOD), body(answers=BAD), body(answers=LONG), body(answers=LONG)]
    assert {answer.status_code for answer in office.send_at_once(sent)} == {201}
    return office


def listed(office: Office, query: str = "") -> dict[str, Any]:
    answer = office.call("GET", f"/surveys/shop/fieldwork/flagged{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_each_comes_with_its_reason_in_words(shop: Office) -> None:
    found = listed(shop, "?lang=en")
    assert (found["total"], found["next"]) == (3, None)
    reasons = {tuple(one["flags"]): one for one in found["items"]}
    assert set(reasons) == {("speeder",), ("duplicate",), ("gibberish",)}
    assert reasons[("speeder",)]["reasons"] == ["20 s, the median is 200 s"]
    assert reasons[("speeder",)]["seconds"] == 20
    assert reasons[("gibberish",)]["reasons"] == ["‘sdfsdf jkljkl’"]
    twins = {one["id"] for one in shop.stored() if one["answers"].get("comment") == LONG["comment"]}
    [duplicate] = [one for one in found["items"] if one["flags"] == ["duplicate"]]
    assert duplicate["id"] == max(twins)
    assert duplicate["reasons"] == [f"The same answers as {min(twins)}"]
    assert "der Median liegt bei 200 s" in listed(shop, "?flagged=speeder&lang=de")["items"][0]["reasons"][0]


def test_the_list_comes_page_by_page_and_by_flag(shop: Office) -> None:
    first = listed(shop, "?limit=2")
    assert len(first["items"]) == 2
    rest = shop.call("GET", first["next"].removeprefix("/api/v1")).json()
    ids = [one["id"] for one in first["items"] + rest["items"]]
    assert ids == sorted(ids)
    assert len(ids) == 3
    assert rest["next"] is None
    assert [one["flags"] for one in listed(shop, "?flagged=gibberish")["items"]] == [["gibberish"]]
    assert listed(shop, "?without=any")["items"] == []


def test_headline_figures_stand_with_and_without(shop: Office) -> None:
    quality = shop.call("GET", "/surveys/shop/fieldwork").json()["quality"]
    assert quality["responses"] == 40
    assert quality["flags"] == {"speeder": 1, "straight_liner": 0, "duplicate": 1, "gibberish": 1, "any": 3}
    stage = next(one for one in quality["stages"] if one["stage"] == "awareness")
    assert (stage["everyone"]["base"], stage["unflagged"]["base"]) == (40, 37)
    assert stage["everyone"]["satisfaction"] < stage["unflagged"]["satisfaction"] == 5
    without = shop.call("GET", "/surveys/shop/aggregates?without=any").json()["stages"]
    same = next(one for one in without if one["stage"] == "awareness")
    assert stage["unflagged"]["reach"] == same["reach"]


def test_a_straight_line_says_how_many_are_alike(office: Office) -> None:
    many = document()
    names = [f"t{number}" for number in range(7)]
    many["sections"][1]["questions"][0]["options"] = [{"id": one, "label": one} for one in names]
    office.publish(many)
    picked = dict.fromkeys(names, CARD)
    office.send(body(answers={**GOOD, "met": {"picked": picked, "other": [], "none": False}}))
    assert listed(office, "?lang=de")["items"][0]["reasons"] == ["14 von 14 Bewertungen gleich"]


def test_only_who_may_read_responses_sees_them(shop: Office) -> None:
    assert shop.client.get("/api/v1/surveys/shop/fieldwork/flagged").status_code == 401
    shop.headers = shop.hire("eve@example.org")
    assert_problem(shop.call("GET", "/surveys/shop/fieldwork/flagged"), 404)
