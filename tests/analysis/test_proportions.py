"""Two shares compare as in Newcombe's paper, statsmodels and SciPy, and never give what is no number."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize, proportions_ztest

from app.analysis.proportions import Portion, cohens_h, fisher, two_proportions

counts = st.integers(1, 500).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_intervals_are_those_of_newcombes_table(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    # R. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10
    found = two_proportions(Portion(*one), Portion(*other), 0.95).difference
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(counts, counts)
def test_test_interval_and_effect_equal_statsmodels(one: tuple[int, int], other: tuple[int, int]) -> None:
    found = two_proportions(Portion(*one), Portion(*other), 0.95)
    low, high = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    assert (found.difference.low, found.difference.high) == pytest.approx((low, high), abs=1e-9)
    expected = proportion_effectsize(one[0] / one[1], other[0] / other[1])
    assert found.effect.size == pytest.approx(expected, abs=1e-12)
    if found.test.statistic is not None:
        z, p = proportions_ztest([one[0], other[0]], [one[1], other[1]])
        assert (found.test.statistic, found.test.p) == pytest.approx((z, p), rel=1e-9, abs=1e-12)


@given(counts, counts)
def test_small_expected_counts_get_fishers_exact_test(one: tuple[int, int], other: tuple[int, int]) -> None:
    successes, size = one[0] + other[0], one[1] + other[1]
    assume(0 < successes < size)
    least = min(one[1], other[1]) * min(successes, size - successes) / size
    found = two_proportions(Portion(*one), Portion(*other), 0.95).test
    assert found.method.startswith("fisher" if least < 5 - 1e-9 else "score") or abs(least - 5) < 1e-9


@given(*[st.integers(0, 60)] * 4)
def test_fisher_equals_scipy(a: int, b: int, c: int, d: int) -> None:
    assert fisher(((a, b), (c, d))) == pytest.approx(stats.fisher_exact([[a, b], [c, d]]).pvalue, rel=1e-6)


def test_equal_weights_compare_like_no_weights() -> None:
    plain = two_proportions(Portion(30, 80), Portion(20, 90), 0.95)
    weighted = two_proportions(Portion(75, 200, 80), Portion(50, 225, 90), 0.95)
    assert weighted.test.p == pytest.approx(plain.test.p)
    assert (weighted.difference.low, weighted.difference.high) == pytest.approx(
        (plain.difference.low, plain.difference.high)
    )
    assert weighted.test.method == "score test, Newcombe interval on effective bases"


def test_a_smaller_effective_base_makes_a_difference_less_certain() -> None:
    plain = two_proportions(Portion(30, 80), Portion(20, 90), 0.95)
    weighted = two_proportions(Portion(30, 80, 50), Portion(20, 90, 60), 0.95)
    assert weighted.test.p > plain.test.p
    assert weighted.difference.high - weighted.difference.low > plain.difference.high - plain.difference.low


def test_few_expected_on_an_effective_base_are_flagged() -> None:
    assert two_proportions(Portion(2, 80, 40), Portion(4, 90, 45), 0.95).test.sparse


@pytest.mark.parametrize("shares", [((0, 10), (0, 20)), ((10, 10), (20, 20))])
def test_shares_that_are_both_0_or_both_1_have_no_verdict(shares: tuple[tuple[int, int], tuple[int, int]]) -> None:
    found = two_proportions(Portion(*shares[0]), Portion(*shares[1]), 0.95)
    assert (found.test.p, found.difference.estimate, found.effect.size) == (None, 0, 0)
    assert found.difference.low < 0 < found.difference.high


def test_an_empty_base_has_nothing_to_compare() -> None:
    found = two_proportions(Portion(0, 0), Portion(3, 9), 0.95)
    assert (found.difference.estimate, found.test.p, found.effect.size) == (None, None, None)


def test_cohens_h_of_everybody_against_nobody_is_pi() -> None:
    assert cohens_h(1, 0) == pytest.approx(math.pi)
