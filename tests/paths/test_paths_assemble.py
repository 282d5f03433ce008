"""The paths document against counts on the raw answers."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pytest

from app.journeys import yaml_format
from app.mentions.outcomes import outcomes
from app.mentions.reading import Reading, as_asked, through
from app.mentions.sample import Sample
from app.paths.assemble import Assembling
from app.paths.document import Paths, Stop
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from tests.journey import answers, questionnaire, sample_of, version

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GIVEN = answers(400)
WAYS = [[tuple(stop) for stop in one["path"]] for one in GIVEN if "path" in one]


def document(
    given: list[dict[str, Any]] | Sample, conversion: str = "", reading: Reading | None = None,
    only: tuple[str, ...] = (), lang: str = "en", most: int = 5,
) -> Paths:  # fmt: skip
    chosen = given if isinstance(given, Sample) else sample_of(given)
    possible = {key: one for key, one in outcomes(chosen.found.versions).items() if one.kind == "binary"}
    assembling = Assembling(chosen, reading or as_asked(chosen.found.newest.model()), lang, 0.95, most)
    question, _, options = conversion.partition(":")
    outcome = [possible[f"{question}:{option}"] for option in options.split(",")] if conversion else []
    return assembling.document(only, outcome, list(possible), "journey", False, NOW)


def named(stop: Stop | None) -> tuple[str, ...]:
    return () if stop is None else (stop.stage, stop.touchpoint) if stop.touchpoint else (stop.stage,)


def stages(way: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [(stage,) for stage, _ in groupby(stop[0] for stop in way)]


@pytest.mark.parametrize("level", ["touchpoints", "stages"])
def test_everything_is_counted_as_on_the_answers(level: str) -> None:
    ways = WAYS if level == "touchpoints" else [stages(way) for way in WAYS]
    found = getattr(document(GIVEN), level)
    assert {named(one): one.visits.n for one in found.states} == Counter(stop for way in ways for stop in set(way))
    assert {named(one): one.starts.n for one in found.states if one.starts.n} == Counter(way[0] for way in ways)
    assert {named(one): one.ends.n for one in found.states if one.ends.n} == Counter(way[-1] for way in ways)
    counted = Counter(pair for way in ways for pair in pairwise([*way, ()]))
    assert {(named(one.origin), named(one.target)): one.n for one in found.moves} == counted
    whole = Counter(tuple(way) for way in ways)
    assert [one.n for one in found.ways] == [count for _, count in whole.most_common(5)]
    assert all(whole[tuple(named(stop) for stop in one.stops)] == one.n for one in found.ways)


def test_bases_are_those_who_gave_a_path() -> None:
    found = document(GIVEN)
    assert (found.base, found.responses) == (len(WAYS), 400)
    assert found.mean_stops == pytest.approx(np.mean([len(way) for way in WAYS]))
    assert all(one.visits.share.estimate == pytest.approx(one.visits.n / len(WAYS)) for one in found.stages.states)


def test_removal_effects_are_about_the_named_conversion() -> None:
    given = [{name: value for name, value in one.items() if at % 7 or name != "bought"} for at, one in enumerate(GIVEN)]
    found = document(given, "bought:yes")
    known = [one for one in given if "path" in one and "bought" in one]
    converted = [one for one in known if one["bought"] == "yes"]
    assert (found.conversion.n, found.conversion.converted) == (len(known), len(converted))
    assert found.conversion.label == "Bought? – yes"
    assert sum(one.removal.credit.estimate for one in found.touchpoints.states) == pytest.approx(1)
    # without the stages after each other there are two states: who never came to one of them cannot lose it
    both = [{stop[0] for stop in one["path"]} for one in converted]
    for one in found.stages.states:
        assert 0 < one.removal.effect.estimate <= 1
        passed = sum(one.stage in way for way in both) / len(both)
        assert one.removal.effect.estimate == pytest.approx(passed, abs=0.15)
    missing = len(WAYS) - len(known)
    assert any(f"Of {missing} paths" in note for note in found.notes)


def test_several_options_can_be_the_conversion() -> None:
    found = document(GIVEN, "bought:yes,maybe")
    assert found.conversion.converted == sum("path" in one and one["bought"] != "no" for one in GIVEN)
    assert (found.conversion.outcome, found.conversion.label) == ("bought:yes,maybe", "Bought? – yes / maybe")


@pytest.mark.parametrize(
    ("bought", "flag", "words"),
    [("yes", "no_non_converters", "share of visits"), ("no", "no_converters", "Nobody with a path converted")],
)
def test_without_both_kinds_of_paths_it_says_so_and_shows_visits(bought: str, flag: str, words: str) -> None:
    found = document([{**one, "bought": bought} for one in GIVEN], "bought:yes")
    assert found.flags == [flag]
    assert words in found.notes[0]
    assert all(one.removal is None for one in found.touchpoints.states)
    assert found.touchpoints.states[0].visits.share.estimate > 0


def test_no_conversion_named_is_said_with_what_can_be() -> None:
    found = document(GIVEN, lang="de")
    assert found.flags == ["no_conversion"]
    assert "bought:yes" in found.notes[0]
    assert found.possible == ["bought:yes", "bought:no", "bought:maybe", "news:yes", "news:no"]


def test_nobody_with_a_path_gives_words_and_empty_tables() -> None:
    for given in ([], [{name: value for name, value in one.items() if name != "path"} for one in GIVEN[:9]]):
        found = document(given, "bought:yes")
        assert (found.flags, found.base, found.mean_stops) == (["no_paths"], 0, None)
        assert (found.stages.states, found.stages.moves, found.touchpoints.ways) == ([], [], [])


def test_a_questionnaire_without_a_path_question_says_how_to_get_one() -> None:
    asked = questionnaire()
    asked["sections"][3]["questions"].pop(0)
    newest = resolve(Questionnaire.model_validate(asked), yaml_format.models(), yaml_format.catalogues())
    found = document(sample_of(GIVEN[:5], newest))
    assert found.flags == ["no_path_question"]
    assert "‘path’" in found.notes[0]


def test_stages_can_be_picked() -> None:
    found = document(GIVEN, only=("purchase",))
    assert {one.stage for one in found.touchpoints.states} == {"purchase"}
    assert [named(one) for one in found.stages.states] == [("purchase",)]


def test_in_another_model_stages_are_those_of_the_model() -> None:
    source, target = version().model(), yaml_format.models()["moments-of-truth"]
    found = document(GIVEN, reading=through(yaml_format.crosswalk(source, target), source, target))
    assert {one.stage for one in found.stages.states} <= {stage.id for stage in target.stages}
    assert all(named(move.origin) != named(move.target) for move in found.touchpoints.moves)


def test_weights_count_like_respondents_and_who_has_none_is_out() -> None:
    times = np.random.default_rng(4).integers(0, 4, 400)
    repeated = document([one for one, count in zip(GIVEN, times, strict=True) for _ in range(count)], "bought:yes")
    halves = times[:200].astype(float), times[200:].astype(float)
    found = document(replace(sample_of(GIVEN), weights=halves, design=int((times > 0).sum())), "bought:yes")
    assert found.base < repeated.base
    assert found.effective_base < found.base
    same = {named(one): one for one in repeated.touchpoints.states}
    for one in found.touchpoints.states:
        assert one.visits.share.estimate == pytest.approx(same[named(one)].visits.share.estimate)
        assert one.removal.effect.estimate == pytest.approx(same[named(one)].removal.effect.estimate)
