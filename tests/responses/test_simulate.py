"""Simulated answers: any questionnaire, always valid, the same for a seed, and coherent as those of people are."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from statistics import correlation, mean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.journeys.yaml_format import catalogues, models
from app.responses.arrival import UUID4
from app.responses.careless import HABITS
from app.responses.simulate import WEEKS, Way, labelled, simulated
from app.responses.stored import Stored
from app.settings import shipped
from app.surveys.answers import Checker
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from app.surveys.yaml_format import read
from tests.surveys.strategies import questionnaires

UNTIL = date(2026, 5, 31)
SHIPPED = sorted(path.stem for path in shipped("surveys").glob("*.yaml"))
UNPLEASANT = ("anger", "uncertainty")


def fits(response: Stored, checker: Checker) -> bool:
    """Whether the check takes the response as it stands."""
    checked = checker.check(response.answers, response.id, response.language, whole=response.disposition != "partial")
    ended = checked.ended_by is not None and not (response.disposition == "partial" and is_ahead(response, checker))
    possible = {"screened_out"} if ended else {"complete", "partial"}
    as_given = {**checked.answers, **checked.contacts} == response.answers
    return not checked.problems and as_given and response.disposition in possible


def is_ahead(response: Stored, checker: Checker) -> bool:
    """Whether what would end the questionnaire lies in a section that this response, broken off, never came to."""
    ended_by = checker.check(response.answers, response.id, response.language, whole=False).ended_by
    sections = checker.questionnaire.sections
    ends = next(
        place
        for place, section in enumerate(sections)
        if ended_by in (section.id, *(question.id for question in section.questions))
    )
    return all(question.id not in response.answers for section in sections[ends:] for question in section.questions)


@cache
def load(name: str) -> Questionnaire:
    loaded = read(Path(shipped("surveys"), f"{name}.yaml").read_text(encoding="utf-8")).questionnaire
    assert loaded is not None
    return resolve(loaded, models(), catalogues())


@cache
def grocer() -> list[Stored]:
    return list(simulated(load("online-grocer"), 2500, 7, UNTIL))


@given(questionnaires(), st.integers())
def test_answers_to_any_questionnaire_pass_the_check(questionnaire: Questionnaire, seed: int) -> None:
    checker = Checker(questionnaire)
    assert all(fits(response, checker) for response in simulated(questionnaire, 8, seed, UNTIL))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_surveys_get_whole_answers_and_few_screen_outs(name: str) -> None:
    checker = Checker(load(name))
    found = list(simulated(load(name), 300, 3, UNTIL))
    assert all(fits(response, checker) for response in found)
    assert sum(response.disposition == "complete" for response in found) > 250
    assert sum(response.disposition == "screened_out" for response in found) < 25


@pytest.mark.parametrize("name", SHIPPED)
def test_careless_answers_pass_the_check_too_and_carry_their_habit(name: str) -> None:
    checker = Checker(load(name))
    found = list(labelled(load(name), 200, 3, UNTIL, careless=0.5))
    assert all(fits(response, checker) for response, _ in found)
    habits = Counter(habit for _, habit in found)
    assert set(habits) == {"", *HABITS}
    assert 60 < habits[""] < 140
    assert [one for one, _ in labelled(load(name), 20, 3, UNTIL)] == list(simulated(load(name), 20, 3, UNTIL))


@settings(max_examples=10)
@given(st.integers())
def test_a_seed_gives_the_same_answers_again_and_another_seed_others(seed: int) -> None:
    def first(seed: int) -> list[Stored]:
        return list(islice(simulated(load("retail"), 10, seed, UNTIL), 5))

    assert first(seed) == first(seed)
    assert not {one.id for one in first(seed)} & {one.id for one in first(seed + 1)}


def test_ids_are_random_uuids_and_days_fill_the_five_weeks() -> None:
    assert all(re.match(UUID4, response.id) for response in grocer())
    assert len({response.id for response in grocer()}) == len(grocer())
    days = {response.day for response in grocer()}
    assert days == {UNTIL - timedelta(days=back) for back in range(7 * WEEKS)}


def test_every_language_and_way_in_is_used_and_the_street_is_quicker() -> None:
    ways = [Way("newsletter", "e-mail", 1), Way("market", "street", 1, ("A", "B"))]
    found = list(simulated(load("street-intercept"), 600, 1, UNTIL, ways))
    assert {(one.collector, one.mode) for one in found} == {("newsletter", "e-mail"), ("market", "street")}
    assert {one.interviewer for one in found} == {None, "A", "B"}
    assert {one.language for one in found} == {"de", "en"}
    seconds = defaultdict(list)
    for one in found:
        assert one.seconds == sum((one.durations or {}).values())
        seconds[one.mode].append(one.seconds or 0)
    assert 20 < mean(seconds["street"]) < mean(seconds["e-mail"]) < 300


def picks() -> Iterator[tuple[str, dict[str, Any]]]:
    for response in grocer():
        for answer in response.answers.values():
            if isinstance(answer, dict) and "picked" in answer:
                yield from answer["picked"].items()


def test_a_few_touchpoints_are_clear_pain_points_and_the_rest_are_liked() -> None:
    ratings = defaultdict(list)
    for touchpoint, given_ in picks():
        if isinstance(given_.get("satisfaction"), int):
            ratings[touchpoint].append(given_["satisfaction"])
    means = {touchpoint: mean(values) for touchpoint, values in ratings.items() if len(values) >= 30}
    sore = {touchpoint for touchpoint, value in means.items() if value < 2.4}
    assert "payment-choice" in sore
    assert len(sore) <= 6
    assert mean(value for touchpoint, value in means.items() if touchpoint not in sore) > 3.4


def test_popularity_falls_off_and_no_touchpoint_is_left_out() -> None:
    met = defaultdict(int)
    asked = [one.answers["awareness_met"]["picked"] for one in grocer() if "awareness_met" in one.answers]
    for picked in asked:
        for touchpoint in picked:
            met[touchpoint] += 1
    shares = sorted((count / len(asked) for count in met.values()), reverse=True)
    assert len(shares) == 10
    assert shares[0] > 2.5 * shares[-1] > 0.1


def test_emotions_go_with_satisfaction() -> None:
    def unpleasant(points: set[int]) -> float:
        felt = [one["emotion"] for _, one in picks() if one.get("satisfaction") in points and "emotion" in one]
        return sum(emotion in UNPLEASANT for emotion in felt) / len(felt)

    assert unpleasant({5}) < 0.1 < 0.5 < unpleasant({1})


def test_outcome_and_recommendation_go_with_the_ratings() -> None:
    rows = []
    for response in grocer():
        given_ = [
            rating["satisfaction"]
            for answer in response.answers.values()
            if isinstance(answer, dict) and "picked" in answer
            for rating in answer["picked"].values()
            if isinstance(rating.get("satisfaction"), int)
        ]
        overall, nps = response.answers.get("overall"), response.answers.get("recommend")
        if given_ and isinstance(overall, int) and nps is not None:
            rows.append((mean(given_), overall, nps))
    ratings, overall, nps = zip(*rows, strict=True)
    assert correlation(ratings, overall) > 0.4
    assert correlation(ratings, nps) > 0.4
    assert correlation(overall, nps) > 0.4


def test_segments_differ_in_satisfaction() -> None:
    groups = defaultdict(list)
    for response in grocer():
        if isinstance(response.answers.get("overall"), int):
            groups[response.answers.get("age")].append(response.answers["overall"])
    means = [mean(values) for group, values in groups.items() if group]
    assert max(means) - min(means) > 0.15


def test_paths_follow_the_stages() -> None:
    stages = [stage.id for stage in load("online-grocer").model().stages]
    paths = [response.answers["path"] for response in grocer() if "path" in response.answers]
    assert len(paths) > 500
    for path in paths:
        places = [stages.index(stage) for stage, _ in path]
        assert places == sorted(places)


def test_open_answers_name_touchpoints_that_nobody_listed_and_some_say_nothing() -> None:
    heard = {response.answers["first_heard"] for response in grocer() if "first_heard" in response.answers}
    others = {
        other["text"]
        for response in grocer()
        for answer in response.answers.values()
        if isinstance(answer, dict)
        for other in answer.get("other", [])
    }
    assert "Flyer im Treppenhaus" in heard & others
    assert "Leaflet in the stairwell" in heard | others
    assert {"-", "weiß nicht mehr"} <= heard
    assert {"flyer im treppenhaus"} & (heard | others)
