"""Small numbered marks on a map: somebody commented on this stage or touchpoint."""

from collections.abc import Mapping

from app.maps.shapes import Circle, Run, Shape, TextLine

RADIUS, SIZE, MARK_ROOM = 9.0, 11.0, 24.0
Marks = Mapping[tuple[str, str | None], int]
"""Stage, and touchpoint or None for the stage itself → its number."""


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
