"""The page of paths: the flow between stages, and what one stop leads to. It is not part of the public figures."""

from collections.abc import Sequence

from fastapi import APIRouter, Depends, Response

from app.accounts.rights import Scope
from app.aggregates import actions as figures
from app.charts.paths import path_pictures
from app.charts.picture import Picture
from app.mentions.outcomes import outcomes
from app.paths.actions import paths
from app.paths.document import Level, Move
from app.paths.request import PathsQuery
from app.surveys.access import reach
from app.web import charts
from app.web.driver_pages import outcome_words
from app.web.figure_view import Asked, View, ViewDep, ask, nothing_yet
from app.web.filters import Choice
from app.web.gallery import exhibit, hang
from app.web.pages import render
from app.web.texts import translate

router = APIRouter(
    prefix="/studio/surveys/{slug}", include_in_schema=False, dependencies=[Depends(reach(Scope.AGGREGATES_READ))]
)
MOST = 12
"""Rows of a table that stand at once; the rest are behind a fold."""


@router.get("/paths")
def show_paths(view: ViewDep) -> Response:
    """The flow as a picture; below, stops, moves and whole paths, between stages and between touchpoints."""
    if not view.survey.version:
        return nothing_yet(view, "paths")
    asked = ask(view, "paths", PathsQuery, choices(view))
    found = paths(view.desk, view.survey, asked.query, view.now)
    if not found.responses and not asked.pairs:
        return nothing_yet(view, "paths")
    return render(
        view.request,
        "studio/paths.html",
        paths=found,
        levels=[("stages", found.stages), ("touchpoints", found.touchpoints)],
        frequent=frequent,
        most=MOST,
        charts=charts,
        pictures=hang(asked, path_pictures(found, view.lang, asked.filters)),
        **asked.controls(found.model),
    )


def frequent(level: Level) -> list[Move]:
    """The moves of a level, the most frequent first."""
    return sorted(level.moves, key=lambda move: -move.n)


def _pictures(view: View, asked: Asked[PathsQuery]) -> list[Picture]:
    return path_pictures(paths(view.desk, view.survey, asked.query, view.now), view.lang, asked.filters)


exhibit(router, "paths", PathsQuery, _pictures)


def choices(view: View) -> Sequence[Choice]:
    """The parameters that only this page has."""
    found = outcomes(figures.facts(view.desk, view.survey).versions)
    named = [(key, outcome_words(one, view.lang)) for key, one in found.items() if one.kind == "binary"]
    nothing = ("", translate("paths.no_conversion", view.lang))
    return [Choice("conversion", translate("filter.conversion", view.lang), [nothing, *named])]
