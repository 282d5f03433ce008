"""Groups compared by their estimates and standard errors: what every comparison answers, and the design-based tests.

Groups have nobody in common. Under weights that are held fixed, and with several ratings a respondent, the estimates
of two domains of one design are then independent to first order, so variances of differences are sums.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import fdtrc, stdtr

from app.analysis.intervals import Estimate, Mean, interval


@dataclass(frozen=True)
class Verdict:
    """A test: how likely chance alone makes groups differ as much; None where it cannot be computed.

    Attributes
    ----------
    statistic, df, df2, p : float or None
        `df2` are the degrees of freedom below the line of an F test.
    method : str
    sparse : bool
        Whether the counts are too small for the approximation behind p.
    """

    statistic: float | None
    df: float | None
    df2: float | None
    p: float | None
    method: str
    sparse: bool = False


@dataclass(frozen=True)
class Effect:
    """How large a difference is whatever the size of the sample; None where it cannot be computed."""

    size: float | None
    name: str


@dataclass(frozen=True)
class Comparison:
    """Two groups: the first less the second with its interval, the test, and the effect size."""

    difference: Estimate
    test: Verdict
    effect: Effect


def undecided(method: str) -> Verdict:
    """The verdict where a test cannot be computed.

    Examples
    --------
    >>> undecided("welch").p is None
    True
    """
    return Verdict(None, None, None, None, method)


def linearised(a: Mean, b: Mean, level: float, df: float) -> Comparison:
    """The difference of two means by Student's t on its linearised standard error.

    Parameters
    ----------
    a, b : Mean
        Of two groups of one design, with their linearised standard errors (`scores.mean_score` with `design`,
        `ratio.ratio_mean`).
    level : float
        Confidence level, strictly between 0 and 1.
    df : float
        Degrees of freedom: respondents of both groups less 2, what R's `svyttest` takes for a subset of the design.

    Returns
    -------
    Comparison
        All None where a mean or a standard error is unknown, or where both are 0.

    References
    ----------
    T. Lumley, "Complex Surveys", Wiley 2010, section 2.4.

    Examples
    --------
    >>> a = Mean(50, 4.0, 1.0, 0.3, None, None, "linearised")
    >>> b = Mean(60, 3.0, 1.0, 0.4, None, None, "linearised")
    >>> found = linearised(a, b, 0.95, 108)
    >>> found.test.statistic, round(found.test.p, 3)
    (2.0, 0.048)
    """
    method = "t on the linearised standard error"
    effect = Effect(standardised(a, b), "hedges_g")
    if a.mean is None or b.mean is None:
        return Comparison(Estimate(None, None, None, method), undecided(method), effect)
    gap = a.mean - b.mean
    se = None if a.se is None or b.se is None else math.hypot(a.se, b.se)
    estimate = Estimate(gap, *interval(gap, se, level, df), method)
    if not se or df <= 0:
        return Comparison(estimate, undecided(method), effect)
    statistic = gap / se
    test = Verdict(statistic, df, None, float(2 * stdtr(df, -abs(statistic))), method)
    return Comparison(estimate, test, effect)


def equality(estimates: Sequence[float | None], errors: Sequence[float | None], df: float) -> Verdict:
    """Whether several groups have the same mean or share: the Wald test on their linearised standard errors.

    Parameters
    ----------
    estimates, errors : sequence of (float or None), shape (k,)
        Groups without estimate or with a standard error that is unknown or 0 are left out.
    df : float
        Degrees of freedom of the design: respondents of all groups less 1.

    Returns
    -------
    Verdict
        F with k − 1 and df − (k − 1) degrees of freedom, the statistic that R's `regTermTest(svyglm(y ~ g), ~g)`
        gives. Undecided with fewer than two groups.

    References
    ----------
    T. Lumley, "Complex Surveys", Wiley 2010, section 5.2.

    Examples
    --------
    >>> found = equality([4.0, 3.0], [0.3, 0.4], 109)
    >>> round(found.statistic, 6), found.df, found.df2  # the square of the t of two groups
    (4.0, 1, 108)
    """
    method = "wald F on linearised standard errors"
    pairs = zip(estimates, errors, strict=True)
    known = [(estimate, se) for estimate, se in pairs if estimate is not None and se]
    between = len(known) - 1
    if between < 1 or df - between <= 0:
        return undecided(method)
    precision = sum(1 / se**2 for _, se in known)
    middle = sum(estimate / se**2 for estimate, se in known) / precision
    statistic = sum(((estimate - middle) / se) ** 2 for estimate, se in known) / between
    return Verdict(statistic, between, df - between, float(fdtrc(between, df - between, statistic)), method)


def standardised(a: Mean, b: Mean) -> float | None:
    """Hedges' g: the difference of two means in pooled standard deviations, corrected for small samples.

    Parameters
    ----------
    a, b : Mean
        With their standard deviations; of weighted groups those of the weighted sample.

    Returns
    -------
    float or None
        None where a group has fewer than two values, or no value differs from another.

    References
    ----------
    L. V. Hedges, "Distribution theory for Glass's estimator of effect size", J. Educational Statistics 6 (1981)
    107-128.

    Examples
    --------
    >>> one, other = Mean(10, 4.0, 1.0, None, None, None, "t"), Mean(10, 3.0, 1.0, None, None, None, "t")
    >>> round(standardised(one, other), 4)
    0.9577
    """
    if a.mean is None or b.mean is None or a.sd is None or b.sd is None:
        return None
    n = a.n + b.n
    pooled = math.sqrt(((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / (n - 2))
    return (1 - 3 / (4 * n - 9)) * (a.mean - b.mean) / pooled if pooled else None
