"""The difference of two figures that come with their intervals, from two samples that have nobody in common."""

import math

from app.analysis.intervals import Estimate

METHOD = "difference, limits by variance recovery"


def difference(before: Estimate, after: Estimate) -> Estimate:
    """After less before, with an interval recovered from those of the two.

    Parameters
    ----------
    before, after : Estimate
        Figures of one kind with intervals at one level, of independent samples: shares with Wilson's interval, means
        with t intervals, weighted or clustered or not.

    Returns
    -------
    Estimate
        In the figures' unit. The lower limit lies √((after − its low)² + (before's high − before)²) below the
        difference, the upper one likewise: for shares this is Newcombe's hybrid score interval, for means on many
        degrees of freedom Welch's. No interval where a part has none; all None where a part is unknown.

    References
    ----------
    R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17 (1998) 873-890, method 10; G. Y. Zou and A. Donner, "Construction of confidence
    limits about effect measures: a general approach", Statistics in Medicine 27 (2008) 1693-1702.

    Examples
    --------
    >>> from app.analysis.intervals import wilson
    >>> found = difference(wilson(48, 80, 0.95), wilson(56, 70, 0.95))  # Newcombe's example (a)
    >>> round(found.estimate, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    if before.estimate is None or after.estimate is None:
        return Estimate(None, None, None, METHOD)
    changed = after.estimate - before.estimate
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return Estimate(changed, None, None, METHOD)
    down = math.hypot(after.estimate - after.low, before.high - before.estimate)
    up = math.hypot(after.high - after.estimate, before.estimate - before.low)
    return Estimate(changed, changed - down, changed + up, METHOD)


def beyond_chance(changed: Estimate) -> bool | None:
    """Whether the interval leaves out no change at all; None where there is no interval.

    Examples
    --------
    >>> beyond_chance(Estimate(0.2, 0.05, 0.33, "")), beyond_chance(Estimate(0.2, -0.05, 0.45, ""))
    (True, False)
    """
    if changed.low is None or changed.high is None:
        return None
    return changed.low > 0 or changed.high < 0
