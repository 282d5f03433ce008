"""Shares over HTTP: who makes them, what their readers get, and when it changes."""

import random
import uuid
from copy import deepcopy
from typing import Any

import pytest

from app.accounts.rights import Scope
from tests.office import AGE, DOCUMENT, Office, assert_problem

SIZE: dict[str, Any] = {
    "id": "size", "type": "single_choice", "role": "segment", "title": {"*": "How many are you?"},
    "options": [{"id": name, "label": {"*": name}} for name in ("one", "two", "more")],
}  # fmt: skip
MET: dict[str, Any] = {
    "id": "met", "type": "touchpoints", "title": {"*": "Where did you meet us?"}, "none": True,
    "options": [{"id": name, "label": {"*": name}} for name in ("tv-ad", "friend", "shop")],
    "rate": [{"rating": "satisfaction"}, {"rating": "emotion"}, {"rating": "pain_point"}],
}  # fmt: skip


def survey() -> dict[str, Any]:
    sections = [{"id": "start", "questions": [AGE, SIZE]}, {"id": "aware", "stage": "awareness", "questions": [MET]}]
    return {**deepcopy(DOCUMENT), "sections": sections}


def submission(chance: random.Random, **ratings: Any) -> dict[str, Any]:
    """Somebody who met the advertisement often, friends sometimes, the shop seldom."""
    shares = {"tv-ad": 0.6, "friend": 0.35, "shop": 0.08}
    picked = {
        name: {
            "satisfaction": chance.randint(1, 5),
            "emotion": chance.choice(["joy", "anger", "indifference"]),
            **ratings,
        }
        for name, share in shares.items()
        if chance.random() < share
    }
    answers = {
        "age": chance.choice(["u30", "30plus", "30plus"]),
        "size": chance.choice(["one", "one", "two", "more"]),
        "met": {"picked": picked, "other": [], "none": not picked},
    }
    return {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "version": 1,
        "language": "en",
        "answers": answers,
    }


@pytest.fixture
def slug(office: Office) -> str:
    slug = office.publish(survey())
    chance = random.Random(1)
    answer(office, slug, [submission(chance) for _ in range(120)])
    return slug


def answer(office: Office, slug: str, submissions: list[dict[str, Any]]) -> None:
    for start in range(0, len(submissions), 30):
        answers = office.send_at_once(submissions[start : start + 30], slug)
        assert {one.status_code for one in answers} == {201}


def share(office: Office, slug: str, **form: Any) -> str:
    """A new share; the path of its API."""
    made = office.call("POST", f"/surveys/{slug}/shares", json={"name": "For the board", **form})
    assert made.status_code == 201, made.text
    link = made.json()["link"]
    assert link.startswith("http://testserver/share/")
    return "/api/v1/shares/" + link.rsplit("/", 1)[1]


def test_whoever_has_the_link_reads_figures_and_map_and_nothing_else(office: Office, slug: str) -> None:
    path = share(office, slug, dimensions=["age"])
    about = office.client.get(path)
    assert about.status_code == 200
    assert about.headers["cache-control"].startswith("private")
    assert "noindex" in about.headers["x-robots-tag"]
    assert about.headers["referrer-policy"] == "no-referrer"
    shared = about.json()
    assert (shared["responses"], shared["k"]) == (120, 10)
    assert [(one["id"], list(one["groups"])) for one in shared["dimensions"]] == [("age", ["u30", "30plus"])]
    figures = office.client.get(f"{path}/aggregates?lang=en").json()
    (stage,) = [one for one in figures["stages"] if one["touchpoints"]]
    assert {one["mentions"] % 5 for one in stage["touchpoints"]} == {0}
    assert [(one["touchpoint"], one["satisfaction"]["histogram"]) for one in stage["touchpoints"]] == [
        ("tv-ad", None), ("friend", None),
    ]  # fmt: skip
    young = office.client.get(f"{path}/aggregates?where=age:u30&lang=en").json()
    assert young["where"] == {"age": ["u30"]}
    assert 0 < young["responses"] < figures["responses"]
    assert office.client.get(f"{path}/aggregates.csv").text.startswith("stage,")
    drawn = office.client.get(f"{path}/map.svg?where=age:u30&lang=en")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "How old are you" in drawn.text
    assert office.client.get(f"{path}/map.json").json()["responses"] == 120
    assert_problem(office.client.get(f"/api/v1/surveys/{slug}/aggregates"), 404)


def test_only_who_may_edit_makes_and_withdraws_shares_and_it_is_kept_who_did(office: Office, slug: str) -> None:
    path = share(office, slug)
    (listed,) = office.call("GET", f"/surveys/{slug}/shares").json()["items"]
    assert (listed["created_by"], listed["revoked_at"]) == ("Ada", None)
    assert "link" not in listed
    assert path.rsplit("/", 1)[1] not in office.call("GET", f"/surveys/{slug}/shares").text
    stranger, reader = office.hire("eve@example.org"), office.hire("bob@example.org", Scope.AGGREGATES_READ)
    for headers in (stranger, reader):
        for method, end in (("POST", ""), ("GET", ""), ("DELETE", f"/{listed['id']}")):
            answered = office.client.request(
                method, f"/api/v1/surveys/{slug}/shares{end}", headers=headers, json={"name": "x"}
            )
            assert_problem(answered, 404)
    assert office.call("DELETE", f"/surveys/{slug}/shares/{listed['id']}").status_code == 204
    assert_problem(office.client.get(path), 404)
    assert office.call("GET", f"/surveys/{slug}/shares").json()["items"][0]["revoked_at"]


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ({"filters": {"from": "2026-03-04"}}, "filters.from"),
        ({"filters": {"to": "2026-03-04"}}, "filters.to"),
        ({"filters": {"where": ["shoe:42"]}}, "filters.where[0]"),
        ({"dimensions": ["shoe"]}, "group_by"),
        ({"dimensions": ["age", "age"]}, "dimensions"),
        ({"dimensions": ["age"], "filters": {"where": ["age:u30"]}}, "dimensions"),
        ({"k": 4}, "body.k"),
        ({"shows": []}, "body.shows"),
        ({"name": " "}, "body.name"),
    ],
)
def test_what_is_wrong_with_a_share_is_named(office: Office, form: dict[str, Any], path: str) -> None:
    slug = office.publish(survey())
    problem = assert_problem(office.call("POST", f"/surveys/{slug}/shares", json={"name": "x", **form}), 422)
    assert [one["path"] for one in problem["problems"]] == [path]


