"""Stage figures agree with cluster-robust regression on the single ratings, the delta method and the jackknife."""

from dataclasses import astuple

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import approx_fprime

from app.analysis.intervals import wilson
from app.analysis.ratio import Sums, ratio_index, ratio_mean, ratio_share
from app.analysis.scores import mean_score, unweighted

Respondents = list[tuple[list[int], float]]
Floats = NDArray[np.float64]
rated = st.tuples(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.floats(0.1, 10))
respondents = st.lists(rated, min_size=2, max_size=15)
varied = respondents.filter(lambda people: len({value for values, _ in people for value in values}) > 1)


def columns(people: Respondents) -> tuple[Floats, Floats, Floats]:
    """Each respondent's number of ratings, sum of ratings and weight."""
    counts = np.array([len(values) for values, _ in people], dtype=float)
    totals = np.array([sum(values) for values, _ in people], dtype=float)
    return counts, totals, np.array([weight for _, weight in people])


def sums_of(m: Floats, t: Floats, w: Floats) -> Sums:
    products = (w @ m, w @ t, w**2 @ m**2, w**2 @ (m * t), w**2 @ t**2)
    return Sums(int(np.count_nonzero(m)), int(m.sum()), *(float(product) for product in products))


def sums(people: Respondents) -> Sums:
    return sums_of(*columns(people))


def top2_sums(people: Respondents) -> Sums:
    m, _, w = columns(people)
    return sums_of(m, np.array([sum(value >= 4 for value in values) for values, _ in people], dtype=float), w)


def spread(people: Respondents) -> bool:
    """Whether the respondents' sums vary beyond what rounding does."""
    m, t, w = columns(people)
    return bool(np.abs(t - (w @ t) / (w @ m) * m).max() > 1e-6)


@given(varied.filter(spread))
def test_the_error_is_that_of_a_regression_on_a_constant_clustered_by_respondent(people: Respondents) -> None:
    values = np.array([value for answers, _ in people for value in answers], dtype=float)
    weights = np.array([weight for answers, weight in people for _ in answers])
    groups = np.array([index for index, (answers, _) in enumerate(people) for _ in answers])
    model = sm.WLS(values, np.ones(len(values)), weights=weights)
    # without its correction statsmodels gives the bare sandwich; n/(n − 1) is the documented factor
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
    n = len(people)
    found = ratio_mean(sums(people), 0.95, design=n)
    assert (found.n, found.mean) == (len(values), pytest.approx(fit.params[0], rel=1e-9))
    assert found.se == pytest.approx(fit.bse[0] * np.sqrt(n / (n - 1)), rel=1e-6)
    assert (found.low, found.high) == pytest.approx(stats.t(n - 1, found.mean, found.se).interval(0.95), rel=1e-9)


@given(varied.filter(spread), st.integers(0, 40))
def test_respondents_without_a_rating_are_part_of_the_design(people: Respondents, silent: int) -> None:
    # delta method on the two totals over everybody shown the stage, with a numeric gradient
    m, t, w = (np.concatenate([column, np.zeros(silent)]) for column in columns(people))
    totals = np.array([w @ t, w @ m])
    covariance = np.cov(w * t, w * m, ddof=1) * len(m)
    gradient = approx_fprime(totals, lambda point: point[0] / point[1], 1e-7 * totals)
    found = ratio_mean(sums(people), 0.95, design=len(m))
    assert found.se == pytest.approx(np.sqrt(gradient @ covariance @ gradient), rel=1e-3, abs=1e-6)
    half = stats.t.ppf(0.975, len(people) - 1) * found.se  # a large base does not hide that few rated
    assert (found.low, found.high) == pytest.approx((found.mean - half, found.mean + half), rel=1e-9, abs=1e-9)


def test_the_error_is_near_that_of_the_jackknife() -> None:
    random = np.random.default_rng(7)
    m = random.integers(1, 6, 400).astype(float)
    t = np.rint(m * random.uniform(1, 5, 400))
    w = random.uniform(0.5, 2, 400)
    left_out = (w @ t - w * t) / (w @ m - w * m)
    jackknife = np.sqrt(399 / 400 * np.sum((left_out - left_out.mean()) ** 2))
    assert ratio_mean(sums_of(m, t, w), 0.95, design=400).se == pytest.approx(jackknife, rel=0.01)


def test_the_interval_holds_the_true_mean_as_often_as_it_says() -> None:
    # 2000 samples of 60 respondents whose ratings hang together; the mean of all ratings is 3
    random = np.random.default_rng(11)
    held = 0
    for _ in range(2000):
        m = random.integers(1, 6, 60)
        moods = random.choice([-1, 0, 1], 60)
        t = 3 * m + moods * m + 2 * random.binomial(m, 0.5) - m
        found = ratio_mean(sums_of(m.astype(float), t.astype(float), np.ones(60)), 0.95, design=60)
        held += found.low <= 3 <= found.high
    assert held / 2000 == pytest.approx(0.95, abs=0.015)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=30).filter(lambda values: len(set(values)) > 1))
