"""Two means of unweighted ratings compared without supposing that they spread alike."""

from scipy.special import stdtr

from app.analysis.comparisons import Comparison, Effect, Verdict, standardised, undecided
from app.analysis.intervals import Estimate, Mean, interval

METHOD = "welch"


def welch(a: Mean, b: Mean, level: float) -> Comparison:
    """Welch's t test with the interval of the difference and Hedges' g.

    Parameters
    ----------
    a, b : Mean
        Of two groups, with n, mean and standard deviation.
    level : float
        Confidence level, strictly between 0 and 1.

    Returns
    -------
    Comparison
        Undecided where a group has fewer than two values, or neither spreads.

    References
    ----------
    B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved",
    Biometrika 34 (1947) 28-35.

    Examples
    --------
    >>> a, b = (Mean(10, mean, 1.0, None, None, None, "t") for mean in (4.0, 3.0))
    >>> found = welch(a, b, 0.95)
    >>> round(found.test.statistic, 3), round(found.test.df, 1), round(found.test.p, 3)
    (2.236, 18.0, 0.038)
    """
    effect = Effect(standardised(a, b), "hedges_g")
    if a.mean is None or b.mean is None:
        return Comparison(Estimate(None, None, None, METHOD), undecided(METHOD), effect)
    gap = a.mean - b.mean
    if a.sd is None or b.sd is None or a.sd == b.sd == 0:
        return Comparison(Estimate(gap, None, None, METHOD), undecided(METHOD), effect)
    one, other = a.sd**2 / a.n, b.sd**2 / b.n
    se = (one + other) ** 0.5
    df = (one + other) ** 2 / (one**2 / (a.n - 1) + other**2 / (b.n - 1))
    statistic = gap / se
    test = Verdict(statistic, df, None, float(2 * stdtr(df, -abs(statistic))), METHOD)
    return Comparison(Estimate(gap, *interval(gap, se, level, df), METHOD), test, effect)
