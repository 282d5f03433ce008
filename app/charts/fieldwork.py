"""Charts of the fieldwork: complete responses over time, and how long they took."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

import altair as alt

from app.charts import words as w
from app.charts.marks import line, rectangle, text
from app.charts.picture import Chart, Picture, Plot, Table
from app.charts.rows import Axis, Row, Rows
from app.charts.theme import colour
from app.fieldwork.document import Day, Duration, Fieldwork
from app.maps.restrictions import mode_words

MOST_DAYS = 92
"""A longer fieldwork is drawn by weeks."""
_HIGH, _LEFT, _FOOT, _HEAD = 190, 40, 24, 8
_WORDS: w.Words = {
    "days": {"de": "Vollständige Antworten je Tag", "en": "Complete responses a day"},
    "weeks": {"de": "Vollständige Antworten je Woche", "en": "Complete responses a week"},
    "days_find": {
        "de": "{n} vollständige Antworten von {first} bis {last}, höchstens {most} ({when}), zuletzt {now}.",
        "en": "{n} complete responses from {first} to {last}, {most} at most ({when}), {now} most recently.",
    },
    "days_base": {"de": "{n} vollständige Antworten", "en": "{n} complete responses"},
    "day": {"de": "Tag", "en": "Day"},
    "all": {"de": "Alle Wege", "en": "All modes"},
    "durations": {"de": "Dauer vollständiger Antworten", "en": "Duration of complete responses"},
    "durations_find": {
        "de": "Die Hälfte braucht höchstens {median} Minuten, die mittlere Hälfte zwischen {low} und {high}.",
        "en": "Half take {median} minutes at most, the middle half between {low} and {high}.",
    },
    "durations_base": {
        "de": "Median in Minuten, Strich: mittlere Hälfte · {n} Antworten mit bekannter Dauer",
        "en": "Median in minutes, line: middle half · {n} responses whose duration is known",
    },
    "version": {"de": "Version {number}", "en": "Version {number}"},
    "group": {"de": "Gruppe", "en": "Group"},
    "responses": {"de": "Antworten", "en": "Responses"},
    "lower": {"de": "Unteres Quartil, s", "en": "Lower quartile, s"},
    "median": {"de": "Median, s", "en": "Median, s"},
    "upper": {"de": "Oberes Quartil, s", "en": "Upper quartile, s"},
}  # fmt: skip


def fieldwork_pictures(found: Fieldwork, lang: str, filters: Sequence[str] = ()) -> list[Picture]:
    """Both pictures, as far as there is something to draw."""
    source = w.source_line(found, filters, lang)
    days = [_days(found, lang, source)] if found.days else []
    return [*days, *([_durations(found, lang, source)] if found.durations.overall.n else [])]


@dataclass(frozen=True)
class _Bar:
    """One day, or the week that begins with it."""

    day: date
    complete: int


def bars(days: Sequence[Day]) -> tuple[list[_Bar], bool]:
    """Every day from the first to the last, those without answers too; weeks where these would be too many."""
    counts = {one.day: one.complete for one in days}
    first, last = min(counts), max(counts)
    by_weeks = (last - first).days >= MOST_DAYS
    if by_weeks:
        weeks: dict[date, int] = {}
        for day, complete in counts.items():
            monday = day - timedelta(days=day.weekday())
            weeks[monday] = weeks.get(monday, 0) + complete
        counts, first = weeks, min(weeks)
    step = timedelta(days=7 if by_weeks else 1)
    number = (max(counts) - first) // step + 1
    return [_Bar(one, counts.get(one, 0)) for one in (first + at * step for at in range(number))], by_weeks


def short_day(day: date, lang: str) -> str:
    """A day without its year: 12.10. or 12 Oct."""
    if w.tongue(lang) == "de":
        return f"{day.day}.{day.month}."
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day} {months[day.month - 1]}"


def minutes(seconds: float) -> str:
    """3:04, hours run on: 72:10."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _days(found: Fieldwork, lang: str, source: str) -> Picture:
    drawn, by_weeks = bars(found.days)
    total, top = sum(one.complete for one in drawn), max(drawn, key=lambda one: one.complete)
    finding = w.say(
        _WORDS, "days_find", lang, n=total, first=short_day(found.days[0].day, lang),
        last=short_day(found.days[-1].day, lang), most=top.complete, when=short_day(top.day, lang),
        now=drawn[-1].complete,
    )  # fmt: skip
    modes = list(dict.fromkeys(mode for day in found.days for mode in day.modes))
    header = [w.say(_WORDS, "day", lang), w.say(_WORDS, "all", lang), *(mode_words([mode], lang) for mode in modes)]
    table = Table(
        header,
        [[day.day.isoformat(), day.complete, *(day.modes.get(mode, 0) for mode in modes)] for day in found.days],
    )
    title = w.say(_WORDS, "weeks" if by_weeks else "days", lang)
    base = w.say(_WORDS, "days_base", lang, n=total)
    plot = Plot(lambda width, high: _drawn(drawn, width, high, lang), _HIGH)
    return Picture("days", title, finding, base, source, lang, plot, table)


