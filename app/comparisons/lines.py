"""One row of a table of groups: what the same figure of every group, and of all together, is computed from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from app.analysis.ratio import Sums
from app.analysis.scores import Tally

Measure = Literal[
    "reach", "frequency", "satisfaction", "effort", "importance", "emotion_index", "share", "mean", "nps", "top2",
    "bottom2", "first",
]  # fmt: skip


@dataclass(frozen=True)
class Portions:
    """A share: those of the base who count."""

    part: Tally
    base: Tally


@dataclass(frozen=True)
class Ratings:
    """One value a respondent, with the range in which their mean can lie."""

    values: Mapping[float, Tally]
    lowest: float
    highest: float


@dataclass(frozen=True)
class Clustered:
    """Several ratings a respondent; the mean is `unit` times their ratio."""

    sums: Sums
    design: int
    lowest: float
    highest: float
    unit: float = 1


Cell = Portions | Ratings | Clustered


@dataclass(frozen=True)
class Line:
    """One row; `groups` and `total` are cells of one kind."""

    measure: Measure
    label: str
    groups: Sequence[Cell]
    total: Cell
    stage: str | None = None
    touchpoint: str | None = None
    question: str | None = None
    item: str | None = None


def is_empty(cell: Cell) -> bool:
    """Whether nobody is in the cell."""
    match cell:
        case Portions(base=base):
            return base.count == 0
        case Ratings(values=values):
            return not any(tally.count for tally in values.values())
        case Clustered(sums=sums):
            return sums.respondents == 0


def bounds(cell: Cell) -> tuple[float | None, float | None]:
    """Between what the figure of a cell can lie; None: no bound."""
    low, high = (0.0, 1.0) if isinstance(cell, Portions) else (cell.lowest, cell.highest)
    return (low if isfinite(low) else None, high if isfinite(high) else None)


def less(whole: Tally, part: Tally) -> Tally:
    """Those of the whole who are not in the part."""
    weight = max(whole.weight - part.weight, 0.0)  # sums of weights may miss each other by a rounding
    return Tally(whole.count - part.count, weight, max(whole.weight_sq - part.weight_sq, 0.0))
