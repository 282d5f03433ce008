"""Ratings of one touchpoint, one answer per respondent, from how often each value was given.

A histogram maps each value to its `Tally`; "not applicable", "not asked" and missing answers are not in it.
Unweighted, every weight is 1. Weighted figures hold the weights fixed, and a filter is a domain of the whole design:
the standard errors are those of R's `survey::svymean(~y, subset(design, …))`.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.analysis.intervals import Estimate, Mean, effective_base, interval, wilson

EMOTIONS: Mapping[str, int] = {"joy": 1, "curiosity": 1, "trust": 1, "indifference": 0, "uncertainty": -1, "anger": -1}
"""Every emotion in the order in which it is shown, with its valence: pleasant, neutral or unpleasant."""


@dataclass(frozen=True)
class Tally:
    """How many respondents gave one value: their number, Σw and Σw²."""

    count: int
    weight: float
    weight_sq: float


def unweighted(counts: Mapping[int, int]) -> dict[int, Tally]:
    """The histogram of plain counts.

    Examples
    --------
    >>> unweighted({5: 3})
    {5: Tally(count=3, weight=3, weight_sq=3)}
    """
    return {value: Tally(count, count, count) for value, count in counts.items()}


def mean_score(histogram: Mapping[int, Tally], level: float, design: int | None = None) -> Mean:
    """The mean rating with standard deviation, standard error and t interval.

    Parameters
    ----------
    histogram : mapping of int to Tally
        Rating level (scale points) to respondents.
    level : float
        Confidence level, strictly between 0 and 1.
    design : int, optional
        Respondents of the whole design, of which those who rated are a domain. Without it those who rated are the
        design, which for unit weights is the classical t interval.

    Returns
    -------
    Mean
        In scale points. With N respondents in the design, n of whom rated, se² = N/(N−1) · Σw²(y − ȳ)² / (Σw)² on
        n − 1 degrees of freedom, and sd² = n/(n−1) · Σw(y − ȳ)² / Σw. One rating: only the mean. All ratings alike:
        a standard error of 0 and no interval.

    Raises
    ------
    ValueError
        If the design is smaller than the number of ratings, or the level is out of range.

    References
    ----------
    T. Lumley, "Complex Surveys", Wiley 2010; C.-E. Särndal, B. Swensson, J. Wretman, "Model Assisted Survey
    Sampling", Springer 1992, section 5.8 (domains).

    Examples
    --------
    >>> found = mean_score(unweighted({1: 1, 3: 2, 5: 3}), 0.95)
    >>> round(found.mean, 3), round(found.sd, 3), round(found.low, 3), round(found.high, 3)
    (3.667, 1.633, 1.953, 5.38)
    """
    return mean_of(list(histogram.items()), level, design)


def share(histogram: Mapping[int, Tally], chosen: Collection[int], level: float) -> Estimate:
    """The share of respondents who gave one of the chosen values, with Wilson's interval.

    Parameters
    ----------
    histogram : mapping of int to Tally
        Value to respondents.
    chosen : collection of int
        The values that count.
    level : float
        Confidence level, strictly between 0 and 1.

    Returns
    -------
    Estimate
        0 … 1; weighted it stands on the effective base.

    Examples
    --------
    >>> share(unweighted({1: 1, 3: 2, 5: 1}), {1, 5}, 0.95).estimate
    0.5
    """
    weight = sum(tally.weight for tally in histogram.values())
    weight_sq = sum(tally.weight_sq for tally in histogram.values())
    successes = sum(tally.weight for value, tally in histogram.items() if value in chosen)
    plain = weight == weight_sq == sum(tally.count for tally in histogram.values())
    return wilson(successes, weight, level, None if plain else effective_base(weight, weight_sq))


def top2(histogram: Mapping[int, Tally], scale: int, level: float) -> Estimate:
    """Top-2-box: the share of the two best points of a scale of 1 … `scale`.

    Examples
    --------
    >>> top2(unweighted({1: 5, 4: 3, 5: 2}), 5, 0.95).estimate
    0.5
    """
    return share(histogram, {scale - 1, scale}, level)


def bottom2(histogram: Mapping[int, Tally], level: float) -> Estimate:
    """Bottom-2-box: the share of the two worst points of a scale that starts at 1.

    Examples
    --------
    >>> bottom2(unweighted({1: 5, 4: 3, 5: 2}), 0.95).estimate
    0.5
    """
    return share(histogram, {1, 2}, level)


def net(histogram: Mapping[int, Tally], scale: int, level: float, design: int | None = None) -> Mean:
    """Net satisfaction: % in the top two boxes less % in the bottom two; what lies in both counts in neither.

    It is the mean of +100, 0 and −100, so its standard error and t interval are those of `mean_score`.

    Parameters
    ----------
    histogram : mapping of int to Tally
        Points of a scale of 1 … `scale` to respondents.
    scale : int
        Points of the scale.
    level, design
        As in `mean_score`.

    Returns
    -------
    Mean
        −100 … 100, the interval cut to that range.

    References
    ----------
    Built as the balance of business surveys: OECD, "Business Tendency Surveys: A Handbook", 2003.

    Examples
    --------
    >>> net(unweighted({1: 1, 3: 2, 4: 3, 5: 4}), 5, 0.95).mean
    60.0
    """
    values = [(100 * ((point >= scale - 1) - (point <= 2)), tally) for point, tally in histogram.items()]
    return mean_of(values, level, design, lowest=-100, highest=100)


def nps(histogram: Mapping[int, Tally], level: float, design: int | None = None) -> Mean:
    """Net Promoter Score: % of 9–10 less % of 0–6.

    It is the mean of +100, 0 and −100, so its standard error and t interval are those of `mean_score`.

    Parameters
    ----------
    histogram : mapping of int to Tally
        Answer 0 … 10 to respondents.
    level, design
        As in `mean_score`.

    Returns
    -------
    Mean
        −100 … 100, the interval cut to that range.

    Raises
    ------
    ValueError
        If an answer lies outside 0 … 10.

    References
    ----------
    F. Reichheld, "The one number you need to grow", Harvard Business Review 81/12 (2003); B. Rocks, "Interval
    estimation for the Net Promoter Score", The American Statistician 70 (2016) 365-372.

    Examples
    --------
    >>> nps(unweighted({10: 5, 8: 3, 0: 2}), 0.95).mean
    30.0
    """
    if unknown := [answer for answer in histogram if not 0 <= answer <= 10]:
        raise ValueError(f"an answer to the NPS question lies between 0 and 10, not at {unknown[0]}")
    values = [(100 * ((answer >= 9) - (answer <= 6)), tally) for answer, tally in histogram.items()]
    return mean_of(values, level, design, lowest=-100, highest=100)


def emotion_index(emotions: Mapping[str, Tally], level: float, design: int | None = None) -> Mean:
    """Emotion index: % of pleasant less % of unpleasant emotions; indifference counts in the base only.

    Parameters
    ----------
    emotions : mapping of str to Tally
        Emotion, one of `EMOTIONS`, to respondents.
    level, design
        As in `mean_score`.

    Returns
    -------
    Mean
        −100 … 100, the interval cut to that range.

    Raises
    ------
    ValueError
        If an emotion is not one of `EMOTIONS`.

    References
    ----------
    Built as the balance of business surveys: OECD, "Business Tendency Surveys: A Handbook", 2003.

    Examples
    --------
    >>> emotion_index({"joy": Tally(6, 6, 6), "indifference": Tally(2, 2, 2), "anger": Tally(2, 2, 2)}, 0.95).mean
    40.0
    """
    if unknown := [name for name in emotions if name not in EMOTIONS]:
        raise ValueError(f"'{unknown[0]}' is not an emotion; known are {', '.join(EMOTIONS)}")
    values = [(100 * EMOTIONS[name], tally) for name, tally in emotions.items()]
    return mean_of(values, level, design, lowest=-100, highest=100)


def mean_of(
    values: Sequence[tuple[float, Tally]],
    level: float,
    design: int | None = None,
    lowest: float = -math.inf,
    highest: float = math.inf,
) -> Mean:
    """The linearised mean of any values, each of which stands for the respondents of its tally.

    Parameters
    ----------
    values : sequence of (float, Tally)
        Points, or what points are counted as: ranks, +100 and −100.
    level, design
        As in `mean_score`.
    lowest, highest : float
        The figure's own range, to which the interval is cut.

    Returns
    -------
    Mean
        As in `mean_score`.

    Examples
    --------
    >>> mean_of([(0.25, Tally(2, 2, 2)), (0.75, Tally(2, 2, 2))], 0.95).mean
    0.5
    """
    method = "t" if design is None else "linearised"
    n = sum(tally.count for _, tally in values)
    weight = sum(tally.weight for _, tally in values)
    if design is not None and design < n:
        raise ValueError(f"{n} ratings cannot come from a design of {design} respondents")
    if weight == 0:
        return Mean(n, None, None, None, None, None, method)
    origin = next(value for value, tally in values if tally.weight > 0)  # makes one value alone exactly its own mean
    mean = origin + sum(tally.weight * (value - origin) for value, tally in values) / weight
    if n < 2:
        return Mean(n, mean, None, None, None, None, method)
    respondents = n if design is None else design
    spread = sum(tally.weight * (value - mean) ** 2 for value, tally in values) / weight
    error = sum(tally.weight_sq * (value - mean) ** 2 for value, tally in values) / weight**2
    sd = math.sqrt(spread * n / (n - 1))
    se = math.sqrt(error * respondents / (respondents - 1))
    low, high = interval(mean, se, level, n - 1, lowest, highest)
    return Mean(n, mean, sd, se, low, high, method)
