"""Pictures of rows: no label meets a bar at any width, values stand where the axis says, heights are known before."""

from itertools import pairwise
from typing import Any

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.picture import ALONE, MARGIN, NARROW, WIDE, Picture, Table, specification, standing_alone
from app.charts.rows import LINE, SIZE, SMALL, Axis, Row, Rows
from app.maps.widths import text_width

AXIS = Axis(0, 1, [(0, "0 %"), (0.5, "50 %"), (1, "100 %")])
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
WIDTHS = st.integers(240, 1200)


def row(label: str, value: float = 0.5, **more: Any) -> Row:
    return Row(label, value, value * 0.9, min(1, value * 1.1), "50 %", "45–55", f"{label}: 50 %", **more)


@st.composite
def drawn(draw: st.DrawFn) -> Rows:
    labels = draw(st.lists(LABELS, max_size=6))
    rows = [row(label, draw(st.floats(0, 1)), step=draw(st.integers(1, 5))) for label in labels]
    return Rows([Row(draw(LABELS)), *rows], AXIS, draw(st.sampled_from(["bar", "dot"])))


def picture(rows: Rows) -> Picture:
    return Picture("p", "Title", "Finding", "Base 10", "Source", "en", rows, Table((), ()))


def layers(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]


@given(drawn(), WIDTHS)
def test_labels_stay_clear_of_what_is_drawn(rows: Rows, width: int) -> None:
    left, right = rows._reach(width)
    assert left < right
    for one in rows._placed(width):
        if one.row.heading:
            continue
        widest = max(text_width(line, SIZE) for line in one.lines)
        above = one.first + (len(one.lines) - 1) * LINE <= one.middle - 7
        assert widest <= left or above
        assert widest <= width
        figures = text_width(one.row.figure, SIZE, bold=True) + text_width(one.row.span, SMALL)
        assert right + figures < width


@given(drawn(), WIDTHS)
def test_rows_follow_each_other_and_fill_the_height_that_was_said(rows: Rows, width: int) -> None:
    placed = rows._placed(width)
    assert all(above.bottom <= below.top for above, below in pairwise(placed))
    for one in placed:
        assert one.top <= one.first - SIZE + 3
        assert one.bottom - one.top >= len(one.lines) * LINE
    spec = specification(picture(rows), width)
    assert (spec["width"], spec["height"]) == (width, rows.height(width))
    assert placed[-1].bottom <= rows.height(width)


@pytest.mark.parametrize("kind", ["bar", "dot"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_specification_is_vega_lite(kind: Any, width: int) -> None:
    rows = Rows([Row("Stage"), row("One"), row("Two", 0.2, step=1), row("Group", 0.3, step=4, inset=True)], AXIS, kind)
    for spec in (specification(picture(rows), width), standing_alone(picture(rows))):
        alt.LayerChart.from_dict(spec, validate=True)


def test_bars_begin_at_nought_and_end_at_their_value_on_the_common_axis() -> None:
    spec = specification(picture(Rows([row("One", 0.5), row("Two", 0.25)], AXIS, "bar")), WIDE)
    bars = layers(spec, "rect")[0]
    assert [(bar["from"], bar["to"]) for bar in bars["data"]["values"]] == [(0, 0.5), (0, 0.25)]
    scale = bars["encoding"]["x"]["scale"]
    assert scale["domain"] == [0, 1]
    scales = [layer["encoding"]["x"]["scale"] for layer in spec["layer"] if layer["encoding"]["x"].get("scale")]
    assert all(other == scale for other in scales)


def test_satisfaction_has_its_colour_amounts_have_one_hue_and_uncertainty_is_ink() -> None:
    dots = layers(specification(picture(Rows([row("One", 0.5, step=5)], AXIS, "dot")), WIDE), "circle")
    (dot,) = (layer for layer in dots if layer["data"]["values"])
    assert dot["mark"]["fill"] == "var(--sat-5)"
    spec = specification(picture(Rows([row("One")], AXIS, "bar")), WIDE)
    assert layers(spec, "rect")[0]["mark"]["fill"] == "var(--accent-mid)"
    whiskers = layers(spec, "rule")[1]
    assert (whiskers["data"]["values"][0]["low"], whiskers["mark"].get("stroke")) == (0.45, None)
    assert spec["config"]["rule"]["color"] == "var(--ink)"


def test_every_row_says_itself_when_it_is_pointed_at() -> None:
    spec = specification(picture(Rows([Row("Stage"), row("One"), row("Two")], AXIS, "bar")), NARROW)
    said = layers(spec, "rect")[-1]
    assert [one["words"] for one in said["data"]["values"]] == ["One: 50 %", "Two: 50 %"]
    assert said["encoding"]["tooltip"]["field"] == "words"
    assert all(one["left"] == 0 and one["right"] == NARROW for one in said["data"]["values"])


def test_a_file_stands_alone() -> None:
    spec = standing_alone(picture(Rows([row("One")], AXIS, "bar")))
    assert spec["title"] == {"text": ["Title"], "subtitle": ["Base 10", "Source"]}
    assert spec["width"] == ALONE - 2 * MARGIN
    assert spec["background"] == "var(--surface)"
