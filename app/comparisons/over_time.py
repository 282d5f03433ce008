"""Lines over periods become series: a figure for each period, and its change from the one before. Pure."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.analysis import trend
from app.analysis.comparisons import Comparison
from app.comparisons.columns import Columns, Heading
from app.comparisons.contrasts import pair
from app.comparisons.document import Change, Figure, Point, Series
from app.comparisons.estimates import figure
from app.comparisons.lines import Line, bounds, is_empty
from app.mentions.sample import Sample

MOST_PERIODS = 400


def by_period(sample: Sample, per: trend.Unit) -> Columns:
    """The weeks or months from the first to the last answer of the sample."""
    found = trend.periods(sample.people("day"), per)
    return _placed(sample, found.code, found.names)


def waves(sample: Sample, per: trend.Unit) -> Columns:
    """The weeks or months with answers, as groups to compare."""
    found = by_period(sample, per)
    there = np.bincount(found.of(sample), minlength=len(found.headings))
    kept = found.kept(np.flatnonzero(there).tolist())
    return Columns([Heading({per: heading.label}, heading.label) for heading in kept.headings], kept.places)


def by_version(sample: Sample, versions: Sequence[int]) -> Columns:
    """The versions, as waves."""
    numbers = np.array(sorted(versions))
    return _placed(sample, np.searchsorted(numbers, sample.people("version")), [str(one) for one in numbers.tolist()])


def _placed(sample: Sample, code: np.ndarray[tuple[int], np.dtype[np.int64]], names: Sequence[str]) -> Columns:
    places, start = [], 0
    for mask in sample.masks:
        place = np.full(len(mask), len(names), np.int32)
        number = int(np.count_nonzero(mask))
        place[mask] = code[start : start + number]
        places.append(place)
        start += number
    return Columns([Heading(None, name) for name in names], places)


def series(line: Line, periods: Sequence[str], level: float, design: int | None) -> Series:
    """One line over the periods."""

    def compare(now: Line, before: Line) -> Comparison:
        return pair(now.total, before.total, level, design, "welch")

    there = [None if is_empty(cell) else replace(line, total=cell) for cell in line.groups]
    found = trend.changes(there, compare, level)
    lowest, highest = bounds(line.total)
    figures = [figure(cell, level, design) for cell in line.groups]
    return Series(
        measure=line.measure,
        stage=line.stage,
        touchpoint=line.touchpoint,
        question=line.question,
        item=line.item,
        label=line.label,
        lowest=lowest,
        highest=highest,
        points=[_point(*each) for each in zip(periods, figures, found, strict=True)],
    )


def _point(period: str, figure: Figure, change: trend.Change | None) -> Point:
    return Point(period=period, change=None if change is None else _change(change), **figure.model_dump())


def _change(change: trend.Change) -> Change:
    difference = change.comparison.difference
    return Change(
        estimate=difference.estimate,
        low=difference.low,
        high=difference.high,
        p=change.comparison.test.p,
        p_adjusted=change.p_adjusted,
        beyond_chance=change.beyond_chance,
        method=change.comparison.test.method,
    )
