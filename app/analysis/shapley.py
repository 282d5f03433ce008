"""How R² divides among groups of columns (LMG, the Shapley value of R²), from correlations alone.

Each share is a weighted sum of R² over sets of groups, and R²(S) = 1 − vᵀCv where v holds 1 for the outcome and the
negative coefficients of S. Hence every share is −⟨F, C⟩ with one matrix F, a weighted sum of vvᵀ. Since v minimises
vᵀCv, F is also the share's derivative by C: from it follows the standard error without any resampling.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dtrtri

Floats = NDArray[np.float64]
EXACT_UP_TO = 16
"""Groups whose sets are all visited; beyond, orders are drawn."""
PAIRS = 500  # orders drawn, each together with its reverse
SEED = 20_061_017
_ROUNDING = 1e-12  # shares below this are rounding
_RIDGE = 1e-10  # makes sets with collinear columns solvable; moves no R² by more than about as much


@dataclass(frozen=True)
class Shapley:
    """The division of R² among p groups.

    Attributes
    ----------
    shares : (p,) array
        Not negative; they sum to R².
    forms : (p, d, d) array
        F of each group, for correlations: share = −⟨F, C⟩ and d share = −⟨F, dC⟩.
    drawn : (p,) array or None
        Standard error that comes from drawing orders instead of visiting all; None where the shares are exact.
    """

    shares: Floats
    forms: Floats
    drawn: Floats | None


def shapley(correlations: Floats, width: int, exact_up_to: int = EXACT_UP_TO, pairs: int = PAIRS) -> Shapley:
    """Shapley (LMG) shares of R² for groups of `width` neighbouring columns.

    Parameters
    ----------
    correlations : (1 + p·width, 1 + p·width) array
        The outcome first. A column without variation has 0 with all others.
    width : int
        Columns of a group.
    exact_up_to : int
        Up to so many groups all 2^p sets are visited; beyond, `pairs` orders and their reverses are drawn, always
        the same ones.

    Returns
    -------
    Shapley
        Collinear columns are no obstacle: the R² of a set is defined all the same.

    References
    ----------
    R. H. Lindeman, P. F. Merenda, R. Z. Gold, "Introduction to Bivariate and Multivariate Analysis", 1980, 119 ff.;
    U. Grömping, "Relative importance for linear regression in R: the package relaimpo", J. Stat. Softw. 17/1 (2006);
    J. Castro, D. Gómez, J. Tejada, "Polynomial calculation of the Shapley value based on sampling", Comput. Oper.
    Res. 36 (2009) 1726-1730.

    Examples
    --------
    >>> found = shapley(np.array([[1.0, 0.6, 0.5], [0.6, 1.0, 0.0], [0.5, 0.0, 1.0]]), width=1)
    >>> found.shares.round(3).tolist()  # independent columns: each its squared correlation
    [0.36, 0.25]
    """
    groups = (len(correlations) - 1) // width
    solvable = correlations + _RIDGE * np.eye(len(correlations))
    if groups <= exact_up_to:
        forms, drawn = _over_sets(solvable, groups, width), None
    else:
        forms, drawn = _over_orders(solvable, groups, width, pairs)
    shares = -np.einsum("gij,ij->g", forms, correlations)
    return Shapley(np.where(shares > _ROUNDING, shares, 0.0), forms, drawn)


def _over_sets(correlations: Floats, groups: int, width: int) -> Floats:
    """The forms from all sets, one batch of solutions per size of set."""
    forms = np.zeros((groups, *correlations.shape))
    for size in range(groups + 1):
        sets = np.array(list(combinations(range(groups), size)), np.int64)  # (sets, size)
        vectors = np.zeros((len(sets), len(correlations)))
        vectors[:, 0] = 1.0
        if size:
            columns = _columns(sets, width)
            within = correlations[columns[:, :, np.newaxis], columns[:, np.newaxis, :]]
            solved = np.linalg.solve(within, correlations[columns, 0][..., np.newaxis])[..., 0]
            np.put_along_axis(vectors, columns, -solved, axis=1)
        outside = _weight(size, groups)
        everything = vectors.T @ vectors
        for group in range(groups):
            members = vectors[(sets == group).any(axis=1)]
            both = _weight(size - 1, groups) + outside
            forms[group] += both * (members.T @ members) - outside * everything
    return forms


def _weight(before: int, groups: int) -> float:
    """The share of all orders in which a group comes right after one certain set of `before` groups."""
    return 1 / (groups * comb(groups - 1, before)) if 0 <= before < groups else 0.0


def _over_orders(correlations: Floats, groups: int, width: int, pairs: int) -> tuple[Floats, Floats]:
    """The forms from drawn orders, and the standard error of drawing."""
    seeded = np.random.default_rng(SEED)
    forms = np.zeros((groups, *correlations.shape))
    gains = np.empty((pairs, groups))
    batch = max(1, 2_000_000 // len(correlations) ** 2)
    for start in range(0, pairs, batch):
        some = min(batch, pairs - start)
        drawn = seeded.permuted(np.tile(np.arange(groups), (some, 1)), axis=1)
        for orders in (drawn, drawn[:, ::-1]):
            vectors = _along(correlations, orders, width)
            place = np.argsort(orders, axis=1)
            everybody = np.arange(some)
            for group in range(groups):
                before = vectors[everybody, place[:, group]]
                after = vectors[everybody, place[:, group] + 1]
                forms[group] += after.T @ after - before.T @ before
            left = np.einsum("bki,ij,bkj->bk", vectors, correlations, vectors, optimize=True)
            gained = np.take_along_axis(left[:, :-1] - left[:, 1:], place, axis=1)
            gains[start : start + some] = gained if orders is drawn else (gains[start : start + some] + gained) / 2
    return forms / (2 * pairs), gains.std(axis=0, ddof=1) / np.sqrt(pairs)


def _along(correlations: Floats, orders: NDArray[np.int64], width: int) -> Floats:
    """(b, p + 1, d) the vectors v of the sets that grow group by group, in each of b orders."""
    columns = _columns(orders, width)
    root = np.linalg.cholesky(correlations[columns[:, :, np.newaxis], columns[:, np.newaxis, :]])
    inverse = np.stack([dtrtri(one, lower=1)[0] for one in root])  # many times faster than a general inverse
    onto = inverse @ correlations[columns, 0][..., np.newaxis]
    steps = (inverse * onto).reshape(len(orders), -1, width, columns.shape[1]).sum(axis=2).cumsum(axis=1)
    vectors = np.zeros((len(orders), orders.shape[1] + 1, len(correlations)))
    vectors[:, :, 0] = 1.0
    np.put_along_axis(vectors[:, 1:], np.broadcast_to(columns[:, np.newaxis, :], steps.shape), -steps, axis=2)
    return vectors


def _columns(groups: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """The columns of groups, the outcome being column 0."""
    columns = 1 + groups[:, :, np.newaxis] * width + np.arange(width)
    return columns.reshape(len(groups), -1)
