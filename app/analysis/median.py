"""Median and quartiles from how often each value was given: for durations, whose mean a few long ones decide."""

import math
from collections.abc import Mapping, Sequence

from app.analysis.intervals import Estimate, critical_value
from app.analysis.scores import Tally

METHOD = "woodruff"


def quantiles(tallies: Mapping[float, Tally], at: Sequence[float]) -> list[float | None]:
    """The least value up to which at least this share of the respondents lies.

    Parameters
    ----------
    tallies : mapping of float to Tally
        Value to the respondents who gave it.
    at : sequence of float
        Shares, each in 0 … 1.

    Returns
    -------
    list of (float or None)
        In the unit of the values, each a value that was given; None without any.

    References
    ----------
    R. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996) 361-365,
    type 1; weighted as `qrule = "math"` of T. Lumley's package survey for R.

    Examples
    --------
    >>> quantiles({1: Tally(1, 1, 1), 2: Tally(1, 1, 1), 9: Tally(2, 2, 2)}, [0.5, 0.75])
    [2, 9]
    """
    given = sorted((value, tally.weight) for value, tally in tallies.items() if tally.weight > 0)
    return [_quantile(given, one) for one in at]


def median(tallies: Mapping[float, Tally], level: float, design: int | None = None) -> Estimate:
    """The median with Woodruff's interval: the quantiles at the ends of the interval of the share below it.

    Parameters
    ----------
    tallies : mapping of float to Tally
        Value to the respondents who gave it.
    level : float
        Confidence level, strictly between 0 and 1.
    design : int, optional
        Respondents of the whole design, of which those who answered are a domain; without it they are the design.

    Returns
    -------
    Estimate
        In the unit of the values. An end of the interval beyond all answers is None; one that would pass the median,
        which many equal answers can bring about, is the median.

    References
    ----------
    R. S. Woodruff, "Confidence intervals for medians and other position measures", JASA 47 (1952) 635-646; the
    package survey for R, `svyquantile(interval.type = "mean")`.

    Examples
    --------
    >>> found = median({value: Tally(1, 1, 1) for value in range(1, 102)}, 0.95)
    >>> found.estimate, found.low, found.high
    (51, 41, 62)
    """
    (middle,) = quantiles(tallies, [0.5])
    number = sum(tally.count for tally in tallies.values())
    if middle is None or number < 2:
        return Estimate(middle, None, None, METHOD)
    total = sum(tally.weight for tally in tallies.values())
    share = sum(tally.weight for value, tally in tallies.items() if value <= middle) / total
    respondents = number if design is None else design
    squares = sum(tally.weight_sq * ((value <= middle) - share) ** 2 for value, tally in tallies.items())
    half = critical_value(level, number - 1) * math.sqrt(squares * respondents / (respondents - 1)) / total
    low, high = (quantiles(tallies, [one])[0] if 0 <= one <= 1 else None for one in (share - half, share + half))
    return Estimate(
        middle, None if low is None else min(low, middle), None if high is None else max(high, middle), METHOD
    )


def _quantile(given: Sequence[tuple[float, float]], at: float) -> float | None:
    if not given:
        return None
    wanted = at * sum(weight for _, weight in given)
    passed = 0.0
    for value, weight in given:
        passed += weight
        if passed >= wanted * (1 - 1e-12):  # sums in another order may fall short by a rounding
            return value
    return given[-1][0]
