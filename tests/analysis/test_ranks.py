"""Rank tests equal SciPy unweighted and R's survey package weighted."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.analysis.ranks import kruskal_wallis, mann_whitney, weighted_ranks
from app.analysis.scores import Tally, unweighted
from tests.analysis.weighted_example import DESIGN, A, B, C

ratings = st.lists(st.integers(1, 5), min_size=1, max_size=30)


def histogram(values: list[int]) -> dict[int, Tally]:
    return unweighted(Counter(values))


@given(ratings, ratings)
def test_mann_whitney_equals_scipy(one: list[int], other: list[int]) -> None:
    test, effect = mann_whitney(histogram(one), histogram(other))
    above = sum((x > y) - (x < y) for x in one for y in other) / (len(one) * len(other))
    assert effect.size == pytest.approx(above, abs=1e-12)
    if len({*one, *other}) > 1:
        expected = stats.mannwhitneyu(one, other, method="asymptotic")
        assert (test.statistic, test.p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)
    else:
        assert test.p is None


@given(st.lists(ratings, min_size=2, max_size=5))
def test_kruskal_wallis_equals_scipy(groups: list[list[int]]) -> None:
    test, effect = kruskal_wallis([histogram(group) for group in groups])
    if len({value for group in groups for value in group}) == 1:
        assert (test.p, effect.size) == (None, None)
        return
    expected = stats.kruskal(*groups)
    assert (test.statistic, test.p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9, abs=1e-9)
    assert 0 <= effect.size <= 1 + 1e-12


@given(ratings, ratings, ratings)
def test_the_order_of_groups_does_not_matter(one: list[int], two: list[int], three: list[int]) -> None:
    there = kruskal_wallis([histogram(group) for group in (one, two, three)])[0]
    back = kruskal_wallis([histogram(group) for group in (three, one, two)])[0]
    assert back.p == pytest.approx(there.p) if there.p is not None else back.p is None


def test_weighted_ranks_of_several_groups_are_those_of_r() -> None:
    # s <- update(s, r = (cumsum(t) - t/2)[y] / sum(t)) with t = tapply(w, y, sum)
    # regTermTest(svyglm(r ~ g, s), ~g): F, df, ddf, p. (svyranktest lets midranks depend on the order of tied rows)
    test, _ = weighted_ranks([A, B, C], DESIGN)
    assert (test.df, test.df2) == (2, 23)
    assert (test.statistic, test.p) == pytest.approx((2.6883780495128335, 0.0892891151395976), rel=1e-12)


def test_weighted_ranks_of_two_groups_are_those_of_r() -> None:
    # svyttest(r ~ g, ab) with r as above: t^2, df, p, and the difference b - a
    test, effect = weighted_ranks([A, B], DESIGN)
    assert (test.df, test.df2) == (1, 16)
    assert (test.statistic, test.p) == pytest.approx((1.596504467839913, 0.224500279284058), rel=1e-12)
    assert effect.size == pytest.approx(2 * 0.172628205128205, rel=1e-12)


def test_scaling_all_weights_changes_nothing() -> None:
    double = [
        {value: Tally(one.count, 7 * one.weight, 49 * one.weight_sq) for value, one in group.items()}
        for group in (A, B, C)
    ]
    assert weighted_ranks(double, DESIGN)[0].p == pytest.approx(weighted_ranks([A, B, C], DESIGN)[0].p)


def test_an_empty_group_is_left_out_and_one_alone_has_no_verdict() -> None:
    assert mann_whitney({}, histogram([1, 2]))[0].p is None
    assert kruskal_wallis([{}, histogram([1, 2])])[0].p is None
    assert kruskal_wallis([])[0].p is None
    assert weighted_ranks([{}, A], DESIGN)[0].p is None
    assert weighted_ranks([A, {}, B], DESIGN) == weighted_ranks([A, B], DESIGN)
