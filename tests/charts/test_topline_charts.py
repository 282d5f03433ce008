"""Charts of the toplines: every kind of question drawn as its answers ask for, in the order of the questionnaire."""

from datetime import UTC, datetime
from typing import Any

import altair as alt
import pytest

from app.aggregates.topline_document import Toplines
from app.charts.picture import NARROW, Picture, specification
from app.charts.rows import Rows
from app.charts.toplines import topline_pictures
from tests.charts.test_figure_charts import mean, share


def option(name: str, n: int) -> dict[str, Any]:
    return {"id": name, "label": name, "n": n, "base": 40, "share": share(n / 40, 40)}


PARTS = {"promoters": share(0.5, 40), "passives": share(0.3, 40), "detractors": share(0.2, 40)}
KINDS: dict[str, dict[str, Any]] = {
    "single_choice": {"options": [option("a", 10), option("b", 30)]},
    "nps": {"nps": {**mean(30.0, 40), **PARTS}},
    "rating": {"score": mean(3.4, 20), "not_applicable": 2},
    "matrix": {"rows": [
        {"id": "x", "label": "x", "score": mean(2.2, 40), "not_applicable": 0},
        {"id": "y", "label": "y", "score": mean(4.4, 40), "not_applicable": 0},
    ]},
    "ranking": {"ranks": [
        {"id": "p", "label": "p", "n": 40, "mean_rank": 2.0, "first": share(0.4, 40)},
        {"id": "q", "label": "q", "n": 40, "mean_rank": 1.5, "first": share(0.4, 40)},
    ]},
    "number": {"distribution": {**mean(12.0, 40), "minimum": 1, "lower_quartile": 5, "median": 9, "upper_quartile": 20,
                                "maximum": 40},
               "histogram": [{"low": 0, "high": 10, "n": 25}, {"low": 10, "high": 40, "n": 15}]},
    "date": {"months": [{"month": "2026-10", "n": 30}, {"month": "2026-11", "n": 10}]},
}  # fmt: skip


def drawn(kind: str, lang: str = "en", **changes: Any) -> Picture | None:
    question = {"question": "q", "type": kind, "title": "Q?", "section": "s", "base": 44, "answered": 40, "flags": []}
    whole = {
        "survey": "shop", "title": "Shop", "simulated": False, "versions": [1], "where": {}, "responses": 44,
        "disposition": ["complete"], "level": 0.95, "as_of": datetime(2026, 1, 1, tzinfo=UTC), "suppressed": 0,
        "questions": [question | KINDS.get(kind, {}) | changes],
    }  # fmt: skip
    return next(iter(topline_pictures(Toplines.model_validate(whole), lang)), None)


def rows(picture: Picture | None) -> list[tuple[str, str, str]]:
    assert picture
    assert isinstance(picture.drawn, Rows)
    return [(row.label, row.figure, row.span) for row in picture.drawn.rows]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_kind_of_answer_is_drawn(kind: str, lang: str) -> None:
    picture = drawn(kind, lang)
    assert picture
    alt.LayerChart.from_dict(specification(picture, NARROW), validate=True)
    assert picture.finding
    assert len(picture.table.rows) == len(rows(picture)) >= 2
    assert all(len(row) == len(picture.table.header) for row in picture.table.rows)


def test_options_keep_their_order_and_have_intervals() -> None:
    picture = drawn("single_choice")
    assert rows(picture) == [("a", "25%", "22–28"), ("b", "75%", "72–78")]
    assert picture
    assert picture.base == "Base 44, answered 40 · 95% intervals"
    assert picture.finding == "Most often: b (75%)."


def test_amounts_have_their_count_and_claim_no_interval() -> None:
    assert rows(drawn("date")) == [("2026-10", "75%", "30"), ("2026-11", "25%", "10")]
    picture = drawn("number", "de")
    assert rows(picture) == [("0–10", "62\u202f%", "25"), ("10–40", "38\u202f%", "15")]
    assert picture
    assert "Intervall" not in picture.base
    assert "Intervall" not in " ".join(picture.table.header)


def test_means_are_dots_in_the_colour_of_their_step() -> None:
    picture = drawn("matrix")
    assert picture
    assert isinstance(picture.drawn, Rows)
    assert (picture.drawn.kind, [row.step for row in picture.drawn.rows]) == ("dot", [1, 5])
    assert picture.finding == "Highest: y (4.4), lowest: x (2.2)."


def test_ranks_stand_by_their_mean() -> None:
    assert [label for label, _, _ in rows(drawn("ranking"))] == ["q ranked first", "p ranked first"]


@pytest.mark.parametrize("changes", [{"answered": 0}, {"options": None}])
def test_without_answers_there_is_no_picture(changes: dict[str, Any]) -> None:
    assert drawn("single_choice", **changes) is None


def test_words_have_no_picture() -> None:
    assert drawn("text") is None
