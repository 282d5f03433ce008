"""Importance against satisfaction: dots with their ranks, whiskers both ways, cuts, and as many names as have room.

Everything is placed here, in pixels, so that no name meets another one or a dot.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import altair as alt

from app.charts.marks import layer, line, text
from app.charts.picture import Chart
from app.charts.theme import colour
from app.maps.widths import text_width

SMALL, RADIUS, GAP = 12, 9, 5
LEFT, RIGHT, TOP, BOTTOM = 48, 18, 30, 42
MOST, MINOR = 20, 4
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Dot:
    """One driver: its rank, its place with intervals both ways, and whether it surely belongs to its quadrant."""

    rank: int
    """Only the first ranks are written, with whiskers; the others are small dots."""
    label: str
    x: float
    y: float
    across: tuple[float | None, float | None]
    up: tuple[float | None, float | None]
    certain: bool
    words: str


@dataclass(frozen=True)
class Scale:
    """One direction: its ends, its marks with what is written there, the cut, and what it measures."""

    low: float
    high: float
    marks: Sequence[tuple[float, str]]
    cut: float | None
    name: str

    def at(self, value: float, start: float, end: float) -> float:
        """The pixel of a value; what lies beyond an end stands there."""
        inside = min(max(value, self.low), self.high)
        return start + (inside - self.low) / (self.high - self.low) * (end - start)


@dataclass(frozen=True)
class Quadrants:
    """The picture; `corners` are named from the upper left, row by row."""

    dots: Sequence[Dot]
    across: Scale
    up: Scale
    corners: tuple[str, str, str, str]

    def height(self, width: int) -> int:
        return 420 if width > 400 else 340

    def chart(self, width: int) -> Chart:
        height = self.height(width)
        room = (LEFT, TOP, width - RIGHT, height - BOTTOM)
        placed = [
            (dot, self.across.at(dot.x, room[0], room[2]), self.up.at(dot.y, room[3], room[1])) for dot in self.dots
        ]
        return alt.TopLevelLayerSpec(
            layer=[*self._frame(room), *self._whiskers(room), *_dots(placed), *_names(placed, self._taken(room), room)],
            width=width,
            height=height,
            padding=0,
            autosize=alt.AutoSizeParams(type="none"),
        )

    def _frame(self, room: Box) -> Iterator[alt.UnitSpec]:
        """Grid, cuts, what is written at the axes and in the corners."""
        left, top, right, bottom = room
        across = [{"x": self.across.at(value, left, right), "t": words} for value, words in self.across.marks]
        up = [{"y": self.up.at(value, bottom, top), "t": words} for value, words in self.up.marks]
        ends = {"x": left, "x2": right, "y": top, "y2": bottom}
        yield line([{**ends, **one} for one in up], x="x", y="y", x2="x2", color=colour("line"), strokeWidth=1)
        cuts = []
        if self.across.cut is not None:
            cuts.append({**ends, "x": self.across.at(self.across.cut, left, right)})
            yield line(cuts[-1:], x="x", y="y", y2="y2", color=colour("edge"), strokeWidth=1, strokeDash=[4, 3])
        if self.up.cut is not None:
            cuts.append({**ends, "y": self.up.at(self.up.cut, bottom, top)})
            yield line(cuts[-1:], x="x", y="y", x2="x2", color=colour("edge"), strokeWidth=1, strokeDash=[4, 3])
        look = {"fontSize": SMALL, "color": colour("ink-2")}
        yield text([{**one, "y": bottom + 14} for one in across], "t", x="x", y="y", align="center", **look)
        yield text([{**one, "x": left - 8} for one in up], "t", x="x", y="y", align="right", **look)
        yield text([{"x": 0, "y": 8, "t": self.up.name}], "t", x="x", y="y", **look)
        yield text([{"x": right, "y": bottom + 32, "t": self.across.name}], "t", x="x", y="y", align="right", **look)
        for (x, y, align), name in zip(_corners(room), self.corners, strict=True):
            yield text(
                [{"x": x, "y": y, "t": name}], "t", x="x", y="y", align=align, **{**look, "color": colour("ink-3")}
            )

    def _whiskers(self, room: Box) -> Iterator[alt.UnitSpec]:
        left, top, right, bottom = room
        flat, tall = [], []
        for dot in self.dots[:MOST]:
            x, y = self.across.at(dot.x, left, right), self.up.at(dot.y, bottom, top)
            if dot.across[0] is not None and dot.across[1] is not None:
                ends = [self.across.at(value, left, right) for value in dot.across if value is not None]
                flat.append({"x": ends[0], "x2": ends[1], "y": y})
            if dot.up[0] is not None and dot.up[1] is not None:
                ends = [self.up.at(value, bottom, top) for value in dot.up if value is not None]
                tall.append({"x": x, "y": ends[0], "y2": ends[1]})
        look = {"color": colour("ink"), "strokeWidth": 1.2, "opacity": 0.45}
        yield line(flat, x="x", y="y", x2="x2", **look)
        yield line(tall, x="x", y="y", y2="y2", **look)

    def _taken(self, room: Box) -> list[Box]:
        """Where the names of the corners stand."""
        found = []
        for (x, y, align), name in zip(_corners(room), self.corners, strict=True):
            wide = text_width(name, SMALL)
            start = x if align == "left" else x - wide
            found.append((start, y - 8, start + wide, y + 8))
        return found


def _corners(room: Box) -> list[tuple[float, float, str]]:
    left, top, right, bottom = room
    return [
        (left + 4, top + 6, "left"),
        (right, top + 6, "right"),
        (left + 4, bottom - 9, "left"),
        (right, bottom - 9, "right"),
    ]


Placed = Sequence[tuple[Dot, float, float]]


def _dots(placed: Placed) -> Iterator[alt.UnitSpec]:
    """Full dots are certain, hollow ones are not; the least important first, so that the others lie above."""
    for some, radius in ((placed[MOST:], MINOR), (placed[:MOST], RADIUS)):
        for certain in (False, True):
            rows = [
                {"x": x, "y": y, "t": str(dot.rank), "words": dot.words}
                for dot, x, y in reversed(some)
                if dot.certain == certain
            ]
            fill = colour("accent" if certain else "surface")
            look: dict[str, Any] = {"size": 3.1416 * radius**2, "opacity": 1, "fill": fill, "stroke": colour("accent")}
            yield layer("circle", rows, said=True, x="x", y="y", strokeWidth=1.6, **look)
            if radius == RADIUS:
                ink = colour("surface" if certain else "ink")
                yield text(rows, "t", x="x", y="y", align="center", fontSize=11, fontWeight=600, color=ink)


def _names(placed: Placed, taken: list[Box], room: Box) -> Iterator[alt.UnitSpec]:
    """Names beside their dots, the most important first, where nothing else is."""
    boxes = [*taken, *((x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for _, x, y in placed)]
    rows = []
    for dot, x, y in placed[:MOST]:
        wide = text_width(dot.label, SMALL)
        # above or below its own whisker, to the right or to the left
        for start, middle in product((x + GAP, x - GAP - wide), (y - RADIUS - GAP - 3, y + RADIUS + GAP + 4)):
            box = (start, middle - 7, start + wide, middle + 7)
            if (
                room[0] <= box[0]
                and box[2] <= room[2]
                and room[1] <= box[1]
                and box[3] <= room[3]
                and _free(box, boxes)
            ):
                boxes.append(box)
                rows.append({"x": start, "y": middle, "t": dot.label})
                break
    yield text(rows, "t", x="x", y="y", fontSize=SMALL, color=colour("ink"))


def _free(box: Box, others: Sequence[Box]) -> bool:
    return not any(box[0] < x2 and x1 < box[2] and box[1] < y2 and y1 < box[3] for x1, y1, x2, y2 in others)
