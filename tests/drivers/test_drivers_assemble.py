"""The drivers document against regressions on the raw answers, which know nothing of columns."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats

from app.drivers.assemble import Assembling
from app.drivers.compute import Settings
from app.drivers.document import Drivers
from app.journeys import yaml_format
from app.mentions.outcomes import outcomes
from app.mentions.reading import Reading, as_asked, through
from app.mentions.sample import Sample
from tests.journey import STOPS, answers, sample_of, version

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PLAIN = Settings(level=0.95, listwise=False, low=2, high=None, importance_cut=None, performance_cut=None)
GIVEN = answers(700)
DRIVERS = [("a", "ad"), ("a", "tv"), ("b", "shop"), ("b", "web")]


def document(
    given: list[dict[str, Any]] | Sample, outcome: str | None = "overall", reading: Reading | None = None,
    only: tuple[str, ...] = (), lang: str = "en", **changes: Any,
) -> Drivers:  # fmt: skip
    possible = outcomes({1: version()})
    chosen = given if isinstance(given, Sample) else sample_of(given)
    assembling = Assembling(chosen, reading or as_asked(version().model()), only, lang)
    asked = Settings(**{**vars(PLAIN), **changes})
    return assembling.document(possible[outcome] if outcome else None, list(possible), asked, "journey", False, NOW)


def encounters(given: list[dict[str, Any]]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Who met which driver, and its rating or NaN, read off the answers."""
    met = np.array([[name in one.get(question, {}).get("picked", ()) for question, name in DRIVERS] for one in given])
    cells = [
        [one.get(question, {}).get("picked", {}).get(name, {}).get("satisfaction") for question, name in DRIVERS]
        for one in given
    ]
    return met, np.array([[np.nan if cell in (None, "na") else cell for cell in row] for row in cells], float)


def by_name(found: Drivers) -> dict[str, Any]:
    return {row.touchpoint: row for row in found.drivers}


def test_shares_slopes_and_r_squared_are_those_of_a_regression_on_the_answers() -> None:
    found = document(GIVEN)
    known = [one for one in GIVEN if one["overall"] != "na"]
    met, rating = encounters(known)
    centred = np.nan_to_num(rating - np.nanmean(rating, axis=0))
    x = np.column_stack([column for driver in range(4) for column in (met[:, driver], centred[:, driver])])
    fit = sm.OLS([one["overall"] for one in known], sm.add_constant(x.astype(float))).fit()
    assert found.n == len(known)
    assert found.r_squared.estimate == pytest.approx(fit.rsquared)
    assert sum(row.importance.estimate for row in found.drivers) == pytest.approx(fit.rsquared)
    rows = by_name(found)
    assert [rows[name].slope.estimate for _, name in DRIVERS] == pytest.approx(fit.params[2::2])
    assert [row.rank for row in found.drivers] == [1, 2, 3, 4]
    assert [rows[name].met for _, name in DRIVERS] == met.sum(axis=0).tolist()
    assert [rows[name].rated for _, name in DRIVERS] == np.isfinite(rating).sum(axis=0).tolist()
    assert found.flags == []


def test_satisfaction_is_that_of_all_responses() -> None:
    _, rating = encounters(GIVEN)
    rows = by_name(document(GIVEN))
    for place, (_, name) in enumerate(DRIVERS):
        column = rating[np.isfinite(rating[:, place]), place]
        low, high = stats.t.interval(0.95, len(column) - 1, column.mean(), stats.sem(column))
        one = rows[name].performance
        assert (one.n, one.mean, one.low, one.high) == pytest.approx((len(column), column.mean(), low, high))


def test_impact_compares_only_those_who_were_shown_it() -> None:
    rows = by_name(document(GIVEN))
    for question, name in DRIVERS:
        # question b offers no "none of these": who was shown it and ticked nothing did not meet anything
        shown = [one for one in GIVEN if (question == "b" or question in one) and one["overall"] != "na"]
        met = [one["overall"] for one in shown if name in one.get(question, {}).get("picked", ())]
        others = [one["overall"] for one in shown if name not in one.get(question, {}).get("picked", ())]
        one = rows[name].impact
        assert (one.met, one.not_met) == (len(met), len(others))
        assert one.difference.estimate == pytest.approx(np.mean(met) - np.mean(others))
        expected = stats.ttest_ind(met, others, equal_var=False).confidence_interval()
        assert (one.difference.low, one.difference.high) == pytest.approx((expected.low, expected.high))


