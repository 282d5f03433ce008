"""Whether the distribution of an answer differs between groups: χ² and, weighted, its Rao–Scott correction."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc

from app.analysis.comparisons import Effect, Verdict, undecided
from app.analysis.proportions import fisher

Floats = NDArray[np.float64]


def chi_square(counts: Floats) -> tuple[Verdict, Effect]:
    """Pearson's χ² test of independence with Cramér's V.

    Parameters
    ----------
    counts : ndarray of shape (r, c)
        Unweighted; rows and columns without respondents are left out.

    Returns
    -------
    tuple of Verdict and Effect
        Without continuity correction. Sparse where an expected count is under 1, or more than a fifth are under 5; a
        sparse table of two rows and columns gets Fisher's exact test. V is 0 … 1. Undecided where fewer than two rows
        or columns are left.

    References
    ----------
    K. Pearson, Philosophical Magazine 50 (1900) 157-175; sparse: W. G. Cochran, Biometrics 10 (1954) 417-451;
    H. Cramér, "Mathematical Methods of Statistics", 1946, section 21.9.

    Examples
    --------
    >>> test, effect = chi_square(np.array([[30.0, 20.0], [20.0, 30.0]]))
    >>> test.statistic, test.df, round(test.p, 4), round(effect.size, 6)
    (4.0, 1, 0.0455, 0.2)
    """
    method = "chi-square"
    table = _filled(counts)
    rows, columns = table.shape
    if min(rows, columns) < 2:
        return undecided(method), Effect(None, "cramer_v")
    expected, statistic = _pearson(table)
    effect = Effect(_cramer(statistic, table), "cramer_v")
    sparse = bool(expected.min() < 1 or np.mean(expected < 5) > 0.2)
    if sparse and rows == columns == 2:
        (a, b), (c, d) = table.astype(int).tolist()
        return Verdict(None, None, None, fisher(((a, b), (c, d))), "fisher exact"), effect
    df = (rows - 1) * (columns - 1)
    return Verdict(statistic, df, None, float(chdtrc(df, statistic)), method, sparse), effect


def rao_scott(counts: Floats, weights: Floats, weights_sq: Floats, design: int) -> tuple[Verdict, Effect]:
    """χ² of a weighted table with the second-order correction of Rao and Scott, and Cramér's V.

    Parameters
    ----------
    counts, weights, weights_sq : ndarray of shape (r, c)
        Respondents, Σw and Σw² per cell; rows and columns without weight are left out.
    design : int
        Respondents of the whole design, of which those in the table are a domain.

    Returns
    -------
    tuple of Verdict and Effect
        F on d and d(n − 1) degrees of freedom, where d is estimated from the design effects: what R's
        `svychisq(…, statistic = "F")` gives for a subset of a design of single respondents. Sparse as in
        `chi_square`, judged by expected counts on the effective base. Undecided likewise.

    References
    ----------
    J. N. K. Rao and A. J. Scott, "On chi-squared tests for multiway contingency tables with cell proportions
    estimated from survey data", Ann. Statist. 12 (1984) 46-60.

    Examples
    --------
    >>> table = np.array([[30.0, 20.0], [20.0, 30.0]])
    >>> test, effect = rao_scott(table, 2 * table, 4 * table, 100)  # equal weights
    >>> round(test.statistic, 2), test.df, test.df2, round(effect.size, 6)
    (3.96, 1.0, 99.0, 0.2)
    """
    method = "chi-square with Rao-Scott correction"
    table, squares = _filled(weights), _filled(weights_sq)
    if min(table.shape) < 2:
        return undecided(method), Effect(None, "cramer_v")
    n = float(counts.sum())
    shares = table / table.sum()
    expected, statistic = _pearson(n * shares)
    effect = Effect(_cramer(statistic, n * shares), "cramer_v")
    delta = _design_effects(shares, squares / table.sum() ** 2 * design / (design - 1), n)
    trace = float(np.trace(delta))
    if trace <= 0:
        return undecided(method), effect
    df = trace**2 / float(np.trace(delta @ delta))
    corrected = statistic / trace
    effective = table.sum() ** 2 / squares.sum() / n * expected
    sparse = bool(effective.min() < 1 or np.mean(effective < 5) > 0.2)
    p = float(fdtrc(df, df * (n - 1), corrected))
    return Verdict(corrected, round(df, 9), round(df * (n - 1), 6), p, method, sparse), effect


def _filled(table: Floats) -> Floats:
    """The table without empty rows and columns."""
    found: Floats = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    return found


def _pearson(table: Floats) -> tuple[Floats, float]:
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return expected, float(((table - expected) ** 2 / expected).sum())


def _cramer(statistic: float, table: Floats) -> float:
    return min(math.sqrt(statistic / float(table.sum()) / (min(table.shape) - 1)), 1.0)


def _design_effects(shares: Floats, variances: Floats, n: float) -> Floats:
    """The matrix whose eigenvalues are the design effects of the interactions of the table."""
    rows, columns = shares.shape
    p, u = shares.ravel(), variances.ravel()
    # linearised over respondents, of whom each is in one cell
    covariance = np.diag(u) - np.outer(p, u) - np.outer(u, p) + np.outer(p, p) * u.sum()
    row, column = (np.eye(size)[:, 1:] for size in (rows, columns))
    ones = np.ones((rows * columns, 1))
    mains = np.hstack([ones, np.repeat(row, columns, axis=0), np.tile(column, (rows, 1))])
    interactions = np.kron(row, column)
    contrasts = interactions - mains @ np.linalg.lstsq(mains, interactions, rcond=None)[0]
    inverse = np.where(p > 0, 1 / np.where(p > 0, p, 1), 0)
    scaled = contrasts * inverse[:, np.newaxis]
    found: Floats = np.linalg.lstsq(contrasts.T @ scaled / n, scaled.T @ covariance @ scaled, rcond=None)[0]
    return found
