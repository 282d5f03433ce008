"""Sheets as an Excel workbook, row by row in constant memory. No cell is ever a formula, whatever people typed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.errors import Invalid, Problem
from app.mentions.csv_format import Cell, neutral
from app.sheets.names import sheet_names
from app.sheets.sheet import Column, Kind, Sheet

MOST_ROWS, MOST_COLUMNS, MOST_UNITS = 1_048_576, 16_384, 32_767
CUT = "…"
_PATTERNS: dict[Kind, str] = {
    "whole": "#,##0",
    "number": "General",
    "mean": "0.00",
    "share": "0.0%",
    "date": "yyyy-mm-dd",
    "moment": 'yyyy-mm-dd hh:mm:ss "UTC"',
    "flag": "0",
}
_LOOKED_AT = 100  # rows that decide the widths
_NARROW, _WIDE = 9, 48  # characters
_HEAD = {"bold": True, "bottom": 1, "bg_color": "#f1edea", "font_color": "#231c20", "text_wrap": True, "valign": "top"}


def write_workbook(file: BinaryIO, sheets: Sequence[Sheet], folder: str) -> None:
    """Write the workbook; `folder` takes the rows until it is complete. Raises Invalid where Excel has no room."""
    options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    try:
        formats = _Formats(book)
        for sheet, name in zip(sheets, sheet_names(one.name for one in sheets), strict=True):
            _write(book.add_worksheet(name), sheet, formats)
    except BaseException:
        for worksheet in book.worksheets():
            worksheet.row_data_fh.close()  # the library lets go of its rows only when a workbook is complete
        raise
    book.close()


class _Formats:
    """The looks of cells: one by kind, and one for text that would be a formula if it were typed."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.plain = book.add_format()
        self.head = book.add_format(_HEAD)
        self.above = book.add_format({"bold": True, "font_size": 13})
        self.said = book.add_format({"italic": True, "font_color": "#6b5f66"})
        self.kinds = {kind: book.add_format({"num_format": look}) for kind, look in _PATTERNS.items()}
        # Excel shows the text as it is and keeps it text when somebody edits the cell.
        self.quoted = book.add_format({"quote_prefix": True})


def _write(worksheet: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    if len(sheet.columns) > MOST_COLUMNS:
        raise no_room(f"{len(sheet.columns)} columns", f"{MOST_COLUMNS:,} columns")
    rows = iter(sheet.rows)
    first = list(islice(rows, _LOOKED_AT))
    for place, width in enumerate(_widths(sheet.columns, first)):
        worksheet.set_column(place, place, width)
    top = 0
    for top, line in enumerate(sheet.above, start=1):
        _text(worksheet, top - 1, 0, line, formats.above if top == 1 else formats.said, formats)
    top += bool(sheet.above)
    for place, column in enumerate(sheet.columns):
        _text(worksheet, top, place, column.heading or column.name, formats.head, formats)
    worksheet.freeze_panes(top + 1, 1)
    last = _rows(worksheet, chain(first, rows), sheet.columns, top, formats)
    if last > top:
        worksheet.autofilter(top, 0, last, len(sheet.columns) - 1)


def _rows(
    worksheet: Worksheet, rows: Iterator[Sequence[Cell]], columns: Sequence[Column], top: int, formats: _Formats
) -> int:
    """Write the rows; the number of the last one."""
    kinds = [column.kind for column in columns]
    last = top
    for last, row in enumerate(rows, start=top + 1):
        if last >= MOST_ROWS:
            raise no_room("more rows", f"{MOST_ROWS:,} rows")
        for place, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if cell is not None and cell != "":
                _cell(worksheet, last, place, cell, kind, formats)
    return last


def no_room(what: str, limit: str) -> Invalid:
    """What is said where a table does not fit into a sheet."""
    advice = "Take CSV or Parquet, which have no such limit, or fewer responses by a filter."
    return Invalid(f"An Excel sheet holds {limit}; this table has {what}. {advice}", [Problem("format", advice)])


def _cell(worksheet: Worksheet, row: int, place: int, cell: Cell, kind: Kind, formats: _Formats) -> None:
    if isinstance(cell, bool):
        worksheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | float):
        worksheet.write_number(row, place, cell, formats.kinds.get(kind))
    elif isinstance(cell, str):
        when = _moment(cell) if kind == "moment" else _day(cell) if kind == "date" else None
        if when is None:
            _text(worksheet, row, place, cell, None, formats)
        else:
            worksheet.write_datetime(row, place, when, formats.kinds[kind])


def _text(worksheet: Worksheet, row: int, place: int, text: str, look: Format | None, formats: _Formats) -> None:
    if len(text) > MOST_UNITS // 2:
        text = fitting(text)
    look = formats.quoted if look is None and neutral(text) != text else look
    if text.startswith("<r>") and text.endswith("</r>"):
        # The library takes such a text for its own markup and would write it unescaped.
        worksheet.write_rich_string(row, place, text[0], formats.plain, text[1:], *([look] if look else []))
    else:
        worksheet.write_string(row, place, text, look)


def fitting(text: str) -> str:
    """A text as a cell can hold it: what is cut off leaves a mark. Characters beyond the BMP count twice."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_UNITS:
        return text
    return units[: 2 * (MOST_UNITS - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _day(cell: str) -> date | None:
    """The day as Excel counts it, which begins in 1900."""
    day = date.fromisoformat(cell)
    return day if day.year >= 1900 else None


def _moment(cell: str) -> datetime | None:
    return datetime.fromisoformat(cell).astimezone(UTC).replace(tzinfo=None)


def _widths(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> list[float]:
    """Widths in characters: the longest of the first cells, within reason."""
    longest = [min(len(column.heading or column.name), 24) for column in columns]
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                longest[place] = max(longest[place], len(cell))
    extra = {"moment": 24, "date": 11}
    wanted = (max(size + 2, extra.get(column.kind, 0)) for size, column in zip(longest, columns, strict=True))
    return [float(min(max(size, _NARROW), _WIDE)) for size in wanted]
