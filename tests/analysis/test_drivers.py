"""Derived importance: intervals agree with jackknife and bootstrap; awkward data gets words instead of figures."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.analysis import drivers as module
from app.analysis.drivers import Importance, importance
from app.analysis.encounters import ABSENT, UNRATED, Encounters, centres, pairs

Floats = NDArray[np.float64]
RATINGS = np.array([ABSENT, UNRATED, 1, 2, 3, 4, 5])


def world(n: int, drivers: int, seed: int = 1, weighted: bool = False, unrated: bool = True) -> Encounters:
    """Respondents whose ratings hang together and matter the more, the later the driver."""
    random = np.random.default_rng(seed)
    mood = random.normal(size=n)
    ratings = np.clip(np.rint(3 + 0.8 * mood[:, None] + random.normal(size=(n, drivers))), 1, 5).astype(np.int8)
    ratings[random.random((n, drivers)) < 0.4] = ABSENT
    if unrated:
        ratings[random.random((n, drivers)) < 0.05] = UNRATED
    drawn = np.where(ratings > 0, (ratings - 3) * np.linspace(0, 0.8, drivers), 0).sum(axis=1)
    outcome = np.clip(np.rint(6 + drawn + random.normal(size=n) * 2), 0, 10)
    weight = random.uniform(0.3, 3, n) if weighted else np.ones(n)
    return Encounters(outcome, weight, ratings, n if weighted else None)


def taken(met: Encounters, rows: Floats) -> Encounters:
    return replace(met, outcome=met.outcome[rows], weight=met.weight[rows], ratings=met.ratings[rows])


def shares(found: Importance) -> Floats:
    return np.array([driver.share.estimate for driver in found.drivers])


def errors(found: Importance) -> Floats:
    """Standard errors of the shares, from intervals that were not cut."""
    return np.array([(driver.share.high - driver.share.estimate) for driver in found.drivers]) / 1.97


@pytest.mark.parametrize("weighted", [False, True])
def test_the_errors_are_near_those_of_the_jackknife(weighted: bool) -> None:
    met = world(300, 3, weighted=weighted, unrated=False)
    left_out = [importance(taken(met, np.delete(np.arange(300), row)), 0.95) for row in range(300)]
    found = importance(met, 0.95)
    replicates = np.array(
        [[*shares(one), one.r_squared.estimate, one.drivers[2].relative.estimate] for one in left_out]
    )
    jackknife = np.sqrt(299 / 300 * ((replicates - replicates.mean(axis=0)) ** 2).sum(axis=0))
    relative = found.drivers[2].relative
    half = [*errors(found), (found.r_squared.high - found.r_squared.estimate) / 1.97]
    assert half == pytest.approx(jackknife[:4], rel=0.08)
    assert (relative.estimate - relative.low) / 1.97 == pytest.approx(jackknife[4], rel=0.08)


def test_the_errors_are_near_those_of_a_bootstrap() -> None:
    met, random = world(800, 4, seed=5).only([1, 2, 3]), np.random.default_rng(6)
    drawn = np.array([shares(importance(taken(met, random.integers(0, 800, 800)), 0.95)) for _ in range(400)])
    assert errors(importance(met, 0.95)) == pytest.approx(drawn.std(axis=0, ddof=1), rel=0.15)


def test_the_interval_holds_the_true_share_about_as_often_as_it_says() -> None:
    truth = shares(importance(world(400_000, 3, seed=99), 0.95))
    found = [importance(world(500, 3, seed=seed), 0.95) for seed in range(300)]
    held = [
        [one.share.low <= true <= one.share.high for one, true in zip(f.drivers, truth, strict=True)] for f in found
    ]
    assert np.mean(held, axis=0) == pytest.approx([0.94] * 3, abs=0.04)


def test_the_model_is_that_of_ordinary_least_squares_on_the_pairs() -> None:
    met = world(400, 4)
    rows, _ = next(pairs(met, centres(met)))
    fit = sm.OLS(rows[:, 0], sm.add_constant(rows[:, 1:])).fit(cov_type="HC0", use_t=True)
    found = importance(met, 0.95)
    assert found.r_squared.estimate == pytest.approx(fit.rsquared)
    assert found.adjusted == pytest.approx(fit.rsquared_adj)
    assert [driver.slope.estimate for driver in found.drivers] == pytest.approx(fit.params[2::2])
    half = [(driver.slope.high - driver.slope.low) / 2 for driver in found.drivers]
    expected = (fit.conf_int()[2::2, 1] - fit.conf_int()[2::2, 0]) / 2 * np.sqrt(400 / 399)
    assert half == pytest.approx(expected)


def test_weights_count_like_respondents() -> None:
    met = world(200, 3)
    times = np.random.default_rng(2).integers(1, 4, 200)
    repeated = importance(taken(met, np.repeat(np.arange(200), times)), 0.95)
    weighted = importance(replace(met, weight=times.astype(float), design=200), 0.95)
    assert shares(weighted) == pytest.approx(shares(repeated), abs=1e-9)
    assert weighted.effective < 200 == weighted.n


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(4)), st.floats(0.01, 100), st.integers(0, 99))
def test_order_and_scale_of_what_is_put_in_change_nothing(order: list[int], factor: float, seed: int) -> None:
    met = world(150, 4, weighted=True)
    rows = np.random.default_rng(seed).permutation(150)
    again = taken(met, rows).only(order)
    found, same = importance(met, 0.95), importance(replace(again, weight=again.weight * factor), 0.95)
    assert shares(same) == pytest.approx(shares(found)[order], abs=1e-9)
    assert errors(same) == pytest.approx(errors(found)[order], rel=1e-6)
    assert sum(shares(found)) == pytest.approx(found.r_squared.estimate)
    assert sum(driver.relative.estimate for driver in found.drivers) == pytest.approx(1)


def test_everybody_twice_leaves_the_shares_and_narrows_the_intervals() -> None:
    met = world(300, 3)
    once, twice = importance(met, 0.95), importance(taken(met, np.tile(np.arange(300), 2)), 0.95)
    assert twice.n == 600
    assert shares(twice) == pytest.approx(shares(once))
    assert errors(twice) == pytest.approx(errors(once) / np.sqrt(2), rel=0.01)


def test_the_unit_of_the_outcome_does_not_matter() -> None:
    met = world(300, 3)
    other = importance(replace(met, outcome=40 - 3 * met.outcome), 0.95)
    assert shares(other) == pytest.approx(shares(importance(met, 0.95)))
    assert other.drivers[2].slope.estimate == pytest.approx(-3 * importance(met, 0.95).drivers[2].slope.estimate)


def test_nobody_is_dropped_for_not_having_met_something() -> None:
    met = world(300, 6)
    assert importance(met, 0.95).n == 300
    assert importance(met.only(range(3)), 0.95, listwise=True).n == int((met.ratings[:, :3] > 0).all(axis=1).sum())


def test_listwise_shares_are_those_of_the_plain_ratings() -> None:
    met = world(600, 2, unrated=False)
    kept = (met.ratings > 0).all(axis=1)
    fit = sm.OLS(met.outcome[kept], sm.add_constant(met.ratings[kept].astype(float))).fit()
    assert importance(met, 0.95, listwise=True).r_squared.estimate == pytest.approx(fit.rsquared)


def test_drivers_met_by_too_few_are_left_out_and_named() -> None:
    met = world(200, 3)
    met.ratings[29:, 1] = ABSENT
    met.ratings[:29, 1] = 4
    found = importance(met, 0.95)
    assert found.left_out == (1,)
    assert [driver.place for driver in found.drivers] == [0, 2]
    met.ratings[29, 1] = 4
    assert importance(met, 0.95).left_out == ()


def test_a_driver_that_everybody_met_and_rated_alike_explains_nothing() -> None:
    met = world(200, 3)
    met.ratings[:, 1] = 4
    found = importance(met, 0.95)
    one = found.drivers[1]
    assert (one.share.estimate, one.share.low, one.flags) == (0, None, ("no_variation",))
    assert one.slope.estimate is None
    assert found.flags == ()


def test_drivers_that_determine_each_other_are_flagged_and_share_alike() -> None:
    met = world(400, 3)
    met.ratings[:, 2] = met.ratings[:, 1]
    found = importance(met, 0.95)
    assert found.flags == ("collinear",)
    assert [driver.flags for driver in found.drivers] == [(), ("collinear",), ("collinear",)]
    assert found.drivers[1].share.estimate == pytest.approx(found.drivers[2].share.estimate)
    assert found.drivers[1].slope.estimate is None
    alone = importance(met.only([0, 1]), 0.95)
    assert found.r_squared.estimate == pytest.approx(alone.r_squared.estimate, abs=1e-8)
    assert found.r_squared.high == pytest.approx(alone.r_squared.high, abs=1e-6)


def test_an_outcome_that_does_not_vary_has_no_drivers() -> None:
    met = world(200, 3)
    found = importance(replace(met, outcome=np.full(200, 7.3)), 0.95)
    assert found.flags == ("constant_outcome",)
    assert found.r_squared.estimate is None
    assert [driver.share.estimate for driver in found.drivers] == [None] * 3


@pytest.mark.parametrize(("n", "drivers", "flag"), [(0, 3, "no_drivers"), (1, 3, "no_drivers"), (50, 0, "no_drivers")])
def test_nothing_to_model_says_so(n: int, drivers: int, flag: str) -> None:
    assert importance(world(n, drivers), 0.95).flags == (flag,)


def test_more_columns_than_respondents_is_no_model() -> None:
    met = world(40, 25, unrated=False)
    found = importance(met, 0.95, fewest=1)
    assert found.flags == ("too_few_respondents",)
    assert found.drivers[0].share.estimate is None
    assert importance(world(1, 1), 0.95, fewest=0).flags == ("too_few_respondents",)


def test_a_perfect_fit_has_no_interval_of_width_zero() -> None:
    met = world(200, 1, unrated=False)
    met = replace(met, outcome=np.where(met.ratings[:, 0] > 0, met.ratings[:, 0], 0).astype(float))
    found = importance(met, 0.95)
    assert found.r_squared.estimate == pytest.approx(1)
    assert (found.r_squared.low, found.r_squared.high) == (None, None)


def test_seventeen_drivers_are_sampled_and_say_their_error() -> None:
    found = importance(world(600, 17), 0.95)
    assert found.method == "LMG, sampled orders"
    assert all(0 < driver.drawn < 0.01 for driver in found.drivers)
    assert sum(shares(found)) == pytest.approx(found.r_squared.estimate)


def test_standard_errors_from_every_third_respondent_are_near_those_from_all(monkeypatch: pytest.MonkeyPatch) -> None:
    met = world(30_000, 2)
    everybody = errors(importance(met, 0.95))
    monkeypatch.setattr(module, "_PRODUCTS", 30_000 * 2 * 25 // 3)
    assert errors(importance(met, 0.95)) == pytest.approx(everybody, rel=0.05)


def test_the_size_of_blocks_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    met = world(500, 3, weighted=True)
    whole = importance(met, 0.95)
    monkeypatch.setattr("app.analysis.encounters._CELLS", 100)
    again = importance(met, 0.95)
    assert shares(again) == pytest.approx(shares(whole))
    assert errors(again) == pytest.approx(errors(whole))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 60), st.integers(0, 4), st.booleans())
def test_any_ratings_give_figures_or_none_never_nan(seed: int, n: int, drivers: int, listwise: bool) -> None:
    random = np.random.default_rng(seed)
    some = random.choice(RATINGS, size=1 + seed % 7, replace=False)
    ratings = random.choice(some, size=(n, drivers)).astype(np.int8)
    met = Encounters(random.integers(0, 3, n).astype(float), random.uniform(0.1, 2, n), ratings, n or None)
    found = importance(met, 0.95, listwise=listwise, fewest=seed % 10)
    figures = [found.r_squared, *(one for driver in found.drivers for one in (driver.share, driver.relative))]
    for figure in figures:
        numbers = [one for one in (figure.estimate, figure.low, figure.high) if one is not None]
        assert all(0 <= one <= 1 for one in numbers)
        assert numbers == [] or figure.low is None or figure.low <= figure.estimate <= figure.high
    for driver in found.drivers:
        assert driver.slope.estimate is None or np.isfinite(driver.slope.estimate)
