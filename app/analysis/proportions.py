"""Two shares compared: the score test, or Fisher's where counts are small, with Newcombe's interval."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, ndtr

from app.analysis.comparisons import Comparison, Effect, Verdict, undecided
from app.analysis.intervals import Estimate, wilson

FEW = 5
"""An expected count under this makes the score test unreliable (W. G. Cochran, Biometrics 10 (1954) 417-451)."""


@dataclass(frozen=True)
class Portion:
    """A share of a group: sums of weights, or counts; then `effective` is None."""

    successes: float
    base: float
    effective: float | None = None

    @property
    def share(self) -> float | None:
        """0 … 1; None on an empty base."""
        return min(self.successes / self.base, 1.0) if self.base else None

    @property
    def size(self) -> float:
        """As how many respondents the base counts."""
        return self.base if self.effective is None else self.effective


def two_proportions(a: Portion, b: Portion, level: float) -> Comparison:
    """The difference of two independent shares.

    Parameters
    ----------
    a, b : Portion
        Weighted ones stand on their effective bases.
    level : float
        Confidence level, strictly between 0 and 1.

    Returns
    -------
    Comparison
        The score test z (pooled variance, its square is Pearson's χ² without correction); unweighted with an expected
        count under 5 Fisher's exact test instead; weighted it is then flagged as sparse. Newcombe's hybrid score
        interval, and Cohen's h. Undecided where a base is empty, or both shares are 0 or both are 1.

    References
    ----------
    R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine
    17 (1998) 873-890, method 10; J. Cohen, "Statistical Power Analysis", 2nd edition 1988, chapter 6.

    Examples
    --------
    >>> found = two_proportions(Portion(56, 70), Portion(48, 80), 0.95)  # Newcombe's table II, contrast a
    >>> round(found.difference.estimate, 4), round(found.difference.low, 4), round(found.difference.high, 4)
    (0.2, 0.0524, 0.3339)
    >>> round(found.test.statistic, 3), round(found.test.p, 4)
    (2.65, 0.008)
    """
    one, other, method = a.share, b.share, "score test, Newcombe interval"
    if a.effective is not None or b.effective is not None:
        method += " on effective bases"
    if one is None or other is None:
        return Comparison(Estimate(None, None, None, method), undecided(method), Effect(None, "cohen_h"))
    return Comparison(_newcombe(a, b, level, method), _score(a, b, method), Effect(cohens_h(one, other), "cohen_h"))


def cohens_h(one: float, other: float) -> float:
    """Cohen's h: the difference of two shares on the scale on which their variance is constant.

    Parameters
    ----------
    one, other : float
        Shares, 0 … 1.

    Returns
    -------
    float
        2 asin √p₁ − 2 asin √p₂, −π … π.

    References
    ----------
    J. Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd edition 1988, chapter 6.

    Examples
    --------
    >>> round(cohens_h(0.8, 0.6), 3)
    0.442
    """
    return 2 * math.asin(math.sqrt(one)) - 2 * math.asin(math.sqrt(other))


def fisher(table: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """Fisher's exact test of a table of two rows and two columns, two-sided.

    Parameters
    ----------
    table : ((int, int), (int, int))
        Counts.

    Returns
    -------
    float
        The probability of all tables with these margins that are no likelier than this one.

    References
    ----------
    R. A. Fisher, "Statistical Methods for Research Workers", 5th edition 1934, section 21.02.

    Examples
    --------
    >>> round(fisher(((3, 1), (1, 3))), 4)  # the lady tasting tea
    0.4857
    """
    (a, b), (c, d) = table
    row, column, total = a + b, a + c, a + b + c + d
    possible = np.arange(max(0, row + column - total), min(row, column) + 1)
    logs = -(
        gammaln(possible + 1)
        + gammaln(row - possible + 1)
        + gammaln(column - possible + 1)
        + gammaln(total - row - column + possible + 1)
    )
    chances = np.exp(logs - logs.max())
    own = chances[a - possible[0]] * (1 + 1e-7)  # equal chances differ by rounding
    return float(min(chances[chances <= own].sum() / chances.sum(), 1.0))


def _score(a: Portion, b: Portion, method: str) -> Verdict:
    n, m = a.size, b.size
    pooled = ((a.share or 0) * n + (b.share or 0) * m) / (n + m)
    if not 0 < pooled < 1:
        return undecided(method)
    few = min(n, m) * min(pooled, 1 - pooled) < FEW
    if few and a.effective is None and b.effective is None:
        counts = [(round(one.successes), round(one.base - one.successes)) for one in (a, b)]
        return Verdict(None, None, None, fisher((counts[0], counts[1])), "fisher exact, Newcombe interval")
    statistic = ((a.share or 0) - (b.share or 0)) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return Verdict(statistic, None, None, float(2 * ndtr(-abs(statistic))), method, sparse=few)


def _newcombe(a: Portion, b: Portion, level: float, method: str) -> Estimate:
    one, other = (wilson(each.successes, each.base, level, each.effective) for each in (a, b))
    p, low, high = one.estimate or 0, one.low or 0, one.high or 0
    q, lowest, highest = other.estimate or 0, other.low or 0, other.high or 0
    gap = p - q
    return Estimate(gap, gap - math.hypot(p - low, highest - q), gap + math.hypot(high - p, q - lowest), method)
