"""Somebody who wants to know what a view hides: bounds on a hidden count from everything that is shown, by linear and
integer programs that share nothing with the code under test."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Matrix = NDArray[Any]


def lattice(groups: Sequence[int]) -> tuple[list[tuple[int | None, ...]], Matrix]:
    """All cells of a table with margins by its dimensions (None: all), and which finest cells lie in each."""
    atoms = list(product(*(range(size) for size in groups)))
    cells = list(product(*((None, *range(size)) for size in groups)))
    inside = [[all(wanted in (None, is_) for wanted, is_ in zip(cell, atom, strict=True)) for atom in atoms]
              for cell in cells]  # fmt: skip
    return cells, np.array(inside)


@dataclass
class Attacker:
    """What is known: limits of every unknown, and sums of unknowns within limits."""

    lowest: Matrix
    highest: Matrix
    rows: Matrix
    at_least: Matrix
    at_most: Matrix
    whole: bool = False
    """Uses that people come in whole numbers."""

    def range(self, row: Matrix) -> tuple[float, float]:
        """The smallest and the largest value that the sum of some unknowns can have."""
        return self._end(row, 1), self._end(row, -1)

    def _end(self, row: Matrix, sign: int) -> float:
        known = LinearConstraint(self.rows, self.at_least, self.at_most)
        found = milp(
            sign * row, constraints=[known] if len(self.rows) else [], bounds=Bounds(self.lowest, self.highest),
            integrality=np.full(len(row), int(self.whole)),
        )  # fmt: skip
        if found.status == 3:  # no end in sight
            return -np.inf * sign
        assert found.success, found.message  # what is shown is true, so there is a solution
        return float(sign * found.fun)
