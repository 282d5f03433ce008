"""Parquet as other tools read it: typed columns, every text as it was; nothing is left behind."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import duckdb
import pytest

from app.errors import Busy, Invalid, NotInstalled
from app.sheets import store
from app.sheets.sheet import Book, Column, Sheet
from app.sheets.store import made_parquet, made_sav, made_workbook, room, write_parquet
from tests.sheets.nasty import NASTY


def read(path: Path) -> tuple[list[tuple[str, str]], list[tuple[object, ...]]]:
    with duckdb.connect(":memory:") as engine:
        found = engine.execute("SELECT * FROM read_parquet(?)", [str(path)])
        return [(name, str(kind)) for name, kind, *_ in found.description or ()], found.fetchall()


def test_every_nasty_text_comes_back(tmp_path: Path) -> None:
    texts = [*NASTY, "x" * 100_000]
    rows = [[number, text] for number, text in enumerate(texts)]
    write_parquet(tmp_path / "a.parquet", Sheet("s", [Column("n", "whole"), Column('a"b', "text")], rows), tmp_path)
    names, found = read(tmp_path / "a.parquet")
    assert [name for name, _ in names] == ["n", 'a"b']
    assert found == list(enumerate(texts))


def test_columns_keep_their_types_and_what_is_missing_stays_missing(tmp_path: Path) -> None:
    columns = [Column("t"), Column("w", "whole"), Column("n", "number"), Column("s", "share"), Column("d", "date"),
               Column("m", "moment"), Column("f", "flag")]  # fmt: skip
    rows = [["a", 2**53, 0.1 + 0.2, 0.5, "2026-01-31", "2026-01-31T12:00:00.123456+02:00", 0], [None] * 7]
    write_parquet(tmp_path / "a.parquet", Sheet("s", columns, rows), tmp_path)
    names, found = read(tmp_path / "a.parquet")
    assert [kind for _, kind in names] == [
        "VARCHAR", "BIGINT", "DOUBLE", "DOUBLE", "DATE", "TIMESTAMP WITH TIME ZONE", "BOOLEAN",
    ]  # fmt: skip
    moment = dt.datetime(2026, 1, 31, 10, 0, 0, 123456, tzinfo=dt.UTC)
    assert found == [("a", 2**53, 0.1 + 0.2, 0.5, dt.date(2026, 1, 31), moment, False), (None,) * 7]


def test_a_table_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", Sheet("s", [Column("n", "whole")], []), tmp_path)
    assert read(tmp_path / "a.parquet") == ([("n", "BIGINT")], [])


@pytest.mark.parametrize("make", [made_workbook, made_parquet])
def test_a_made_file_leaves_nothing_behind(make: Callable[[Path, Book], BinaryIO], tmp_path: Path) -> None:
    sheet = Sheet("s", [Column("a")], [["x"]])
    with make(tmp_path, Book("b", sheet, [sheet])) as file:
        assert file.read(4) in (b"PK\x03\x04", b"PAR1")
        assert list(tmp_path.iterdir()) == []


def test_a_failing_table_leaves_nothing_behind_and_frees_its_turn(tmp_path: Path) -> None:
    def rows():  # type: ignore[no-untyped-def]
        yield ["x"]
        raise ZeroDivisionError

    for _ in range(store.AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError):
            made_parquet(tmp_path, Book("b", Sheet("s", [Column("a")], rows()), ()))
    assert list(tmp_path.iterdir()) == []


def test_no_more_than_a_few_files_are_made_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WAIT", 0.01)
    with room(tmp_path), room(tmp_path), pytest.raises(Busy), room(tmp_path):
        pass
    with room(tmp_path):
        pass


def test_what_does_not_fit_into_a_workbook_is_told(tmp_path: Path) -> None:
    wide = Sheet("s", [Column(f"c{number}") for number in range(16_385)], [])
    with pytest.raises(Invalid, match="Parquet"):
        made_workbook(tmp_path, Book("b", wide, [wide]))
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_the_message_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "find_spec", lambda _: None)
    with pytest.raises(NotInstalled, match=r"touchpoints\[spss\]"):
        made_sav(tmp_path, "t", [], [])
