"""Ways that respondents went: what they met, in the order in which they met it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True)
class Walks:
    """The ways of n respondents, one row a stop.

    Attributes
    ----------
    respondent : (r,) array
        0 … n − 1, ascending; everybody has at least one stop.
    state : (r,) array
        0 … states − 1, in the order in which each respondent met them.
    weight : (n,) array
        Positive; all 1 where unweighted.
    states : int
        How many states there are.
    weighted : bool
        Whether the weights are more than counts.
    """

    respondent: Ints
    state: Ints
    weight: Floats
    states: int
    weighted: bool = False

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def first(self) -> NDArray[np.bool_]:
        """(r,) which rows begin a way."""
        return np.diff(self.respondent, prepend=-1) > 0

    @property
    def last(self) -> NDArray[np.bool_]:
        """(r,) which rows end a way."""
        return np.diff(self.respondent, append=len(self)) > 0


def walks(respondent: Ints, position: Ints, state: Ints, weight: Floats, states: int, weighted: bool = False) -> Walks:
    """Ways from rows in any order.

    Parameters
    ----------
    respondent, position, state : (r,) arrays
        Who, the place in the way, and what was met there.
    weight : (m,) array
        Of all respondents, also of those without a way, who are left out.
    states : int
    weighted : bool

    Returns
    -------
    Walks

    Examples
    --------
    >>> found = walks(np.array([3, 3, 1]), np.array([2, 1, 1]), np.array([0, 1, 2]), np.ones(4), states=3)
    >>> found.respondent.tolist(), found.state.tolist(), len(found)
    ([0, 1, 1], [2, 1, 0], 2)
    """
    order = np.lexsort((position, respondent))
    who = respondent[order]
    members, numbers = np.unique(who, return_inverse=True)
    return Walks(numbers, state[order], weight[members], states, weighted)


def merged(ways: Walks) -> Walks:
    """Ways between coarser states: stops of the same state in a row are one.

    Parameters
    ----------
    ways : Walks

    Returns
    -------
    Walks

    Examples
    --------
    >>> merged(Walks(np.zeros(4, int), np.array([1, 1, 0, 1]), np.ones(1), 2)).state.tolist()
    [1, 0, 1]
    """
    changed = ways.first | (np.diff(ways.state, prepend=-1) != 0)
    return Walks(ways.respondent[changed], ways.state[changed], ways.weight, ways.states, ways.weighted)
