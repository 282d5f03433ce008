"""CSV as spreadsheets read it."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mentions.csv_format import MARK, neutral, written

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])) | st.text("=+-@＝,;'\"\t\r\n a")
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2)))
def test_no_text_starts_like_a_formula_and_none_is_lost(rows: list[list[str]]) -> None:
    text = "".join(written(["a", "b"], rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["a", "b"]
    for row, cells in zip(rows, read[1:], strict=True):
        for cell, found in zip(row, cells, strict=True):
            assert found.replace("'", "") == cell.replace("'", "")
            assert len(found) - len(cell) <= 1 + len(re.findall("[=+\\-@＝＋－＠]", cell))
            assert not found.startswith(STARTS)
            # whatever the separator is set to: no piece of the text is a formula either
            assert not re.search('[,;\t"\r\n][=+\\-@＝＋－＠]', found)


@pytest.mark.parametrize(
    ("typed", "written_as"),
    [
        ("=1+1", "'=1+1"),
        ("＝1", "'＝1"),
        ("\x00=1", "'\x00=1"),
        ("a;=1", "a;'=1"),
        ('a"=1', "a\"'=1"),
        ("list\n- one", "list\n'- one"),
        ("plain - text = fine", "plain - text = fine"),
        (-5, -5),
        (-0.5, -0.5),
    ],
)
def test_only_what_could_be_a_formula_changes(typed: str | float, written_as: str | float) -> None:
    assert neutral(typed) == written_as


def test_headings_are_neutral_too() -> None:
    assert "".join(written(["=1+1", "a;@b"], [])) == "'=1+1,a;'@b\r\n"


def test_numbers_stay_numbers_and_what_is_missing_stays_empty() -> None:
    assert "".join(written(["n", "m"], [[-1.5, None], [2, 0.25]])) == "n,m\r\n-1.5,\r\n2,0.25\r\n"
    assert next(written(["n"], [], mark=True)).startswith(MARK)


def test_long_tables_come_in_pieces_that_make_the_whole() -> None:
    pieces = list(written(["n"], ([number] for number in range(1200))))
    assert len(pieces) > 2
    assert "".join(pieces).split() == ["n", *map(str, range(1200))]
