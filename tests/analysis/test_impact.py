"""The difference between those who met something and those who did not is Welch's; weighted it is that of svyglm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.analysis.impact import impact
from app.analysis.intervals import critical_value

outcomes = st.lists(st.integers(0, 10), min_size=2, max_size=20).filter(lambda values: len(set(values)) > 1)


def of(met: list[float], others: list[float], weight: list[float] | None = None, design: int | None = None):
    outcome = np.array([*met, *others], dtype=float)
    among = np.arange(len(outcome)) < len(met)
    return impact(outcome, np.ones(len(outcome)) if weight is None else np.array(weight), among, 0.95, design)


@given(outcomes, outcomes)
def test_unweighted_it_is_the_test_of_welch(met: list[int], others: list[int]) -> None:
    expected = stats.ttest_ind(met, others, equal_var=False).confidence_interval(0.95)
    found = of(met, others)
    assert (found.met, found.not_met) == (len(met), len(others))
    assert (found.mean_met, found.mean_not_met) == pytest.approx((np.mean(met), np.mean(others)))
    assert (found.difference.low, found.difference.high) == pytest.approx((expected.low, expected.high))
    assert found.difference.method == "Welch"


def test_weighted_in_a_domain_it_has_the_error_of_svyglm() -> None:
    # d <- svydesign(ids = ~1, weights = ~w, data = d); coef(summary(svyglm(y ~ m, subset(d, dom == 1)))) (survey 4)
    # with 10 respondents in the design, 8 of them in the domain: estimate 3.57237070462, standard error 0.829481295471
    found = of([9, 7, 8, 10], [4, 6, 5, 3], [1, 2, 0.5, 0.8, 1.5, 1, 3, 1.2], design=10)
    assert found.difference.estimate == pytest.approx(3.57237070462)
    half = (found.difference.high - found.difference.low) / 2
    # Welch's degrees of freedom lie between the smaller group's and those of both
    assert 0.829481295471 * critical_value(0.95, 6) < half < 0.829481295471 * critical_value(0.95, 3)


def test_weights_all_alike_are_no_weights() -> None:
    plain, weighted = of([9, 7, 8, 10], [4, 6, 5, 3]), of([9, 7, 8, 10], [4, 6, 5, 3], [2.5] * 8, design=8)
    assert weighted.difference.estimate == pytest.approx(plain.difference.estimate)
    se, other = ((one.difference.high - one.difference.low) for one in (plain, weighted))
    assert other == pytest.approx(se * np.sqrt(8 / 7 * 3 / 4), rel=1e-6)


@given(outcomes, outcomes, st.floats(0.01, 100))
def test_scaling_all_weights_changes_nothing(met: list[int], others: list[int], factor: float) -> None:
    n = len(met) + len(others)
    weight = np.random.default_rng(n).uniform(0.5, 2, n)
    found, same = of(met, others, weight, n), of(met, others, factor * weight, n)
    assert (same.difference.estimate, same.difference.low) == pytest.approx(
        (found.difference.estimate, found.difference.low)
    )


@pytest.mark.parametrize(("met", "others"), [([7], [3, 4, 5]), ([7, 8], [3]), ([7, 7], [3, 3]), ([7, 8], [3, 3])])
def test_without_spread_there_is_a_difference_but_no_interval(met: list[float], others: list[float]) -> None:
    found = of(met, others)
    assert found.difference.estimate == np.mean(met) - np.mean(others)
    assert found.difference.low is None


def test_a_group_without_anybody_has_no_mean() -> None:
    assert of([], [3, 4]).difference.estimate is None
    assert of([3, 4], []).mean_not_met is None
    assert of([], []).mean_met is None