def test_penalty_and_reward_are_those_of_dummies_on_the_answers() -> None:
    known = [one for one in GIVEN if one["overall"] != "na"]
    met, rating = encounters(known)
    kinds = [rating <= 2, rating >= 4, ~met, met & np.isnan(rating)]
    x = np.column_stack([kind[:, driver] for driver in range(4) for kind in kinds]).astype(float)
    fit = sm.OLS([one["overall"] for one in known], sm.add_constant(x)).fit()
    rows = by_name(document(GIVEN, high=4))
    assert [rows[name].penalty.estimate for _, name in DRIVERS] == pytest.approx(fit.params[1::4])
    assert [rows[name].reward.estimate for _, name in DRIVERS] == pytest.approx(fit.params[2::4])


def test_quadrants_are_cut_at_the_means_or_where_one_says() -> None:
    found = document(GIVEN)
    assert found.importance_cut == pytest.approx(np.mean([row.importance.estimate for row in found.drivers]))
    assert found.performance_cut == pytest.approx(np.mean([row.performance.mean for row in found.drivers]))
    moved = document(GIVEN, importance_cut=0.0, performance_cut=5.0)
    assert {(row.quadrant, row.certain) for row in moved.drivers} == {("concentrate_here", True)}


def test_a_yes_or_no_outcome_is_a_probability_and_says_so() -> None:
    found = document(GIVEN, "bought:yes")
    assert found.outcome.kind == "binary"
    assert found.outcome.mean.mean == pytest.approx(np.mean([one["bought"] == "yes" for one in GIVEN]))
    assert found.outcome.label == "Bought? – yes"
    assert any("linear probability" in note for note in found.notes)
    assert any("Wahrscheinlichkeitsmodell" in note for note in document(GIVEN, "bought:yes", lang="de").notes)


def test_stages_can_be_picked() -> None:
    found = document(GIVEN, only=("purchase",))
    assert {row.stage for row in found.drivers} == {"purchase"}


def test_listwise_only_who_rated_everything_is_in() -> None:
    found = document(GIVEN, listwise=True)
    known = [one for one in GIVEN if one["overall"] != "na"]
    assert found.n == int(np.isfinite(encounters(known)[1]).all(axis=1).sum())
    assert any(f"({found.n} of {len(known)})" in note for note in found.notes)


def test_drivers_that_few_met_are_named() -> None:
    found = document(GIVEN[:60])
    met, _ = encounters([one for one in GIVEN[:60] if one["overall"] != "na"])
    few = {name: int(count) for (_, name), count in zip(DRIVERS, met.sum(axis=0), strict=True) if count < 30}
    assert {row.touchpoint: row.met for row in found.left_out} == few
    assert few


def test_without_an_outcome_there_are_words() -> None:
    found = document(GIVEN, None)
    assert (found.flags, found.drivers, found.outcome) == (["no_outcome"], [], None)
    assert "bought:maybe" in found.notes[0]


@pytest.mark.parametrize(
    ("given", "flag", "words"),
    [
        ([], "no_drivers", "No touchpoint was met"),
        (answers(20), "no_drivers", "No touchpoint was met"),
        ([{**one, "overall": 4} for one in answers(100)], "constant_outcome", "nothing to explain"),
    ],
)
def test_what_cannot_be_computed_says_why(given: list[dict[str, Any]], flag: str, words: str) -> None:
    found = document(given)
    assert found.flags == [flag]
    assert words in found.notes[0]
    assert all(row.importance.estimate is None for row in found.drivers)
    assert "NaN" not in found.model_dump_json()


def test_in_another_model_the_same_touchpoint_counts_once() -> None:
    source, target = version().model(), yaml_format.models()["moments-of-truth"]
    reading = through(yaml_format.crosswalk(source, target), source, target)
    found = document(GIVEN, reading=reading)
    assert found.model == "moments-of-truth"
    assert {row.touchpoint for row in found.drivers} <= {name for names in STOPS.values() for name in names}
    assert {row.stage for row in found.drivers} <= {stage.id for stage in target.stages}


def test_weights_count_like_respondents_and_who_has_none_is_out() -> None:
    times = np.random.default_rng(4).integers(0, 4, 700)
    repeated = document([one for one, count in zip(GIVEN, times, strict=True) for _ in range(count)])
    halves = times[:350].astype(float), times[350:].astype(float)
    found = document(replace(sample_of(GIVEN), weights=halves, design=int((times > 0).sum())))
    assert found.n < repeated.n
    assert found.weighting.method == "rake"
    assert found.effective_base < found.n
    assert found.r_squared.estimate == pytest.approx(repeated.r_squared.estimate)
    for name, row in by_name(found).items():
        same = by_name(repeated)[name]
        assert row.importance.estimate == pytest.approx(same.importance.estimate)
        assert row.penalty.estimate == pytest.approx(same.penalty.estimate)
        assert row.performance.mean == pytest.approx(same.performance.mean)
        assert row.impact.difference.estimate == pytest.approx(same.impact.difference.estimate)
