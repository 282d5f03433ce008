"""Which counts of respondents may be shown together, so that no count under k can be got back.

The rule is a threshold on respondents: a count x of a base n is *small* where x or n − x is under k. Small counts are
left out (primary suppression), and so are as many others as it takes that the small ones cannot be computed from what
is left (complementary suppression). A table is looked at as its finest cells, the *atoms*, and as sums over atoms,
the *cells*: groups, margins, totals, groups of other views. That form holds for any number of dimensions and of views
that overlap.

Whether a selection is safe is decided by the attack itself (the audit of Fischetti and Salazar 2001; Hundepool et al.
2012, section 4.3): a linear program asks how large and how small a hidden count can be for somebody who knows all
shown counts exactly, not rounded, and who knows the size of every atom. A selection is safe where every small count
can still be anything that a small count can be: 0 … k − 1. What an attacker with less knowledge (rounded counts,
unknown sizes) can conclude is wider. Where the attack finds out more, one of the shown cells that it used (those with
a price in the dual) is hidden too, the smallest first, and the attack is made again.

Sources: A. Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, chapters 4 and 5; M. Fischetti and J. J.
Salazar, Solving the cell suppression problem on tabular data with linear constraints, *Management Science* 47 (2001),
1008–1027; L. Cox, Suppression methodology and statistical disclosure control, *JASA* 75 (1980), 377–385.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

ROUNDING = 5
_OFF = ROUNDING // 2
_NEARLY = 1e-6
_UNBOUNDED = 3  # linprog's word for a count that can be as large as one likes
Bools = NDArray[np.bool_]
Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


def rounded(count: int) -> int:
    """The nearest multiple of five.

    Parameters
    ----------
    count : int
        A count of respondents, at least 0.

    Returns
    -------
    int
        At most two away from the count.

    Examples
    --------
    >>> [rounded(count) for count in (10, 12, 13, 17, 18)]
    [10, 10, 15, 15, 20]
    """
    return (count + ROUNDING // 2) // ROUNDING * ROUNDING


def small(counts: Whole, bases: Whole, k: int) -> Bools:
    """Whether a count, or what it leaves of its base, is about fewer than k respondents.

    Parameters
    ----------
    counts, bases : ndarray of int, of one shape
        Counts and what they are counts of.
    k : int
        The threshold.

    Returns
    -------
    ndarray of bool
        True where the count must not be shown.

    Examples
    --------
    >>> small(np.array([9, 10, 90, 91]), np.array([100, 100, 100, 100]), 10).tolist()
    [True, False, False, True]
    """
    found: Bools = (counts < k) | (bases - counts < k)
    return found


@dataclass(frozen=True)
class Table:
    """Counts of one kind in all cells.

    Parameters
    ----------
    members : ndarray of bool, (cells, atoms)
        Which atoms a cell consists of.
    counts : ndarray of int, (atoms,)
        Respondents of each atom who are counted (who named a touchpoint, say).
    sizes : ndarray of int, (atoms,), or None
        Respondents of each atom; None where the counts are themselves the sizes of groups, which nobody knows.
    """

    members: Bools
    counts: Whole
    sizes: Whole | None = None

    @property
    def cells(self) -> Whole:
        """(cells,) the count of every cell."""
        return self.members @ self.counts

    @property
    def bases(self) -> Whole | None:
        """(cells,) the size of every cell."""
        return None if self.sizes is None else self.members @ self.sizes

    def small(self, k: int) -> Bools:
        """(cells,) which cells must not be shown; an empty group is no secret in a table of sizes' shares."""
        found = self.cells
        return found < k if self.bases is None else small(found, self.bases, k)


@dataclass(frozen=True)
class _Aim:
    """What a small count must still be able to be: `sign` 1, at least `goal`; −1, at most."""

    cell: int
    sign: int
    goal: int

    def gap(self, value: float) -> float:
        return self.sign * (self.goal - value)


def shown(table: Table, k: int, candidates: Bools, known: Bools | None = None, certain: Bools | None = None) -> Bools:
    """The cells that may be shown together.

    Parameters
    ----------
    table : Table
        The counts.
    k : int
        No count x or n − x under k can be narrowed down within 0 … k − 1.
    candidates : ndarray of bool, (cells,)
        What is wished to be shown.
    known : ndarray of bool, (cells,), optional
        What others see already, rounded, and cannot be hidden any more. A small count that can be narrowed down from
        these alone is not protected: nothing that is hidden here would help.
    certain : ndarray of bool, (cells,), optional
        What everybody knows exactly, from elsewhere than figures.

    Returns
    -------
    ndarray of bool, (cells,)
        The candidates that may be shown; none of them is small.

    Examples
    --------
    Three groups and their total. The first is small; were the other two shown, the total would give it away:

    >>> members = np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], bool)
    >>> table = Table(members, np.array([3, 12, 40]), np.array([50, 50, 80]))
    >>> shown(table, 10, np.ones(4, bool)).tolist()
    [True, False, False, True]
    """
    nothing = np.zeros(len(table.members), bool)
    others, plain = nothing if known is None else known, nothing if certain is None else certain
    attack = _Attack(table, candidates & ~table.small(k) & ~others & ~plain, others, plain)
    for aim in _aims(table, k, others | plain):
        attack.add(aim)
    attack.defend()
    return attack.shown