def test_one_rating_each_equals_the_score_of_a_touchpoint(values: list[int]) -> None:
    counts = {value: values.count(value) for value in values}
    touchpoint = mean_score(unweighted(counts), 0.95)
    stage = ratio_mean(sums([([value], 1.0) for value in values]), 0.95, design=len(values))
    assert (stage.mean, stage.se) == pytest.approx((touchpoint.mean, touchpoint.se), rel=1e-9)
    assert (stage.low, stage.high) == pytest.approx((touchpoint.low, touchpoint.high), rel=1e-9)


@given(respondents, respondents)
def test_sums_of_two_halves_give_the_whole(one: Respondents, other: Respondents) -> None:
    n = len(one) + len(other)
    added = Sums(*(left + right for left, right in zip(astuple(sums(one)), astuple(sums(other)), strict=True)))
    halves, whole = ratio_mean(added, 0.95, n), ratio_mean(sums(one + other), 0.95, n)
    assert halves.mean == pytest.approx(whole.mean, rel=1e-9)
    assert halves.se == pytest.approx(whole.se, rel=1e-6, abs=1e-5)


@given(varied.filter(spread), st.floats(0.01, 100))
def test_scaling_all_weights_changes_nothing(people: Respondents, factor: float) -> None:
    scaled = [(values, factor * weight) for values, weight in people]
    n = len(people)
    found, same = ratio_mean(sums(scaled), 0.9, n), ratio_mean(sums(people), 0.9, n)
    assert (found.mean, found.se) == pytest.approx((same.mean, same.se), rel=1e-6)


@given(respondents, st.integers(0, 40))
def test_a_share_stays_in_range_and_holds_its_estimate(people: Respondents, silent: int) -> None:
    found = ratio_share(top2_sums(people), 0.95, len(people) + silent)
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    assert found.low < found.high


def test_independent_ratings_give_the_share_of_wilson() -> None:
    # one rating each: the clustered error is the binomial one, but for n/(n − 1)
    people = [([5], 1.0)] * 30 + [([2], 1.0)] * 70
    found, expected = ratio_share(top2_sums(people), 0.95, 100), wilson(30 * 0.99, 99, 0.95)
    assert (found.estimate, found.low, found.high) == pytest.approx((0.3, expected.low, expected.high))


def test_ratings_that_merely_repeat_add_nothing_to_a_share() -> None:
    once, thrice = ([([5] * times, 1.0)] * 12 + [([1] * times, 1.0)] * 8 for times in (1, 3))
    found, expected = ratio_share(top2_sums(thrice), 0.95, 20), ratio_share(top2_sums(once), 0.95, 20)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_respondents_who_are_each_divided_never_count_for_more_than_their_ratings() -> None:
    people = [([5, 1], 1.0)] * 20 + [([5, 5, 1], 1.0)]
    found, expected = ratio_share(top2_sums(people), 0.95, 21), wilson(22, 43, 0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_a_share_of_everybody_counts_respondents_not_ratings() -> None:
    found, expected = ratio_share(top2_sums([([5, 5, 5], 1.0)] * 12), 0.95, 40), wilson(12, 12, 0.95)
    assert (found.estimate, found.low, found.high) == pytest.approx((1, expected.low, 1))


def test_the_emotion_index_of_a_stage_lies_between_its_ends() -> None:
    m, valences = np.array([2.0, 1.0, 3.0, 2.0]), np.array([2.0, -1.0, 3.0, 2.0])
    index, mean = (figure(sums_of(m, valences, np.ones(4)), 0.95, 4) for figure in (ratio_index, ratio_mean))
    assert (index.mean, index.se) == pytest.approx((75, 100 * mean.se))
    assert -100 < index.low < 75
    assert index.high == 100


def test_nobody_rated_gives_no_figure() -> None:
    nothing = Sums(0, 0, 0, 0, 0, 0, 0)
    assert astuple(ratio_mean(nothing, 0.95, 12))[:6] == (0, None, None, None, None, None)
    assert astuple(ratio_share(nothing, 0.95, 0))[:3] == (None, None, None)


def test_one_respondent_has_a_mean_but_no_error_however_large_the_base() -> None:
    found = ratio_mean(sums([([5, 1, 4], 1.0)]), 0.95, 1000)
    assert astuple(found)[:6] == (3, pytest.approx(10 / 3), None, None, None, None)


@given(st.lists(st.tuples(st.integers(1, 9), st.floats(0.1, 10)), min_size=2, max_size=15))
def test_ratings_all_alike_get_no_interval_of_width_zero(people: list[tuple[int, float]]) -> None:
    found = ratio_mean(sums([([3] * count, weight) for count, weight in people]), 0.95, 50)
    assert (found.se, found.low, found.high) == (0, None, None)


def test_impossible_sums_are_refused() -> None:
    with pytest.raises(ValueError, match="3 respondents cannot come from a design of 2"):
        ratio_mean(Sums(3, 3, 3, 9, 3, 9, 27), 0.95, 2)
    with pytest.raises(ValueError, match="do not belong together"):
        ratio_mean(Sums(3, 3, 3, 9, 3, 90, 27), 0.95, 3)
