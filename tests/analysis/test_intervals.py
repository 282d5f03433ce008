"""Intervals agree with published tables, statsmodels and SciPy, and obey the laws every interval must obey."""

import math
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from app.analysis.intervals import effective_base, interval, t_interval, wilson

levels = st.sampled_from([0.5, 0.9, 0.95, 0.99])
counts = st.integers(1, 10**6).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
ratings = st.lists(st.integers(0, 10), min_size=2, max_size=40)


def sums(values: list[int]) -> tuple[int, int, int]:
    return len(values), sum(values), sum(value**2 for value in values)


@pytest.mark.parametrize(
    ("successes", "base", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombes_published_table(successes: int, base: int, low: float, high: float) -> None:
    # R. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
    found = wilson(successes, base, 0.95)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(counts, levels)
def test_wilson_equals_statsmodels(count: tuple[int, int], level: float) -> None:
    found = wilson(*count, level)
    expected = proportion_confint(*count, alpha=1 - level, method="wilson")
    assert (found.low, found.high) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(counts, levels)
def test_wilson_holds_its_estimate_and_stays_a_share(count: tuple[int, int], level: float) -> None:
    found = wilson(*count, level)
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    assert found.low < found.high


@given(counts, levels, st.integers(2, 50))
def test_wilson_narrows_as_the_base_grows(count: tuple[int, int], level: float, times: int) -> None:
    few, many = wilson(*count, level), wilson(count[0] * times, count[1] * times, level)
    assert many.high - many.low < few.high - few.low


@given(st.lists(st.tuples(st.booleans(), st.floats(0.1, 10)), min_size=1, max_size=30), st.floats(0.01, 100))
def test_scaling_all_weights_leaves_the_weighted_share_alone(
    respondents: list[tuple[bool, float]], factor: float
) -> None:
    def weighted(scale: float) -> list[float]:
        weights = [scale * weight for _, weight in respondents]
        named = sum(weight for (yes, _), weight in zip(respondents, weights, strict=True) if yes)
        base = effective_base(sum(weights), sum(weight**2 for weight in weights))
        found = wilson(named, sum(weights), 0.95, base)
        return [found.estimate, found.low, found.high]

    assert weighted(factor) == pytest.approx(weighted(1), rel=1e-9, abs=1e-12)


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=30))
def test_unequal_weights_never_tell_more_than_the_respondents_there_are(weights: list[float]) -> None:
    base = effective_base(sum(weights), sum(weight**2 for weight in weights))
    assert 1 - 1e-9 <= base <= len(weights) + 1e-9


def test_equal_weights_tell_as_much_as_no_weights() -> None:
    plain, weighted = wilson(12, 40, 0.95), wilson(12 * 2.5, 40 * 2.5, 0.95, effective_base(40 * 2.5, 40 * 2.5**2))
    assert (weighted.low, weighted.high) == pytest.approx((plain.low, plain.high), rel=1e-12)
    assert (plain.method, weighted.method) == ("wilson", "wilson on the effective base")


@pytest.mark.parametrize("share", [(3, 2), (-1, 2), (1, 0), (math.nan, 2), (1, math.inf)])
def test_wilson_refuses_what_is_no_share(share: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="a share needs"):
        wilson(*share, 0.95)


@pytest.mark.parametrize("base", [0, -1, math.nan, math.inf])
def test_wilson_refuses_what_is_no_effective_base(base: float) -> None:
    with pytest.raises(ValueError, match="an effective base"):
        wilson(1, 2, 0.95, base)


@pytest.mark.parametrize("level", [0, 1, 95, math.nan])
def test_only_a_level_between_0_and_1_is_taken(level: float) -> None:
    for figure in (lambda: wilson(1, 2, level), lambda: t_interval(0, 0, 0, level), lambda: interval(1, 1, level)):
        with pytest.raises(ValueError, match="a confidence level"):
            figure()


def test_nobody_asked_gives_no_figure() -> None:
    assert astuple(wilson(0, 0, 0.95))[:3] == (None, None, None)
    assert astuple(t_interval(0, 0, 0, 0.95)) == (0, None, None, None, None, None, "t")
    assert effective_base(0, 0) is None


@given(ratings.filter(lambda values: len(set(values)) > 1), levels)
def test_t_interval_equals_scipy(values: list[int], level: float) -> None:
    found = t_interval(*sums(values), level)
    expected = stats.ttest_1samp(values, 0).confidence_interval(level)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-9, abs=1e-9)
    assert (found.mean, found.sd) == pytest.approx((np.mean(values), np.std(values, ddof=1)), rel=1e-12)
    assert found.se == pytest.approx(stats.sem(values), rel=1e-12)
    assert found.low < found.mean < found.high


@given(ratings, ratings)
def test_sums_of_two_halves_give_the_whole(one: list[int], other: list[int]) -> None:
    added = [left + right for left, right in zip(sums(one), sums(other), strict=True)]
    assert t_interval(*added, 0.95) == t_interval(*sums(one + other), 0.95)


def test_one_rating_has_a_mean_but_no_spread() -> None:
    assert astuple(t_interval(1, 4, 16, 0.95)) == (1, 4, None, None, None, None, "t")


@pytest.mark.parametrize("rating", [4, 0.1, 3.3])
def test_ratings_all_alike_get_no_interval_of_width_zero(rating: float) -> None:
    found = t_interval(7, sum([rating] * 7), sum([rating**2] * 7), 0.95)
    assert (found.sd, found.se, found.low, found.high) == (0, 0, None, None)


def test_one_dissenter_in_ten_million_is_not_lost() -> None:
    n = 10**7
    assert t_interval(n, 5 * n - 1, 25 * n - 9, 0.95).sd == pytest.approx(math.sqrt(1 / n), rel=1e-6)


@pytest.mark.parametrize("wrong", [(2, 10, 1), (-1, 0, 0), (2, math.nan, 1), (2, 1, math.inf)])
def test_sums_that_cannot_be_are_refused(wrong: tuple[int, float, float]) -> None:
    with pytest.raises(ValueError, match="sums"):
        t_interval(*wrong, 0.95)


@given(st.floats(-100, 100), st.floats(0.001, 1000), st.sampled_from([1, 5, math.inf]), levels)
def test_an_interval_from_a_standard_error_stays_in_the_figures_range(
    estimate: float, se: float, df: float, level: float
) -> None:
    distribution = stats.norm(estimate, se) if math.isinf(df) else stats.t(df, estimate, se)
    low, high = interval(estimate, se, level, df)
    assert (low, high) == pytest.approx(distribution.interval(level), rel=1e-9, abs=1e-9)
    assert interval(estimate, se, level, df, -100, 100) == (max(low, -100), min(high, 100))


@pytest.mark.parametrize(("se", "df"), [(None, 5), (0.0, 5), (1.0, 0)])
def test_no_spread_known_gives_no_interval(se: float | None, df: float) -> None:
    assert interval(1.0, se, 0.95, df) == (None, None)
