"""Removal effects: what share of the conversions a chain of stops would lose without one of them.

A first-order Markov chain is read off the ways: it starts, moves from stop to stop, and is absorbed in a conversion or
in nothing. Without a state, whoever would come to it comes to nothing. By the strong Markov property the loss is
P(ever there) · P(conversion from there), so one inverse serves all states.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from app.analysis.intervals import Estimate, effective_base, interval, wilson
from app.analysis.walks import Floats, Walks

METHOD = "first-order Markov, linearised"
_BLOCK = 50_000  # respondents whose pulls are in memory at once


@dataclass(frozen=True)
class Removal:
    """What goes with the removal of one state.

    Attributes
    ----------
    state : int
    effect : Estimate
        Share of the conversions that would be lost, 0 … 1.
    credit : Estimate
        Its part of all effects, 0 … 1.
    """

    state: int
    effect: Estimate
    credit: Estimate


@dataclass(frozen=True)
class Removals:
    """The chain as a whole.

    Attributes
    ----------
    n, converted : int
        Respondents with a way, and those of them who converted.
    conversion : Estimate
        Share of the ways that ends in a conversion; it is the chain's own.
    removals : tuple of Removal
        Of every state on any way, by state; empty with a flag.
    flags : tuple of str
        `no_paths`, `no_converters`, or `no_non_converters`: when everybody converts, every way would be lost with any
        of its stops, and the effect is nothing but the share of ways that lead there.
    """

    n: int
    converted: int
    conversion: Estimate
    removals: tuple[Removal, ...]
    flags: tuple[str, ...]


def removal_effects(ways: Walks, converted: NDArray[np.bool_], level: float, design: int | None = None) -> Removals:
    """Removal effects of all states of a first-order chain, with intervals.

    Parameters
    ----------
    ways : Walks
    converted : (n,) array of bool
        Whose way ended in the conversion.
    level : float
        Confidence level, strictly between 0 and 1.
    design : int, optional
        Weighted: respondents N of the whole design.

    Returns
    -------
    Removals
        With F = (I − Q)⁻¹ from the start o and b the chance of a conversion, removing s loses F[o,s]/F[s,s]·b[s] of P.
        Standard errors are the sandwich over respondents of the derivative by the chain's moves, N/(N − 1).

    References
    ----------
    E. Anderl, I. Becker, F. von Wangenheim, J. H. Schumann, "Mapping the customer journey: lessons learned from
    graph-based online attribution modeling", Int. J. of Research in Marketing 33 (2016) 457-474; J. G. Kemeny,
    J. L. Snell, "Finite Markov Chains", 1960, chapter III.

    Examples
    --------
    >>> ways = Walks(np.array([0, 0, 0, 1, 2, 2]), np.array([0, 1, 2, 0, 1, 2]), np.ones(3), states=3)
    >>> found = removal_effects(ways, np.array([True, False, False]), 0.95)
    >>> [round(one.effect.estimate, 3) for one in found.removals]  # C1 C2 C3 converts; C1; C2 C3
    [0.5, 1.0, 1.0]
    """
    count = int(np.count_nonzero(converted))
    if not len(ways):
        return Removals(0, 0, Estimate(None, None, None, "wilson"), (), ("no_paths",))
    total, gained = float(ways.weight.sum()), float(ways.weight[converted].sum())
    effective = effective_base(total, float(ways.weight @ ways.weight)) if ways.weighted else None
    conversion = wilson(min(gained, total), total, level, effective)
    if count in (0, len(ways)):
        flag = "no_non_converters" if count else "no_converters"
        return Removals(len(ways), count, conversion, (), (flag,))
    chain = _Chain(ways, converted)
    variances = chain.variances(len(ways) if design is None else design)
    removals = []
    for place, state in enumerate(chain.visited.tolist()):
        effect, credit = float(chain.effects[place]), float(chain.credits[place])
        figures = [
            Estimate(value, *interval(value, _root(variance), level, len(ways) - 1, 0.0, 1.0), METHOD)
            for value, variance in zip((effect, credit), variances[:, place].tolist(), strict=True)
        ]
        removals.append(Removal(state, *figures))
    return Removals(len(ways), count, conversion, tuple(removals), ())


def _root(variance: float) -> float:
    return sqrt(variance) if variance > 1e-20 else 0.0  # below is rounding


class _Chain:
    """The chain of all ways: the states that occur, numbered through, then the start; two ends that absorb."""

    def __init__(self, ways: Walks, converted: NDArray[np.bool_]) -> None:
        self.weight = ways.weight
        self.visited, state = np.unique(ways.state, return_inverse=True)
        self.size = len(self.visited)
        self.start, self.nothing, self.gain = self.size, self.size + 1, self.size + 2
        self._edges(ways, state, converted)
        self._solve()

    def _edges(self, ways: Walks, state: NDArray[np.int64], converted: NDArray[np.bool_]) -> None:
        """One row a move: who, from where, to where; the move from the start comes first."""
        absorbed = np.where(converted[ways.respondent], self.gain, self.nothing)
        following = np.where(ways.last, absorbed, np.append(state[1:], 0))
        beginnings = np.flatnonzero(ways.first)
        origin = np.insert(state, beginnings, self.start)
        target = np.insert(following, beginnings, state[beginnings])
        self.respondent = np.insert(ways.respondent, beginnings, ways.respondent[beginnings])
        self.kind = origin * (self.size + 3) + target
        shape = (self.size + 1, self.size + 3)
        self.counts = np.bincount(self.kind, self.weight[self.respondent], shape[0] * shape[1]).reshape(shape)

    def _solve(self) -> None:
        """Visits and chances of a conversion, with all states (column 0) and without each one of them."""
        self.left = self.counts.sum(axis=1)
        chances = self.counts / self.left[:, np.newaxis]
        within = chances[:, : self.size + 1]
        everywhere = np.linalg.inv(np.eye(self.size + 1) - within)
        gain = everywhere @ chances[:, self.gain]
        states = np.arange(self.size)
        ever = everywhere[:, states] / everywhere[states, states]  # (origin, s): chance of ever coming to s
        without = gain[:, np.newaxis] - ever * gain[states]
        visits = everywhere[self.start][:, np.newaxis] - everywhere[states, :].T * ever[self.start]
        self.gains: Floats = np.column_stack([gain, without])
        self.visits: Floats = np.column_stack([everywhere[self.start], visits])
        self.effects: Floats = np.clip(1 - without[self.start] / gain[self.start], 0.0, 1.0)
        self.credits: Floats = self.effects / self.effects.sum()

    def variances(self, design: int) -> Floats:
        """(2, K) of effects and credits: every respondent's pull on them, squared and summed."""
        pulls = self._pulls()
        total = self.effects.sum()
        found = np.zeros((2, self.size))
        bounds = np.searchsorted(self.respondent, np.arange(0, len(self.weight) + _BLOCK, _BLOCK))
        for first, last in pairwise(bounds.tolist()):
            who = self.respondent[first:last]
            if not len(who):
                continue
            rows = csr_array(
                (self.weight[who], (who - who[0], self.kind[first:last])), shape=(who[-1] - who[0] + 1, len(pulls))
            )
            effects = rows @ pulls
            shared = (effects - np.outer(effects.sum(axis=1), self.credits)) / total
            found += np.stack([(effects**2).sum(axis=0), (shared**2).sum(axis=0)])
        return found * design / (design - 1)

    def _pulls(self) -> Floats:
        """(moves, K) how much one more move of a kind changes each effect."""
        whole = np.vstack([self.gains, np.zeros(self.size + 1), np.ones(self.size + 1)])  # nothing, gain
        change = whole[np.newaxis, :, :] - self.gains[:, np.newaxis, :]
        pulls = (change * (self.visits / self.left[:, np.newaxis])[:, np.newaxis, :]).reshape(-1, self.size + 1)
        kept = self.gains[self.start, 1:] / self.gains[self.start, 0]
        effects: Floats = -(pulls[:, 1:] - np.outer(pulls[:, 0], kept)) / self.gains[self.start, 0]
        return effects
