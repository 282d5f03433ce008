"""Figures one below the other: bars from nought or dots on a scale, each with its interval as an ink whisker.

The place of everything is worked out here, so that no label ever meets a bar: labels stand beside the bars where there
is room and above them where there is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import altair as alt

from app.charts.marks import layer, line, rectangle, text
from app.charts.picture import Chart
from app.charts.theme import colour
from app.maps.widths import text_width
from app.maps.wrapping import wrap

SIZE, SMALL, LINE = 13, 12, 17
"""Letters of labels and figures, of intervals, and from one line of a label to the next."""
BESIDE = 440
"""The narrowest picture whose labels stand beside the bars."""
FOOT = 24


@dataclass(frozen=True)
class Row:
    """One figure; without a value it is a heading of those below it."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    figure: str = ""
    """The value as it is written at the end of the row, and its interval."""
    span: str = ""
    words: str = ""
    """All of it in words: what the row says when it is pointed at."""
    step: int | None = None
    """The satisfaction step 1 … 5; amounts have none."""
    n: int = 0
    """The respondents or ratings that it is about."""
    inset: bool = False
    """Belongs to the heading above it, as groups to what they are compared in."""

    @property
    def heading(self) -> bool:
        return not self.figure


@dataclass(frozen=True)
class Axis:
    """From where to where values go, and the marks on the way with what is written at them."""

    low: float
    high: float
    marks: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class Placed:
    """A row with its lines, and where it is."""

    row: Row
    lines: list[str]
    first: float
    """The base line of the first line."""
    middle: float
    """Where its bar or dot is."""
    top: float
    clear: float
    """From where downwards nothing is written over its bar or dot."""
    bottom: float


@dataclass(frozen=True)
class Rows:
    """A picture of rows."""

    rows: Sequence[Row]
    axis: Axis
    kind: Literal["bar", "dot"]

    def height(self, width: int) -> int:
        placed = self._placed(width)
        return round((placed[-1].bottom if placed else 0) + FOOT)

    def chart(self, width: int) -> Chart:
        placed = self._placed(width)
        figures = [one for one in placed if not one.row.heading]
        span = alt.Scale(domain=[self.axis.low, self.axis.high], range=self._reach(width), nice=False, zero=False)
        ends = {"edge": width - self._spans, "end": width}
        marks = self._bars(figures, span) if self.kind == "bar" else self._dots(figures, span)
        return alt.TopLevelLayerSpec(
            layer=[
                *self._grid(figures, span, self.height(width)),
                *marks,
                *_labels(placed),
                *_written(figures, ends),
                *_pointed_at(figures, width),
            ],
            width=width,
            height=self.height(width),
            padding=0,
            autosize=alt.AutoSizeParams(type="none"),
        )

    @cached_property
    def _spans(self) -> float:
        """The room of the intervals at the end of the rows."""
        return max((text_width(row.span, SMALL) + 6 for row in self.rows if row.span), default=0.0)

    def _column(self, width: int) -> float:
        """The room of labels beside the bars: that of the longest, at most two fifths of the picture."""
        if width < BESIDE:
            return 0.0
        longest = max((text_width(row.label, SIZE) + 12 * row.inset for row in self.rows if row.figure), default=0)
        return min(longest + 20, 0.4 * width)

    def _reach(self, width: int) -> list[float]:
        """Where values begin and end."""
        figures = max((text_width(row.figure, SIZE, bold=True) for row in self.rows), default=0.0)
        air = 8 if self.kind == "dot" else 0
        return [self._column(width) + air, width - figures - self._spans - 10 - air]

    def _placed(self, width: int) -> list[Placed]:
        beside, column = width >= BESIDE, self._column(width)
        found: list[Placed] = []
        for row in self.rows:
            top = found[-1].bottom if found else 0.0
            room = width if row.heading or not beside else column - 14
            lines = wrap(row.label, room - 12 * row.inset, SIZE, bold=row.heading) or [""]
            found.append(_place(row, lines, top + (10 if row.heading and found else 0), beside))
        return found

    def _grid(self, figures: Sequence[Placed], span: alt.Scale, height: int) -> Iterator[alt.UnitSpec]:
        """Hairlines at the marks, behind the bars only, and what they stand for below."""
        marks = [{"value": at, "words": words, "y": height - 6} for at, words in self.axis.marks]
        bands = [{"value": at, "top": one.clear, "bottom": one.bottom} for one in figures for at, _ in self.axis.marks]
        yield line(bands, x=("value", span), y="top", y2="bottom", stroke=colour("line"), strokeWidth=1)
        ends = ("center", "center") if self.kind == "dot" else ("left", "right")  # dots leave air beside the scale
        for align, some in ((ends[0], marks[:1]), ("center", marks[1:-1]), (ends[1], marks[-1:])):
            yield text(some, "words", x=("value", span), y="y", align=align, fontSize=SMALL, color=colour("ink-2"))

    def _bars(self, figures: Sequence[Placed], span: alt.Scale) -> Iterator[alt.UnitSpec]:
        bars = [
            {"from": self.axis.low, "to": one.row.value, "top": one.middle - 7, "bottom": one.middle + 7}
            for one in figures
        ]
        yield rectangle(bars, x=("from", span), x2="to", y="top", y2="bottom", fill=colour("accent-mid"))
        yield from _whiskers(figures, span, 0, 4)

    def _dots(self, figures: Sequence[Placed], span: alt.Scale) -> Iterator[alt.UnitSpec]:
        yield from _whiskers(figures, span, 9.5, 2.5)
        for step in range(1, 6):
            dots = [{"value": one.row.value, "y": one.middle} for one in figures if one.row.step == step]
            look: dict[str, Any] = {"fill": colour(f"sat-{step}"), "stroke": colour(f"sat-{step}-line")}
            yield layer("circle", dots, x=("value", span), y="y", size=120, opacity=1, strokeWidth=1.5, **look)


