"""Files that must be complete before they can be sent: workbooks and Parquet, made in a private folder, few at once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any, BinaryIO, Literal

import duckdb
import orjson

from app.errors import Busy
from app.sheets.sheet import Book, Kind, Sheet
from app.sheets.workbook import write_workbook

AT_ONCE = 2  # files being made in one process
WAIT = 20.0  # seconds that a request waits for its turn
_OLD = 86_400  # seconds after which a folder must have been left by a process that died
_turns = BoundedSemaphore(AT_ONCE)
_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "mean": "DOUBLE",
    "share": "DOUBLE",
    "date": "DATE",
    "moment": "TIMESTAMPTZ",
    "flag": "BOOLEAN",
}


def made(folder: Path, book: Book, form: Literal["xlsx", "parquet"]) -> BinaryIO:
    """The book as an open file without a name: it is gone when it is closed. Raises Busy where too many are made."""
    with room(folder) as inside:
        path = inside / "file"
        if form == "xlsx":
            with path.open("wb") as file:
                write_workbook(file, list(book.sheets), str(inside))
        else:
            write_parquet(path, book.data, inside)
        return path.open("rb")


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    """A folder of one's own for as long as a file is made."""
    if not _turns.acquire(timeout=WAIT):
        raise Busy("Other files are being made. Try again in a moment.", headers={"Retry-After": "10"})
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(folder)
        with TemporaryDirectory(prefix="making-", dir=folder) as name:
            yield Path(name)
    finally:
        _turns.release()


def _sweep(folder: Path) -> None:
    for path in folder.glob("making-*"):
        try:
            if time.time() - path.stat().st_mtime > _OLD:
                rmtree(path, ignore_errors=True)
        except FileNotFoundError:  # its maker was quicker
            continue


def write_parquet(path: Path, sheet: Sheet, folder: Path) -> None:
    """The sheet as Parquet: rows as lines of JSON, which DuckDB reads with the types of the columns."""
    kinds = [column.kind for column in sheet.columns]
    lines = folder / "rows.json"
    with lines.open("wb") as file:
        for row in sheet.rows:
            filled = {
                f"c{place}": bool(cell) if kind == "flag" else cell
                for place, (cell, kind) in enumerate(zip(row, kinds, strict=True))
                if cell is not None
            }
            file.write(orjson.dumps(filled, option=orjson.OPT_APPEND_NEWLINE))
    types = ", ".join(f"c{place}: '{_TYPES[kind]}'" for place, kind in enumerate(kinds))
    names = ", ".join(f"c{place} AS {_quoted(column.name)}" for place, column in enumerate(sheet.columns))
    options: dict[str, Any] = {
        "threads": 1,
        "memory_limit": "512MB",
        "temp_directory": str(folder),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=options) as engine:
        engine.execute(
            f"COPY (SELECT {names} FROM read_json({_text(lines)}, format='newline_delimited', columns={{{types}}})) "  # noqa: S608 -- names are quoted
            f"TO {_text(path)} (FORMAT parquet, COMPRESSION zstd)"
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
