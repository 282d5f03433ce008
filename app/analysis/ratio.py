"""Figures of a stage: each respondent gives several ratings, which are not independent of each other.

The mean of all ratings is the ratio Σt/Σm of respondents' sums t and numbers m of ratings; its standard error is
linearised over respondents. This equals R's `survey::svymean` on one row per rating with `ids = ~respondent`, and
`svyratio(~t, ~m)` on one row per respondent.
"""

import math
from dataclasses import dataclass

from app.analysis.intervals import Estimate, Mean, difference_of_squares, interval, wilson

METHOD = "ratio, clustered by respondent"


@dataclass(frozen=True)
class Sums:
    """What a stage's figures are computed from; the sums of two sets of respondents add up field by field.

    A respondent of weight w gave m ratings with sum t. For a top-2 share t is the number of ratings in the top two
    boxes, for an emotion index the number of pleasant less the number of unpleasant emotions. Unweighted, w is 1.

    Attributes
    ----------
    respondents, ratings : int
        Unweighted: respondents with at least one rating, and their ratings.
    m, t : float
        Σwm, Σwt.
    mm, mt, tt : float
        Σw²m², Σw²mt, Σw²t².
    """

    respondents: int
    ratings: int
    m: float
    t: float
    mm: float
    mt: float
    tt: float


def ratio_mean(
    sums: Sums, level: float, design: int, lowest: float = -math.inf, highest: float = math.inf, unit: float = 1
) -> Mean:
    """The mean of all ratings of a stage, with a standard error clustered by respondent.

    Parameters
    ----------
    sums : Sums
        Of the respondents who rated; those who did not add nothing to any sum.
    level : float
        Confidence level, strictly between 0 and 1.
    design : int
        Respondents N of the design: all who could have rated (the stage's base; weighted, all who were weighted).
        Those without a rating are part of the sample, with a residual of 0, as in R's `subset(design, …)`.
    lowest, highest : float
        The figure's own range, to which the interval is cut.
    unit : float
        What the figure is multiplied by: 100 turns valences into an index of −100 … 100.

    Returns
    -------
    Mean
        `n` is the number of ratings. With R = Σwt/Σwm, se² = N/(N−1) · Σw²(t − Rm)² / (Σwm)²; the t interval has one
        degree of freedom less than there are respondents who rated (R's `degf` of the subset), so that a large base
        does not hide that few rated. `sd` is None: the sums do not hold it. No interval where fewer than two
        respondents rated or where all ratings are alike.

    Raises
    ------
    ValueError
        If the design is smaller than the number of respondents who rated, or the sums do not belong together.

    References
    ----------
    W. G. Cochran, "Sampling Techniques", 3rd edition, Wiley 1977, section 2.11 and chapter 9A; T. Lumley, "Complex
    Surveys", Wiley 2010.

    Examples
    --------
    >>> # three respondents gave the ratings 5 4, 2, and 4 4 3
    >>> found = ratio_mean(Sums(3, 6, m=6, t=22, mm=14, mt=53, tt=206), 0.95, design=3)
    >>> round(found.mean, 3), round(found.se, 3)
    (3.667, 0.481)
    """
    ratio = _ratio(sums, design)
    if ratio is None:
        return Mean(sums.ratings, None, None, None, None, None, METHOD)
    error = _standard_error(sums, ratio, design)
    se = None if error is None else unit * error
    estimate = min(max(unit * ratio, lowest), highest)  # a sum of weights may exceed another one by a rounding
    low, high = interval(estimate, se, level, sums.respondents - 1, lowest, highest)
    return Mean(sums.ratings, estimate, None, se, low, high, METHOD)


def ratio_share(sums: Sums, level: float, design: int) -> Estimate:
    """The share of a stage's ratings that lie in the top two boxes, with a clustered interval inside 0 … 1.

    Parameters
    ----------
    sums : Sums
        With t the number of a respondent's ratings that count.
    level, design
        As in `ratio_mean`.

    Returns
    -------
    Estimate
        Wilson's interval on the base that would give the clustered standard error to independent ratings,
        R(1 − R) / se², at most the number of ratings. Where the standard error is unknown or 0 (everybody alike)
        nothing shows that the ratings of one person differ, and the base is the effective number of respondents
        (Σwm)² / Σw²m².

    Raises
    ------
    ValueError
        If the share is not in 0 … 1, or as in `ratio_mean`.

    References
    ----------
    C. Franco, R. Little, T. Louis, E. Slud, "Comparative study of confidence intervals for proportions in complex
    sample surveys", J. Survey Stat. Methodol. 7 (2019) 334-364; the cap: E. Korn and B. Graubard, "Confidence
    intervals for proportions with small expected number of positive counts", Survey Methodology 24 (1998) 193-201.

    Examples
    --------
    >>> # of three respondents' ratings 5 4, 2, and 4 4 3 there are 2, 0 and 2 in the top two boxes
    >>> found = ratio_share(Sums(3, 6, m=6, t=4, mm=14, mt=10, tt=8), 0.95, design=3)
    >>> round(found.estimate, 3), round(found.low, 3), round(found.high, 3)
    (0.667, 0.3, 0.903)
    """
    ratio = _ratio(sums, design)
    if ratio is None:
        return Estimate(None, None, None, METHOD)
    se = _standard_error(sums, ratio, design)
    base = min(ratio * (1 - ratio) / se**2, sums.ratings) if se else sums.m**2 / sums.mm
    found = wilson(sums.t, sums.m, level, base)
    return Estimate(found.estimate, found.low, found.high, f"{METHOD}, {found.method}")


def ratio_index(sums: Sums, level: float, design: int) -> Mean:
    """The emotion index of a stage: % of pleasant less % of unpleasant emotions, clustered by respondent.

    Parameters
    ----------
    sums : Sums
        With m a respondent's emotions and t the sum of their valences (`scores.EMOTIONS`).
    level, design
        As in `ratio_mean`.

    Returns
    -------
    Mean
        −100 … 100, the interval cut to that range.

    Examples
    --------
    >>> # joy joy, anger, and trust indifference
    >>> ratio_index(Sums(3, 5, m=5, t=2, mm=9, mt=5, tt=6), 0.95, design=3).mean
    40.0
    """
    return ratio_mean(sums, level, design, lowest=-100, highest=100, unit=100)


def _ratio(sums: Sums, design: int) -> float | None:
    if design < sums.respondents:
        raise ValueError(f"{sums.respondents} respondents cannot come from a design of {design}")
    return sums.t / sums.m if sums.m > 0 else None


def _standard_error(sums: Sums, ratio: float, design: int) -> float | None:
    if sums.respondents < 2:
        return None
    squares = difference_of_squares(sums.tt + ratio**2 * sums.mm, 2 * ratio * sums.mt)  # Σw²(t − Rm)²
    return math.sqrt(squares * design / (design - 1)) / sums.m
