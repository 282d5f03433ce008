"""Penalty–reward contrast: what a bad encounter costs and what an excellent one gains, beside a middling one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from app.analysis.encounters import ABSENT, FEWEST, UNRATED, Codes, Encounters
from app.analysis.intervals import Estimate
from app.analysis.moments import Block
from app.analysis.regression import METHOD, Fit, least_squares

Kind = Literal["basic", "performance", "excitement", "undecided"]
_COLUMNS = 4  # low, high, not met, met without a rating


@dataclass(frozen=True)
class Contrast:
    """Penalty and reward of one driver, in units of the outcome, all other drivers equal.

    Attributes
    ----------
    place : int
        Its column among the drivers put in.
    low, middle, high : int
        Respondents of each kind of rating.
    penalty : Estimate
        Outcome after a low rating less that after a middle one; below 0 where bad encounters cost something.
    reward : Estimate
        Outcome after a high rating less that after a middle one.
    balance : Estimate
        Reward + penalty: below 0 where the penalty is the larger one.
    kind : str
        `basic`, `performance`, `excitement`, or `undecided`.
    flags : tuple of str
        `no_low`, `no_middle`, `no_high`: nobody rated so; `collinear`: not to be told apart from other drivers.
    """

    place: int
    low: int
    middle: int
    high: int
    penalty: Estimate
    reward: Estimate
    balance: Estimate
    kind: Kind
    flags: tuple[str, ...]


@dataclass(frozen=True)
class PenaltyReward:
    """The model of all drivers' contrasts.

    Attributes
    ----------
    n : int
        Respondents.
    r_squared : float or None
        0 … 1.
    contrasts : tuple of Contrast
        In the order put in.
    left_out : tuple of int
        Places of drivers met by too few.
    flags : tuple of str
        `no_drivers`, `too_few_respondents`, `constant_outcome`.
    """

    n: int
    r_squared: float | None
    contrasts: tuple[Contrast, ...]
    left_out: tuple[int, ...]
    flags: tuple[str, ...]


def penalty_reward(met: Encounters, low: int, high: int | Codes, level: float, fewest: int = FEWEST) -> PenaltyReward:
    """One regression of the outcome on dummies of every driver: rated low, rated high, not met.

    The reference is a rating between `low` and `high`. Who met a driver without rating it has a dummy of their own.

    Parameters
    ----------
    met : Encounters
        The respondents and all drivers.
    low : int
        Ratings up to it are low.
    high : int or (p,) array
        Ratings from it on are high, for all drivers or for each; above `low`.
    level : float
        Confidence level, strictly between 0 and 1.
    fewest : int
        Drivers met by fewer respondents are left out.

    Returns
    -------
    PenaltyReward
        A driver is called by its kind only where intervals exclude the alternative: *basic* where the penalty is below
        0 and surely larger than the reward, *excitement* where the reward is above 0 and surely larger than the
        penalty, *performance* where both are surely there and neither is surely the larger one; else *undecided*.

    Raises
    ------
    ValueError
        If low is not below high.

    References
    ----------
    R. D. Brandt, "A procedure for identifying value-enhancing service components using customer satisfaction survey
    data", 1987; K. Matzler, E. Sauerwein, "The factor structure of customer satisfaction", Int. J. of Service Industry
    Management 13 (2002) 314-332. Kinds after N. Kano et al. (1984).

    Examples
    --------
    >>> ratings = np.array([[1], [3], [3], [5], [ABSENT]] * 20)
    >>> outcome = np.array([2.0, 7.0, 8.0, 8.0, 7.0] * 20)
    >>> one = penalty_reward(Encounters(outcome, np.ones(100), ratings), 2, 5, 0.95).contrasts[0]
    >>> round(one.penalty.estimate, 2), round(one.reward.estimate, 2), one.kind
    (-5.5, 0.5, 'basic')
    """
    tops = np.broadcast_to(high, met.drivers)
    if (tops <= low).any():
        raise ValueError(f"low ratings end below high ones, not {low} and {tops.min()}")
    kept = np.flatnonzero(met.met >= fewest)
    left_out = tuple(np.flatnonzero(met.met < fewest).tolist())
    model = met.only(kept)
    usable = len(model) > 1 and len(kept) > 0
    fit = least_squares(partial(_dummies, model, low, tops[kept]), level, model.correction()) if usable else None
    flags = _flags(fit, len(kept))
    counts = _counts(model, low, tops[kept])
    contrasts = tuple(
        _contrast(int(own), place, counts[place], None if flags else fit) for place, own in enumerate(kept)
    )
    return PenaltyReward(len(model), None if flags or fit is None else fit.r_squared, contrasts, left_out, flags)


def _dummies(met: Encounters, low: int, high: Codes) -> Iterator[Block]:
    """The outcome and four dummies of each driver."""
    for some in met.slices(1 + _COLUMNS * met.drivers):
        ratings = met.ratings[some]
        rows = np.empty((len(ratings), 1 + _COLUMNS * met.drivers))
        rows[:, 0] = met.outcome[some]
        rows[:, 1::_COLUMNS] = (ratings > 0) & (ratings <= low)
        rows[:, 2::_COLUMNS] = ratings >= high
        rows[:, 3::_COLUMNS] = ratings == ABSENT
        rows[:, 4::_COLUMNS] = ratings == UNRATED
        yield rows, met.weight[some]


def _counts(met: Encounters, low: int, high: Codes) -> list[tuple[int, int, int]]:
    """Respondents of each driver with low, middle and high ratings."""
    ratings = met.ratings
    kinds = [(ratings > 0) & (ratings <= low), (ratings > low) & (ratings < high), ratings >= high]
    columns = [np.count_nonzero(among, axis=0) for among in kinds]
    return [(int(a), int(b), int(c)) for a, b, c in zip(*columns, strict=True)]


def _flags(fit: Fit | None, drivers: int) -> tuple[str, ...]:
    if not drivers:
        return ("no_drivers",)
    if fit is None or fit.df < 1:
        return ("too_few_respondents",)
    return ("constant_outcome",) if fit.r_squared is None else ()


def _contrast(own: int, place: int, counts: tuple[int, int, int], fit: Fit | None) -> Contrast:
    low, middle, high = counts
    missing = [name for name, count in (("no_low", low), ("no_middle", middle), ("no_high", high)) if not count]
    unknown = Estimate(None, None, None, METHOD)
    if fit is None or not middle:  # without a middle rating there is nothing to compare with
        return Contrast(own, low, middle, high, unknown, unknown, unknown, "undecided", tuple(missing))
    first = _COLUMNS * place
    penalty, reward = fit.estimate(first), fit.estimate(first + 1)
    balance = fit.estimate(first, first + 1)
    undefined = (low and penalty.estimate is None) or (high and reward.estimate is None)
    flags = (*missing, *(["collinear"] if undefined else []))
    return Contrast(own, low, middle, high, penalty, reward, balance, kind(penalty, reward, balance), flags)


def kind(penalty: Estimate, reward: Estimate, balance: Estimate) -> Kind:
    """What a driver is, where intervals exclude the alternative.

    Parameters
    ----------
    penalty, reward, balance : Estimate
        As in `Contrast`.

    Returns
    -------
    str
        `basic`, `performance`, `excitement` or `undecided`.

    Examples
    --------
    >>> kind(Estimate(-2, -3, -1, ""), Estimate(2, 1, 3, ""), Estimate(0, -1, 1, ""))
    'performance'
    """
    costs = penalty.high is not None and penalty.high < 0
    gains = reward.low is not None and reward.low > 0
    if costs and balance.high is not None and balance.high < 0:
        return "basic"
    if gains and balance.low is not None and balance.low > 0:
        return "excitement"
    return "performance" if costs and gains else "undecided"
