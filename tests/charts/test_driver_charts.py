"""Pictures of drivers and paths: names meet nothing, thickness follows numbers, every picture has words and a table."""

from itertools import combinations
from typing import Any

import altair as alt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts.drivers import driver_pictures
from app.charts.flow import EACH, Flow, Halt, Link
from app.charts.paths import path_pictures
from app.charts.picture import NARROW, WIDE, Picture, Table, specification, standing_alone
from app.charts.quadrants import RADIUS, Dot, Quadrants, Scale
from app.maps.widths import text_width
from tests.drivers.test_drivers_assemble import document as drivers_of
from tests.journey import answers
from tests.paths.test_paths_assemble import document as paths_of

GIVEN = answers(300)
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
Box = tuple[float, float, float, float]


@st.composite
def dots(draw: st.DrawFn) -> Dot:
    x, y = draw(st.floats(1, 5)), draw(st.floats(0, 0.2))
    return Dot(1, draw(LABELS), x, y, (x - 0.2, x + 0.2), (max(y - 0.03, 0), y + 0.03), draw(st.booleans()), "words")


def boxes(layer: dict[str, Any]) -> list[Box]:
    """The boxes that the texts of a layer fill."""
    found = []
    for row in layer["data"]["values"]:
        wide = text_width(row["t"], layer["mark"]["fontSize"])
        start = row["x"] - {"left": 0, "center": wide / 2, "right": wide}[layer["mark"]["align"]]
        found.append((start, row["y"] - 7, start + wide, row["y"] + 7))
    return found


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@settings(deadline=None, max_examples=25)
@given(st.lists(dots(), max_size=30), st.sampled_from([NARROW, WIDE]))
def test_names_in_the_quadrants_meet_no_name_and_no_dot(found: list[Dot], width: int) -> None:
    across, up = Scale(1, 5, [(1, "1"), (5, "5")], 3, "Satisfaction"), Scale(0, 0.2, [(0, "0 %")], 0.1, "Share")
    spec = laid_out(Quadrants(found, across, up, ("Here", "Keep", "Low", "Much")), width)
    names = boxes(spec["layer"][-1])
    corners = [box for layer in spec["layer"][:-1] if corner(layer) for box in boxes(layer)]
    placed = [
        (row["x"] - RADIUS, row["y"] - RADIUS, row["x"] + RADIUS, row["y"] + RADIUS)
        for layer in spec["layer"]
        if layer["mark"]["type"] == "circle"
        for row in layer["data"]["values"]
    ]
    assert len(placed) == len(found)
    assert len(corners) == 4
    assert not any(meet(one, other) for one, other in combinations(names, 2))
    assert not any(meet(one, other) for one in names for other in (*placed, *corners))
    assert all(box[0] >= 0 and box[2] <= width for box in names)


def corner(layer: dict[str, Any]) -> bool:
    return any(row.get("t") in ("Here", "Keep", "Low", "Much") for row in layer["data"]["values"])


def laid_out(drawn: Quadrants | Flow, width: int) -> dict[str, Any]:
    """The chart as a page gets it."""
    return specification(Picture("p", "Title", "Finding", "Base", "Source", "en", drawn, Table((), ())), width)


def test_moves_are_as_thick_as_they_are_frequent() -> None:
    halts = [Halt("Start", "", end=True), Halt("A", ""), Halt("B", ""), Halt("End", "", end=True)]
    links = [
        Link(0, 1, 100, "100 %", ""),
        Link(1, 2, 50, "50 %", ""),
        Link(2, 1, 25, "25 %", ""),
        Link(1, 3, 0, "0 %", ""),
    ]
    flow = Flow(halts, links)
    spec = laid_out(flow, WIDE)
    lines = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    widths = sorted(mark["strokeWidth"] for mark in lines)
    assert widths[-1] == 2 * widths[-2] == 4 * widths[-3]
    assert widths[0] > 0
    assert len([mark for mark in lines if "strokeDash" in mark]) == 1  # the way back
    assert spec["height"] == flow.height(WIDE) == 4 * EACH + 8


def pictures(lang: str) -> list[Picture]:
    return [
        *driver_pictures(drivers_of(GIVEN, lang=lang), lang),
        *path_pictures(paths_of(GIVEN, "bought:yes", lang=lang), lang),
    ]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_picture_is_a_valid_chart_with_words_base_and_table(lang: str) -> None:
    found = pictures(lang)
    assert [one.name for one in found] == ["importance", "quadrants", "flow", "removal"]
    for one in found:
        assert one.title
        assert one.finding.endswith(".")
        assert "95" in one.base
        assert one.table.rows
        assert all(len(row) == len(one.table.header) for row in one.table.rows)
        for width in (NARROW, WIDE):
            assert specification(one, width)["height"] == one.drawn.height(width)
        assert standing_alone(one)["title"]["text"]


@pytest.mark.parametrize("name", ["quadrants", "flow"])
def test_drawings_of_our_own_are_charts_that_altair_knows(name: str) -> None:
    picture = next(one for one in pictures("en") if one.name == name)
    alt.LayerChart.from_dict(specification(picture, NARROW))


def test_the_table_behind_the_flow_has_every_move() -> None:
    flow = next(one for one in pictures("en") if one.name == "flow")
    assert len(flow.table.rows) == len(paths_of(GIVEN, "bought:yes").stages.moves)


def test_nothing_computed_is_no_picture() -> None:
    assert driver_pictures(drivers_of([]), "en") == []
    assert driver_pictures(drivers_of([{**one, "overall": 4} for one in GIVEN]), "de") == []
    assert path_pictures(paths_of([]), "en") == []
    assert [one.name for one in path_pictures(paths_of(GIVEN), "en")] == ["flow"]