def _drawn(some: Sequence[_Bar], width: int, high: int, lang: str) -> Chart:
    """Amounts over time from nought, the last one strong; as many days are written below as have room."""
    top = round_top(max(one.complete for one in some))
    floor, each = high - _FOOT, (width - _LEFT) / len(some)
    tall = floor - _HEAD

    def rectangles(few: Sequence[tuple[int, _Bar]]) -> list[dict[str, Any]]:
        air = min(2.0, each * 0.12)
        return [
            {
                "left": _LEFT + at * each + air, "right": _LEFT + (at + 1) * each - air, "bottom": floor,
                "top": floor - one.complete / top * tall,
                "words": f"{short_day(one.day, lang)}: {w.people(one.complete, lang)}",
            }
            for at, one in few
        ]  # fmt: skip

    ticks = [{"y": floor - value / top * tall, "words": w.people(value, lang), "x": _LEFT - 8, "left": _LEFT,
              "right": width} for value in (0, top // 2, top)]  # fmt: skip
    places = list(enumerate(some))
    shape: dict[str, Any] = {"x": "left", "x2": "right", "y": "top", "y2": "bottom", "said": True}
    said = list(_written(some, each, width, high, lang))
    return alt.TopLevelLayerSpec(
        layer=[
            line(ticks, x="left", x2="right", y="y", stroke=colour("line"), strokeWidth=1),
            text(ticks, "words", x="x", y="y", align="right", fontSize=12, color=colour("ink-2")),
            rectangle(rectangles(places[:-1]), fill=colour("accent-mid"), **shape),
            rectangle(rectangles(places[-1:]), fill=colour("accent"), **shape),
            *(text([one], "words", x="x", y="y", align=one["align"], fontSize=12, color=colour("ink-2"))
              for one in said),
        ],
        width=width,
        height=high,
        padding=0,
        autosize=alt.AutoSizeParams(type="none"),
    )  # fmt: skip


def _written(some: Sequence[_Bar], each: float, width: int, high: int, lang: str) -> Iterator[dict[str, Any]]:
    """The first day, the last one, and between them as many as stand apart."""
    every = max(1, ceil(64 / each))
    last = len(some) - 1
    for at in (*range(0, last - every + 1, every), last):
        align = "right" if at == last and last else "left" if at == 0 else "center"
        x = {"right": width, "left": _LEFT, "center": _LEFT + (at + 0.5) * each}[align]
        yield {"x": x, "y": high - 8, "words": short_day(some[at].day, lang), "align": align}


def round_top(highest: int) -> int:
    """An axis end that halves into a whole number: 2, 4, 10, 20, 40, 100 …"""
    size = 1
    while True:
        for end in (2 * size, 4 * size, 10 * size):
            if end >= highest:
                return end
        size *= 10


def _durations(found: Fieldwork, lang: str, source: str) -> Picture:
    every = found.durations
    groups = [(w.say(_WORDS, "all", lang), every.overall)]
    if len(every.modes) > 1:
        groups += [(mode_words([mode], lang), one) for mode, one in every.modes.items()]
    if len(every.versions) > 1:
        groups += [(w.say(_WORDS, "version", lang, number=str(number)), one) for number, one in every.versions.items()]
    header = [w.say(_WORDS, name, lang) for name in ("group", "responses", "lower", "median", "upper")]
    table = Table(header, [[label, one.n, one.lower_quartile, one.median, one.upper_quartile] for label, one in groups])
    overall = every.overall
    low, median, high = (
        minutes(value or 0) for value in (overall.lower_quartile, overall.median, overall.upper_quartile)
    )
    finding = w.say(_WORDS, "durations_find", lang, low=low, median=median, high=high)
    end = max((one.upper_quartile or 0) for _, one in groups)
    drawn = Rows([_row(label, one) for label, one in groups], _minutes_axis(end), "bar")
    base = w.say(_WORDS, "durations_base", lang, n=overall.n)
    return Picture("durations", w.say(_WORDS, "durations", lang), finding, base, source, lang, drawn, table)


def _row(label: str, one: Duration) -> Row:
    low, middle, high = (value or 0 for value in (one.lower_quartile, one.median, one.upper_quartile))
    span = f"{minutes(low)}–{minutes(high)}"
    return Row(label, middle, low, high, minutes(middle), span, f"{label}: {minutes(middle)}, {span}", n=one.n)


def _minutes_axis(end: float) -> Axis:
    """From nought to a whole number of half minutes, minutes or more, with three marks."""
    step = next(size for size in (30, 60, 120, 300, 600, 1800, 3600, 86_400 * 30) if 2 * size >= end)
    return Axis(0, 2 * step, [(at * step, minutes(at * step)) for at in range(3)])
