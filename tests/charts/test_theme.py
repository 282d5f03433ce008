"""Charts have the colours of the pages, and files of their own carry them written out."""

import re
from pathlib import Path

import pytest

import app.web
from app.charts.theme import COLOURS, colour, written_out

TOKENS = (Path(app.web.__file__).parent / "static" / "tokens.css").read_text("utf-8")


def test_both_themes_are_those_of_the_pages() -> None:
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    assert set(COLOURS["light"]) == set(COLOURS["dark"])
    for found, part in ((COLOURS["light"], light), (COLOURS["dark"], dark)):
        declared = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", part))
        assert {name: declared[name] for name in found} == found


def test_a_colour_that_the_pages_lack_is_refused() -> None:
    with pytest.raises(KeyError):
        colour("mauve")


def test_written_out_no_name_is_left() -> None:
    drawing = "".join(f'<path fill="{colour(name)}"/>' for name in COLOURS["light"])
    assert "var(" not in written_out(drawing, "light")
    assert COLOURS["dark"]["accent"] in written_out(drawing, "dark")
