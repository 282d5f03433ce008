"""Penalty and reward are regression coefficients; a driver is called by its kind only where the intervals allow it."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.encounters import ABSENT, UNRATED, Encounters
from app.analysis.intervals import Estimate
from app.analysis.penalty_reward import kind, penalty_reward


def world(n: int, weighted: bool = False) -> Encounters:
    """Three drivers: one that only costs, one that does both, one that only gains."""
    random = np.random.default_rng(4)
    ratings = random.choice([ABSENT, UNRATED, 1, 2, 3, 4, 5], (n, 3), p=[0.2, 0.04, 0.1, 0.16, 0.15, 0.15, 0.2])
    low, high = (ratings > 0) & (ratings <= 2), ratings == 5
    outcome = 5 + low @ [-2.0, -1.5, 0.0] + high @ [0.0, 1.5, 2.0] + random.normal(size=n)
    weight = random.uniform(0.5, 2, n) if weighted else np.ones(n)
    return Encounters(outcome, weight, ratings.astype(np.int8), n if weighted else None)


@pytest.mark.parametrize("weighted", [False, True])
def test_penalty_and_reward_are_those_of_statsmodels(weighted: bool) -> None:
    met = world(400, weighted)
    ratings = met.ratings
    kinds = [((ratings > 0) & (ratings <= 2)), ratings == 5, ratings == ABSENT, ratings == UNRATED]
    x = sm.add_constant(np.column_stack([column[:, driver] for driver in range(3) for column in kinds]).astype(float))
    fit = sm.WLS(met.outcome, x, weights=met.weight).fit(cov_type="HC0", use_t=True)
    found = penalty_reward(met, 2, 5, 0.9)
    for driver, one in enumerate(found.contrasts):
        places = [1 + 4 * driver, 2 + 4 * driver]
        for place, figure in zip(places, (one.penalty, one.reward), strict=True):
            assert figure.estimate == pytest.approx(fit.params[place])
            low, high = fit.conf_int(0.1)[place]
            assert (figure.high - figure.low) == pytest.approx((high - low) * np.sqrt(400 / 399))
        assert one.balance.estimate == pytest.approx(fit.params[places].sum())
    assert found.r_squared == pytest.approx(fit.rsquared)


def test_each_driver_is_called_what_it_is() -> None:
    found = penalty_reward(world(1500), 2, 5, 0.95)
    assert [one.kind for one in found.contrasts] == ["basic", "performance", "excitement"]


def test_with_few_respondents_nothing_is_decided() -> None:
    noisy = replace(world(60), outcome=np.random.default_rng(0).normal(size=60))
    assert {one.kind for one in penalty_reward(noisy, 2, 5, 0.95).contrasts} == {"undecided"}


@pytest.mark.parametrize(
    ("penalty", "reward", "expected"),
    [
        ((-3, -2), (-0.5, 0.5), "basic"),
        ((-3, -2), (0.2, 1.0), "basic"),
        ((-0.5, 0.5), (2, 3), "excitement"),
        ((-2, -1), (1, 2), "performance"),
        ((-2, -0.1), (-0.1, 2), "undecided"),
        ((-1, 0.5), (-0.2, 1), "undecided"),
        ((1, 2), (-2, -1), "undecided"),
    ],
)
def test_a_kind_excludes_its_alternative(
    penalty: tuple[float, float], reward: tuple[float, float], expected: str
) -> None:
    low, high = (Estimate(sum(ends) / 2, *ends, "") for ends in (penalty, reward))
    balance = Estimate(low.estimate + high.estimate, penalty[0] + reward[0], penalty[1] + reward[1], "")
    assert kind(low, high, balance) == expected


def test_the_bounds_of_low_and_high_can_be_set() -> None:
    met = world(400)
    found = penalty_reward(met, 1, 4, 0.95).contrasts[0]
    column = met.ratings[:, 0]
    assert (found.low, found.middle, found.high) == tuple(
        int(np.isin(column, points).sum()) for points in ([1], [2, 3], [4, 5])
    )
    each = penalty_reward(met, 1, np.array([4, 3, 5]), 0.95).contrasts
    assert [one.high for one in each] == [int((met.ratings[:, at] >= top).sum()) for at, top in enumerate((4, 3, 5))]
    with pytest.raises(ValueError, match="low ratings end below high ones"):
        penalty_reward(met, 3, 3, 0.95)


def test_what_nobody_rated_is_said() -> None:
    met = world(400)
    met.ratings[met.ratings[:, 0] == 5, 0] = 4
    met.ratings[(met.ratings[:, 1] > 2) & (met.ratings[:, 1] < 5), 1] = ABSENT
    no_high, no_middle, whole = penalty_reward(met, 2, 5, 0.95).contrasts
    assert (no_high.flags, no_high.reward.estimate, no_high.balance.estimate) == (("no_high",), None, None)
    assert no_high.penalty.estimate is not None
    assert (no_middle.flags, no_middle.penalty.estimate, no_middle.kind) == (("no_middle",), None, "undecided")
    assert whole.flags == ()
    assert whole.penalty.low is not None


def test_a_driver_that_is_another_one_is_not_told_apart() -> None:
    met = world(400)
    met.ratings[:, 1] = met.ratings[:, 0]
    found = penalty_reward(met, 2, 5, 0.95).contrasts
    assert [one.flags for one in found] == [("collinear",), ("collinear",), ()]
    assert found[0].penalty.estimate is None


def test_drivers_met_by_too_few_are_left_out_and_named() -> None:
    met = world(200)
    met.ratings[25:, 2] = ABSENT
    found = penalty_reward(met, 2, 5, 0.95)
    assert (found.left_out, [one.place for one in found.contrasts]) == ((2,), [0, 1])


def test_without_a_model_there_are_words() -> None:
    met = world(100)
    assert penalty_reward(met.only([]), 2, 5, 0.95).flags == ("no_drivers",)
    assert penalty_reward(replace(met, outcome=np.ones(100)), 2, 5, 0.95).flags == ("constant_outcome",)
    few = Encounters(met.outcome[:8], met.weight[:8], met.ratings[:8])
    found = penalty_reward(few, 2, 5, 0.95, fewest=1)
    assert found.flags == ("too_few_respondents",)
    assert found.contrasts[0].penalty.estimate is None


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(3)), st.floats(0.01, 100), st.integers(0, 99))
def test_order_and_scale_of_what_is_put_in_change_nothing(order: list[int], factor: float, seed: int) -> None:
    met = world(300, weighted=True)
    rows = np.random.default_rng(seed).permutation(300)
    again = Encounters(met.outcome[rows], factor * met.weight[rows], met.ratings[rows][:, order], 300)
    found, same = penalty_reward(met, 2, 5, 0.95), penalty_reward(again, 2, 5, 0.95)
    for place, own in enumerate(order):
        one, other = found.contrasts[own].penalty, same.contrasts[place].penalty
        assert (other.estimate, other.low) == pytest.approx((one.estimate, one.low))
