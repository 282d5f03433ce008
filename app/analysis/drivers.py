"""Derived importance: how much of the outcome's variation goes with each driver, as LMG shares that sum to R²."""

from dataclasses import dataclass
from functools import partial
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from app.analysis.encounters import FEWEST, Encounters, centres, pairs
from app.analysis.intervals import Estimate, effective_base, interval
from app.analysis.regression import Fit, least_squares
from app.analysis.shapley import Shapley, shapley

Floats = NDArray[np.float64]
EXACT, DRAWN = "LMG", "LMG, sampled orders"
_PRODUCTS = 20_000_000_000  # multiplications spent on standard errors; beyond, they come from every k-th respondent


@dataclass(frozen=True)
class Driver:
    """One driver of a model.

    Attributes
    ----------
    place : int
        Its column among the drivers put in.
    met, rated : int
        Respondents of the model.
    share : Estimate
        Its part of R², 0 … 1; the parts of all drivers sum to R².
    relative : Estimate
        Its part of what all drivers explain, 0 … 1.
    drawn : float or None
        The standard error of `share` that is due to drawing orders, already in its interval; None where exact.
    slope : Estimate
        Change of the outcome per point of rating among those who met it, all other drivers equal.
    flags : tuple of str
        `no_variation`: all met it and rated alike; `collinear`: other drivers determine its rating.
    """

    place: int
    met: int
    rated: int
    share: Estimate
    relative: Estimate
    drawn: float | None
    slope: Estimate
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Importance:
    """A driver model as a whole.

    Attributes
    ----------
    n : int
        Respondents in the model.
    effective : float or None
        Kish's effective base of their weights.
    r_squared : Estimate
        0 … 1.
    adjusted : float or None
        R² less what as many columns of noise would explain; may be negative.
    drivers : tuple of Driver
        In the order put in.
    left_out : tuple of int
        Places of drivers met (listwise: rated) by too few.
    method : str
        `LMG`, or `LMG, sampled orders` where there are more drivers than can be visited in all sets.
    flags : tuple of str
        `no_drivers`, `too_few_respondents` (not more of them than columns), `constant_outcome`, `collinear`.
    """

    n: int
    effective: float | None
    r_squared: Estimate
    adjusted: float | None
    drivers: tuple[Driver, ...]
    left_out: tuple[int, ...]
    method: str
    flags: tuple[str, ...]


def importance(met: Encounters, level: float, *, listwise: bool = False, fewest: int = FEWEST) -> Importance:
    """LMG shares of drivers, each the pair (met, met × centred rating), with their intervals.

    Parameters
    ----------
    met : Encounters
        The respondents and all drivers.
    level : float
        Confidence level, strictly between 0 and 1.
    listwise : bool
        Only respondents who rated every driver that enough respondents rated.
    fewest : int
        Drivers met by fewer respondents are left out.

    Returns
    -------
    Importance
        A share is a smooth function of the columns' moments; its standard error is the sandwich of that function's
        derivative over respondents, weights and centres held fixed, times N/(N − 1). Intervals are normal, cut to
        0 … 1. Shares are never below 0, so those of drivers without any bearing are biased upwards by about their
        columns divided by n: compare `adjusted` with R². No share has an interval where R² is 0 or 1.

    References
    ----------
    U. Grömping, "Estimators of relative importance in linear regression based on variance decomposition", The
    American Statistician 61 (2007) 139-147; derivative of R² by moments: I. Olkin, J. D. Finn, "Correlations redux",
    Psychological Bulletin 118 (1995) 155-164.

    Examples
    --------
    >>> ratings = np.array([[1, 3], [2, 4], [4, 3], [5, 4]] * 20)
    >>> found = importance(Encounters(ratings[:, 0] * 2.0, np.ones(80), ratings), 0.95)
    >>> [round(driver.share.estimate, 3) for driver in found.drivers], found.r_squared.estimate
    ([0.95, 0.05], 1.0)
    """
    counts = met.rated if listwise else met.met
    kept = np.flatnonzero(counts >= fewest)
    left_out = tuple(np.flatnonzero(counts < fewest).tolist())
    model = met.only(kept)
    if listwise:
        model = model.complete()
    centre = centres(model)

    usable = len(model) > 1 and len(kept) > 0
    fit = least_squares(partial(pairs, model, centre), level, model.correction()) if usable else None
    flags = _flags(fit, len(kept))
    effective = effective_base(float(model.weight.sum()), float(model.weight @ model.weight))
    if fit is None or {"too_few_respondents", "constant_outcome"} & set(flags):
        nothing = [_driver(model, place, int(kept[place]), None, fit, EXACT) for place in range(len(kept))]
        unknown = Estimate(None, None, None, EXACT)
        return Importance(len(model), effective, unknown, None, tuple(nothing), left_out, EXACT, flags)
    correlations, scale = fit.moments.correlations()
    shared = shapley(correlations, width=2)
    method = EXACT if shared.drawn is None else DRAWN
    result = _Result(shared, _covariance(model, centre, fit, shared, scale), fit, level, method)
    drivers = tuple(_driver(model, place, int(kept[place]), result, fit, method) for place in range(len(kept)))
    if any("collinear" in driver.flags for driver in drivers):
        flags = ("collinear",)
    adjusted = 1 - (1 - result.total) * (fit.moments.n - 1) / fit.df
    return Importance(len(model), effective, result.r_squared(), adjusted, drivers, left_out, method, flags)


