"""Signs of carelessness: medians as Python's, and limits that many honest answers stay under."""

from collections import Counter
from itertools import product
from statistics import median

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.quality import fast_limit, is_monotonous, is_straight, repeated, shared

SECONDS = st.lists(st.integers(0, 500), max_size=80)
VALUES = st.lists(st.integers(-4, 4), max_size=30).map(lambda values: np.array(sorted(values), np.int64))


@given(SECONDS)
def test_too_fast_is_a_third_of_the_median_of_thirty_and_more(seconds: list[int]) -> None:
    counted = Counter(seconds)
    found = fast_limit(np.array(list(counted), np.int64), np.array(list(counted.values()), np.int64))
    assert found == (median(seconds) / 3 if len(seconds) >= 30 else 0)


@given(SECONDS, SECONDS)
def test_counting_in_two_parts_gives_the_same_limit(one: list[int], other: list[int]) -> None:
    def counted(seconds: list[int]) -> tuple[np.ndarray, np.ndarray]:
        return np.unique(np.array(seconds, np.int64), return_counts=True)

    joined = (np.concatenate(columns) for columns in zip(counted(one), counted(other), strict=True))
    assert fast_limit(*joined) == fast_limit(*counted(one + other))


def test_a_grid_with_a_reversed_row_gives_away_who_answers_both_ways_alike() -> None:
    turned = [False, True, False, True, False]
    assert is_straight([1] * 5, turned, 5)
    assert is_straight([4, 4, 4, 4, 2], turned, 5)
    assert not is_straight([4, 2, 4, 2, 4], turned, 5)
    assert not is_straight([4, 4, 4, 2, 2], turned, 5)
    assert not is_straight([5] * 5, [False] * 5, 5)
    assert not is_straight([3] * 5, turned, 5)
    assert is_straight([3] * 5, turned, 6)
    assert not is_straight([5] * 4, turned[:4], 5)


def test_a_few_satisfied_answers_are_not_monotonous_and_many_alike_are() -> None:
    assert not is_monotonous([[5] * 11])
    assert is_monotonous([[5] * 12])
    assert is_monotonous([[5] * 11 + [4]])
    assert not is_monotonous([[5] * 10 + [4] * 2])
    assert not is_monotonous([[5]] * 12)
    assert is_monotonous([[5] * 7, ["joy"] * 5])


@given(st.permutations([5] * 9 + [4] * 2 + [1]), st.permutations(range(1, 6)))
def test_order_and_names_of_the_points_do_not_matter(points: list[int], names: list[int]) -> None:
    assert not is_monotonous([points])
    assert not is_monotonous([[names[point - 1] for point in points]])


@given(VALUES, VALUES)
def test_what_occurs_twice_and_what_two_share(one: np.ndarray, other: np.ndarray) -> None:
    assert repeated(one).tolist() == sorted(value for value, times in Counter(one.tolist()).items() if times > 1)
    assert shared(one, other).tolist() == sorted(set(one.tolist()) & set(other.tolist()))
    assert shared(other, one).tolist() == shared(one, other).tolist()


def test_honest_answers_by_chance_alike_stay_rare() -> None:
    # everybody's points drawn alike: how many of all 4 ** 6 pairs of scales would be called monotonous
    flagged = sum(is_monotonous([list(one) * 2]) for one in product(range(1, 5), repeat=6))
    assert flagged == 4
