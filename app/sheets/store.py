"""Files that must be complete before they can be sent: made in a private folder, few at once.

DuckDB lets others work while it writes Parquet. The writers of workbooks and SPSS files do not: they get a process of
their own at lowered priority, so that submissions find the processor free.
"""

import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any, BinaryIO, Literal

import duckdb
import orjson

from app.errors import Busy, Invalid, NotInstalled, Problem
from app.mentions.csv_format import Cell
from app.sheets import maker
from app.sheets.sheet import Book, Kind, Sheet
from app.sheets.spss import Variable

AT_ONCE = 2  # files being made in one process
WAIT, LIMIT = 20.0, 1800.0  # seconds that a request waits for its turn, and that a file may take
_OLD = 86_400  # seconds after which a folder must have been left by a process that died
_BREATH, _ROWS = 0.0002, 4  # seconds of rest for so many rows
_GROUP = 20_480  # rows that Parquet holds together, and that are in memory at once
_LINES = "nullstr='', new_line='\\n', max_line_size=4000000, strict_mode=true"
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
    """The book as an open file without a name."""
    return made_workbook(folder, book) if form == "xlsx" else made_parquet(folder, book)


def made_workbook(folder: Path, book: Book) -> BinaryIO:
    """The workbook as an open file without a name: it is gone when closed. Raises Busy, or Invalid if too long."""
    with room(folder) as inside:
        sheets = []
        for number, sheet in enumerate(book.sheets):
            rows = f"{number}.rows"
            _write_rows(inside / rows, sheet.rows)
            columns = [asdict(column) for column in sheet.columns]
            sheets.append({"name": sheet.name, "columns": columns, "rows": rows, "above": list(sheet.above)})
        return _make(inside, {"form": "xlsx", "sheets": sheets})


def spss_there() -> bool:
    """Whether the extra that writes SPSS files is installed."""
    return find_spec("pyreadstat") is not None and find_spec("pandas") is not None


def made_sav(folder: Path, title: str, variables: Sequence[Variable], rows: Iterable[Sequence[Cell]]) -> BinaryIO:
    """The rows as an SPSS file, open and without a name. Raises NotInstalled where the extra is missing."""
    if not spss_there():
        raise NotInstalled("SPSS files need the extra `spss`: pip install 'touchpoints[spss]'")
    with room(folder) as inside:
        count = _write_rows(inside / "rows", rows)
        job = {"form": "sav", "title": title, "variables": [asdict(one) for one in variables], "rows": "rows"}
        return _make(inside, {**job, "count": count})


def made_parquet(folder: Path, book: Book) -> BinaryIO:
    """The book's table as Parquet, open and without a name."""
    with room(folder) as inside:
        write_parquet(inside / "file", book.data, inside)
        return (inside / "file").open("rb")


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


def _write_rows(path: Path, rows: Iterable[Sequence[Cell]]) -> int:
    """Write rows as lines of JSON; how many there are."""
    count = 0
    with path.open("wb") as file:
        for row in paced(rows):
            file.write(orjson.dumps(list(row), option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def paced(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The rows with short rests between them, in which other threads get the interpreter at once."""
    source = iter(rows)
    while some := list(islice(source, _ROWS)):
        yield from some
        time.sleep(_BREATH)


def _make(inside: Path, job: dict[str, Any]) -> BinaryIO:
    (inside / "job.json").write_bytes(orjson.dumps(job, option=orjson.OPT_NON_STR_KEYS))
    house = Path(maker.__file__).parents[2]
    command = [sys.executable, "-m", maker.__name__, str(inside.resolve())]
    try:
        done = subprocess.run(command, cwd=house, stdout=subprocess.PIPE, timeout=LIMIT, start_new_session=True)
    except subprocess.TimeoutExpired:
        raise Busy("This file could not be made in time. Take CSV or Parquet, or fewer responses.") from None
    if done.returncode == maker.REFUSED:
        refusal = json.loads(done.stdout)
        raise Invalid(refusal["detail"], [Problem(**problem) for problem in refusal["problems"]])
    done.check_returncode()
    return (inside / "file").open("rb")


def write_parquet(path: Path, sheet: Sheet, folder: Path) -> None:
    """The sheet as Parquet: rows as CSV, which DuckDB reads with the types of the columns. An empty text is missing."""
    rows = folder / "rows.csv"
    with rows.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC).writerows(paced(sheet.rows))
    types = ", ".join(f"c{place}: '{_TYPES[column.kind]}'" for place, column in enumerate(sheet.columns))
    names = ", ".join(f"c{place} AS {_quoted(column.name)}" for place, column in enumerate(sheet.columns))
    reading = f"columns={{{types}}}, auto_detect=false, header=false, delim=',', quote='\"', escape='\"', {_LINES}"
    options: dict[str, Any] = {
        "threads": 1,
        "memory_limit": "256MB",
        "temp_directory": str(folder),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=options) as engine:
        engine.execute(
            f"COPY (SELECT {names} FROM read_csv({_text(rows)}, {reading})) "  # noqa: S608 -- names are quoted
            f"TO {_text(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})"
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
