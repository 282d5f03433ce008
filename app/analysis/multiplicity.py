"""Many tests at once: p values adjusted over a whole table, so that chance is not taken for news."""

from collections.abc import Sequence
from typing import Literal, assert_never

import numpy as np
from numpy.typing import NDArray

Adjustment = Literal["none", "holm", "bh"]
PValues = Sequence[float | None]


def adjusted(p: PValues, method: Adjustment) -> list[float | None]:
    """The p values adjusted by one method; tests that could not be computed (None) count for nothing and stay None.

    Parameters
    ----------
    p : sequence of (float or None), shape (m,)
        0 … 1.
    method : {"none", "holm", "bh"}

    Returns
    -------
    list of (float or None), shape (m,)

    Raises
    ------
    ValueError
        If a p value is not in 0 … 1.

    Examples
    --------
    >>> adjusted([0.01, None, 0.04], "holm"), adjusted([0.01, None, 0.04], "none")
    ([0.02, None, 0.04], [0.01, None, 0.04])
    """
    match method:
        case "none":
            return list(p)
        case "holm":
            return holm(p)
        case "bh":
            return benjamini_hochberg(p)
    assert_never(method)


def holm(p: PValues) -> list[float | None]:
    """Holm's step-down p values: the chance of any false alarm stays under the level.

    Parameters
    ----------
    p : sequence of (float or None), shape (m,)

    Returns
    -------
    list of (float or None), shape (m,)

    References
    ----------
    S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979) 65-70.

    Examples
    --------
    >>> holm([0.01, 0.02, 0.02])
    [0.03, 0.04, 0.04]
    """
    known = _known(p)
    order = np.argsort(known, kind="stable")
    steps = np.maximum.accumulate(known[order] * np.arange(len(known), 0, -1))
    return _back(p, order, steps)


def benjamini_hochberg(p: PValues) -> list[float | None]:
    """Benjamini and Hochberg's step-up p values: of all alarms, the expected share of false ones stays under the level.

    Parameters
    ----------
    p : sequence of (float or None), shape (m,)

    Returns
    -------
    list of (float or None), shape (m,)

    References
    ----------
    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", J. R. Statist. Soc. B 57 (1995) 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.02, 0.03])
    [0.03, 0.03, 0.03]
    """
    known = _known(p)
    order = np.argsort(known, kind="stable")
    scaled = known[order] * len(known) / np.arange(1, len(known) + 1)
    return _back(p, order, np.minimum.accumulate(scaled[::-1])[::-1])


def _known(p: PValues) -> NDArray[np.float64]:
    found = np.array([one for one in p if one is not None], dtype=np.float64)
    if not ((found >= 0) & (found <= 1)).all():
        raise ValueError("a p value lies between 0 and 1")
    return found


def _back(p: PValues, order: NDArray[np.intp], steps: NDArray[np.float64]) -> list[float | None]:
    placed = np.empty(len(order))
    placed[order] = np.clip(steps, _known(p)[order], 1)  # times m / m may round down
    values = iter(placed.tolist())
    return [None if one is None else next(values) for one in p]
