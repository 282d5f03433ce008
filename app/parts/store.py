"""Parts on disk: each a folder of Parquet files that holds what was stored at the revisions first < r ≤ last.

A folder appears whole, by one rename, and is never changed afterwards; a newer one replaces it. What is here can be
made again from the database at any time, so a folder that cannot be read is as good as none. Writers take a lock,
readers none: where folders overlap while parts are being joined, the chain goes through the widest.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

Table = Mapping[str, NDArray[Any]]
Tables = Mapping[str, Table]
_NAME = re.compile(r"(\d{12})-(\d{12})-(\d{12})")
_FACTS = "facts.json"


@dataclass(frozen=True, order=True)
class Range:
    """The revisions first < r ≤ last, as they were at the revision `built`."""

    first: int
    last: int
    built: int

    @property
    def name(self) -> str:
        return f"{self.first:012d}-{self.last:012d}-{self.built:012d}"


@dataclass(frozen=True)
class Written:
    """What a folder holds: tables, and facts about them that fit into JSON."""

    facts: dict[str, Any]
    tables: dict[str, dict[str, NDArray[Any]]]


class PartFolder:
    """The parts of one survey."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def ranges(self) -> list[Range]:
        """Every part that is there, the oldest revisions first."""
        names = os.listdir(self.path) if self.path.is_dir() else []
        return sorted(Range(*map(int, match.groups())) for name in names if (match := _NAME.fullmatch(name)))

    def chain(self, after: int = 0) -> list[Range]:
        """Parts that follow each other without a gap, from a revision on."""
        by_first: dict[int, Range] = {}
        for one in self.ranges():
            best = by_first.get(one.first)
            by_first[one.first] = one if best is None else max(best, one, key=lambda each: (each.last, each.built))
        found: list[Range] = []
        while (end := found[-1].last if found else after) in by_first:
            found.append(by_first.pop(end))
        return found

    def length(self, part: Range) -> int:
        """How many rows its writer said it has; 0 where that cannot be read."""
        try:
            return int(json.loads((self.path / part.name / _FACTS).read_bytes())["length"])
        except (OSError, ValueError, KeyError):
            return 0

    def read(self, part: Range) -> Written | None:
        """The part's tables; None where the folder went away meanwhile or cannot be read."""
        folder = self.path / part.name
        try:
            facts = json.loads((folder / _FACTS).read_bytes())
            with _engine() as engine:
                tables = {
                    name: _read(engine, folder / f"{name}.parquet", types) for name, types in facts["tables"].items()
                }
        except (OSError, ValueError, KeyError, duckdb.Error):
            return None
        return Written(facts["facts"], tables)

    def write(self, part: Range, facts: Mapping[str, Any], tables: Tables, length: int) -> None:
        """Put a part there, whole. Only under the lock."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self.path / f".{part.name}.{os.getpid()}"
        rmtree(beside, ignore_errors=True)
        beside.mkdir(mode=0o700)
        types = {name: {key: column.dtype.str for key, column in table.items()} for name, table in tables.items()}
        with _engine() as engine:
            for name, table in tables.items():
                _write(engine, beside / f"{name}.parquet", table)
        (beside / _FACTS).write_text(json.dumps({"length": length, "facts": facts, "tables": types}), "utf-8")
        rmtree(self.path / part.name, ignore_errors=True)
        beside.rename(self.path / part.name)

    def keep_only(self, chain: list[Range]) -> None:
        """Remove every other part, and what a process that died left half written. Only under the lock."""
        names = {one.name for one in chain}
        for path in self.path.iterdir():
            if path.is_dir() and path.name not in names:
                rmtree(path, ignore_errors=True)

    def drop(self, part: Range) -> None:
        """Remove one part. Only under the lock."""
        rmtree(self.path / part.name, ignore_errors=True)

    def remove(self) -> None:
        """Remove everything."""
        rmtree(self.path, ignore_errors=True)

    @contextmanager
    def locked(self, wait: bool = False) -> Iterator[bool]:
        """Whether this process may write; one at a time."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True


def _engine() -> duckdb.DuckDBPyConnection:
    options: dict[str, Any] = {
        "threads": 1,  # a part is small, and the other cores have other work
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=options)


def _write(engine: duckdb.DuckDBPyConnection, path: Path, table: Table) -> None:
    columns = {name: column.astype(f"U{column.dtype.itemsize}").astype(object) if column.dtype.kind == "S" else column
               for name, column in table.items()}  # fmt: skip
    engine.register("part", columns)
    engine.execute(f"COPY part TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")
    engine.unregister("part")


def _read(engine: duckdb.DuckDBPyConnection, path: Path, types: Mapping[str, str]) -> dict[str, NDArray[Any]]:
    found = engine.execute(f"SELECT * FROM read_parquet('{_quoted(path)}')").fetchnumpy()  # noqa: S608 -- a path of ours
    # NaN comes back as a missing value
    columns = {
        name: np.ma.filled(column, np.nan) if column.dtype.kind == "f" else np.ma.getdata(column)
        for name, column in found.items()
    }
    return {name: columns[name].astype(kind) if kind != "|O" else columns[name] for name, kind in types.items()}


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
