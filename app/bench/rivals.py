"""What a reader without this service would run: a group-by over a normalised mention table, or DuckDB on Parquet."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from app.mentions.sample import Sample
from app.mentions.segments import segments

SEGMENTS = ("solved", "way")
_MENTION = ("stage", "touchpoint", "satisfaction", "effort", "importance", "emotion")
_MEASURES = _MENTION[2:]


@dataclass(frozen=True)
class Question:
    """What is asked of every contender: filters by the codes of segments, and a segment to group by."""

    filters: Sequence[tuple[str, int]] = ()
    by: Sequence[str] = ()


@dataclass(frozen=True)
class Rows:
    """The respondents with the codes of two segments, and their mentions."""

    respondents: dict[str, NDArray[Any]]
    mentions: dict[str, NDArray[Any]]


def rows_of(sample: Sample) -> Rows:
    """What the normalised tables hold: codes, no texts, so that nothing is slow for the rivals' sake."""
    known = segments(sample.found.versions)
    people = {name: sample.answers(known[name].question.id).value for name in SEGMENTS}
    return Rows({"id": np.arange(len(sample)), **people}, sample.mentions(*_MENTION))


class Sqlite:
    """Two tables with primary keys, no covering index; a filter joins."""

    def __init__(self, path: Path, rows: Rows) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.executescript(
            "CREATE TABLE respondent (id INTEGER PRIMARY KEY, solved INTEGER, way INTEGER);"
            "CREATE TABLE mention (id INTEGER PRIMARY KEY, respondent INTEGER REFERENCES respondent, stage INTEGER,"
            " touchpoint INTEGER, satisfaction INTEGER, effort INTEGER, importance INTEGER, emotion INTEGER);"
        )
        people = zip(*(column.tolist() for column in rows.respondents.values()), strict=True)
        mentions = zip(*(column.tolist() for column in rows.mentions.values()), strict=True)
        with self.connection:
            self.connection.executemany("INSERT INTO respondent VALUES (?, ?, ?)", people)
            self.connection.executemany("INSERT INTO mention VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", mentions)

    def ask(self, question: Question) -> int:
        return len(self.connection.execute(_joined(question)).fetchall())


class Postgres:
    """The same in PostgreSQL, analysed."""

    def __init__(self, url: str, rows: Rows) -> None:
        import psycopg

        self.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        cursor = self.connection.cursor()
        cursor.execute("DROP TABLE IF EXISTS mention; DROP TABLE IF EXISTS respondent")
        cursor.execute("CREATE TABLE respondent (id int PRIMARY KEY, solved smallint, way smallint)")
        cursor.execute(
            "CREATE TABLE mention (respondent int, stage smallint, touchpoint smallint, satisfaction smallint,"
            " effort smallint, importance smallint, emotion smallint)"
        )
        for table, columns in (("respondent", rows.respondents), ("mention", rows.mentions)):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in zip(*(column.tolist() for column in columns.values()), strict=True):
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {table}")

    def ask(self, question: Question) -> int:
        return len(self.connection.execute(_joined(question).encode()).fetchall())


class Duck:
    """Bare DuckDB over one Parquet file in which every mention carries its respondent's segments."""

    def __init__(self, path: Path, rows: Rows) -> None:
        self.path = path
        self.engine = duckdb.connect()
        flat = rows.mentions | {name: rows.respondents[name][rows.mentions["respondent"]] for name in SEGMENTS}
        self.engine.register("flat", flat)
        self.engine.execute(f"COPY flat TO '{path}' (FORMAT parquet)")
        self.engine.unregister("flat")

    def ask(self, question: Question) -> int:
        """How often each satisfaction was given, nothing else."""
        return len(self.engine.execute(_sql(question, f"'{self.path}'")).fetchall())

    def ask_all(self, question: Question) -> int:
        """What the figures of this service need: every measure's histogram, and sums by respondent and stage."""
        table, found = f"'{self.path}'", 0
        for measure in _MEASURES:
            found += len(self.engine.execute(_sql(question, table, measure)).fetchall())
        by = "".join(f"{name}, " for name in question.by)
        inner = ", ".join(
            f"count(*) FILTER ({one} > 0) AS m_{one}, sum({one}) FILTER ({one} > 0) AS t_{one}" for one in _MEASURES
        )
        terms = [f"sum({left}_{one} * {right}_{one})" for one in _MEASURES for left, right in ("mm", "mt", "tt")]
        visits = (
            f"SELECT {by} respondent, stage, {inner} FROM {table} {_where(question)} GROUP BY {by} respondent, stage"  # noqa: S608
        )
        sums = f"SELECT {by} stage, count(*), {', '.join(terms)} FROM ({visits}) GROUP BY {by} stage"  # noqa: S608
        return found + len(self.engine.execute(sums).fetchall())


def _where(question: Question) -> str:
    return "WHERE " + " AND ".join(f"{name} = {value}" for name, value in question.filters) if question.filters else ""


def _joined(question: Question) -> str:
    joined = "mention JOIN respondent ON respondent.id = mention.respondent"
    return _sql(question, joined if question.filters or question.by else "mention")


def _sql(question: Question, table: str, measure: str = "satisfaction") -> str:
    by = "".join(f"{name}, " for name in question.by)
    columns = f"{by} stage, touchpoint, {measure}"
    return f"SELECT {columns}, count(*) FROM {table} {_where(question)} GROUP BY {columns}"  # noqa: S608 -- names of ours


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000
