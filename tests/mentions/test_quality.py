"""Flags of a whole survey: the same however its responses lie in parts, and as a plain count finds them."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.journeys.yaml_format import catalogues, models
from app.mentions.codes import QUALITY, Vocabulary
from app.mentions.quality import flagged
from app.mentions.signs import Signs
from app.mentions.tabulate import learn, tabulate
from app.responses.stored import Stored
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from tests.office import ANSWERS, document

DAY = date(2026, 3, 1)
LONG = "Ich habe das Plakat an der Haltestelle gesehen und dann im Laden gefragt"


def shop(**changes: Any) -> Questionnaire:
    return resolve(Questionnaire.model_validate(document(**changes)), models(), catalogues())


def response(number: int, **changes: Any) -> Stored:
    given = {
        "id": str(UUID(int=number * 7919 % 1009, version=4)),
        "version": 1, "language": "de", "collector": None, "mode": "online", "interviewer": None,
        "disposition": "complete", "day": DAY, "received_at": None, "seconds": 100, "durations": None,
        "answers": {**ANSWERS, "comment": f"{LONG} {number}"},
    }  # fmt: skip
    return Stored(**(given | changes))


def flags(questionnaire: Questionnaire, *parts: list[Stored]) -> dict[str, set[str]]:
    vocabulary = Vocabulary()
    versions = {1: questionnaire}
    learn([questionnaire], vocabulary)
    tables = [tabulate(versions, some, vocabulary) for some in parts]
    found = {}
    for table, flags in zip(tables, flagged(tables), strict=True):
        for name, bits in zip(table.respondents.id.tolist(), flags.bits.tolist(), strict=True):
            found[name.decode()] = {flag for place, flag in enumerate(QUALITY) if bits >> place & 1}
        assert flags.rows.tolist() == np.flatnonzero(flags.bits).tolist()
        assert flags.counts(np.ones(len(table), bool)).sum() == len(flags.rows)
    return found


def expected(responses: list[Stored]) -> dict[str, set[str]]:
    """Counted one by one."""
    complete = [one for one in responses if one.disposition == "complete"]
    times, alike = defaultdict(list), defaultdict(list)
    for one in complete:
        alike[str(one.answers)].append(one)
        if one.seconds is not None:
            times[one.mode].append(one.seconds)
    found: dict[str, set[str]] = {one.id: set() for one in responses}
    for one in complete:
        mine = times[one.mode]
        if one.seconds is not None and len(mine) >= 30 and one.seconds < median(mine) / 3:
            found[one.id].add("speeder")
        first = min(alike[str(one.answers)], key=lambda other: (other.day, other.id))
        if first is not one:
            found[one.id].add("duplicate")
    return found


@st.composite
def crowds(draw: st.DrawFn) -> list[Stored]:
    number = draw(st.integers(0, 70))
    return [
        response(
            place,
            mode=draw(st.sampled_from(["online", "online", "street"])),
            seconds=draw(st.sampled_from([None, 10, 40, 100, 100, 100, 160])),
            disposition=draw(st.sampled_from(["complete", "complete", "complete", "partial"])),
            day=DAY + timedelta(draw(st.integers(0, 2))),
            answers={**ANSWERS, "comment": f"{LONG} {draw(st.integers(0, 40))}"},
        )
        for place in range(number)
    ]


@settings(max_examples=40)
@given(crowds(), st.integers(0, 70), st.integers(0, 70), st.randoms(use_true_random=False))
def test_they_are_those_of_a_plain_count_however_the_responses_lie_in_parts(
    crowd: list[Stored], one: int, other: int, rng: Any
) -> None:
    first, second = sorted((one, other))
    shuffled = rng.sample(crowd, len(crowd))
    assert flags(shop(), shuffled[:first], shuffled[first:second], shuffled[second:]) == expected(crowd)


def test_a_new_response_changes_the_flags_of_old_ones_in_parts_that_stay() -> None:
    questionnaire, vocabulary = shop(), Vocabulary()
    learn([questionnaire], vocabulary)

    def part(*responses: Stored) -> Any:
        return tabulate({1: questionnaire}, list(responses), vocabulary)

    crowd = part(*(response(number) for number in range(40)))
    [before] = flagged([crowd])
    assert not before.bits.any()
    again = response(40, answers=response(3).answers, day=DAY - timedelta(1), seconds=500)
    both = flagged([crowd, part(again)])
    assert [flags.bits.tolist().count(1 << QUALITY.index("duplicate")) for flags in both] == [1, 0]
    assert flagged([crowd])[0].bits.tolist() == before.bits.tolist()
    assert flagged([crowd, part(response(41))])[0] is flagged([crowd, part(response(42))])[0]


def test_texts_that_differ_in_case_and_spaces_are_the_same_answer_and_short_answers_are_never_compared() -> None:
    rules = Signs(shop())
    said = {**ANSWERS, "comment": LONG}
    assert rules.likeness(said) == rules.likeness({**said, "comment": f"  {LONG.upper()} "}) != 0
    assert rules.likeness(said) != rules.likeness({**said, "recommend": 3})
    assert rules.likeness({"age": "u30", "recommend": 9}) == 0


def test_ratings_that_the_id_draws_are_not_compared() -> None:
    limited = document()
    limited["sections"][1]["questions"][0]["rate_most"] = 1
    rules = Signs(resolve(Questionnaire.model_validate(limited), models(), catalogues()))
    one, other = (
        {**ANSWERS, "comment": LONG, "met": {**ANSWERS["met"], "picked": picked}}
        for picked in (
            {"tv-ad": {"satisfaction": 4}, "shop": {"not_asked": True}},
            {"tv-ad": {"not_asked": True}, "shop": {"satisfaction": 2}},
        )
    )
    assert rules.likeness(one) == rules.likeness(other) != 0


def test_gibberish_and_straight_lines_are_seen_in_every_place_where_they_can_be() -> None:
    grid = {
        "id": "grid", "type": "matrix", "title": "grid", "na": True,
        "rows": [{"id": f"r{n}", "label": f"r{n}", "reversed": n == 2} for n in range(5)],
    }  # fmt: skip
    plain = document()
    plain["sections"][2]["questions"].append(grid)
    rules = Signs(resolve(Questionnaire.model_validate(plain), models(), catalogues()))
    straight, gibberish = 1 << QUALITY.index("straight_liner"), 1 << QUALITY.index("gibberish")
    assert rules.of(ANSWERS) == 0
    assert rules.of({**ANSWERS, "grid": {f"r{n}": 5 for n in range(5)}}) == straight
    assert rules.of({**ANSWERS, "grid": {f"r{n}": "na" if n == 2 else 5 for n in range(5)}}) == 0
    met = {"picked": {}, "other": [{"text": "sdfsdf", "satisfaction": 4}], "none": False}
    assert rules.of({**ANSWERS, "met": met}) == gibberish
    assert rules.of({**ANSWERS, "comment": "asdf jklö"}) == gibberish
    picked = {"picked": {"tv-ad": {"pain_point": "lkjlkjlkj"}}, "other": [], "none": False}
    assert rules.of({**ANSWERS, "met": picked}) == gibberish


@pytest.mark.parametrize("disposition", ["partial", "screened_out", "over_quota", "late"])
def test_only_complete_responses_are_compared_with_others(disposition: str) -> None:
    one, other = response(1), response(2, answers=response(1).answers, disposition=disposition)
    assert flags(shop(), [one, other]) == {one.id: set(), other.id: set()}
    assert flags(shop(), [one, replace(other, disposition="complete")]) != {one.id: set(), other.id: set()}
