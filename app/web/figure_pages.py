"""The pages of figures: touchpoints by stage, the map, and every question's distribution.

Anybody may open them where the owner published the aggregates; they show then what the API shows the public.
"""

from collections.abc import Iterable

from fastapi import APIRouter, Response

from app.aggregates import actions as figures
from app.aggregates.document import StageFigures
from app.aggregates.request import AggregatesQuery, ToplinesQuery
from app.charts.figures import figure_pictures
from app.charts.picture import Picture
from app.charts.toplines import topline_pictures
from app.maps.compose import step
from app.surveys.schema import Questionnaire
from app.surveys.wording import EMOTION_NAMES
from app.web import charts
from app.web.figure_view import Asked, View, ViewDep, ask, nothing_yet
from app.web.gallery import Hung, exhibit, hang
from app.web.pages import render

router = APIRouter(prefix="/studio/surveys/{slug}", include_in_schema=False)
TALL = 2_000
"""Pixels of a picture on a phone beyond which it stands behind a fold."""


@router.get("/figures")
def show_figures(view: ViewDep) -> Response:
    """A table per stage: how often each touchpoint is met, how satisfying it is, each with base and interval."""
    if not view.survey.version:
        return nothing_yet(view, "figures")
    asked = ask(view, "figures", AggregatesQuery)
    found = figures.aggregates(view.desk, view.survey, asked.query, view.now, public=view.public)
    if not found.responses and not asked.pairs:
        return nothing_yet(view, "figures")
    groups = [*(found.groups or [])]
    hung = list(hang(asked, figure_pictures(found, view.lang, asked.filters)).values())
    every = [*found.stages, *(stage for group in groups for stage in group.stages)]
    return render(
        view.request,
        "studio/figures.html",
        figures=found,
        groups=groups,
        end=charts.axis_end([one.frequency.high for stage in every for one in stage.touchpoints]),
        extremes=extremes(found.stages),
        rated=asks_satisfaction(asked.facts.versions.values()),
        charts=charts,
        emotion_names=EMOTION_NAMES,
        step=step,
        pictures=[one for one in hung if not _is_folded(one)],
        folded=[one for one in hung if _is_folded(one)],
        **asked.controls(found.model),
    )


def _is_folded(hung: Hung) -> bool:
    """Whether a picture waits behind a fold: those of single stages, and any as long as several screens."""
    return hung.picture.name not in ("reach", "mood") or hung.box("narrow")[1] > TALL


def _figure_pictures(view: View, asked: Asked[AggregatesQuery]) -> list[Picture]:
    found = figures.aggregates(view.desk, view.survey, asked.query, view.now, public=view.public)
    return figure_pictures(found, view.lang, asked.filters)


exhibit(router, "figures", AggregatesQuery, _figure_pictures)


@router.get("/toplines")
def show_toplines(view: ViewDep) -> Response:
    """The plain distribution of every question."""
    if not view.survey.version:
        return nothing_yet(view, "toplines")
    asked = ask(view, "toplines", ToplinesQuery)
    found = figures.toplines(view.desk, view.survey, asked.query, view.now, public=view.public)
    if not found.responses and not asked.pairs:
        return nothing_yet(view, "toplines")
    pictures = hang(asked, topline_pictures(found, view.lang, asked.filters))
    return render(view.request, "studio/toplines.html", toplines=found, pictures=pictures, **asked.controls())


def _topline_pictures(view: View, asked: Asked[ToplinesQuery]) -> list[Picture]:
    found = figures.toplines(view.desk, view.survey, asked.query, view.now, public=view.public)
    return topline_pictures(found, view.lang, asked.filters)


exhibit(router, "toplines", ToplinesQuery, _topline_pictures)


def extremes(stages: list[StageFigures]) -> tuple[StageFigures, StageFigures] | None:
    """The most and the least satisfying stage, where there are two."""
    rated = [stage for stage in stages if stage.satisfaction and stage.satisfaction.mean is not None]
    ordered = sorted(rated, key=lambda stage: (stage.satisfaction.mean if stage.satisfaction else 0) or 0)
    return (ordered[-1], ordered[0]) if len(ordered) > 1 else None


def asks_satisfaction(versions: Iterable[Questionnaire]) -> bool:
    """Whether a touchpoint question asks for satisfaction, so that a row without it misses something."""
    asked = (question for version in versions for _, question in version.questions() if question.type == "touchpoints")
    return any(item.rating == "satisfaction" for question in asked for item in question.rate)
