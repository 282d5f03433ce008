"""Charts of groups and of time: what differs most comes first, gaps part the line, changes beyond chance are marked."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from app.charts.comparisons import comparison_pictures
from app.charts.picture import NARROW, WIDE, Picture, specification
from app.charts.rows import Rows
from app.charts.trends import trend_pictures
from app.comparisons.document import Compared, Trend

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FRAME: dict[str, Any] = {
    "survey": "shop", "title": "Shop", "simulated": False, "versions": [1], "where": {}, "disposition": ["complete"],
    "responses": 300, "level": 0.95, "weighting": {"method": "none"}, "as_of": NOW, "model": "m", "notes": [],
}  # fmt: skip


def figure(value: float | None, **more: Any) -> dict[str, Any]:
    low, high = (None, None) if value is None else (value - 0.05, value + 0.05)
    known = {"n": 40, "base": 100, "effective_base": 100, "estimate": value, "low": low, "high": high}
    return {**known, "method": "wilson", "flags": [], **more}


def row(
    touchpoint: str, effect: float, p: float, *values: float, measure: str = "frequency", sparse: bool = False
) -> Any:
    test = {"statistic": 1, "df": 1, "df2": None, "p": p, "p_adjusted": p, "method": "chi-square", "sparse": sparse}
    return {
        "measure": measure, "stage": "awareness", "touchpoint": touchpoint, "question": None, "item": None,
        "label": touchpoint.title(), "lowest": 0 if measure == "frequency" else 1,
        "highest": 1 if measure == "frequency" else 5, "total": figure(0.5), "test": test,
        "groups": [figure(value, letters="") for value in values], "effect": {"name": "cramer_v", "size": effect},
        "pairs": [],
    }  # fmt: skip


def compared(*rows: Any) -> Compared:
    groups = [{"letter": letter, "by": {"age": letter}, "label": f"group {letter}", "responses": 150,
               "effective_base": 150} for letter in "AB"]  # fmt: skip
    return Compared.model_validate(
        {**FRAME, "adjustment": "bh", "means": "welch", "groups": groups, "rows": list(rows)}
    )


def trend(*values: float | None, changed: tuple[int, ...] = (), measure: str = "frequency") -> Trend:
    change = {"estimate": 0.1, "low": 0.05, "high": 0.15, "p": 0.001, "p_adjusted": 0.002, "method": "score"}
    points = [
        figure(value, period=f"2026-W{at + 1:02d}", change={**change, "beyond_chance": True} if at in changed else None)
        for at, value in enumerate(values)
    ]
    series = {
        "measure": measure, "stage": "awareness", "touchpoint": "tv", "question": None, "item": None, "label": "TV",
        "lowest": 0 if measure == "frequency" else 1, "highest": 1 if measure == "frequency" else 5, "points": points,
    }  # fmt: skip
    return Trend.model_validate(
        {**FRAME, "per": "week", "periods": [one["period"] for one in points], "series": [series]}
    )


def layers(picture: Picture, width: int = WIDE) -> list[dict[str, Any]]:
    return specification(picture, width)["layer"]


def marks(picture: Picture, kind: str) -> list[list[dict[str, Any]]]:
    return [one["data"]["values"] for one in layers(picture) if one["mark"]["type"] == kind]


def test_rows_with_the_largest_effect_come_first_and_those_by_chance_or_on_few_are_left_out() -> None:
    rows = [row("tv", 0.1, 0.01, 0.4, 0.5), row("radio", 0.3, 0.001, 0.2, 0.6), row("poster", 0.9, 0.2, 0.1, 0.9),
            row("flyer", 0.9, 0.001, 0.1, 0.9, sparse=True)]  # fmt: skip
    (picture,) = comparison_pictures(compared(*rows), "en")
    assert isinstance(picture.drawn, Rows)
    assert [one.label for one in picture.drawn.rows] == [
        "Radio",
        "A group A",
        "B group B",
        "Tv",
        "A group A",
        "B group B",
    ]
    assert picture.finding == "The groups differ most in Radio: group B 60%, group A 20%."
    assert picture.base == "Base 100 · 95% intervals"


def test_satisfaction_is_dots_on_its_scale() -> None:
    (picture,) = comparison_pictures(compared(row("tv", 0.1, 0.01, 2.0, 4.5, measure="satisfaction")), "de")
    assert isinstance(picture.drawn, Rows)
    assert (picture.drawn.kind, picture.drawn.axis.high) == ("dot", 5)
    assert [one.step for one in picture.drawn.rows if one.figure] == [1, 5]


def test_groups_that_do_not_differ_make_no_picture() -> None:
    assert comparison_pictures(compared(row("tv", 0.1, 0.5, 0.4, 0.5)), "en") == []


def test_a_gap_parts_line_and_band() -> None:
    (picture,) = trend_pictures(trend(0.2, 0.3, None, 0.4, 0.5), "en")
    assert [len(run) for run in marks(picture, "line")] == [2, 2]
    assert [len(run) for run in marks(picture, "area")] == [2, 2]
    assert sum(len(points) for points in marks(picture, "circle")) == 4
    assert picture.table.rows[2][2] is None


def test_changes_beyond_chance_are_marked_and_named() -> None:
    (picture,) = trend_pictures(trend(0.2, 0.3, 0.4, changed=(2,)), "en")
    (plain, marked) = marks(picture, "circle")
    assert [one["period"] for one in marked] == ["2026-W03"]
    assert len(plain) == 2
    assert picture.finding == "From 2026-W01 (20%) to 2026-W03 (40%). Larger than chance: 2026-W03."
    assert "▲▼ larger than chance" in picture.base


def test_one_period_is_a_point_with_its_interval() -> None:
    (picture,) = trend_pictures(trend(None, 0.3, None), "de")
    assert marks(picture, "line") == []
    assert picture.finding == "Nur ein Zeitraum, 2026-W02: 30\u202f%."


def test_a_series_without_figures_has_no_picture() -> None:
    assert trend_pictures(trend(None, None), "en") == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("periods", [1, 2, 6, 60])
def test_everything_stays_inside_and_names_of_periods_do_not_touch(width: int, periods: int) -> None:
    (picture,) = trend_pictures(trend(*[0.5] * periods), "de")
    for layer in layers(picture, width):
        for one in layer["data"]["values"]:
            assert 0 <= one.get("x", 0) <= width
            assert 0 <= (one.get("y") or 0) <= picture.drawn.height(width)
    named = sorted(
        one["x"] for layer in layers(picture, width) for one in layer["data"]["values"]
        if layer["mark"]["type"] == "text" and layer["encoding"]["text"]["field"] == "name"
    )  # fmt: skip
    assert named
    assert all(right - left > 35 for left, right in pairwise(named))
