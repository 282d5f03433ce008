"""Distributions of number questions agree with NumPy and SciPy, however large the numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.analysis.distribution import distribution, quantiles

numbers = st.lists(st.integers(-1000, 1000), min_size=2, max_size=40).filter(lambda values: len(set(values)) > 1)


@given(numbers, st.sampled_from([0, 10**9, -(10**9)]))
def test_mean_and_box_plot_equal_scipy_and_hold_for_large_numbers(values: list[int], far: int) -> None:
    found = distribution([value + far for value in values], 0.95)
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert found.mean.sd == pytest.approx(np.std(values, ddof=1), rel=1e-9)
    assert (found.mean.low - far, found.mean.high - far) == pytest.approx((expected.low, expected.high), abs=1e-5)
    assert found.median - far == pytest.approx(np.median(values), abs=1e-6)
    assert (found.minimum, found.maximum) == (min(values) + far, max(values) + far)
    assert found.minimum <= found.lower_quartile <= found.median <= found.upper_quartile <= found.maximum


def test_quartiles_are_those_of_r() -> None:
    # R: quantile(c(1, 2, 4, 8, 16, 32)), type 7
    assert quantiles([32, 1, 16, 2, 8, 4], [0.25, 0.5, 0.75]) == [2.5, 6.0, 14.0]


def test_no_numbers_give_no_figures() -> None:
    found = distribution([], 0.95)
    assert (found.mean.n, found.mean.mean, found.minimum, found.median, found.maximum) == (0, None, None, None, None)


def test_one_number_is_its_own_mean_without_interval() -> None:
    found = distribution([7.5], 0.95)
    assert (found.mean.mean, found.mean.sd, found.mean.low, found.median) == (7.5, None, None, 7.5)


@pytest.mark.parametrize("missing", [math.nan, math.inf])
def test_missing_answers_are_refused_rather_than_averaged(missing: float) -> None:
    with pytest.raises(ValueError, match="drop missing answers first"):
        distribution([1.0, missing], 0.95)
