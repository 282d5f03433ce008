"""Charts of the aggregates show the figures of the document, in its words, and nothing that is not in it."""

from datetime import UTC, datetime
from typing import Any

import altair as alt
import pytest

from app.aggregates.document import Aggregates
from app.charts.figures import figure_pictures
from app.charts.picture import WIDE, Picture, specification
from app.charts.rows import Rows


def share(p: float | None, n: int) -> dict[str, Any]:
    ends = {"low": None, "high": None} if p is None else {"low": p - 0.03, "high": p + 0.03}
    return {"estimate": p, "method": "wilson", **ends, "n": n}


def mean(value: float | None, n: int) -> dict[str, Any]:
    ends = {"low": None, "high": None} if value is None else {"low": value - 0.1, "high": value + 0.1}
    rest = {"n": n, "mean": value, "sd": 1.0, "se": 0.1, "method": "t", "respondents": n, "flags": []}
    return {**rest, **ends, "top2": share(0.5, n), "bottom2": share(0.1, n), "histogram": dict.fromkeys("12345", n)}


def touchpoint(name: str, p: float | None, value: float | None, n: int = 200) -> dict[str, Any]:
    asked = {"mentions": 10, "base": n, "effective_base": float(n), "unaided": None, "effort": None, "importance": None}
    return {
        "touchpoint": name, "label": f"<{name}>", "frequency": share(p, n), "satisfaction": mean(value, n),
        "emotions": None, "emotion_index": None, "flags": [], **asked,
    }  # fmt: skip


def stage(name: str, reach: float, value: float, *touchpoints: dict[str, Any]) -> dict[str, Any]:
    empty = {"effective_base": 1.0, "no_answer": 0, "mentions": 9, "effort": None, "importance": None, "flags": []}
    return {
        "stage": name, "label": name.title(), "base": 1117, "reach": share(reach, 1117),
        "satisfaction": mean(value, 900), "emotion_index": None, "touchpoints": list(touchpoints), **empty,
    }  # fmt: skip


def document(**changes: Any) -> Aggregates:
    stages = [
        stage("awareness", 0.96, 4.0, touchpoint("tv", 0.44, 3.4), touchpoint("podcast", 0.68, 4.1),
              touchpoint("poster", 0.1, 5.0, n=8), touchpoint("unseen", None, None)),
        stage("purchase", 0.4, 2.4, touchpoint("basket", 0.3, 2.0)),
    ]  # fmt: skip
    whole = {
        "survey": "shop", "title": "Shop", "simulated": True, "versions": [1, 2], "model": "m", "where": {},
        "disposition": ["complete"], "responses": 1117, "level": 0.95, "weighting": {"method": "none"},
        "as_of": datetime(2026, 1, 1, tzinfo=UTC), "stages": stages, "groups": None, "suppressed": 0, "notes": [],
        "quality": None, "outcomes": [],
    }  # fmt: skip
    return Aggregates.model_validate(whole | changes)


def by_name(found: list[Picture]) -> dict[str, Picture]:
    return {picture.name: picture for picture in found}


def rows_of(picture: Picture) -> list[tuple[str, str, str]]:
    assert isinstance(picture.drawn, Rows)
    return [(row.label, row.figure, row.span) for row in picture.drawn.rows]


def test_a_page_of_figures_has_the_stages_and_each_stage_twice() -> None:
    assert list(by_name(figure_pictures(document(), "en"))) == [
        "reach", "mood", "frequency-awareness", "satisfaction-awareness", "frequency-purchase", "satisfaction-purchase",
    ]  # fmt: skip


def test_touchpoints_stand_by_their_figure_and_those_without_one_are_left_out() -> None:
    found = by_name(figure_pictures(document(), "de"))
    assert rows_of(found["frequency-awareness"]) == [
        ("<podcast>", "68\u202f%", "65–71"), ("<tv>", "44\u202f%", "41–47"), ("<poster>", "10\u202f%", "7–13"),
    ]  # fmt: skip
    assert rows_of(found["satisfaction-awareness"])[0] == ("<poster>", "5,0", "4,9–5,1")


def test_the_finding_is_not_about_a_touchpoint_that_few_have_rated() -> None:
    found = by_name(figure_pictures(document(), "en"))["satisfaction-awareness"]
    assert (
        found.finding
        == "In the stage Awareness, satisfaction is highest with <podcast> (4.1) and lowest with <tv> (3.4)."
    )


def test_base_level_and_source_are_said() -> None:
    found = by_name(figure_pictures(document(), "de", ["Alter: unter 30"]))["frequency-awareness"]
    assert found.base == "Basis 8 bis 200 · 95\u2011%\u2011Intervalle"
    assert found.source == (
        "Quelle: Umfrage „Shop“, 1\u202f117 Antworten, simulierte Antworten, Versionen 1, 2, nur Alter: unter 30"
    )


def test_groups_stand_below_each_stage_beside_everybody() -> None:
    young = {"by": {"age": "u30"}, "label": "under 30", "responses": 20, "outcomes": [], "stages": [
        stage("awareness", 0.5, 3.0), stage("purchase", 0.1, 1.5)]}  # fmt: skip
    found = by_name(figure_pictures(document(groups=[young]), "en"))
    labels = [label for label, _, _ in rows_of(found["reach"])]
    assert labels == ["Awareness", "Everybody", "under 30", "Purchase", "Everybody", "under 30"]
    assert found["reach"].title == "Reach of the stages, by group"
    table = found["reach"].table
    assert table.header[:3] == ["Stage", "Group", "Base"]
    assert list(table.rows[1])[:4] == ["Awareness", "under 30", 1117, 0.5]
    assert found["reach"].finding.startswith("The stage Awareness reaches the most respondents (96%)")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_specification_is_vega_lite_without_a_word_of_markup_or_an_address(lang: str) -> None:
    for picture in figure_pictures(document(), lang):
        spec = specification(picture, WIDE)
        alt.LayerChart.from_dict(spec, validate=True)
        assert spec["description"] == picture.finding
        assert "http" not in str({name: part for name, part in spec.items() if name != "$schema"})


def test_nothing_known_is_no_picture() -> None:
    assert figure_pictures(document(stages=[]), "de") == []
