"""Intervals for shares and means, computed from sums, because sums add up over parts of the data and engines."""

import math
from dataclasses import dataclass

from scipy.special import stdtrit

ROUNDING = 1e-12  # a spread below this part of the squares it is the difference of is rounding, not spread
SLACK = 1e-9  # sums of weights added up in another order may disagree by this part; more is a mistake

Range = tuple[float | None, float | None]


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval; each number is None where it cannot be computed."""

    estimate: float | None
    low: float | None
    high: float | None
    method: str


@dataclass(frozen=True)
class Mean:
    """A mean of `n` values with spread, standard error and interval; None where they cannot be computed."""

    n: int
    mean: float | None
    sd: float | None
    se: float | None
    low: float | None
    high: float | None
    method: str


def effective_base(weight: float, weight_sq: float) -> float | None:
    """Kish's effective base: how many unweighted respondents would tell as much as these weighted ones.

    Parameters
    ----------
    weight, weight_sq : float
        Σw and Σw² over the respondents.

    Returns
    -------
    float or None
        (Σw)² / Σw², between 1 and the number of respondents; None without respondents.

    References
    ----------
    L. Kish, "Weighting for unequal Pi", Journal of Official Statistics 8 (1992) 183-200.

    Examples
    --------
    >>> effective_base(6.0, 14.0)  # the weights 1, 2 and 3
    2.5714285714285716
    """
    return weight**2 / weight_sq if weight_sq > 0 else None


def wilson(successes: float, base: float, level: float, effective_base: float | None = None) -> Estimate:
    """Wilson's score interval of a share: inside 0 … 1 and honest for small bases, 0 % and 100 %.

    Parameters
    ----------
    successes, base : float
        Counts, or sums of weights.
    level : float
        Confidence level, strictly between 0 and 1.
    effective_base : float, optional
        What the width is computed from where `base` is a sum of weights: (Σw)² / Σw².

    Returns
    -------
    Estimate
        The share successes / base, 0 … 1; all None on an empty base.

    Raises
    ------
    ValueError
        If not 0 ≤ successes ≤ base, or the level or the effective base is out of range.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212.
    Effective base: N. Dean and M. Pagano, "Evaluating confidence interval methods for binomial proportions in
    clustered surveys", J. Survey Stat. Methodol. 3 (2015) 484-503.

    Examples
    --------
    >>> found = wilson(81, 263, 0.95)
    >>> round(found.estimate, 4), round(found.low, 4), round(found.high, 4)
    (0.308, 0.2553, 0.3662)
    """
    method = "wilson" if effective_base is None else "wilson on the effective base"
    z = critical_value(level)
    if not 0 <= successes <= base * (1 + SLACK) or not math.isfinite(base):
        raise ValueError(f"a share needs 0 ≤ successes ≤ base, not {successes} of {base}")
    if base == 0:
        return Estimate(None, None, None, method)
    n = base if effective_base is None else effective_base
    if not 0 < n < math.inf:
        raise ValueError(f"an effective base must be positive and finite, not {n}")
    share = min(successes / base, 1.0)
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    # the interval touches 0 and 1 exactly where the share does; elsewhere only rounding is cut off
    low = 0.0 if share == 0 else min(max(middle - half, 0.0), share)
    high = 1.0 if share == 1 else max(min(middle + half, 1.0), share)
    return Estimate(share, low, high, method)


def t_interval(n: int, total: float, total_sq: float, level: float) -> Mean:
    """Mean, standard deviation and Student's t interval from three sums.

    The spread is the difference Σy² − (Σy)²/n. For whole numbers, which scores are, Python computes it exactly;
    for others subtract something near the mean first, as `distribution` does.

    Parameters
    ----------
    n : int
        Number of values.
    total, total_sq : float
        Σy and Σy², in the unit of the values and its square.
    level : float
        Confidence level, strictly between 0 and 1.

    Returns
    -------
    Mean
        `sd` has n − 1 below the line. No values: all None. One value: only the mean. All values alike: a standard
        error of 0 and no interval, since a width of nothing would claim certainty.

    Raises
    ------
    ValueError
        If the sums cannot belong to n values, or the level is out of range.

    References
    ----------
    Student, "The probable error of a mean", Biometrika 6 (1908) 1-25.

    Examples
    --------
    >>> found = t_interval(10, 15.8, 38.58, 0.95)  # Student's sleep data
    >>> round(found.mean, 2), round(found.low, 4), round(found.high, 4)
    (1.58, 0.7001, 2.4599)
    """
    critical_value(level)
    if n < 0 or not math.isfinite(total) or not math.isfinite(total_sq):
        raise ValueError(f"no {n} values have the sums {total} and {total_sq}")
    if n == 0:
        return Mean(0, None, None, None, None, None, "t")
    squares = difference_of_squares(n * total_sq, total**2) / n
    if n == 1:
        return Mean(1, total / n, None, None, None, None, "t")
    sd = math.sqrt(squares / (n - 1))
    se = sd / math.sqrt(n)
    low, high = interval(total / n, se, level, df=n - 1)
    return Mean(n, total / n, sd, se, low, high, "t")


def interval(
    estimate: float,
    se: float | None,
    level: float,
    df: float = math.inf,
    lowest: float = -math.inf,
    highest: float = math.inf,
) -> Range:
    """Estimate ± quantile × standard error, cut to the range in which the figure can lie.

    Parameters
    ----------
    estimate, se : float
        In the same unit.
    level : float
        Confidence level, strictly between 0 and 1.
    df : float
        Degrees of freedom of Student's t; without them the normal distribution.
    lowest, highest : float
        The figure's own range.

    Returns
    -------
    tuple of (float or None)
        (low, high), or (None, None) where the standard error is unknown, is 0, or has no degree of freedom.

    Examples
    --------
    >>> low, high = interval(90.0, 10.0, 0.95, highest=100.0)
    >>> round(low, 1), high
    (70.4, 100.0)
    """
    if not se or df <= 0:
        return None, None
    half = critical_value(level, df) * se
    return max(estimate - half, lowest), min(estimate + half, highest)


def critical_value(level: float, df: float = math.inf) -> float:
    """The two-sided quantile of Student's t (or of the normal distribution) that belongs to a confidence level.

    Raises
    ------
    ValueError
        If the level is not strictly between 0 and 1.

    Examples
    --------
    >>> round(critical_value(0.95), 2)
    1.96
    """
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not at {level}")
    return float(stdtrit(df, (1 + level) / 2))


def difference_of_squares(larger: float, smaller: float) -> float:
    """A sum of squares got as a difference that cannot be negative; what is mere rounding becomes 0.

    Raises
    ------
    ValueError
        If the difference is negative by more than rounding: the sums do not belong together.

    Examples
    --------
    >>> difference_of_squares(10.0, 9.0), difference_of_squares(0.1 + 0.2, 0.3)
    (1.0, 0.0)
    """
    difference = larger - smaller
    if difference < -SLACK * larger:
        raise ValueError(f"these sums do not belong together: {larger} is below {smaller}")
    return float(difference) if difference > ROUNDING * larger else 0.0
