"""Design-based comparisons are those of R's survey package; the effect size is that of statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import effectsize_smd

from app.analysis.comparisons import equality, linearised, standardised
from app.analysis.intervals import Mean, t_interval
from app.analysis.ratio import Sums, ratio_mean
from app.analysis.scores import mean_score
from tests.analysis.weighted_example import DESIGN, A, B, C

samples = st.lists(st.integers(1, 5), min_size=2, max_size=40).filter(lambda values: len(set(values)) > 1)


def mean(values: list[int]) -> Mean:
    return t_interval(len(values), sum(values), sum(value**2 for value in values), 0.95)


def test_two_weighted_means_compare_as_svyttest_does_in_r() -> None:
    # svyttest(y ~ g, ab): t, df, p and the interval, there of b less a
    found = linearised(*(mean_score(group, 0.95, DESIGN) for group in (A, B)), 0.95, df=16)
    assert found.test.statistic == pytest.approx(1.285155096517681, rel=1e-12)
    assert found.test.p == pytest.approx(0.217030734107676, rel=1e-12)
    assert found.difference.estimate == pytest.approx(0.703589743589744, rel=1e-12)
    assert (found.difference.low, found.difference.high) == pytest.approx(
        (-0.457004514609270, 1.864184001788758), rel=1e-12
    )


def test_several_weighted_means_compare_as_a_wald_test_in_r() -> None:
    # regTermTest(svyglm(y ~ g, s), ~g): F, df, ddf, p
    means = [mean_score(group, 0.95, DESIGN) for group in (A, B, C)]
    found = equality([one.mean for one in means], [one.se for one in means], df=25)
    assert (found.df, found.df2) == (2, 23)
    assert found.statistic == pytest.approx(2.686792959598228, rel=1e-12)
    assert found.p == pytest.approx(0.089403909564408, rel=1e-12)


def test_stages_whose_ratings_hang_together_compare_by_their_clustered_errors() -> None:
    one, other = Sums(3, 6, 6, 22, 14, 53, 206), Sums(3, 6, 6, 20, 14, 47, 172)
    a, b = (ratio_mean(sums, 0.95, design=6) for sums in (one, other))
    found = linearised(a, b, 0.95, df=4)
    assert found.test.statistic == pytest.approx((a.mean - b.mean) / np.hypot(a.se, b.se))
    assert found.effect.size is None  # sums of whole respondents hold no spread of single ratings


@given(samples, samples)
def test_hedges_g_equals_statsmodels(one: list[int], other: list[int]) -> None:
    a, b = mean(one), mean(other)
    expected, _ = effectsize_smd(a.mean, a.sd, a.n, b.mean, b.sd, b.n)
    assert standardised(a, b) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("se", [None, 0.0])
def test_groups_without_spread_have_a_difference_but_no_verdict(se: float | None) -> None:
    found = linearised(*(Mean(5, value, None, se, None, None, "") for value in (4.0, 3.0)), 0.95, df=8)
    assert (found.difference.estimate, found.difference.low, found.test.p) == (1.0, None, None)


def test_an_empty_group_has_nothing_to_compare() -> None:
    nobody, somebody = (mean_score(group, 0.95, DESIGN) for group in ({}, A))
    found = linearised(nobody, somebody, 0.95, df=6)
    assert (found.difference.estimate, found.test.p, found.effect.size) == (None, None, None)
    assert equality([nobody.mean, somebody.mean], [nobody.se, somebody.se], 7).p is None
