"""Moves, starts, ends and frequent ways are what one counts by hand, with the intervals of shares."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.intervals import wilson
from app.analysis.ratio import Sums, ratio_share
from app.analysis.transitions import END, ends, frequent, moves, starts, visits
from app.analysis.walks import Walks
from tests.analysis.ways import LETTERS, some_ways, ways_of

NOBODY = Walks(np.empty(0, int), np.empty(0, int), np.empty(0), 3)


def letter(state: int) -> str:
    return "." if state == END else LETTERS[state]


@given(some_ways)
def test_moves_are_counted_as_by_hand(texts: list[str]) -> None:
    counted = Counter(pair for text in texts for pair in pairwise(text + "."))
    leaving = Counter(letter for text in texts for letter in text)
    found = moves(ways_of(texts), 0.95)
    assert {(letter(one.origin), letter(one.target)): one.count for one in found} == counted
    assert all(one.base == leaving[letter(one.origin)] for one in found)
    assert all(one.share.estimate == pytest.approx(one.count / one.base) for one in found)


@given(some_ways)
def test_starts_ends_and_visits_are_shares_of_all_ways(texts: list[str]) -> None:
    counts = [Counter(text[0] for text in texts), Counter(text[-1] for text in texts)]
    counts.append(Counter(letter for text in texts for letter in set(text)))
    for figure, counted in zip((starts, ends, visits), counts, strict=True):
        found = figure(ways_of(texts), 0.9)
        assert {letter(one.state): one.count for one in found} == counted
        assert [one.count for one in found] == sorted(counted.values(), reverse=True)
        assert all(one.share == wilson(one.count, len(texts), 0.9) for one in found)


@given(some_ways, st.integers(1, 5))
def test_the_most_frequent_ways_come_first(texts: list[str], most: int) -> None:
    counted = Counter(texts)
    found = frequent(ways_of(texts), 0.95, most)
    assert [one.count for one in found] == sorted(counted.values(), reverse=True)[:most]
    assert all(counted["".join(map(letter, one.states))] == one.count for one in found)


def test_where_nobody_leaves_twice_the_interval_is_that_of_wilson() -> None:
    found = {letter(one.target): one for one in moves(ways_of(["AB", "AB", "AC", "A"]), 0.95) if one.origin == 0}
    assert found["B"].share == wilson(2, 4, 0.95)
    assert found["."].share == wilson(1, 4, 0.95)


def test_moves_of_one_respondent_are_not_independent() -> None:
    found = next(one for one in moves(ways_of(["ABABAC", "AC", "ADAC"]), 0.95) if (one.origin, one.target) == (0, 1))
    # of respondents who left A 3, 1 and 2 times, the first went to B twice
    expected = ratio_share(Sums(3, 6, 6, 2, 9 + 1 + 4, 6, 4), 0.95, 3)
    assert (found.count, found.base, found.share) == (2, 6, expected)


def test_weights_move_the_shares_and_stand_on_the_effective_base() -> None:
    ways = ways_of(["AB", "AC", "AB"], [1.0, 2.0, 3.0])
    found = moves(ways, 0.95)[0]
    assert (found.count, found.base) == (2, 3)
    assert found.share == wilson(4, 6, 0.95, 36 / 14)
    assert starts(ways, 0.95)[0].share.estimate == 1
    assert frequent(ways, 0.95, 1)[0].share == wilson(4, 6, 0.95, 36 / 14)


@settings(max_examples=30)
@given(some_ways, st.floats(0.01, 100), st.integers(0, 99))
def test_order_and_scale_of_respondents_change_nothing(texts: list[str], factor: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    weight, order = random.uniform(0.5, 2, len(texts)), random.permutation(len(texts))
    found = moves(ways_of(texts, weight), 0.95)
    same = moves(ways_of([texts[place] for place in order], factor * weight[order]), 0.95)
    assert [(one.origin, one.target, one.count) for one in found] == [
        (one.origin, one.target, one.count) for one in same
    ]
    for one, other in zip(found, same, strict=True):
        assert (other.share.estimate, other.share.low) == pytest.approx((one.share.estimate, one.share.low))


@given(some_ways)
def test_everybody_twice_leaves_the_shares_and_doubles_the_counts(texts: list[str]) -> None:
    for one, other in zip(moves(ways_of(texts), 0.95), moves(ways_of(texts * 2), 0.95), strict=True):
        assert (other.count, other.share.estimate) == (2 * one.count, pytest.approx(one.share.estimate))


def test_without_ways_there_is_nothing() -> None:
    assert (moves(NOBODY, 0.95), starts(NOBODY, 0.95), visits(NOBODY, 0.95), frequent(NOBODY, 0.95, 5)) == ((),) * 4
