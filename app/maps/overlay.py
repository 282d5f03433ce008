"""What is laid over a map: numbered marks where somebody commented, and what changed since an earlier one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.maps.document import Score
from app.maps.shapes import Circle, Run, Shape, TextLine

RADIUS, SIZE, MARK_ROOM = 9.0, 11.0, 24.0
Place = tuple[str, str | None]
"""Stage, and touchpoint or None for the stage itself."""


@dataclass(frozen=True)
class Overlay:
    """Nothing, unless it is said otherwise."""

    marks: Mapping[Place, int] = field(default_factory=dict)
    """The number of each place that has comments."""
    changes: Mapping[Place, Sequence[Run]] = field(default_factory=dict)
    """What is written below the figures of a place."""
    before: Sequence[Score | None] = ()
    """The feeling of every stage at the time compared with; drawn as a line of its own."""
    legend: str = ""
    """What that line is."""


def mark(number: int, x: float, y: float, column: int) -> list[Shape]:
    """The number in a filled disc."""
    words = (Run(str(number), bold=True, ink="on-accent"),)
    return [
        Circle(x, y, RADIUS, "accent", "paper", 1.5),
        TextLine(x, y + 4, SIZE, words, column, anchor="middle"),
    ]


def beside(number: int, x: float, y: float, r: float, column: int) -> list[Shape]:
    """The mark at the upper right of a bead, clear of the number inside it and of the label beside it."""
    away = 0.71 * r + 8
    return mark(number, x + away, y - away, column)


def row_of(numbers: Sequence[int], left: float, top: float, right: float, column: int) -> tuple[list[Shape], float]:
    """Marks of what is not drawn, side by side in as many rows as they need, and the height at which they end."""
    shapes: list[Shape] = []
    each = max(1, int((right - left) // MARK_ROOM))
    for at, number in enumerate(numbers):
        x = left + RADIUS + (at % each) * MARK_ROOM
        shapes += mark(number, x, top + MARK_ROOM / 2 + (at // each) * MARK_ROOM, column)
    return shapes, top + -(-len(numbers) // each) * MARK_ROOM
