"""No share gives away a count under k: the attacker of `attack` tries everything a share answers.

The criterion is the strictest there is: of every count under k, and of every rest under k, of every group that can be
asked for, all that can be worked out is that it is under k: it can still be anything from 0 to k − 1.
"""

import random
from typing import Any

import pytest

from tests.office import Office
from tests.shares.attack import (
    AXES,
    FAMILIES,
    Person,
    Spy,
    View,
    arrive,
    cells,
    listen,
    parent,
    questionnaire,
    somebody,
    told_by,
)

K = 10
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # figures know no database


def crowd(chance: random.Random, people: int, **groups: str) -> tuple[list[Person], list[dict[str, Any]]]:
    drawn = [somebody(chance, **groups) for _ in range(people)]
    return [person for person, _ in drawn], [submission for _, submission in drawn]


@pytest.fixture
def people(office: Office) -> list[Person]:
    office.publish(questionnaire())
    found, submissions = crowd(random.Random(4), 700)
    arrive(office, submissions)
    return found


def share(office: Office, **form: Any) -> str:
    made = office.call("POST", "/surveys/shop/shares", json={"name": "x", "dimensions": list(AXES), "k": K, **form})
    assert made.status_code == 201, made.text
    return "/api/v1/shares/" + made.json()["link"].rsplit("/", 1)[1]


def public(office: Office, people: list[Person]) -> View:
    """What the public figures of the whole survey tell."""
    told = told_by(office.client.get("/api/v1/surveys/shop/aggregates").json())
    found = {("", "", ""): told}
    for question in office.client.get("/api/v1/surveys/shop/toplines").json()["questions"]:
        place = [*AXES].index(question["question"]) if question["question"] in AXES else None
        for option in question["options"] or [] if place is not None else []:
            found[tuple(option["id"] if at == place else "" for at in range(len(AXES)))] = {"responses": option["n"]}
    return View(people, found, K)


def test_no_question_to_a_share_gives_a_small_count_away(office: Office, people: list[Person], capsys: Any) -> None:
    view = listen(office, share(office), people, K)
    spy = Spy([view])
    assert [found for family in FAMILIES for found in spy.narrowed(family, 0, K)] == []
    assert spy.together("awareness", 0, K, most=30) + spy.together("purchase", 0, K, most=30) == []
    large = stay = 0
    for family in FAMILIES:
        counts, above = spy.true(family), parent(family)
        for cell in cells():
            row = spy.row(0, cell)
            rest = row @ (spy.true(above) - counts) if above else 2 * K
            if row @ counts >= 2 * K and (rest >= 2 * K or (family.startswith("base") and rest == 0)):
                large += 1
                stay += family in view.told[cell]
                assert family not in view.told[cell] or abs(view.told[cell][family] - row @ counts) <= 2
    with capsys.disabled():
        print(f"\nof {large} counts of {2 * K} and more in a live share, {stay} stay visible ({stay / large:.0%})")
    assert stay >= 0.8 * large


@pytest.mark.parametrize("first", ["public", "shares"])
def test_overlapping_shares_and_the_public_view_do_not_add_up(office: Office, people: list[Person], first: str) -> None:
    """Two shares, one of young people only, and the figures that everybody sees, subtracted from each other."""
    office.call("PATCH", "/surveys/shop", json={"public_aggregates": True})
    everybody = [public(office, people)] if first == "public" else []
    everyone = listen(office, share(office), people, K)
    path = share(office, filters={"where": ["age:young"]}, dimensions=["size", "plan"])
    young = listen(office, path, people, K, {"age": "young"})
    spy = Spy([everyone, young, *(everybody or [public(office, people)])])
    assert len(young.told) == 12
    assert all(any(view.told.values()) for view in spy.views)
    families = ["responses", "awareness shop", "purchase letter"]
    found = [one for family in families for number in range(3) for one in spy.narrowed(family, number, K)]
    assert found == []


def test_a_refresh_tells_nothing_of_those_who_came_and_of_those_before(office: Office, people: list[Person]) -> None:
    """Everything a share answers before and after: who came since are at least k in every group that has changed."""
    path = share(office)
    before = listen(office, path, people, K)
    chance = random.Random(9)
    came, submissions = crowd(chance, 13, age="young", size="one", plan="flat")
    more, further = crowd(chance, 14, age="old", size="two", plan="flat")
    few, others = crowd(chance, K - 1, age="middle", size="two", plan="flat")
    for some in (submissions[: K - 1], others):
        arrive(office, some)
        for cell, where in ((("", "", ""), []), (("young", "one", "flat"), ["age:young", "size:one", "plan:flat"])):
            answered = office.client.get(f"{path}/aggregates", params={"where": where})
            assert told_by(answered.json()) == before.told[cell]
    arrive(office, submissions[K - 1 :] + further)
    after = listen(office, path, [*people, *came, *more], K)
    assert after.told != before.told
    spy = Spy([before, after])
    changed = [
        int(spy.row(1, cell) @ spy.true("responses") - spy.row(0, cell) @ spy.true("responses")) for cell in cells()
    ]
    assert {0 < one < K for one in changed} == {False}
    assert len(few) == K - 1  # they still wait
    families = ["responses", "base purchase", "awareness shop", "purchase tv"]
    assert [one for family in families for one in spy.narrowed(family, 0, K)] == []
    assert [one for family in families for one in spy.narrowed(family, 1, K)] == []


def test_whole_numbers_do_not_help(office: Office, people: list[Person]) -> None:
    """People come in whole numbers; an integer program for some small counts finds no more than the linear one."""
    view = listen(office, share(office), people, K)
    spy = Spy([view])
    assert spy.narrowed("purchase tv", 0, K, whole=True) == []
