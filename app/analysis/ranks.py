"""Ratings of groups compared by rank, which asks of a scale no more than its order.

Groups come as histograms (value → respondents), so ties are the rule; midranks are taken throughout.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr

from app.analysis.comparisons import Effect, Verdict, equality, undecided
from app.analysis.scores import Tally, mean_of

Histogram = Mapping[Any, Tally]
"""Keys are numbers."""
Floats = NDArray[np.float64]


def mann_whitney(a: Histogram, b: Histogram) -> tuple[Verdict, Effect]:
    """The Mann–Whitney U test with the rank-biserial correlation.

    Parameters
    ----------
    a, b : mapping of int to Tally
        Unweighted histograms of two groups.

    Returns
    -------
    tuple of Verdict and Effect
        U of the first group; p from the normal approximation with corrections for ties and continuity. The effect is
        P(a > b) − P(a < b), −1 … 1. Undecided where a group is empty or all values are alike.

    References
    ----------
    H. B. Mann and D. R. Whitney, Ann. Math. Statist. 18 (1947) 50-60; rank-biserial: D. S. Kerby, "The simple
    difference formula", Comprehensive Psychology 3 (2014).

    Examples
    --------
    >>> ones = {1: Tally(3, 3, 3), 2: Tally(1, 1, 1)}
    >>> twos = {1: Tally(1, 1, 1), 2: Tally(3, 3, 3)}
    >>> test, effect = mann_whitney(ones, twos)
    >>> test.statistic, effect.size
    (4.0, -0.5)
    """
    method = "mann-whitney, normal approximation"
    counts = _table([a, b], "count")
    n, m = counts.sum(axis=1).tolist()
    if not n or not m:
        return undecided(method), Effect(None, "rank_biserial")
    u = float(counts[0] @ (np.cumsum(counts[1]) - counts[1] / 2))
    effect = Effect(2 * u / (n * m) - 1, "rank_biserial")
    variance = n * m / 12 * (n + m + 1 - _ties(counts) / ((n + m) * (n + m - 1)))
    if not variance:
        return undecided(method), effect
    z = max(abs(u - n * m / 2) - 0.5, 0) / math.sqrt(variance)
    return Verdict(u, None, None, float(2 * ndtr(-z)), method, sparse=min(n, m) < 8), effect


def kruskal_wallis(groups: Sequence[Histogram]) -> tuple[Verdict, Effect]:
    """The Kruskal–Wallis test with epsilon-squared.

    Parameters
    ----------
    groups : sequence of (mapping of int to Tally), shape (k,)
        Unweighted histograms; empty groups are left out.

    Returns
    -------
    tuple of Verdict and Effect
        H corrected for ties on k − 1 degrees of freedom; ε² = H / (n − 1), 0 … 1. Undecided with fewer than two
        groups, or where all values are alike.

    References
    ----------
    W. H. Kruskal and W. A. Wallis, JASA 47 (1952) 583-621; ε²: M. Tomczak and E. Tomczak, Trends in Sport Sciences 1
    (2014) 19-25.

    Examples
    --------
    >>> groups = [{1: Tally(4, 4, 4)}, {2: Tally(4, 4, 4)}]
    >>> test, effect = kruskal_wallis(groups)
    >>> round(test.statistic, 6), test.df, round(effect.size, 6)
    (7.0, 1, 1.0)
    """
    method = "kruskal-wallis"
    counts = _table([group for group in groups if any(tally.count for tally in group.values())], "count")
    n = float(counts.sum())
    spread = 1 - _ties(counts) / (n * (n * n - 1)) if n > 1 else 0.0
    if len(counts) < 2 or spread <= 0:
        return undecided(method), Effect(None, "epsilon_squared")
    ranks = _midranks(counts.sum(axis=0)) + 0.5
    sizes = counts.sum(axis=1)
    h = (12 / (n * (n + 1)) * float((counts @ ranks) ** 2 @ (1 / sizes)) - 3 * (n + 1)) / spread
    h, df = max(h, 0.0), len(counts) - 1
    test = Verdict(h, df, None, float(chdtrc(df, h)), method, sparse=bool(sizes.min() < 5))
    return test, Effect(h / (n - 1), "epsilon_squared")


def weighted_ranks(groups: Sequence[Histogram], design: int) -> tuple[Verdict, Effect]:
    """The design-based rank test of two or more groups: Mann–Whitney and Kruskal–Wallis under weights.

    Every value gets its midrank in the weighted distribution, as a share 0 … 1 of the whole; the groups' mean ranks
    are compared with linearised standard errors.

    Parameters
    ----------
    groups : sequence of (mapping of int to Tally), shape (k,)
        Weighted histograms; empty groups are left out.
    design : int
        Respondents of the whole design.

    Returns
    -------
    tuple of Verdict and Effect
        F of the Wald test on k − 1 and n − k degrees of freedom. For two groups the effect is the rank-biserial
        correlation of the weighted distributions, twice the difference of mean ranks; for more there is none.

    References
    ----------
    T. Lumley and A. J. Scott, "Two-sample rank tests under complex sampling", Biometrika 100 (2013) 831-842.

    Examples
    --------
    >>> ones = {1: Tally(3, 3.0, 4.0), 2: Tally(1, 1.5, 2.25)}
    >>> twos = {1: Tally(1, 0.5, 0.25), 2: Tally(3, 3.0, 3.5)}
    >>> test, effect = weighted_ranks([ones, twos], 8)
    >>> round(test.statistic, 3), round(effect.size, 3)
    (2.605, -0.524)
    """
    filled = [group for group in groups if any(tally.weight > 0 for tally in group.values())]
    weights = _table(filled, "weight")
    name = "rank_biserial" if len(filled) == 2 else "mean_rank"
    if len(filled) < 2:
        return undecided("design-based rank test"), Effect(None, name)
    values = sorted({value for group in filled for value in group})
    ranks = dict(zip(values, (_midranks(weights.sum(axis=0)) / weights.sum()).tolist(), strict=True))
    means = [mean_of([(ranks[value], tally) for value, tally in group.items()], 0.95, design) for group in filled]
    n = sum(mean.n for mean in means)
    found = equality([mean.mean for mean in means], [mean.se for mean in means], n - 1)
    effect = 2 * ((means[0].mean or 0) - (means[1].mean or 0)) if len(filled) == 2 else None
    test = Verdict(found.statistic, found.df, found.df2, found.p, "design-based rank test")
    return test, Effect(effect, name)


def _table(groups: Sequence[Histogram], field: str) -> Floats:
    """(k, values): the groups' tallies by rising value."""
    values = sorted({value for group in groups for value in group})
    empty = Tally(0, 0, 0)
    rows = [[float(getattr(group.get(value, empty), field)) for value in values] for group in groups]
    return np.array(rows).reshape(len(groups), len(values))


def _midranks(totals: Floats) -> Floats:
    """Per value the weight below it and half its own."""
    found: Floats = np.cumsum(totals) - totals / 2
    return found


def _ties(counts: Floats) -> float:
    totals = counts.sum(axis=0)
    return float((totals**3 - totals).sum())