def test_a_wrong_question_to_a_share_is_named_and_one_of_a_few_shows_nothing(office: Office, slug: str) -> None:
    path = share(office, slug, dimensions=["age", "size"], shows=["figures"])
    for where in ("shoe:42", "age:u29", "age:u30,30plus"):
        assert_problem(office.client.get(f"{path}/aggregates?where={where}"), 422)
    assert_problem(office.client.get(f"{path}/aggregates?where=age:u30&where=age:30plus"), 422)
    assert_problem(office.client.get(f"{path}/map.json"), 404)
    assert_problem(office.client.get(f"{path}/aggregates?level=0.9"), 422)
    few = share(office, slug, filters={"where": ["age:u30", "size:more"]}, k=20)
    shared = office.client.get(few).json()
    assert shared["responses"] == 0
    assert shared["filters"] == ["Wie alt sind Sie: < 30", "How many are you: more"]
    assert office.client.get(f"{few}/aggregates").json()["stages"][0]["base"] is None
    assert office.client.get(f"{few}/map.svg").status_code == 200


def test_a_share_stays_still_until_k_people_of_a_group_came(office: Office, slug: str) -> None:
    path = share(office, slug, dimensions=["age"], k=5)
    pages = [path, f"{path}/aggregates", f"{path}/aggregates?where=age:u30", f"{path}/map.json"]

    def reads() -> list[tuple[str, str]]:
        return [(one.text, one.headers["etag"]) for one in (office.client.get(page) for page in pages)]

    before, chance = reads(), random.Random(2)
    old_before = office.client.get(f"{path}/aggregates?where=age:30plus").json()
    late = [submission(chance) for _ in range(40)]
    young = [one for one in late if one["answers"]["age"] == "u30"]
    old = [one for one in late if one["answers"]["age"] == "30plus"]
    answer(office, slug, young[:4] + old[:4])
    assert reads() == before
    answer(office, slug, young[4:5])
    after = reads()
    assert after[0] != before[0]
    old_after = office.client.get(f"{path}/aggregates?where=age:30plus").json()
    assert {**old_after, "as_of": old_before["as_of"]} == old_before  # four of them still wait
    assert office.client.get(path).json()["responses"] == 125


def test_words_are_shown_only_when_released_and_go_with_the_response(office: Office, slug: str) -> None:
    chance = random.Random(3)
    one = submission(chance)
    one["answers"]["met"] = {
        "picked": {"tv-ad": {"satisfaction": 1, "pain_point": "Far too loud"}},
        "other": [],
        "none": False,
    }
    receipt = office.send(one, slug).json()["receipt"]
    path = share(office, slug)
    assert "Far too loud" not in office.client.get(path).text
    (listed,) = office.call("GET", f"/surveys/{slug}/shares").json()["items"]
    quotes = f"/surveys/{slug}/shares/{listed['id']}/quotes"
    said = {"response": one["id"], "stage": "awareness", "touchpoint": "tv-ad"}
    assert_problem(office.call("POST", quotes, json={**said, "touchpoint": "shop"}), 404)
    released = office.call("POST", quotes, json=said)
    assert released.status_code == 201
    assert office.call("POST", quotes, json=said).json()["id"] == released.json()["id"]
    assert [one["text"] for one in office.client.get(path).json()["quotes"]] == ["Far too loud"]
    assert one["id"] not in office.client.get(path).text
    assert office.call("DELETE", f"{quotes}/{released.json()['id']}").status_code == 204
    assert office.client.get(path).json()["quotes"] == []
    office.call("POST", quotes, json=said)
    writer = office.hire("cy@example.org", Scope.SURVEYS_WRITE)
    assert_problem(office.client.get(f"/api/v1{quotes}", headers=writer), 404)
    erased = office.client.post("/api/v1/receipts/erase", json={"receipt": receipt})
    assert erased.status_code < 300, erased.text
    assert office.client.get(path).json()["quotes"] == []


def test_guessing_links_is_refused_after_some_tries(office: Office, slug: str) -> None:
    path = share(office, slug)
    for _ in range(office.settings.sign_in_limit):
        assert_problem(office.client.get("/api/v1/shares/guess"), 404)
    answered = office.client.get("/api/v1/shares/guess")
    assert_problem(answered, 429)
    assert int(answered.headers["retry-after"]) > 0
    assert_problem(office.client.get(path), 429)  # nor does a right one tell that it was right


def test_a_survey_with_shares_can_be_deleted(office: Office, slug: str) -> None:
    path = share(office, slug)
    assert office.client.get(path).status_code == 200
    assert office.call("DELETE", f"/surveys/{slug}?responses=delete").status_code == 204
    assert_problem(office.client.get(path), 404)


@pytest.mark.parametrize("name", ["", "   ", "\x00", " \x00 ", "a\x00b"])
def test_a_share_needs_a_name_that_can_be_stored(office: Office, name: str) -> None:
    slug = office.publish(survey())
    assert office.call("POST", f"/surveys/{slug}/shares", json={"name": name}).status_code == 422
