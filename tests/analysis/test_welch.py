"""Welch's test is SciPy's, with its interval, and obeys the laws of a comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.analysis.intervals import Mean, t_interval
from app.analysis.welch import welch

samples = st.lists(st.integers(0, 10), min_size=2, max_size=40).filter(lambda values: len(set(values)) > 1)


def mean(values: list[int]) -> Mean:
    return t_interval(len(values), sum(values), sum(value**2 for value in values), 0.95)


@given(samples, samples, st.sampled_from([0.8, 0.95, 0.99]))
def test_statistic_p_and_interval_equal_scipy(one: list[int], other: list[int], level: float) -> None:
    found = welch(mean(one), mean(other), level)
    expected = stats.ttest_ind(one, other, equal_var=False)
    interval = expected.confidence_interval(level)
    assert found.test.statistic == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
    assert (found.test.df, found.test.p) == pytest.approx((expected.df, expected.pvalue), rel=1e-9)
    assert (found.difference.low, found.difference.high) == pytest.approx((interval.low, interval.high), abs=1e-9)


@given(samples, samples)
def test_exchanged_groups_give_the_same_p_and_the_opposite_difference(one: list[int], other: list[int]) -> None:
    there, back = welch(mean(one), mean(other), 0.95), welch(mean(other), mean(one), 0.95)
    assert back.test.p == pytest.approx(there.test.p)
    assert (back.difference.low, back.difference.high) == pytest.approx(
        (-there.difference.high, -there.difference.low), abs=1e-12
    )
    assert back.effect.size == pytest.approx(-there.effect.size, abs=1e-12)


def test_one_group_without_spread_can_be_compared_two_cannot() -> None:
    alike, spread = mean([4] * 9), mean([1, 2, 3, 4, 5])
    assert welch(alike, spread, 0.95).test.p == pytest.approx(
        stats.ttest_1samp([1, 2, 3, 4, 5], 4).pvalue  # all the doubt comes from the one that spreads
    )
    assert welch(alike, mean([3] * 9), 0.95).test.p is None
    assert welch(alike, mean([3]), 0.95).difference.estimate == 1
    assert welch(alike, mean([]), 0.95).difference.estimate is None
