"""Where ways lead: from one stop to the next, where they start and end, and which whole ways are frequent."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.intervals import Estimate, effective_base, wilson
from app.analysis.ratio import Sums, ratio_share
from app.analysis.walks import Walks

END = -1


@dataclass(frozen=True)
class Move:
    """How often one stop is followed by another.

    Attributes
    ----------
    origin, target : int
        States; `END` as a target where ways end.
    count : int
        Moves, unweighted.
    base : int
        All moves from the origin, its ends among them.
    share : Estimate
        Of the moves from the origin, 0 … 1.
    """

    origin: int
    target: int
    count: int
    base: int
    share: Estimate


@dataclass(frozen=True)
class Part:
    """A state and the respondents of whom something is true, as a share of all ways."""

    state: int
    count: int
    share: Estimate


@dataclass(frozen=True)
class Way:
    """A whole way and who went it, as a share of all ways."""

    states: tuple[int, ...]
    count: int
    share: Estimate


def moves(ways: Walks, level: float) -> tuple[Move, ...]:
    """Moves from every stop to the next, or to the end of the way.

    Parameters
    ----------
    ways : Walks
    level : float
        Confidence level, strictly between 0 and 1.

    Returns
    -------
    tuple of Move
        By origin, the most frequent first. Where nobody left an origin twice the interval is Wilson's (weighted, on
        the effective base); else the moves of one respondent count as a cluster, as in `ratio_share`.

    References
    ----------
    T. W. Anderson, L. A. Goodman, "Statistical inference about Markov chains", Ann. Math. Statist. 28 (1957) 89-110.

    Examples
    --------
    >>> ways = Walks(np.array([0, 0, 1]), np.array([0, 1, 0]), np.ones(2), states=2)
    >>> [(move.origin, move.target, move.count, move.share.estimate) for move in moves(ways, 0.95)]
    [(0, 1, 1, 0.5), (0, -1, 1, 0.5), (1, -1, 1, 1.0)]
    """
    if not len(ways):
        return ()
    edges = ways.states * (ways.states + 1)  # kinds of moves
    target = np.where(ways.last, ways.states, np.append(ways.state[1:], 0))
    person = ways.respondent.astype(np.int64) * ways.states + ways.state
    departures = _Departures(ways, person)
    keys, times = np.unique(person * (ways.states + 1) + target, return_counts=True)
    edge, weight, m = keys % edges, ways.weight[keys // edges], departures.times_of(keys // (ways.states + 1))
    counts = np.bincount(edge, times)
    columns = (weight * times, (weight * times) ** 2, weight**2 * times * m)
    t, tt, mt = (np.bincount(edge, column).tolist() for column in columns)
    found = []
    for place in np.flatnonzero(counts).tolist():
        origin, end = divmod(place, ways.states + 1)
        part = departures.share(origin, t[place], tt[place], mt[place], level)
        base = int(departures.count[origin])
        found.append(Move(origin, END if end == ways.states else end, int(counts[place]), base, part))
    return tuple(sorted(found, key=lambda move: (move.origin, -move.count, move.target == END, move.target)))


class _Departures:
    """How often each origin was left, summed over respondents; `person` is a respondent and an origin in one key."""

    def __init__(self, ways: Walks, person: NDArray[np.int64]) -> None:
        self.weighted = ways.weighted
        self.keys, self.times = np.unique(person, return_counts=True)
        origin, weight = self.keys % ways.states, ways.weight[self.keys // ways.states]
        self.respondents = np.bincount(origin)
        self.count = np.bincount(origin, self.times)
        self.m = np.bincount(origin, weight * self.times)
        self.mm = np.bincount(origin, (weight * self.times) ** 2)
        self.repeated = np.bincount(origin, self.times > 1) > 0

    def times_of(self, person: NDArray[np.int64]) -> NDArray[np.int64]:
        """How often a respondent left an origin."""
        return self.times[np.searchsorted(self.keys, person)]

    def share(self, origin: int, t: float, tt: float, mt: float, level: float) -> Estimate:
        """The share of the departures whose sums these are."""
        m, mm = float(self.m[origin]), float(self.mm[origin])
        if not self.repeated[origin]:
            return wilson(min(t, m), m, level, effective_base(m, mm) if self.weighted else None)
        respondents = int(self.respondents[origin])
        return ratio_share(Sums(respondents, int(self.count[origin]), m, t, mm, mt, tt), level, respondents)


def starts(ways: Walks, level: float) -> tuple[Part, ...]:
    """Where ways start, the most frequent first.

    Parameters
    ----------
    ways : Walks
    level : float

    Returns
    -------
    tuple of Part

    Examples
    --------
    >>> ways = Walks(np.array([0, 0, 1]), np.array([0, 1, 0]), np.ones(2), states=2)
    >>> [(part.state, part.count) for part in starts(ways, 0.95)]
    [(0, 2)]
    """
    return _parts(ways, ways.respondent[ways.first], ways.state[ways.first], level)


def ends(ways: Walks, level: float) -> tuple[Part, ...]:
    """Where ways end, the most frequent first.

    Parameters
    ----------
    ways : Walks
    level : float

    Returns
    -------
    tuple of Part

    Examples
    --------
    >>> ways = Walks(np.array([0, 0, 1]), np.array([0, 1, 0]), np.ones(2), states=2)
    >>> [(part.state, part.count) for part in ends(ways, 0.95)]
    [(0, 1), (1, 1)]
    """
    return _parts(ways, ways.respondent[ways.last], ways.state[ways.last], level)


def visits(ways: Walks, level: float) -> tuple[Part, ...]:
    """On how many ways each state lies, the most frequent first.

    Parameters
    ----------
    ways : Walks
    level : float

    Returns
    -------
    tuple of Part

    Examples
    --------
    >>> ways = Walks(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 0]), np.ones(2), states=2)
    >>> [(part.state, part.share.estimate) for part in visits(ways, 0.95)]
    [(0, 1.0), (1, 0.5)]
    """
    everything = np.sort(ways.respondent.astype(np.int64) * ways.states + ways.state)
    once = everything[np.diff(everything, prepend=-1) > 0]
    return _parts(ways, once // ways.states, once % ways.states, level)


def _parts(ways: Walks, who: NDArray[Any], state: NDArray[Any], level: float) -> tuple[Part, ...]:
    counts = np.bincount(state, minlength=ways.states)
    weights = np.bincount(state, ways.weight[who], ways.states)
    found = [
        Part(place, int(counts[place]), share(ways, float(weights[place]), level))
        for place in np.flatnonzero(counts).tolist()
    ]
    return tuple(sorted(found, key=lambda part: (-part.count, part.state)))


def share(ways: Walks, weight: float, level: float) -> Estimate:
    """A part of all ways, by Wilson, weighted on the effective base.

    Parameters
    ----------
    ways : Walks
    weight : float
        Σw of the part.
    level : float

    Returns
    -------
    Estimate
        0 … 1; None without ways.

    Examples
    --------
    >>> share(Walks(np.array([0, 1]), np.array([0, 0]), np.ones(2), states=1), 1.0, 0.95).estimate
    0.5
    """
    total = float(ways.weight.sum())
    effective = effective_base(total, float(ways.weight @ ways.weight)) if ways.weighted else None
    return wilson(min(weight, total), total, level, effective)


def frequent(ways: Walks, level: float, most: int) -> tuple[Way, ...]:
    """The most frequent whole ways.

    Parameters
    ----------
    ways : Walks
    level : float
        Confidence level, strictly between 0 and 1.
    most : int
        So many of them; of equally frequent ones the shorter first.

    Returns
    -------
    tuple of Way

    Examples
    --------
    >>> ways = Walks(np.array([0, 0, 1, 2, 2]), np.array([0, 1, 0, 0, 1]), np.ones(3), states=2)
    >>> [(way.states, way.count) for way in frequent(ways, 0.95, most=1)]
    [((0, 1), 2)]
    """
    if not len(ways):
        return ()
    codes, beginnings = _codes(ways), np.flatnonzero(ways.first)
    lengths = np.diff(beginnings, append=len(ways.state))
    _, example, which, counts = np.unique(codes, return_index=True, return_inverse=True, return_counts=True)
    weights = np.bincount(which, ways.weight)
    found = []
    for place in np.lexsort((lengths[example], -counts))[:most].tolist():
        start = int(beginnings[example[place]])
        states = tuple(ways.state[start : start + int(lengths[example[place]])].tolist())
        found.append(Way(states, int(counts[place]), share(ways, float(weights[place]), level)))
    return tuple(sorted(found, key=lambda way: (-way.count, len(way.states), way.states)))


def _codes(ways: Walks) -> NDArray[np.int64]:
    """(n,) a number for each respondent, the same for the same way: extended stop by stop, made small each time."""
    beginnings = np.flatnonzero(ways.first)
    lengths = np.diff(beginnings, append=len(ways.state))
    codes = np.zeros(len(ways), np.int64)
    for step in range(int(lengths.max())):
        going = lengths > step
        stop = np.zeros(len(ways), np.int64)
        stop[going] = ways.state[beginnings[going] + step] + 1
        codes = np.unique(codes * (ways.states + 1) + stop, return_inverse=True)[1]
    return codes
