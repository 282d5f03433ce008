"""Means and cross-products of columns, gathered block by block, so that memory does not grow with the respondents.

A block is some respondents' rows, the outcome in column 0, and their weights. What needs a second look at the rows
(a standard error) asks for the blocks again; hence they come from a function and not from an iterator.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Block = tuple[Floats, Floats]
"""(m, d) rows with the outcome first, (m,) positive weights."""
Blocks = Callable[[], Iterable[Block]]
_ROUNDING = 1e-12  # a column that varies by less than this part of its squares is constant


@dataclass(frozen=True)
class Moments:
    """What linear models are computed from.

    Attributes
    ----------
    n : int
        Rows.
    weight, weight_sq : float
        Σw and Σw².
    mean : (d,) array
        Weighted means.
    cross : (d, d) array
        Σw (z − mean)(z − mean)ᵀ; exactly 0 in the rows and columns of what does not vary.
    """

    n: int
    weight: float
    weight_sq: float
    mean: Floats
    cross: Floats

    @property
    def varies(self) -> NDArray[np.bool_]:
        """(d,) which columns are not constant."""
        found: NDArray[np.bool_] = self.cross.diagonal() > 0
        return found

    def correlations(self) -> tuple[Floats, Floats]:
        """Correlations of the columns, those of a constant one 0 with all others, and the scale of each column."""
        scale = np.sqrt(np.where(self.varies, self.cross.diagonal(), 1.0))
        found = self.cross / np.outer(scale, scale)
        np.fill_diagonal(found, 1.0)
        return found, scale


def moments(blocks: Blocks) -> Moments | None:
    """Moments of all rows; None without rows.

    Sums are taken about the first row, so that a constant column comes out as exactly constant.

    Parameters
    ----------
    blocks : callable
        Gives the blocks, each time anew.

    Returns
    -------
    Moments or None

    References
    ----------
    T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance", The American Statistician
    37 (1983) 242-247 (shifted data).

    Examples
    --------
    >>> found = moments(lambda: [(np.array([[1.0, 0.0], [3.0, 1.0]]), np.ones(2))])
    >>> found.mean.tolist(), found.cross.tolist()
    ([2.0, 0.5], [[2.0, 1.0], [1.0, 0.5]])
    """
    origin: Any = None
    n, weight, weight_sq, total, squares = 0, 0.0, 0.0, np.zeros(0), np.zeros((0, 0))
    for rows, weights in blocks():
        if not len(rows):
            continue
        if origin is None:
            origin, total, squares = rows[0].copy(), np.zeros(rows.shape[1]), np.zeros((rows.shape[1],) * 2)
        shifted = rows - origin
        weighted = shifted * weights[:, np.newaxis]
        n += len(rows)
        weight += float(weights.sum())
        weight_sq += float(weights @ weights)
        total += weighted.sum(axis=0)
        squares += weighted.T @ shifted
    if origin is None:
        return None
    cross = squares - np.outer(total, total) / weight
    constant = cross.diagonal() <= _ROUNDING * squares.diagonal()
    cross[constant, :] = cross[:, constant] = 0.0
    return Moments(n, weight, weight_sq, origin + total / weight, (cross + cross.T) / 2)
