"""The pages of figures: touchpoints by stage, the map, and every question's distribution.

Anybody may open them where the owner published the aggregates; they show then what the API shows the public.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup

from app.accounts.rights import Scope, may
from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.document import Aggregates, StageFigures
from app.aggregates.request import AggregatesQuery, Facts, ToplinesQuery
from app.database import SessionDep
from app.errors import AppError, NotFound, NotSignedIn
from app.journeys.texts import in_language
from app.journeys.yaml_format import models
from app.maps.actions import map_of
from app.maps.compose import cuts, step
from app.maps.curve import filled_in
from app.maps.document import MapDocument
from app.maps.drawing import draw
from app.mentions.segments import segments
from app.surveys.actions import Survey, find, missing
from app.surveys.schema import Questionnaire
from app.web import charts
from app.web.filters import Pairs, fields, parameters, pills, query_of
from app.web.pages import choose_language, render
from app.web.stations import station_path
from app.web.viewer import Viewer, ViewerDep, survey_frame

router = APIRouter(prefix="/studio/surveys/{slug}", include_in_schema=False)


@dataclass(frozen=True)
class View:
    """A survey's figures as one person may see them."""

    request: Request
    viewer: Viewer
    survey: Survey
    desk: Desk
    public: bool

    @property
    def lang(self) -> str:
        return choose_language(self.request)

    def frame(self, here: str) -> dict[str, Any]:
        return survey_frame(self.request, self.viewer, self.survey, here, public=self.public)


def _view(slug: str, request: Request, viewer: ViewerDep, session: SessionDep) -> View:
    """Whoever has not signed in learns only of surveys whose figures are public, and is asked to sign in otherwise."""
    desk = Desk(session, request.app.state.shelf, request.app.state.columns)
    try:
        survey = find(session, slug)
    except NotFound:
        raise _refusal(viewer, slug) from None
    public = not may(viewer.principal, Scope.AGGREGATES_READ, survey.owner_id)
    if public and not (survey.public_aggregates and survey.version):
        raise _refusal(viewer, slug)
    return View(request, viewer, survey, desk, public)


def _refusal(viewer: Viewer, slug: str) -> AppError:
    return missing(slug) if viewer.principal else NotSignedIn("Sign in to see this page.")


ViewDep = Annotated[View, Depends(_view)]


@dataclass(frozen=True)
class Asked:
    """What a page of figures shows: the filters in its address and what came out."""

    facts: Facts
    pairs: Pairs
    query: AggregatesQuery
    found: Aggregates


def _asked(view: View) -> Asked:
    pairs = parameters(view.request.query_params.multi_items())
    query = query_of(pairs, view.lang)
    found = figures.aggregates(view.desk, view.survey, query, datetime.now(UTC), public=view.public)
    return Asked(figures.facts(view.desk, view.survey), pairs, query, found)


def _nothing_yet(view: View, here: str) -> Response:
    """What will be here, and how to get the first answers."""
    return render(view.request, "studio/nothing_yet.html", **view.frame(here))


@router.get("/figures")
def show_figures(view: ViewDep) -> Response:
    """A table per stage: how often each touchpoint is met, how satisfying it is, each with base and interval."""
    if not view.survey.version:
        return _nothing_yet(view, "figures")
    asked = _asked(view)
    if not asked.found.responses and not asked.pairs:
        return _nothing_yet(view, "figures")
    groups = [*(asked.found.groups or [])]
    every = [*asked.found.stages, *(stage for group in groups for stage in group.stages)]
    return render(
        view.request,
        "studio/figures.html",
        figures=asked.found,
        groups=groups,
        end=charts.axis_end([one.frequency.high for stage in every for one in stage.touchpoints]),
        extremes=extremes(asked.found.stages),
        rated=asks_satisfaction(asked.facts.versions.values()),
        charts=charts,
        step=step,
        **_controls(view, asked, "figures"),
        **view.frame("figures"),
    )


@router.get("/map")
def show_map(view: ViewDep) -> Response:
    """The journey map, and every figure of it as a table."""
    if not view.survey.version:
        return _nothing_yet(view, "map")
    asked = _asked(view)
    if not asked.found.responses and not asked.pairs:
        return _nothing_yet(view, "map")
    document = map_of(view.desk, view.survey, asked.query, asked.found, public=view.public)
    return render(
        view.request,
        "studio/map.html",
        map=document,
        picture=Markup(draw(document)),  # every text in it is escaped by `draw`
        **route_context(document),
        **_controls(view, asked, "map"),
        **view.frame("map"),
    )


@router.get("/toplines")
def show_toplines(view: ViewDep) -> Response:
    """The plain distribution of every question."""
    if not view.survey.version:
        return _nothing_yet(view, "toplines")
    query = ToplinesQuery(lang=view.lang)
    found = figures.toplines(view.desk, view.survey, query, datetime.now(UTC), public=view.public)
    if not found.responses:
        return _nothing_yet(view, "toplines")
    return render(
        view.request, "studio/toplines.html", toplines=found, charts=charts, step=step, **view.frame("toplines")
    )


def _controls(view: View, asked: Asked, here: str) -> dict[str, Any]:
    """The filters as pills and form, and the addresses of the same figures for programs."""
    lang, known = view.lang, segments(asked.facts.versions)
    newest = asked.facts.versions[max(asked.facts.versions)]
    own = newest.model()
    names = {own.id: own.label} | {key: model.label for key, model in models().items()}
    labels = {key: in_language(label, lang, newest.languages[0]) for key, label in names.items()}
    choices = {"" if key == own.id else key: label for key, label in labels.items()}
    page = station_path(view.survey.slug, here)
    collectors, languages = asked.facts.collectors, asked.facts.languages
    api = f"/api/v1/surveys/{view.survey.slug}"
    return {
        "pills": pills(asked.pairs, known, labels, page, lang),
        "fields": [] if view.public else fields(asked.pairs, known, choices, collectors, languages, lang),
        "days": {name: value for name, value in asked.pairs if name in ("from", "to")},
        "page": page,
        "model_label": labels[asked.found.model],
        "api": api,
        "query": urlencode([*asked.pairs, ("lang", lang)]),
    }


def route_context(document: MapDocument) -> dict[str, Any]:
    """What the narrow form of a map needs beside its document."""
    return {"cuts": cuts(document.scale), "lean": _leaning(document), "charts": charts}


def _leaning(document: MapDocument) -> list[float]:
    """How far the way of the narrow map leans at each stage; straight where no emotions were asked."""
    feelings = [stage.feeling.mean if stage.feeling else None for stage in document.stages]
    return filled_in(feelings) if any(one is not None for one in feelings) else [0.0] * len(feelings)


def extremes(stages: list[StageFigures]) -> tuple[StageFigures, StageFigures] | None:
    """The most and the least satisfying stage, where there are two."""
    rated = [stage for stage in stages if stage.satisfaction and stage.satisfaction.mean is not None]
    ordered = sorted(rated, key=lambda stage: (stage.satisfaction.mean if stage.satisfaction else 0) or 0)
    return (ordered[-1], ordered[0]) if len(ordered) > 1 else None


def asks_satisfaction(versions: Iterable[Questionnaire]) -> bool:
    """Whether a touchpoint question asks for satisfaction, so that a row without it misses something."""
    asked = (question for version in versions for _, question in version.questions() if question.type == "touchpoints")
    return any(item.rating == "satisfaction" for question in asked for item in question.rate)
