"""Workbooks as Excel would read them: what people typed comes back, and nothing of it is ever a formula."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from app.errors import Invalid
from app.sheets import workbook
from app.sheets.names import sheet_names
from app.sheets.sheet import Column, Sheet
from app.sheets.workbook import fitting, write_workbook
from tests.sheets.nasty import NASTY


def written(*sheets: Sheet, folder: Path) -> bytes:
    file = io.BytesIO()
    write_workbook(file, sheets, str(folder))
    return file.getvalue()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_every_nasty_text_comes_back_and_none_is_a_formula(tmp_path: Path) -> None:
    rows = [[number, text] for number, text in enumerate(NASTY)]
    columns = [Column("n", "whole"), Column("=text", heading="=1+1")]
    data = written(Sheet("=nasty'", columns, rows, ("=above", "@said")), folder=tmp_path)
    book = opened(data)
    [sheet] = book.worksheets
    texts = [unescape(str(row[1].value)) for row in sheet.iter_rows(min_row=5)]
    # XML has no bare carriage returns and no noncharacters: they are written escaped, and Excel reads them back.
    assert texts == NASTY
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    sheets = [zipfile.ZipFile(io.BytesIO(data)).read(name) for name in names if "sheets/" in name]
    assert sheets
    assert not any(re.search(rb"<f[ >]|<hyperlink", one) for one in sheets)


def test_text_that_would_be_a_formula_if_it_were_typed_is_marked_as_text(tmp_path: Path) -> None:
    book = opened(written(Sheet("s", [Column("a")], [["=1+1"], ["plain"]]), folder=tmp_path))
    assert [row[0].quotePrefix for row in book["s"].iter_rows(min_row=2)] == [True, False]


def test_numbers_days_and_shares_are_numbers_days_and_shares(tmp_path: Path) -> None:
    columns = [Column("n", "whole"), Column("m", "mean"), Column("p", "share"), Column("d", "date"),
               Column("t", "moment"), Column("f", "flag")]  # fmt: skip
    rows = [
        [-5, 3.25, 0.125, "2026-01-31", "2026-01-31T12:00:00+02:00", False],
        [None] * 6,
        [1, None, None, "1815-06-18", None, 1],
    ]
    book = opened(written(Sheet("s", columns, rows), folder=tmp_path))
    first, empty, last = book["s"].iter_rows(min_row=2)
    assert [cell.value for cell in first[:3]] == [-5, 3.25, 0.125]
    assert first[2].number_format == "0.0%"
    assert first[3].value.isoformat() == "2026-01-31T00:00:00"
    assert first[4].value.isoformat() == "2026-01-31T10:00:00"
    assert first[5].value is False
    assert [cell.value for cell in empty] == [None] * 6
    assert last[3].value == "1815-06-18"  # Excel's days begin in 1900


def test_the_head_stays_in_sight_and_can_be_filtered_by(tmp_path: Path) -> None:
    book = opened(written(Sheet("s", [Column("a"), Column("b")], [["x", "y"]]), folder=tmp_path))
    assert (book["s"].freeze_panes, book["s"].auto_filter.ref) == ("B2", "A1:B2")
    assert book["s"]["A1"].font.bold


def test_what_does_not_fit_is_told_and_not_cut_silently(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    fits = Sheet("s", [Column("a")], [["x"]] * 3)
    assert len(list(opened(written(fits, folder=tmp_path))["s"].iter_rows())) == 4
    with pytest.raises(Invalid, match="Parquet"):
        written(Sheet("s", [Column("a")], [["x"]] * 4), folder=tmp_path)
    with pytest.raises(Invalid, match="16,384 columns"):
        written(Sheet("s", [Column(f"c{n}") for n in range(16_385)], []), folder=tmp_path)


@pytest.mark.parametrize("text", ["x" * 32_767, "😀" * 16_383, "😀" * 20_000, "y" * 40_000])
def test_a_text_longer_than_a_cell_is_cut_with_a_mark(text: str, tmp_path: Path) -> None:
    book = opened(written(Sheet("s", [Column("a")], [[text]]), folder=tmp_path))
    found = book["s"]["A2"].value
    assert found == fitting(text)
    if len(text.encode("utf-16-le")) <= 2 * 32_767:
        assert found == text
    else:
        assert found.endswith("…")
        assert text.startswith(found[:-1])
        assert len(found.encode("utf-16-le")) in (2 * 32_767, 2 * 32_766)


@given(st.lists(st.text(max_size=40), max_size=12))
def test_sheet_names_are_what_excel_takes(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({name.lower() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith(("'", "=", "+", "-", "@"))
        assert not name.endswith("'")
        assert name.lower() != "history"