def _flags(fit: Fit | None, drivers: int) -> tuple[str, ...]:
    if not drivers:
        return ("no_drivers",)
    if fit is None or fit.df < 1:
        return ("too_few_respondents",)
    if fit.r_squared is None:
        return ("constant_outcome",)
    return ()


@dataclass(frozen=True)
class _Result:
    """The shares of a model and their covariance."""

    shared: Shapley
    covariance: Floats
    fit: Fit
    level: float
    method: str

    @property
    def total(self) -> float:
        return float(self.shared.shares.sum())

    def r_squared(self) -> Estimate:
        return self._estimate(min(self.total, 1.0), float(self.covariance.sum()))

    def share(self, place: int) -> Estimate:
        return self._estimate(float(self.shared.shares[place]), self._own(place))

    def relative(self, place: int) -> Estimate:
        """A share of R²; derivative of a ratio by its parts."""
        if self.total <= 0:
            return Estimate(None, None, None, self.method)
        value = float(self.shared.shares[place]) / self.total
        row = self.covariance[place]
        variance = self._own(place) - 2 * value * float(row.sum()) + value**2 * float(self.covariance.sum())
        return self._estimate(value, variance / self.total**2)

    def _own(self, place: int) -> float:
        drawn = 0.0 if self.shared.drawn is None else float(self.shared.drawn[place])
        return float(self.covariance[place, place]) + drawn**2

    def _estimate(self, value: float, variance: float) -> Estimate:
        se = sqrt(variance) if variance > 1e-20 else 0.0  # below is rounding
        low, high = interval(value, se, self.level, self.fit.df, 0.0, 1.0)
        return Estimate(value, low, high, self.method)


def _covariance(model: Encounters, centre: Floats, fit: Fit, shared: Shapley, scale: Floats) -> Floats:
    """Sandwich of the shares: every respondent's pull on each of them, squared and summed."""
    forms = shared.forms / np.outer(scale, scale)
    groups, columns, _ = forms.shape
    every = max(1, len(model) * groups * columns**2 // _PRODUCTS)
    found = np.zeros((groups, groups))
    for rows, weights in pairs(model, centre):
        about, weight = (rows - fit.moments.mean)[::every], weights[::every]
        pull = np.empty((len(about), groups))
        for place in range(groups):
            pull[:, place] = -np.einsum("ij,ij->i", about @ forms[place], about)
        pull -= np.outer((about[:, 0] / scale[0]) ** 2, shared.shares)
        pull *= weight[:, np.newaxis]
        found += pull.T @ pull
    corrected: Floats = found * (every * model.correction())
    return corrected


def _driver(model: Encounters, place: int, own: int, result: _Result | None, fit: Fit | None, method: str) -> Driver:
    unknown = Estimate(None, None, None, method)
    column = model.ratings[:, place]
    met, rated = int(np.count_nonzero(column >= 0)), int(np.count_nonzero(column > 0))
    if result is None or fit is None:
        return Driver(own, met, rated, unknown, unknown, None, unknown, ())
    still = not fit.moments.varies[1 + 2 * place : 3 + 2 * place].any()
    varied = fit.moments.varies[2 + 2 * place]
    flags = ("no_variation",) if still else ("collinear",) if varied and not fit.defined[2 * place + 1] else ()
    drawn = None if result.shared.drawn is None else float(result.shared.drawn[place])
    slope = fit.estimate(2 * place + 1)
    return Driver(own, met, rated, result.share(place), result.relative(place), drawn, slope, flags)
