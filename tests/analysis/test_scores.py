"""Scores of one touchpoint agree with SciPy and statsmodels on the single answers, weighted and not."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from app.analysis.intervals import Mean
from app.analysis.scores import EMOTIONS, Tally, bottom2, emotion_index, mean_score, net, nps, share, top2, unweighted

Answers = list[tuple[int, float]]
answers = st.lists(st.tuples(st.integers(1, 5), st.floats(0.1, 10)), min_size=2, max_size=30)
varied = answers.filter(lambda given: len({value for value, _ in given}) > 1)


def histogram(given_answers: Answers) -> dict[int, Tally]:
    tallies: dict[int, Tally] = {}
    for value, weight in given_answers:
        had = tallies.get(value, Tally(0, 0, 0))
        tallies[value] = Tally(had.count + 1, had.weight + weight, had.weight_sq + weight**2)
    return tallies


def plain(given_answers: Answers) -> Answers:
    return [(value, 1) for value, _ in given_answers]


def figures(found: Mean) -> list[float]:
    return [found.mean, found.sd, found.se, found.low, found.high]


@given(varied)
def test_unweighted_ratings_get_the_classical_t_interval(given_answers: Answers) -> None:
    values = [value for value, _ in given_answers]
    found = mean_score(histogram(plain(given_answers)), 0.95)
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert figures(found) == pytest.approx(
        [np.mean(values), np.std(values, ddof=1), stats.sem(values), expected.low, expected.high], rel=1e-9, abs=1e-9
    )


@given(varied)
def test_weighted_ratings_get_the_sandwich_error_of_a_weighted_regression_on_a_constant(given_answers: Answers) -> None:
    values, weights = (np.array(column, dtype=float) for column in zip(*given_answers, strict=True))
    each = {"groups": np.arange(len(values))}
    fit = sm.WLS(values, np.ones(len(values)), weights=weights).fit(cov_type="cluster", cov_kwds=each, use_t=True)
    found = mean_score(histogram(given_answers), 0.95)
    assert (found.mean, found.se) == pytest.approx((fit.params[0], fit.bse[0]), rel=1e-9)
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int(0.05)[0]), rel=1e-9)
    spread = DescrStatsW(values, weights).var * len(values) / (len(values) - 1)
    assert found.sd == pytest.approx(spread**0.5, rel=1e-9)


@given(varied, st.integers(0, 50))
def test_raters_are_a_domain_of_the_whole_design(given_answers: Answers, others: int) -> None:
    # the influence of each respondent of the design on the mean; those who did not rate have none
    values, weights = (np.array(column, dtype=float) for column in zip(*given_answers, strict=True))
    influence = np.zeros(len(values) + others)
    influence[: len(values)] = weights * (values - np.average(values, weights=weights)) / weights.sum()
    expected = np.sqrt(len(influence) * influence.var(ddof=1))
    found = mean_score(histogram(given_answers), 0.95, design=len(influence))
    assert found.se == pytest.approx(expected, rel=1e-9)
    assert found.method == "linearised"


@given(varied, st.floats(0.01, 100))
def test_scaling_all_weights_changes_nothing(given_answers: Answers, factor: float) -> None:
    scaled = histogram([(value, factor * weight) for value, weight in given_answers])
    same = histogram(given_answers)
    assert figures(mean_score(scaled, 0.9)) == pytest.approx(figures(mean_score(same, 0.9)), rel=1e-9)
    best, best_scaled = top2(same, 5, 0.9), top2(scaled, 5, 0.9)
    assert (best_scaled.low, best_scaled.high) == pytest.approx((best.low, best.high), rel=1e-9, abs=1e-12)


@given(varied)
def test_weights_of_one_equal_no_weights(given_answers: Answers) -> None:
    counts: dict[int, int] = {}
    for value, _ in given_answers:
        counts[value] = counts.get(value, 0) + 1
    ones = {
        value: Tally(tally.count, 1.0 * tally.count, 1.0 * tally.count) for value, tally in unweighted(counts).items()
    }
    assert figures(mean_score(ones, 0.95, design=len(given_answers))) == figures(mean_score(unweighted(counts), 0.95))
    assert top2(ones, 5, 0.95) == top2(unweighted(counts), 5, 0.95)


@given(answers)
def test_boxes_are_wilson_shares_of_the_ratings(given_answers: Answers) -> None:
    values = np.array([value for value, _ in given_answers])
    counted = histogram(plain(given_answers))
    for found, hits in ((top2(counted, 5, 0.95), values >= 4), (bottom2(counted, 0.95), values <= 2)):
        expected = proportion_confint(hits.sum(), len(hits), method="wilson")
        assert found.estimate == pytest.approx(hits.mean())
        assert (found.low, found.high) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_weighted_box_stands_on_the_effective_base() -> None:
    found = top2({5: Tally(2, 4.0, 10.0), 1: Tally(1, 2.0, 4.0)}, 5, 0.95)
    expected = proportion_confint(4 / 6 * 36 / 14, 36 / 14, method="wilson")
    assert (found.estimate, found.low, found.high) == pytest.approx((4 / 6, *expected))
    assert found.method == "wilson on the effective base"


@given(st.lists(st.integers(0, 10), min_size=2, max_size=40).filter(lambda values: len(set(values)) > 1))
def test_nps_is_promoters_less_detractors_in_percent(values: list[int]) -> None:
    given_values = np.array(values)
    found = nps(histogram([(value, 1) for value in values]), 0.95)
    assert found.mean == pytest.approx(100 * np.mean(given_values >= 9) - 100 * np.mean(given_values <= 6))
    assert -100 <= found.mean <= 100
    promoters, detractors = np.mean(given_values >= 9), np.mean(given_values <= 6)
    variance = (promoters + detractors - (promoters - detractors) ** 2) / (len(values) - 1)
    assert found.se == pytest.approx(100 * np.sqrt(variance), abs=1e-9)
    if found.low is not None:
        assert -100 <= found.low <= found.mean <= found.high <= 100


def test_nps_takes_only_0_to_10() -> None:
    with pytest.raises(ValueError, match="between 0 and 10, not at 11"):
        nps(unweighted({11: 1}), 0.95)


@given(st.lists(st.sampled_from(list(EMOTIONS)), min_size=2, max_size=40))
def test_emotion_index_is_pleasant_less_unpleasant_in_percent(felt: list[str]) -> None:
    pleasant = sum(name in {"joy", "curiosity", "trust"} for name in felt)
    unpleasant = sum(name in {"uncertainty", "anger"} for name in felt)
    found = emotion_index({name: Tally(felt.count(name), felt.count(name), felt.count(name)) for name in felt}, 0.95)
    assert found.mean == pytest.approx(100 * (pleasant - unpleasant) / len(felt))
    if found.low is not None:
        assert -100 <= found.low <= found.mean <= found.high <= 100


def test_an_unknown_emotion_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'boredom' is not an emotion"):
        emotion_index({"boredom": Tally(1, 1, 1)}, 0.95)


def test_no_ratings_give_no_figures() -> None:
    assert figures(mean_score({}, 0.95)) == [None] * 5
    assert share({}, {1}, 0.95).estimate is None
    assert nps({}, 0.95).mean is None


def test_one_rating_has_a_mean_but_no_interval() -> None:
    assert figures(mean_score({4: Tally(1, 0.3, 0.09)}, 0.95)) == [4, None, None, None, None]


def test_ratings_all_alike_get_no_interval_of_width_zero() -> None:
    assert figures(mean_score({3: Tally(9, 0.1 * 9, 0.01 * 9)}, 0.95, design=20)) == [3, 0, 0, None, None]


def test_more_ratings_than_respondents_are_refused() -> None:
    with pytest.raises(ValueError, match="3 ratings cannot come from a design of 2"):
        mean_score(unweighted({4: 3}), 0.95, design=2)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 30), max_size=5), st.sampled_from([0.9, 0.95]))
def test_net_satisfaction_is_the_mean_of_both_ends(counts: dict[int, int], level: float) -> None:
    values = np.array([100.0 * ((point >= 4) - (point <= 2)) for point, count in counts.items() for _ in range(count)])
    found = net(unweighted(counts), 5, level)
    assert found.n == len(values)
    if len(values) < 2 or values.std() == 0:
        assert found.low is None
        return
    low, high = stats.t.interval(level, len(values) - 1, values.mean(), stats.sem(values))
    assert (found.mean, found.low, found.high) == pytest.approx((values.mean(), max(low, -100), min(high, 100)))
    share = {name: sum(count for point, count in counts.items() if point in of) for name, of in
             (("top", (4, 5)), ("bottom", (1, 2)))}  # fmt: skip
    assert found.mean == pytest.approx(100 * (share["top"] - share["bottom"]) / len(values))
