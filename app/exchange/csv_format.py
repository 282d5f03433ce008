"""The CSV of the flat form: what `mentions.csv_format` writes, with every text coming back as it was.

Text that a spreadsheet would take for a formula gets an apostrophe before it, wherever in a cell it begins. A text that
begins with an apostrophe gets one too, so that reading takes away exactly one.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from app.errors import Invalid, Problem
from app.mentions.csv_format import MARK, Cell
from app.mentions.csv_format import written as _written

if TYPE_CHECKING:
    from _csv import Reader

APOSTROPHE = "'"
_SET_INSIDE = re.compile("(?<=[,;\t\"\r\n])'(?='*[=+\\-@＝＋－＠])")


def written(header: Sequence[str], rows: Iterable[Sequence[Cell]], mark: bool = False) -> Iterator[str]:
    """CSV in chunks; `mark` puts a byte order mark first, by which Excel knows UTF-8."""
    return _written(header, ([_doubled(cell) if type(cell) is str else cell for cell in row] for row in rows), mark)


def _doubled(cell: str) -> str:
    return APOSTROPHE + cell if cell.startswith(APOSTROPHE) else cell


class Row(NamedTuple):
    """A row as a spreadsheet counts them: the header is 1. `fault`: why it cannot be read."""

    number: int
    cells: dict[str, str]
    fault: str | None = None


class Table(NamedTuple):
    """A file being read."""

    header: list[str]
    rows: Iterator[Row]


def read(lines: Iterable[str], own: bool = True) -> Table:
    """Read CSV from a file opened as UTF-8 with newline="". Raises Invalid where it is no table.

    Commas or semicolons, whichever the header uses. `own`: the apostrophes that `written` sets are taken away.
    """
    source = _decoded(lines)
    first = next(source, "").removeprefix(MARK)
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(chain([first], source), delimiter=delimiter, strict=True)
    header = _plain(_next(reader), own)
    twice = [name for place, name in enumerate(header) if name in header[:place]]
    if not any(header) or twice:
        message = f"The column '{twice[0]}' stands there twice." if twice else "The first row holds no column names."
        raise Invalid("This file cannot be read as a table.", [Problem("row 1", message)])
    return Table(header, _rows(reader, header, own))


def _rows(reader: "Reader", header: list[str], own: bool) -> Iterator[Row]:
    number = 1
    while (cells := _next(reader)) is not None:
        number += 1
        if not cells:
            continue
        if len(cells) != len(header):
            yield Row(number, {}, f"This row has {len(cells)} cells, the header {len(header)}.")
        else:
            yield Row(number, dict(zip(header, _plain(cells, own), strict=True)))


def _next(reader: "Reader") -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise Invalid("This file cannot be read as a table.", [Problem(place, f"{error}. Check the quotes.")]) from None


def _plain(cells: list[str] | None, own: bool) -> list[str]:
    return [_SET_INSIDE.sub("", cell.removeprefix(APOSTROPHE)) if own else cell for cell in cells or []]


def _decoded(lines: Iterable[str]) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError:
        problem = Problem("file", "It is not UTF-8. In Excel save it as “CSV UTF-8”.")
        raise Invalid("This file cannot be read as a table.", [problem]) from None
