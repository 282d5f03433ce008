"""Charts of figures over time: a line with the band of its intervals; gaps stay gaps, real changes are marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import altair as alt

from app.charts import words as w
from app.charts.marks import layer, line, text
from app.charts.measures import SHARES, called, spanned, written
from app.charts.picture import Chart, Picture, Plot, Table
from app.charts.rows import SMALL, Axis
from app.charts.theme import colour
from app.comparisons.document import Point, Series, Trend
from app.maps.widths import text_width

HIGH, FOOT, TOP = 208, 26, 22
_WORDS: w.Words = {
    "title": {"de": "{label}: {measure}", "en": "{label}: {measure}"},
    "period": {"de": "Zeitraum", "en": "Period"},
    "base": {"de": "Basis", "en": "Base"},
    "low": {"de": "Intervall von", "en": "Interval from"},
    "high": {"de": "Intervall bis", "en": "Interval to"},
    "change": {"de": "Veränderung", "en": "Change"},
    "beyond": {"de": "Mehr als Zufall", "en": "Beyond chance"},
    "yes": {"de": "ja", "en": "yes"},
    "from_to": {"de": "Von {first} ({one}) bis {last} ({other}).", "en": "From {first} ({one}) to {last} ({other})."},
    "one": {"de": "Nur ein Zeitraum, {first}: {one}.", "en": "One period only, {first}: {one}."},
    "none_beyond": {"de": "Keine Veränderung ist größer als zufällig.", "en": "No change is larger than chance."},
    "some_beyond": {
        "de": "Größer als zufällig: {periods}.", "en": "Larger than chance: {periods}.",
    },
    "ups": {"de": "▲▼ größer als zufällig", "en": "▲▼ larger than chance"},
}  # fmt: skip


def trend_pictures(found: Trend, lang: str, filters: Sequence[str] = ()) -> list[Picture]:
    """One picture of every series that has a figure."""
    return [_picture(found, one, lang, filters) for one in found.series if any(_known(one))]


def picture_name(one: Series) -> str:
    """Its name in addresses."""
    return "-".join(part for part in (one.measure, one.stage, one.touchpoint, one.question, one.item) if part)


def _known(one: Series) -> list[Point]:
    return [point for point in one.points if point.estimate is not None]


def _picture(found: Trend, one: Series, lang: str, filters: Sequence[str]) -> Picture:
    drawn = _Line(one, found.level, lang)
    base = w.base_line([point.base for point in _known(one)], found.level, lang, one.measure not in SHARES)
    marked = f" · {w.say(_WORDS, 'ups', lang)}" if any(drawn.marked(point) for point in one.points) else ""
    weighted = f" · {w.weighted(lang)}" if found.weighting.method != "none" else ""
    return Picture(
        name=picture_name(one),
        title=w.say(_WORDS, "title", lang, label=one.label.rstrip("?: "), measure=called(one.measure, lang)),
        finding=_finding(one, lang),
        base=base + weighted + marked,
        source=w.source_line(found, filters, lang),
        lang=lang,
        drawn=Plot(drawn.chart, HIGH),
        table=_table(one, lang),
    )


def _finding(one: Series, lang: str) -> str:
    known = _known(one)
    ends = {"first": known[0].period, "one": written(one.measure, known[0].estimate, lang)}
    if len(known) == 1:
        return w.say(_WORDS, "one", lang, **ends)
    said = w.say(
        _WORDS, "from_to", lang, **ends, last=known[-1].period, other=written(one.measure, known[-1].estimate, lang)
    )
    beyond = [point.period for point in one.points if point.change and point.change.beyond_chance]
    key = "some_beyond" if beyond else "none_beyond"
    return f"{said} {w.say(_WORDS, key, lang, periods=', '.join(beyond))}"


def _table(one: Series, lang: str) -> Table:
    names = ("period", "base")
    header = [*(w.say(_WORDS, name, lang) for name in names), called(one.measure, lang)]
    header += [w.say(_WORDS, name, lang) for name in ("low", "high", "change", "beyond")]
    rows = [
        [
            point.period, point.base, point.estimate, point.low, point.high,
            point.change.estimate if point.change else None,
            w.say(_WORDS, "yes", lang) if point.change and point.change.beyond_chance else "",
        ]
        for point in one.points
    ]  # fmt: skip
    return Table(header, rows, frozenset((2, 3, 4, 5)) if one.measure in SHARES else frozenset())


@dataclass(frozen=True)
class _Line:
    """One series in pixels."""

    one: Series
    level: float
    lang: str

    def marked(self, point: Point) -> bool:
        return bool(point.change and point.change.beyond_chance)

    def chart(self, width: int, height: int) -> Chart:
        axis = self._axis()
        left = max(text_width(words, SMALL) for _, words in axis.marks) + 10
        last = _known(self.one)[-1]
        right = text_width(written(self.one.measure, last.estimate, self.lang), 13, bold=True) + 12
        places = self._places(left, width - right, height, axis)
        return alt.TopLevelLayerSpec(
            layer=[
                *self._grid(axis, left, width - right, height),
                *self._periods(places, height),
                *_bands(places),
                *_lines(places),
                *_points(places),
                *self._said(places, last),
            ],
            width=width,
            height=height,
            padding=0,
            autosize=alt.AutoSizeParams(type="none"),
        )

    def _axis(self) -> Axis:
        """From nought for shares, over the whole scale for means, else around the figures."""
        known = _known(self.one)
        highs = [point.high if point.high is not None else point.estimate for point in known]
        if self.one.measure in SHARES:
            return w.share_axis(highs, self.lang)
        low, high = self.one.lowest, self.one.highest
        if low is None or high is None:
            values = [
                value for point in known for value in (point.low, point.estimate, point.high) if value is not None
            ]
            low, high = min(values), max(values)
            low, high = (low - 1, high + 1) if low == high else (low, high)
        if low == 1 and high <= 11:
            return w.scale_axis(int(high))
        ends = (low, (low + high) / 2, high)
        return Axis(low, high, [(at, written(self.one.measure, at, self.lang)) for at in ends])

    def _places(self, left: float, right: float, height: int, axis: Axis) -> list[dict[str, Any]]:
        """Every period from left to right; without a figure it has only its place."""
        points = self.one.points
        step = (right - left - 16) / max(len(points) - 1, 1)

        def up(value: float | None) -> float | None:
            if value is None:
                return None
            share = (value - axis.low) / (axis.high - axis.low)
            return height - FOOT - share * (height - FOOT - TOP)

        return [
            {
                "x": left + 8 + at * step if len(points) > 1 else (left + right) / 2,
                "y": up(point.estimate),
                "low": up(point.low),
                "high": up(point.high),
                "period": point.period,
                "marked": self.marked(point),
                "sign": "▲" if point.change and (point.change.estimate or 0) > 0 else "▼",
                "words": self._words(point),
            }
            for at, point in enumerate(points)
        ]

    def _words(self, point: Point) -> str:
        figure = written(self.one.measure, point.estimate, self.lang)
        span = spanned(self.one.measure, point.low, point.high, self.lang)
        return w.sentence(point.period, figure, span, self.level, self.lang, w.base_of(point.base, self.lang))

    def _grid(self, axis: Axis, left: float, right: float, height: int) -> Iterator[alt.UnitSpec]:
        room = height - FOOT - TOP
        marks = [
            {
                "from": left, "to": right, "words": words, "at": left - 8,
                "y": height - FOOT - (value - axis.low) / (axis.high - axis.low) * room,
            }
            for value, words in axis.marks
        ]  # fmt: skip
        yield line(marks, x="from", x2="to", y="y", stroke=colour("line"), strokeWidth=1)
        yield text(marks, "words", x="at", y="y", align="right", fontSize=SMALL, color=colour("ink-2"))

    def _periods(self, places: Sequence[dict[str, Any]], height: int) -> Iterator[alt.UnitSpec]:
        """As many names as there is room for, the last one always."""
        named = [{**one, "name": self._short(one["period"]), "at": height - 8} for one in places]
        widest = max(text_width(one["name"], SMALL) for one in named) + 14
        step = (places[-1]["x"] - places[0]["x"]) / max(len(places) - 1, 1)
        every = max(1, ceil(widest / step)) if step else 1
        shown = named[::-1][::every]
        at_edge = [one for one in shown if one["x"] < text_width(one["name"], SMALL) / 2]
        for align, some in (("left", at_edge), ("center", [one for one in shown if one not in at_edge])):
            moved = [{**one, "x": 0} for one in some] if align == "left" else some
            yield text(moved, "name", x="x", y="at", align=align, fontSize=SMALL, color=colour("ink-2"))

    def _short(self, period: str) -> str:
        """A week by its number: KW 43, in English W43; months and versions as they are."""
        year, _, week = period.partition("-W")
        return f"KW {week}" if week and w.tongue(self.lang) == "de" else f"W{week}" if week else year

    def _said(self, places: Sequence[dict[str, Any]], last: Point) -> Iterator[alt.UnitSpec]:
        """The last figure beside its point, and the marks of changes."""
        (end,) = [one for one in places if one["period"] == last.period]
        figure = written(self.one.measure, last.estimate, self.lang)
        yield text([{**end, "x": end["x"] + 9, "figure": figure}], "figure", x="x", y="y", fontWeight=600)
        signs = [{**one, "y": one["y"] - 14} for one in places if one["marked"] and one["y"] is not None]
        yield text(signs, "sign", x="x", y="y", align="center", fontSize=SMALL)


def _runs(places: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Stretches of periods with figures; a gap parts them."""
    runs: list[list[dict[str, Any]]] = [[]]
    for one in places:
        if one["y"] is None:
            runs.append([])
        else:
            runs[-1].append(one)
    return [run for run in runs if run]


def _bands(places: Sequence[dict[str, Any]]) -> Iterator[alt.UnitSpec]:
    """The intervals: a band along a line, a whisker where a period stands alone."""
    for run in _runs([one if one["low"] is not None else {**one, "y": None} for one in places]):
        if len(run) > 1:
            yield layer("area", run, x="x", y="low", y2="high", color=colour("accent-soft"))
        else:
            yield line(run, x="x", y="low", y2="high")


def _lines(places: Sequence[dict[str, Any]]) -> Iterator[alt.UnitSpec]:
    for run in _runs(places):
        if len(run) > 1:
            yield layer("line", run, x="x", y="y", stroke=colour("accent"), strokeWidth=2.5)


def _points(places: Sequence[dict[str, Any]]) -> Iterator[alt.UnitSpec]:
    known = [one for one in places if one["y"] is not None]
    look: dict[str, Any] = {"stroke": colour("accent"), "strokeWidth": 2.5, "opacity": 1}
    plain, marked = [one for one in known if not one["marked"]], [one for one in known if one["marked"]]
    yield layer("circle", plain, said=True, x="x", y="y", size=60, fill=colour("surface"), **look)
    yield layer("circle", marked, said=True, x="x", y="y", size=110, fill=colour("accent"), **look)