def _place(row: Row, lines: list[str], top: float, beside: bool) -> Placed:
    text_high = len(lines) * LINE
    if row.heading:
        return Placed(row, lines, top + 14, 0, top, top, top + text_high + 7)
    if beside:
        tall = max(24.0 if row.inset else 28.0, text_high + 9)
        return Placed(row, lines, top + (tall - text_high) / 2 + 13, top + tall / 2, top, top, top + tall)
    return Placed(row, lines, top + 14, top + text_high + 13, top, top + text_high + 3, top + text_high + 29)


def _whiskers(figures: Sequence[Placed], span: alt.Scale, below: float, cap: float) -> Iterator[alt.UnitSpec]:
    """The intervals, over the end of a bar or under a dot."""
    known = [(one.row, one.middle + below) for one in figures if one.row.low is not None and one.row.high is not None]
    between = [{"low": row.low, "high": row.high, "y": y} for row, y in known]
    ends = [{"at": at, "top": y - cap, "bottom": y + cap} for row, y in known for at in (row.low, row.high)]
    yield line(between, x=("low", span), x2="high", y="y")
    yield line(ends, x=("at", span), y="top", y2="bottom")


def _labels(placed: Sequence[Placed]) -> Iterator[alt.UnitSpec]:
    for weight, heading in ((600, True), (400, False)):
        said = [
            {"words": "\n".join(one.lines), "x": 12 * one.row.inset, "y": one.first}
            for one in placed
            if one.row.heading == heading
        ]
        yield text(
            said, "words", x="x", y="y", fontWeight=weight, baseline="alphabetic", lineBreak="\n", lineHeight=LINE
        )


def _written(figures: Sequence[Placed], ends: dict[str, float]) -> Iterator[alt.UnitSpec]:
    """The figures and their intervals at the end of the rows."""
    rows = [{"figure": one.row.figure, "span": one.row.span, "y": one.middle, **ends} for one in figures]
    yield text(rows, "figure", x="edge", y="y", align="right", fontWeight=600)
    spans = [row for row in rows if row["span"]]
    yield text(spans, "span", x="end", y="y", align="right", fontSize=SMALL, color=colour("ink-2"))


def _pointed_at(figures: Sequence[Placed], width: int) -> Iterator[alt.UnitSpec]:
    """The whole row answers a pointer, not only its mark."""
    rows: list[dict[str, Any]] = [
        {"words": one.row.words, "left": 0, "right": width, "top": one.top, "bottom": one.bottom}
        for one in figures
        if one.row.words
    ]
    yield rectangle(rows, x="left", x2="right", y="top", y2="bottom", said=True, fill="transparent")
