"""Products of shares, such as reach × dissatisfaction × importance, with an interval put together from the parts'."""

import math
from collections.abc import Sequence

from app.analysis.intervals import Estimate

METHOD = "product, limits by variance recovery on the log scale"


def product(factors: Sequence[Sequence[Estimate]]) -> Estimate:
    """The product of shares with an interval recovered from those of its factors.

    Parameters
    ----------
    factors : sequence of sequences of Estimate
        Groups of shares of 0 … 1 with intervals at one level. Shares of different groups are taken as uncorrelated
        (as a share of the base and a share among those who are part of it are, to first order). Within a group any
        correlation is allowed for, as between two ratings that the same people gave.

    Returns
    -------
    Estimate
        0 … 1. On the log scale the distances of the parts' limits add up in squares across groups, and plainly within
        one, which no correlation can exceed; so the interval has at least the level of the parts, to first order. It
        never leaves 0 … 1. No interval where a part has none, or where the product is 0: the log of 0 has no distance
        to anything. All None where a part is unknown.

    References
    ----------
    A. Donner and G. Y. Zou, "Closed-form confidence intervals for functions of the normal mean and standard
    deviation", Statistical Methods in Medical Research 21 (2012) 347-359 (the MOVER method); for products on the log
    scale: G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures: a general approach",
    Statistics in Medicine 27 (2008) 1693-1702.

    Examples
    --------
    >>> from app.analysis.intervals import wilson
    >>> found = product([[wilson(300, 1200, 0.95)], [wilson(90, 280, 0.95)]])
    >>> round(found.estimate, 4), round(found.low, 4), round(found.high, 4)
    (0.0804, 0.0656, 0.0971)
    """
    parts = [part for group in factors for part in group]
    known = [part.estimate for part in parts if part.estimate is not None]
    if not parts or len(known) < len(parts):
        return Estimate(None, None, None, METHOD)
    estimate = math.prod(known)
    limits = [part for part in parts if part.low is not None and part.high is not None]
    if estimate == 0 or len(limits) < len(parts):
        return Estimate(estimate, None, None, METHOD)
    down = math.hypot(*(sum(_apart(part.low, part.estimate) for part in group) for group in factors))
    up = math.hypot(*(sum(_apart(part.estimate, part.high) for part in group) for group in factors))
    return Estimate(estimate, estimate * math.exp(-down), min(estimate * math.exp(up), 1.0), METHOD)


def complement(share: Estimate) -> Estimate:
    """The share of those who are not in it.

    Examples
    --------
    >>> complement(Estimate(0.25, 0.2, 0.5, "wilson"))
    Estimate(estimate=0.75, low=0.5, high=0.8, method='wilson')
    """
    low, high = (None if limit is None else 1 - limit for limit in (share.high, share.low))
    return Estimate(None if share.estimate is None else 1 - share.estimate, low, high, share.method)


def opportunity(important: Estimate, satisfied: Estimate) -> Estimate:
    """Ulwick's opportunity index: what is important and not yet satisfying comes first.

    Parameters
    ----------
    important, satisfied : Estimate
        Top-2-box shares of the importance and of the satisfaction ratings, 0 … 1, with intervals at one level.

    Returns
    -------
    Estimate
        10 · (I + max(I − S, 0)), 0 … 20; Ulwick calls what is over 10 an opportunity. The index rises with I and falls
        with S, so its limits are those of the least and the most favourable pair of limits: at least the level,
        whatever the correlation of the two. All None where a part is unknown.

    References
    ----------
    A. W. Ulwick, "Turn customer input into innovation", Harvard Business Review 80 (2002) 91-97; A. W. Ulwick, "What
    Customers Want", McGraw-Hill 2005.

    Examples
    --------
    >>> round(opportunity(Estimate(0.8, 0.75, 0.85, "wilson"), Estimate(0.3, 0.25, 0.36, "wilson")).estimate, 1)
    13.0
    """
    method = "opportunity index, limits of its parts"
    if important.estimate is None or satisfied.estimate is None:
        return Estimate(None, None, None, method)
    estimate = _index(important.estimate, satisfied.estimate)
    if important.low is None or important.high is None or satisfied.low is None or satisfied.high is None:
        return Estimate(estimate, None, None, method)
    return Estimate(estimate, _index(important.low, satisfied.high), _index(important.high, satisfied.low), method)


def _index(important: float, satisfied: float) -> float:
    return 10 * (important + max(important - satisfied, 0.0))


def _apart(low: float | None, high: float | None) -> float:
    """The distance of two positive numbers on the log scale; boundless down to 0."""
    if not low or not high:
        return math.inf
    return math.log(high / low)
