"""Wrapped lines fit, and nothing of the text gets lost on the way."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.maps.widths import text_width
from app.maps.wrapping import clean, wrap


@given(st.text(max_size=200), st.floats(40, 400), st.sampled_from([11.0, 13.0, 34.0]), st.booleans())
def test_every_line_fits_and_every_letter_is_there(text: str, width: float, size: float, bold: bool) -> None:
    width = max(width, 2.5 * size)  # one glyph and a hyphen always fit
    lines = wrap(text, width, size, bold)
    clusters = [line for line in lines if len(line) > 2]
    for line in clusters:
        assert text_width(line, size, bold) <= width or unicodedata.category(line[-1]) in ("Mn", "Me", "Mc", "Cf")
    bare = str.maketrans("", "", " -\u00ad")
    assert "".join(lines).translate(bare) == clean(text).translate(bare)


@given(st.text(max_size=300), st.integers(1, 4))
def test_what_does_not_fit_ends_in_an_ellipsis(text: str, most: int) -> None:
    whole, cut = wrap(text, 120, 13), wrap(text, 120, 13, most=most)
    assert len(cut) <= most
    assert cut == whole if len(whole) <= most else cut[-1].endswith("…")


def test_long_words_are_parted_between_syllables_with_a_hyphen() -> None:
    lines = wrap("Lebensmittelversand", 110, 13)
    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.rstrip("-") for line in lines) == "Lebensmittelversand"
    assert all(line[0] not in "aeiouäöü" for line in lines[1:])


def test_a_soft_hyphen_decides_where_a_word_is_parted() -> None:
    assert wrap("Kunden\u00adbindungsprogramm", 110, 13)[0] == "Kunden-"


def test_control_characters_never_reach_the_picture() -> None:
    assert clean("a\x00b\x0bc\ud800\n d") == "abc d"


def test_words_of_scripts_without_hyphens_are_parted_without_one_and_fit_where_they_do() -> None:
    arabic = "مرحبا بالعالم كيف حالك"
    assert " ".join(wrap(arabic, 77, 11)) == arabic, "no word is parted"
    assert "-" not in "".join(wrap("東京都庁舎展望室の案内", 60, 13))
