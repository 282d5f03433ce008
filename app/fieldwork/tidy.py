"""The fieldwork as tidy rows: one figure a row, the same columns in every row."""

from collections.abc import Iterator
from typing import NamedTuple

from app.aggregates.document import Share
from app.aggregates.tidy import KINDS
from app.fieldwork.document import Duration, Fieldwork, Side, Way
from app.sheets.sheet import Book, Column, Sheet

OWN_ADDRESS = "(none)"  # where JSON has null; no collector is called like this


class Figure(NamedTuple):
    """One row. `n` counts what the estimate counts, `base` what it is a share or a median of."""

    by: str | None
    value: str | None
    measure: str
    n: int | None = None
    base: int | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = "count"
    flags: str = ""


def book(found: Fieldwork, _: str = "") -> Book:
    """All figures as one table, whatever the language."""
    sheet = Sheet("fieldwork", [Column(name, KINDS.get(name, "text")) for name in Figure._fields], rows(found))
    return Book(f"{found.survey}-fieldwork", sheet, [sheet])


def rows(found: Fieldwork) -> Iterator[Figure]:
    """Every figure of the document."""
    for disposition, count in found.dispositions.items():
        yield Figure("disposition", disposition, "responses", count, found.responses)
    yield Figure(None, None, "drafts", found.drafts)
    complete = found.dispositions["complete"]
    yield _share(None, None, "completion", complete, complete + found.dispositions["partial"], found.completion)
    yield from _duration(None, None, found.durations.overall)
    for mode, one in found.durations.modes.items():
        yield from _duration("mode", mode, one)
    for version, one in found.durations.versions.items():
        yield from _duration("version", str(version), one)
    yield from _days(found)
    yield from _pages(found)
    for way in found.collectors:
        yield from _way(way)
    for name, count in found.quality.flags.model_dump().items():
        yield Figure("flag", name, "flagged", count, found.quality.responses)
    for stage in found.quality.stages:
        for side, suffix in ((stage.everyone, ""), (stage.unflagged, "_unflagged")):
            yield from _side(stage.stage, side, suffix)


def _days(found: Fieldwork) -> Iterator[Figure]:
    for day in found.days:
        yield Figure("day", day.day.isoformat(), "complete", day.complete)
        for mode, count in day.modes.items():
            yield Figure("day", day.day.isoformat(), f"complete_{mode}", count)


def _pages(found: Fieldwork) -> Iterator[Figure]:
    for page in found.pages:
        yield Figure("page", page.section, "reached", page.reached)
        flags = " ".join(page.flags)
        yield _share("page", page.section, "broke_off", page.broke_off, page.reached, page.share)._replace(flags=flags)
        yield from _duration("page", page.section, page.seconds)
    yield Figure("page", None, "unsent", found.unsent)


def _way(way: Way) -> Iterator[Figure]:
    name = OWN_ADDRESS if way.collector is None else way.collector
    for measure in ("complete", "partial", "other", "drafts"):
        yield Figure("collector", name, measure, getattr(way, measure))
    if way.response_rate:
        yield _share("collector", name, "response_rate", way.used, way.invited, way.response_rate)


def _side(stage: str, side: Side, suffix: str) -> Iterator[Figure]:
    flags = " ".join(side.flags)
    yield _share("stage", stage, f"reach{suffix}", None, side.base, side.reach)._replace(flags=flags)
    span = (side.satisfaction, side.low, side.high)
    yield Figure("stage", stage, f"satisfaction_mean{suffix}", side.ratings, side.ratings, *span, side.method, flags)


def _share(by: str | None, value: str | None, measure: str, n: int | None, base: int | None, share: Share) -> Figure:
    return Figure(by, value, measure, n, base, share.estimate, share.low, share.high, share.method)


def _duration(by: str | None, value: str | None, found: Duration) -> Iterator[Figure]:
    """The median, with the quartiles in the places of an interval, and named so."""
    if found.n:
        spread = (found.median, found.lower_quartile, found.upper_quartile)
        yield Figure(by, value, "seconds_median", found.n, found.n, *spread, "median, low and high are quartiles")
