"""A difference as tidy rows: one a figure, what it was, what it is, and the interval of the change."""

from collections.abc import Iterator

from app.mentions.csv_format import Cell
from app.sheets.sheet import Column, Sheet
from app.snapshots.document import Change, Difference

_NUMBERS = ("before", "after", "difference", "low", "high")
COLUMNS = [
    *(Column(name) for name in ("stage", "touchpoint", "state", "measure")),
    *(Column(name, "number") for name in _NUMBERS),
    Column("beyond_chance", "flag"),
]


def sheet(difference: Difference) -> Sheet:
    """Every change, stages first."""
    return Sheet("difference", COLUMNS, _rows(difference))


def _rows(difference: Difference) -> Iterator[list[Cell]]:
    for stage in difference.stages:
        for measure in ("reach", "satisfaction", "feeling"):
            yield [stage.stage, None, stage.state, measure, *_numbers(getattr(stage, measure))]
        for row in stage.touchpoints:
            for measure in ("frequency", "satisfaction"):
                yield [stage.stage, row.touchpoint, row.state, measure, *_numbers(getattr(row, measure))]


def _numbers(change: Change) -> list[Cell]:
    return [*(getattr(change, name) for name in _NUMBERS), change.beyond_chance]
