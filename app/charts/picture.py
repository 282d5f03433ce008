"""What a picture is: a chart of any width, what it shows and finds in words, its base, and the table behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from altair.utils.schemapi import debug_mode

from app.charts.theme import colour, config
from app.maps.wrapping import wrap

WIDE, NARROW, ALONE = 560, 296, 880
"""Pixels: in a panel of a desktop page, in one of a phone's, and as a file."""
MARGIN = 28
Cell = str | int | float | None


class Chart(Protocol):
    """Whatever Altair makes of a specification."""

    def to_dict(self, validate: bool = ...) -> dict[str, Any]: ...


class Drawn(Protocol):
    """Something that can be drawn at any width, and knows how high it will be."""

    def chart(self, width: int) -> Chart: ...

    def height(self, width: int) -> int: ...


@dataclass(frozen=True)
class Plot:
    """A chart of a fixed height: a function from width and height to what Altair draws in exactly that room."""

    make: Callable[[int, int], Chart]
    high: int

    def chart(self, width: int) -> Chart:
        return self.make(width, self.high)

    def height(self, width: int) -> int:
        return self.high


@dataclass(frozen=True)
class Table:
    """The figures of a picture: what the page shows below it, and its CSV. Numbers stay numbers."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    shares: frozenset[int] = frozenset()
    """Columns of shares of 1, which a page writes as per cent."""

    def is_numeric(self, column: int) -> bool:
        """Whether the column holds figures."""
        return any(isinstance(row[column], int | float) for row in self.rows)


@dataclass(frozen=True)
class Picture:
    """One picture of a page, in one language."""

    name: str
    """In addresses and names of files: `frequency-awareness`."""
    title: str
    finding: str
    """What it shows, for those who do not see it: a sentence or two."""
    base: str
    """Base and level of the intervals, as they stand below it."""
    source: str
    """Survey, date, filters: for files that leave the page."""
    lang: str
    drawn: Drawn
    table: Table


def specification(picture: Picture, width: int) -> dict[str, Any]:
    """The Vega-Lite specification for a page, which writes title and base itself."""
    with debug_mode(False):  # checked by tests instead: Altair would check every part of it again and again
        found = picture.drawn.chart(width).to_dict(validate=False)
    return {**found, "config": config(picture.lang), "description": picture.finding}


def standing_alone(picture: Picture, width: int = ALONE) -> dict[str, Any]:
    """The same for a file: with title, base and source, on the ground of a panel."""
    room = width - 2 * MARGIN
    said = {
        "text": wrap(picture.title, room, 17, bold=True),
        "subtitle": [*wrap(picture.base, room, 12), *wrap(picture.source, room, 12)],
    }
    around = {"title": said, "autosize": "pad", "padding": MARGIN, "background": colour("surface")}
    return {**specification(picture, room), **around}
