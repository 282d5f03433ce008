"""Impact: how much higher the outcome is among those who met something. A difference, never an effect."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.intervals import Estimate, interval

Floats = NDArray[np.float64]
WELCH, LINEARISED = "Welch", "linearised, Welch degrees of freedom"


@dataclass(frozen=True)
class Impact:
    """Two groups and the difference of their means.

    Attributes
    ----------
    met, not_met : int
        Respondents of each group.
    mean_met, mean_not_met : float or None
        Weighted means of the outcome.
    difference : Estimate
        Met less not met, in units of the outcome.
    """

    met: int
    not_met: int
    mean_met: float | None
    mean_not_met: float | None
    difference: Estimate


def impact(outcome: Floats, weight: Floats, met: NDArray[np.bool_], level: float, design: int | None = None) -> Impact:
    """The mean outcome of those who met something less that of those who were shown it and did not.

    Parameters
    ----------
    outcome, weight : (n,) arrays
        Of those who were shown it; positive weights, all 1 where unweighted.
    met : (n,) array of bool
    level : float
        Confidence level, strictly between 0 and 1.
    design : int, optional
        Weighted: respondents N of the whole design. Without it the interval is Welch's.

    Returns
    -------
    Impact
        Weighted, the squared standard error is the sum over both groups of N/(N−1) · Σw²(y − ȳ)² / (Σw)², what R's
        `survey::svyglm(y ~ met)` gives; degrees of freedom after Welch in both cases. A group of one or
        with the same outcome throughout does not say how uncertain its mean is: no interval.

    References
    ----------
    B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved",
    Biometrika 34 (1947) 28-35.

    Examples
    --------
    >>> met = np.array([True, True, True, False, False])
    >>> found = impact(np.array([9.0, 7.0, 8.0, 4.0, 6.0]), np.ones(5), met, 0.95)
    >>> found.difference.estimate
    3.0
    """
    method = WELCH if design is None else LINEARISED
    groups = [_group(outcome[among], weight[among], design) for among in (met, ~met)]
    (count, mean, variance), (others, other_mean, other_variance) = groups
    if mean is None or other_mean is None:
        return Impact(count, others, mean, other_mean, Estimate(None, None, None, method))
    difference = mean - other_mean
    if not variance or not other_variance:  # a group of one, or all alike, does not say how uncertain it is
        return Impact(count, others, mean, other_mean, Estimate(difference, None, None, method))
    total = variance + other_variance
    df = total**2 / (variance**2 / (count - 1) + other_variance**2 / (others - 1))
    low, high = interval(difference, sqrt(total), level, df)
    return Impact(count, others, mean, other_mean, Estimate(difference, low, high, method))


def _group(outcome: Floats, weight: Floats, design: int | None) -> tuple[int, float | None, float | None]:
    """Number, mean, and the squared standard error of the mean."""
    n = len(outcome)
    if n == 0:
        return 0, None, None
    total: Any = weight.sum()
    about = outcome - outcome[0]
    shift = (weight @ about) / total  # about the first value: equal outcomes have exactly no spread
    mean = float(outcome[0] + shift)
    if n == 1:
        return n, mean, None
    size = n if design is None else design
    squares = (weight * (about - shift)) @ (weight * (about - shift))
    return n, mean, float(squares / total**2 * size / (size - 1))
