"""Weighted least squares with a sandwich standard error, from moments and one more look at the rows.

What R's `survey::svyglm` gives on a weights-only design; unweighted the design are the respondents themselves, and
the errors are those of White, times N/(N − 1). Collinear columns make single coefficients undefined, not the fit.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from app.analysis.intervals import Estimate, interval
from app.analysis.moments import Blocks, Moments, moments

Floats = NDArray[np.float64]
METHOD = "least squares, robust"
_COLLINEAR = 1e-8  # eigenvalues of the correlations below are collinearity


@dataclass(frozen=True)
class Fit:
    """A linear model of the outcome on k columns and a constant.

    Attributes
    ----------
    moments : Moments
        Of the outcome and the columns.
    coefficients : (k,) array
        Of one solution; only those marked as defined mean anything by themselves.
    defined : (k,) array of bool
        False for a column without variation and where others determine the column.
    covariance : (k, k) array
    rank : int
        Coefficients that the rows determine, without the constant.
    r_squared : float or None
        0 … 1; None where the outcome does not vary.
    level : float
        Confidence level of intervals.
    """

    moments: Moments
    coefficients: Floats
    defined: NDArray[np.bool_]
    covariance: Floats
    rank: int
    r_squared: float | None
    level: float

    @property
    def df(self) -> int:
        """Degrees of freedom: respondents less determined coefficients less the constant."""
        return self.moments.n - 1 - self.rank

    @property
    def collinear(self) -> bool:
        """Whether columns that vary determine each other."""
        return self.rank < int(self.moments.varies[1:].sum())

    def estimate(self, *columns: int) -> Estimate:
        """A coefficient, or the sum of several, with its t interval; None where it is not defined."""
        chosen = list(columns)
        if not self.defined[chosen].all() or self.r_squared is None:
            return Estimate(None, None, None, METHOD)
        value = float(self.coefficients[chosen].sum())
        variance = float(self.covariance[np.ix_(chosen, chosen)].sum())
        low, high = interval(value, sqrt(max(variance, 0.0)), self.level, self.df)
        return Estimate(value, low, high, METHOD)


def least_squares(blocks: Blocks, level: float, correction: float) -> Fit | None:
    """The linear model of column 0 on the other columns and a constant.

    Parameters
    ----------
    blocks : callable
        Gives the blocks of rows, each time anew.
    level : float
        Confidence level, strictly between 0 and 1.
    correction : float
        What the sandwich is multiplied by: N/(N − 1) of the design.

    Returns
    -------
    Fit or None
        None without rows.

    References
    ----------
    H. White, "A heteroskedasticity-consistent covariance matrix estimator", Econometrica 48 (1980) 817-838;
    D. A. Binder, "On the variances of asymptotically normal estimators from complex surveys", International
    Statistical Review 51 (1983) 279-292.

    Examples
    --------
    >>> rows = np.array([[1.0, 0.0], [3.0, 1.0], [2.0, 0.0], [6.0, 1.0]])
    >>> found = least_squares(lambda: [(rows, np.ones(4))], 0.95, correction=4 / 3).estimate(0)
    >>> round(found.estimate, 2), round(found.low, 2), round(found.high, 2)
    (3.0, -2.55, 8.55)
    """
    gathered = moments(blocks)
    if gathered is None:
        return None
    correlations, scale = gathered.correlations()
    values, vectors = np.linalg.eigh(correlations[1:, 1:])
    kept = values > _COLLINEAR
    still = ~gathered.varies[1:]
    inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
    bread = inverse / np.outer(scale[1:], scale[1:])
    coefficients = np.where(still, 0.0, bread @ gathered.cross[1:, 0])
    undetermined = (vectors[:, ~kept] ** 2).sum(axis=1) > np.sqrt(_COLLINEAR)
    covariance = correction * bread @ _meat(blocks, gathered, coefficients) @ bread
    explained = float(correlations[0, 1:] @ inverse @ correlations[1:, 0]) if gathered.varies[0] else None
    rank = int(kept.sum() - still.sum())
    r_squared = None if explained is None else min(max(explained, 0.0), 1.0)
    return Fit(gathered, coefficients, ~undetermined & ~still, covariance, rank, r_squared, level)


def _meat(blocks: Blocks, gathered: Moments, coefficients: Floats) -> Floats:
    """Σ (w e x)(w e x)ᵀ with x about its mean and e what the model leaves."""
    found = np.zeros((len(coefficients),) * 2)
    for rows, weights in blocks():
        about = rows - gathered.mean
        residual = about[:, 0] - about[:, 1:] @ coefficients
        scores = about[:, 1:] * (weights * residual)[:, np.newaxis]
        found += scores.T @ scores
    return found
