"""CSV as spreadsheets read it."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from app.mentions.csv_format import MARK, written

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2)))
def test_no_text_starts_like_a_formula_and_none_is_lost(rows: list[list[str]]) -> None:
    text = "".join(written(["a", "b"], rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["a", "b"]
    for row, cells in zip(rows, read[1:], strict=True):
        for cell, found in zip(row, cells, strict=True):
            assert found in (cell, f"'{cell}")
            assert not found.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers_and_what_is_missing_stays_empty() -> None:
    assert "".join(written(["n", "m"], [[-1.5, None], [2, 0.25]])) == "n,m\r\n-1.5,\r\n2,0.25\r\n"
    assert next(written(["n"], [], mark=True)).startswith(MARK)


def test_long_tables_come_in_pieces_that_make_the_whole() -> None:
    pieces = list(written(["n"], ([number] for number in range(1200))))
    assert len(pieces) > 2
    assert "".join(pieces).split() == ["n", *map(str, range(1200))]
