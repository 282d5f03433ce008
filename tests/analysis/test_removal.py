"""Removal effects are those of the chain without the state, solved anew, simulated, and as published."""

import random as dice
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.analysis.removal import Removals, removal_effects
from tests.analysis.ways import LETTERS, some_ways, ways_of

converters = st.lists(st.booleans(), min_size=25, max_size=25)


def effects(found: Removals) -> dict[str, float]:
    return {LETTERS[one.state]: one.effect.estimate for one in found.removals}


def chances(texts: list[str], converted: list[bool], without: str = "") -> NDArray[np.float64]:
    """The chain as a matrix: start, letters, conversion, nothing; a letter left out leads to nothing."""
    names = ["(", *LETTERS, "+", "-"]
    counts = np.zeros((len(names), len(names)))
    for text, yes in zip(texts, converted, strict=True):
        stops = ["(", *text, "+" if yes else "-"]
        for origin, target in pairwise(stops):
            counts[names.index(origin), names.index(target)] += 1
    if without:
        counts[names.index(without)] = 0
    for end in range(len(names)):
        if not counts[end].any():
            counts[end, names.index("+") if names[end] == "+" else names.index("-")] = 1
    return counts / counts.sum(axis=1, keepdims=True)


def converting(texts: list[str], converted: list[bool], without: str = "") -> float:
    """Brute force: the chain run for as long as anything is left in it."""
    return float(np.linalg.matrix_power(chances(texts, converted, without), 2**14)[0, -2])


def test_the_example_that_is_often_printed() -> None:
    # C1 C2 C3 converts, C1 does not, C2 C3 does not: S. Bryl', "Marketing multi-channel attribution model with R", 2016
    found = removal_effects(ways_of(["ABC", "A", "BC"]), np.array([True, False, False]), 0.95)
    assert effects(found) == pytest.approx({"A": 0.5, "B": 1.0, "C": 1.0})
    assert [one.credit.estimate for one in found.removals] == pytest.approx([0.2, 0.4, 0.4])
    assert found.conversion.estimate == pytest.approx(1 / 3)


@settings(deadline=None)
@given(some_ways, converters)
def test_they_are_those_of_the_chain_without_the_state(texts: list[str], yes: list[bool]) -> None:
    converted = yes[: len(texts)]
    assume(0 < sum(converted) < len(texts))
    found = removal_effects(ways_of(texts), np.array(converted), 0.95)
    whole = converting(texts, converted)
    assert whole == pytest.approx(sum(converted) / len(texts))  # the chain converts as many as really did
    expected = {one: 1 - converting(texts, converted, one) / whole for one in LETTERS if one in "".join(texts)}
    assert effects(found) == pytest.approx(expected, abs=1e-9)
    assert sum(one.credit.estimate for one in found.removals) == pytest.approx(1)
    for one in found.removals:
        assert one.effect.low is None or 0 <= one.effect.low <= one.effect.estimate <= one.effect.high <= 1


def test_they_are_those_of_walks_drawn_from_the_chain() -> None:
    texts, converted = market(300, 1)
    matrix, rolled = chances(texts, converted), dice.Random(3)
    through = gained = 0
    for _ in range(20_000):
        state, seen = 0, set()
        while state < len(matrix) - 2:
            seen.add(state)
            state = rolled.choices(range(len(matrix)), matrix[state])[0]
        gained += state == len(matrix) - 2
        through += state == len(matrix) - 2 and 2 in seen  # 2 is B: without it these would not have converted
    assert effects(removal_effects(ways_of(texts), np.array(converted), 0.95))["B"] == pytest.approx(
        through / gained, abs=0.02
    )


def market(n: int, seed: int) -> tuple[list[str], list[bool]]:
    """Ways without repetition, which convert more often through A."""
    random = np.random.default_rng(seed)
    texts = ["".join(random.permutation(list("ABCD"))[: random.integers(1, 5)]) for _ in range(n)]
    return texts, [bool(random.random() < 0.3 + 0.3 * ("A" in text)) for text in texts]


@pytest.mark.parametrize("weighted", [False, True])
def test_the_errors_are_near_those_of_a_bootstrap(weighted: bool) -> None:
    texts, converted = market(600, 5)
    random = np.random.default_rng(8)
    weight = random.uniform(0.3, 2, 600) if weighted else np.ones(600)
    drawn = []
    for _ in range(300):
        rows = random.integers(0, 600, 600)
        found = removal_effects(ways_of([texts[row] for row in rows], weight[rows]), np.array(converted)[rows], 0.95)
        drawn.append([(one.effect.estimate, one.credit.estimate) for one in found.removals])
    found = removal_effects(ways_of(texts, weight), np.array(converted), 0.95, design=600)
    half = [[(figure.high - figure.estimate) / 1.964 for figure in (one.effect, one.credit)] for one in found.removals]
    assert np.array(half) == pytest.approx(np.std(drawn, axis=0, ddof=1), rel=0.15)


def test_the_interval_holds_the_true_effect_about_as_often_as_it_says() -> None:
    truth = effects(removal_effects(*_arrays(market(60_000, 99)), 0.95))
    held = []
    for seed in range(200):
        found = removal_effects(*_arrays(market(300, seed)), 0.95)
        held.append([one.effect.low <= truth[LETTERS[one.state]] <= one.effect.high for one in found.removals])
    assert np.mean(held, axis=0) == pytest.approx([0.94] * 4, abs=0.04)


def _arrays(world: tuple[list[str], list[bool]]):
    return ways_of(world[0]), np.array(world[1])


def test_weights_count_like_respondents() -> None:
    texts, converted = market(40, 2)
    times = np.random.default_rng(3).integers(1, 4, 40)
    repeated = removal_effects(
        ways_of([text for text, count in zip(texts, times, strict=True) for _ in range(count)]),
        np.repeat(converted, times),
        0.95,
    )
    weighted = removal_effects(ways_of(texts, times), np.array(converted), 0.95, design=40)
    assert effects(weighted) == pytest.approx(effects(repeated))
    assert (weighted.n, weighted.converted) == (40, sum(converted))


def test_the_size_of_blocks_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    ways, converted = _arrays(market(200, 4))
    whole = removal_effects(ways, converted, 0.95)
    monkeypatch.setattr("app.analysis.removal._BLOCK", 7)
    again = removal_effects(ways, converted, 0.95)
    assert [one.effect.low for one in again.removals] == pytest.approx([one.effect.low for one in whole.removals])


@pytest.mark.parametrize(
    ("texts", "converted", "flag", "share"),
    [
        (["AB", "B"], [True, True], "no_non_converters", 1),
        (["AB", "B"], [False, False], "no_converters", 0),
        ([], [], "no_paths", None),
    ],
)
def test_without_both_kinds_of_ways_there_are_words_instead(
    texts: list[str], converted: list[bool], flag: str, share: float | None
) -> None:
    found = removal_effects(ways_of(texts), np.array(converted, bool), 0.95)
    assert (found.flags, found.removals, found.conversion.estimate) == ((flag,), (), share)


def test_a_stop_that_every_way_passes_loses_everything_and_has_no_interval_of_width_zero() -> None:
    found = removal_effects(ways_of(["AB", "AC", "A"]), np.array([True, True, False]), 0.95)
    first = found.removals[0].effect
    assert (first.estimate, first.low, first.high) == (1, None, None)
