"""Marks of a chart whose places are known: in pixels, or in values along one scale.

They are made of Altair's plain specifications, which cost a fraction of what its builder does.
"""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt

Kind = Literal["area", "circle", "line", "rect", "rule", "text"]
Place = str | tuple[str, alt.Scale]
"""A field of the data that holds pixels, or one that holds values, with their scale."""


def layer(kind: Kind, rows: Sequence[dict[str, Any]], *, said: bool = False, x: Place, y: Place, x2: str = "",
          y2: str = "", words: str = "", **look: Any) -> alt.UnitSpec:  # fmt: skip
    """One layer of marks, one a row; `said`: whoever points at a mark reads its `words`."""
    channels: dict[str, Any] = {"x": _position(x), "y": _position(y)}
    channels |= {name: alt.SecondaryFieldDef(field=field) for name, field in (("x2", x2), ("y2", y2)) if field}
    if words:
        channels["text"] = alt.FieldOrDatumDefWithConditionStringFieldDefText(field=words, type="nominal")
    if said:
        channels["tooltip"] = alt.StringFieldDef(field="words", type="nominal")
    return alt.UnitSpec(
        data=alt.InlineData(values=list(rows)), mark=alt.MarkDef(type=kind, **look), encoding=alt.Encoding(**channels)
    )


def text(rows: Sequence[dict[str, Any]], words: str, *, x: Place, y: Place, **look: Any) -> alt.UnitSpec:
    """Words at their places, by default to the right of them."""
    return layer("text", rows, x=x, y=y, words=words, **{"align": "left", "baseline": "middle", **look})


def line(rows: Sequence[dict[str, Any]], *, x: Place, y: Place, **look: Any) -> alt.UnitSpec:
    """Straight lines across or down."""
    return layer("rule", rows, x=x, y=y, **look)


def curve(points: Sequence[tuple[float, float]], **look: Any) -> alt.UnitSpec:
    """One line through many points, in their order."""
    rows = [{"x": round(x, 1), "y": round(y, 1), "at": at} for at, (x, y) in enumerate(points)]
    channels = {"x": _position("x"), "y": _position("y"), "order": alt.OrderFieldDef(field="at", type="quantitative")}
    return alt.UnitSpec(
        data=alt.InlineData(values=rows), mark=alt.MarkDef(type="line", **look), encoding=alt.Encoding(**channels)
    )


def rectangle(rows: Sequence[dict[str, Any]], *, x: Place, y: Place, **look: Any) -> alt.UnitSpec:
    """Rectangles between two places each way."""
    return layer("rect", rows, x=x, y=y, **look)


def _position(place: Place) -> alt.PositionDef:
    field, scale = (place, None) if isinstance(place, str) else place
    return alt.PositionDef(  # type: ignore[no-untyped-call]
        field=field, type="quantitative", scale=scale, axis=None
    )
