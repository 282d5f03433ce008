"""How the answers to a number question are distributed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.analysis.intervals import Mean, t_interval


@dataclass(frozen=True)
class Distribution:
    """Mean with interval, and the five numbers of a box plot, in the unit of the values."""

    mean: Mean
    minimum: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    maximum: float | None


def quantiles(values: Sequence[float] | NDArray[np.float64], at: Sequence[float]) -> list[float | None]:
    """Quantiles with linear interpolation between the two nearest values.

    Parameters
    ----------
    values : array_like of shape (n,)
        Answers that were given; drop missing ones before.
    at : sequence of float
        Orders, each in 0 … 1.

    Returns
    -------
    list of (float or None)
        One per order, in the unit of the values; None without values.

    Raises
    ------
    ValueError
        If a value is NaN or infinite, or an order is out of range.

    References
    ----------
    R. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996) 361-365,
    type 7, the default of R and NumPy.

    Examples
    --------
    >>> quantiles([1, 2, 10], [0.5, 0.75])
    [2.0, 6.0]
    """
    answers = _finite(values)
    if answers.size == 0:
        return [None for _ in at]
    return [float(found) for found in np.quantile(answers, at)]


def distribution(values: Sequence[float] | NDArray[np.float64], level: float) -> Distribution:
    """Mean with t interval, minimum, quartiles and maximum of the answers to a number question.

    Parameters
    ----------
    values : array_like of shape (n,)
        Answers that were given; drop missing ones before.
    level : float
        Confidence level of the mean's interval, strictly between 0 and 1.

    Returns
    -------
    Distribution
        In the unit of the values; all None without values.

    Raises
    ------
    ValueError
        If a value is NaN or infinite, or the level is out of range.

    References
    ----------
    J. Tukey, "Exploratory Data Analysis", Addison-Wesley 1977, chapter 2; `intervals.t_interval`.

    Examples
    --------
    >>> found = distribution([1, 2, 3, 10], 0.95)
    >>> found.mean.mean, found.median, found.maximum
    (4.0, 2.5, 10.0)
    """
    answers = _finite(values)
    five = quantiles(answers, [0, 0.25, 0.5, 0.75, 1])
    origin = five[2] or 0.0
    near = answers - origin  # large numbers that differ little would lose their spread in sums of squares
    mean = t_interval(answers.size, float(near.sum()), float(near @ near), level)
    return Distribution(_moved(mean, origin), *five)


def _finite(values: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    answers = np.asarray(values, dtype=np.float64)
    if not np.isfinite(answers).all():
        raise ValueError("the values hold NaN or an infinite number; drop missing answers first")
    return answers


def _moved(mean: Mean, by: float) -> Mean:
    low, middle, high = (None if value is None else value + by for value in (mean.low, mean.mean, mean.high))
    return replace(mean, low=low, mean=middle, high=high)
