"""Flows along a way with stops: the stops one below the other, moves as lines as thick as they are frequent.

Moves to the next stop run straight down, moves over others swing out to the right, moves back are dashed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt

from app.charts.marks import curve, layer, text
from app.charts.picture import Chart
from app.charts.theme import colour
from app.maps.widths import text_width
from app.maps.wrapping import wrap

SIZE, SMALL, LINE = 13, 12, 16
EACH, RADIUS, THICK, THIN = 66, 9, 14.0, 1.2
ROOMY = 440  # narrower pictures write the figures of thick arcs only
BEND = 40
"""Points of a curve."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Halt:
    """A stop; `end` where it is the beginning or the end of all ways."""

    label: str
    words: str
    end: bool = False


@dataclass(frozen=True)
class Link:
    """Moves from one stop to another, by their places on the way."""

    origin: int
    target: int
    n: int
    figure: str
    words: str


@dataclass(frozen=True)
class Flow:
    """The picture of the flow."""

    halts: Sequence[Halt]
    links: Sequence[Link]

    def height(self, width: int) -> int:
        return EACH * len(self.halts) + 8

    def chart(self, width: int) -> Chart:
        height = self.height(width)
        left = self._column(width)
        arcs = [link for link in self.links if link.target != link.origin + 1]
        straight = [link for link in self.links if link.target == link.origin + 1]
        bends = {id(link): self._bend(link, left, width) for link in arcs}
        return alt.TopLevelLayerSpec(
            layer=[
                *(self._arc(link, bends[id(link)]) for link in sorted(arcs, key=lambda one: one.n)),
                *(self._straight(link, left) for link in straight),
                *self._said(straight, left, arcs, bends, width),
                *self._stops(left),
            ],
            width=width,
            height=height,
            padding=0,
            autosize=alt.AutoSizeParams(type="none"),
        )

    @cached_property
    def _most(self) -> int:
        return max((link.n for link in self.links), default=1)

    def _column(self, width: int) -> float:
        """Where the way runs: right of its labels."""
        longest = max((text_width(halt.label, SIZE, bold=True) for halt in self.halts), default=0.0)
        return min(longest, 0.36 * width) + 2 * RADIUS + 12

    def _y(self, place: int) -> float:
        return EACH * place + EACH / 2

    def _thick(self, link: Link) -> float:
        return max(THIN, THICK * link.n / self._most)

    def _straight(self, link: Link, x: float) -> alt.UnitSpec:
        ends = [(x, self._y(link.origin)), (x, self._y(link.target))]
        return curve(ends, color=colour("accent-mid"), strokeWidth=self._thick(link))

    def _arc(self, link: Link, bend: list[tuple[float, float]]) -> alt.UnitSpec:
        back = link.target < link.origin
        look = {"color": colour("edge"), "strokeDash": [5, 4]} if back else {"color": colour("accent-mid")}
        return curve(bend, strokeWidth=self._thick(link), opacity=0.7, **look)

    def _bend(self, link: Link, left: float, width: int) -> list[tuple[float, float]]:
        """A quarter turn out, a quarter turn back: the farther the move, the wider."""
        far = abs(link.target - link.origin) / max(1, len(self.halts) - 1)
        reach = (width - left - 62) * (0.25 + 0.75 * far) * (0.8 if link.target < link.origin else 1)
        start, end = self._y(link.origin), self._y(link.target)
        steps = [at / BEND for at in range(BEND + 1)]
        return [(left + reach * 4 * t * (1 - t), start + (end - start) * (3 * t**2 - 2 * t**3)) for t in steps]

    def _said(
        self, straight: Sequence[Link], left: float, arcs: Sequence[Link],
        bends: dict[int, list[tuple[float, float]]], width: int,
    ) -> Iterator[alt.UnitSpec]:  # fmt: skip
        """Shares left of the straight moves and right of the arcs, the most frequent first, where there is room."""
        rows = [
            {
                "x": left - 14,
                "y": (self._y(link.origin) + self._y(link.target)) / 2,
                "t": link.figure,
                "words": link.words,
            }
            for link in straight
        ]
        yield text(rows, "t", x="x", y="y", align="right", fontSize=SMALL, color=colour("ink-2"))
        boxes: list[Box] = []
        beside = []
        for link in sorted(arcs, key=lambda one: -one.n):
            x, y = bends[id(link)][BEND // 2]
            x += self._thick(link) / 2 + 4
            box = (x, y - 7, x + text_width(link.figure, SMALL), y + 7)
            seen = width >= ROOMY or self._thick(link) >= 2 * THIN
            if (
                seen
                and box[2] <= width
                and not any(box[0] < x2 and x1 < box[2] and box[1] < y2 and y1 < box[3] for x1, y1, x2, y2 in boxes)
            ):
                boxes.append(box)
                beside.append({"x": x, "y": y, "t": link.figure, "words": link.words})
        yield text(beside, "t", x="x", y="y", fontSize=SMALL, color=colour("ink-2"))
        points = [*rows, *beside]
        yield layer("circle", points, said=True, x="x", y="y", size=500, opacity=0, color=colour("accent"))

    def _stops(self, left: float) -> Iterator[alt.UnitSpec]:
        for end in (True, False):
            rows = [
                {"x": left, "y": self._y(place), "words": halt.words}
                for place, halt in enumerate(self.halts)
                if halt.end == end
            ]
            look: dict[str, Any] = {"size": 3.1416 * (RADIUS - 3 * end) ** 2, "fill": colour("surface"), "opacity": 1}
            yield layer(
                "circle", rows, said=True, x="x", y="y", stroke=colour("accent"), strokeWidth=4 - 2 * end, **look
            )
        for bold in (True, False):
            lines = [
                {"x": left - RADIUS - 12, "y": self._y(place) + LINE * (at - (len(found) - 1) / 2), "t": written}
                for place, halt in enumerate(self.halts)
                if halt.end != bold
                for found in [wrap(halt.label, left - 2 * RADIUS - 12, SIZE, bold=bold)]
                for at, written in enumerate(found)
            ]
            weight, ink = (600, colour("ink")) if bold else (400, colour("ink-2"))
            yield text(lines, "t", x="x", y="y", align="right", fontSize=SIZE, fontWeight=weight, color=ink)