def _aims(table: Table, k: int, known: Bools) -> Iterator[_Aim]:
    """Up and down, for every small count that is not known anyway; where nobody is, there is nothing to find out."""
    cells, bases = table.cells, table.bases
    sizes = cells if bases is None else bases
    for cell in np.flatnonzero(table.small(k) & ~known & (sizes > 0)).tolist():
        count, size = int(cells[cell]), int(sizes[cell])
        if bases is None:
            yield from (_Aim(cell, 1, k - 1), _Aim(cell, -1, 0))
            continue
        most = min(k - 1, size)
        if count < k:
            yield from (_Aim(cell, 1, most), _Aim(cell, -1, 0))
        if size - count < k:
            yield from (_Aim(cell, -1, size - most), _Aim(cell, 1, size))


class _Attack:
    """The linear programs of somebody who knows the shown counts, against aims that must stay possible."""

    def __init__(self, table: Table, shown: Bools, known: Bools, certain: Bools) -> None:
        self.table, self.shown, self.certain = table, shown, certain
        self.rows = table.members.astype(np.float64)
        self.cells = table.cells
        near = self.rows[known]
        around = np.array([rounded(count) for count in self.cells[known].tolist()], np.int64)
        self.around = (np.vstack([near, -near]), np.concatenate([around + _OFF, _OFF - around]))
        atoms = table.members.shape[1]
        # of sizes it is known which groups are empty; everything else may be any number
        sizes = np.where(table.counts > 0, np.inf, 0) if table.sizes is None else table.sizes
        self.limits = np.stack([np.zeros(atoms), sizes], axis=1)
        self.open: list[_Aim] = []

    def add(self, aim: _Aim) -> None:
        """Take up an aim that the true counts do not meet."""
        if aim.gap(float(self.cells[aim.cell])) > 0:
            self.open.append(aim)

    def defend(self) -> None:
        """Hide cells until every aim is possible. What was possible stays so, because hiding only widens."""
        while self.open:
            before = len(self.open)
            self._reached(self._together())
            if len(self.open) == before:
                self._reached(self._alone(self.open.pop(0)))

    def _reached(self, cells: Floats) -> None:
        """Leave the aims that these counts meet."""
        self.open = [aim for aim in self.open if aim.gap(cells[aim.cell]) > _NEARLY]

    def _together(self) -> Floats:
        """Counts of all cells, as far towards all open aims at once as can be."""
        aims, atoms = self.open, self.rows.shape[1]
        gaps = np.array([aim.gap(float(self.cells[aim.cell])) for aim in aims])
        signs = np.array([aim.sign for aim in aims])
        targets = [aim.cell for aim in aims]
        solved = self._solved(
            np.concatenate([np.zeros(atoms), -1 / gaps]),
            np.vstack([self.limits, np.stack([np.zeros(len(aims)), gaps], axis=1)]),
            np.hstack([-self.rows[targets] * signs[:, np.newaxis], np.eye(len(aims))]),
            -signs * self.cells[targets],
        )
        return self.rows @ solved.x[:atoms] if solved.success else self.cells.astype(np.float64)

    def _alone(self, aim: _Aim) -> Floats:
        """Hide what the attack on one count makes use of, until the aim is possible or nothing of ours is used.

        The counts of all cells with which it ends.
        """
        while True:
            nothing = np.zeros((0, self.rows.shape[1]))
            solved = self._solved(-aim.sign * self.rows[aim.cell], self.limits, nothing, np.zeros(0, np.int64))
            if solved.status == _UNBOUNDED:
                return self.cells.astype(np.float64)  # as large as one likes is large enough
            found: Floats = self.rows @ solved.x
            used = self._seen()[np.abs(solved.eqlin.marginals) > _NEARLY]
            used = used[self.shown[used]]
            if aim.gap(found[aim.cell]) <= _NEARLY or not len(used):
                return found
            self.shown[used[np.argmin(self._worth(used))]] = False

    def _seen(self) -> Whole:
        return np.flatnonzero(self.shown | self.certain)

    def _solved(self, costs: Floats, limits: Floats, rows: Floats, most: Whole) -> Any:
        """The cheapest atoms, and what follows them, that agree with every count seen and keep `rows` within `most`."""
        seen, (near, around) = self._seen(), self.around
        options: dict[str, Any] = {"bounds": limits}
        if len(seen):
            options |= {"A_eq": _widened(self.rows[seen], len(costs)), "b_eq": self.cells[seen]}
        if len(near) + len(rows):
            options |= {"A_ub": np.vstack([_widened(near, len(costs)), rows]), "b_ub": np.concatenate([around, most])}
        return linprog(costs, **options)

    def _worth(self, cells: Whole) -> Whole:
        """What is lost with a cell: the respondents on its smaller side."""
        counts, bases = self.cells[cells], self.table.bases
        return counts if bases is None else np.minimum(counts, bases[cells] - counts)


def _widened(rows: Floats, width: int) -> Floats:
    """Rows over the atoms as rows over these and further unknowns."""
    found = np.zeros((len(rows), width))
    found[:, : rows.shape[1]] = rows
    return found
