"""Who met which driver, how they rated it, and what came of it: the columns behind every figure of drivers.

A driver is a touchpoint of a stage. Respondents who did not meet it keep their place: in a model each driver is the
pair (met, met × centred rating), so that nobody is dropped for not having met something.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.moments import Block

Floats = NDArray[np.float64]
Codes = NDArray[np.signedinteger[Any]]
ABSENT, UNRATED = -1, 0
FEWEST = 30
"""Drivers met by fewer respondents are left out of models."""
_CELLS = 4_000_000  # numbers in a block


@dataclass(frozen=True)
class Encounters:
    """Respondents with an outcome and a positive weight, and their ratings of p drivers.

    Attributes
    ----------
    outcome, weight : (n,) arrays
        The outcome in its own unit; weights, all 1 where unweighted.
    ratings : (n, p) array of small integers
        `ABSENT` (not met), `UNRATED` (met, no rating given or asked for), or the rating 1 … scale.
    design : int or None
        Weighted: respondents of the whole design, of which these are a domain. None: unweighted.
    """

    outcome: Floats
    weight: Floats
    ratings: Codes
    design: int | None = None

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def drivers(self) -> int:
        return int(self.ratings.shape[1])

    @property
    def met(self) -> NDArray[np.int64]:
        """(p,) respondents who met each driver."""
        return np.asarray(np.count_nonzero(self.ratings != ABSENT, axis=0))

    @property
    def rated(self) -> NDArray[np.int64]:
        """(p,) respondents who rated each driver."""
        return np.asarray(np.count_nonzero(self.ratings > 0, axis=0))

    def only(self, drivers: Any) -> "Encounters":
        """The same respondents with some of the drivers."""
        return replace(self, ratings=self.ratings[:, drivers])

    def complete(self) -> "Encounters":
        """Those who rated every driver: listwise deletion."""
        kept = (self.ratings > 0).all(axis=1)
        design = self.design  # the others stay part of a weighted design
        return Encounters(self.outcome[kept], self.weight[kept], self.ratings[kept], design)

    def correction(self) -> float:
        """N/(N − 1) of the design, which unweighted are the respondents themselves."""
        size = self.design or len(self)
        return size / (size - 1)

    def slices(self, width: int) -> Iterator[slice]:
        """Blocks of respondents for whom `width` columns fit into memory."""
        step = max(1, _CELLS // max(1, width))
        for start in range(0, len(self), step):
            yield slice(start, min(start + step, len(self)))


def centres(met: Encounters) -> Floats:
    """The weighted mean rating of each driver; 0 where nobody rated it.

    Parameters
    ----------
    met : Encounters

    Returns
    -------
    (p,) array
        In scale points.

    Examples
    --------
    >>> centres(Encounters(np.zeros(3), np.ones(3), np.array([[4], [2], [ABSENT]]))).tolist()
    [3.0]
    """
    total, weight = np.zeros(met.drivers), np.zeros(met.drivers)
    for some in met.slices(met.drivers):
        ratings = met.ratings[some]
        total += met.weight[some] @ np.maximum(ratings, 0)
        weight += met.weight[some] @ (ratings > 0)
    return np.divide(total, weight, out=np.zeros(met.drivers), where=weight > 0)


def pairs(met: Encounters, centre: Floats) -> Iterator[Block]:
    """The outcome and the pair (met, met × centred rating) of every driver, block by block.

    Who met a driver without rating it stands at the centre.

    Parameters
    ----------
    met : Encounters
    centre : (p,) array
        What is subtracted from the ratings, held fixed in standard errors.

    Returns
    -------
    iterator of Block
        Rows of 1 + 2p columns.

    Examples
    --------
    >>> rows, _ = next(pairs(Encounters(np.array([7.0]), np.ones(1), np.array([[5, ABSENT]])), np.array([4.0, 3.0])))
    >>> rows.tolist()
    [[7.0, 1.0, 1.0, 0.0, 0.0]]
    """
    for some in met.slices(1 + 2 * met.drivers):
        ratings = met.ratings[some]
        rows = np.empty((len(ratings), 1 + 2 * met.drivers))
        rows[:, 0] = met.outcome[some]
        rows[:, 1::2] = ratings != ABSENT
        rows[:, 2::2] = np.where(ratings > 0, ratings - centre, 0.0)
        yield rows, met.weight[some]
