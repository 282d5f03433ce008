"""Rows as CSV: text that a spreadsheet would take for a formula is made harmless, numbers stay numbers."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

Cell = str | int | float | bool | None
MARK = "\ufeff"
"""Byte order mark: with it Excel reads UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")
# A spreadsheet set to another separator begins new cells in the middle of a text, also behind quotes and line breaks.
_INSIDE = re.compile("(?<=[,;\t\"\r\n])(?='*[=+\\-@＝＋－＠])")
_ROWS = 500  # rows a chunk


def neutral(cell: Cell) -> Cell:
    """Text gets an apostrophe wherever a formula could begin; the advice of OWASP on CSV injection."""
    if isinstance(cell, str):
        cell = _INSIDE.sub("'", cell)
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return cell


def written(header: Sequence[str], rows: Iterable[Sequence[Cell]], mark: bool = False) -> Iterator[str]:
    """CSV (RFC 4180) in chunks, a header first; None is an empty cell."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    if mark:
        buffer.write(MARK)
    writer.writerow([neutral(name) for name in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([neutral(cell) if type(cell) is str else cell for cell in row])
        if number % _ROWS == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
