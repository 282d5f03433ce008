"""The map page: the picture, the table behind it, and what the team writes beside it."""

from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Response
from markupsafe import Markup

from app.accounts.access import PrincipalDep, csrf_token
from app.accounts.rights import Scope, may
from app.aggregates import actions as figures
from app.aggregates.request import AggregatesQuery
from app.comments import actions as comments
from app.errors import Invalid
from app.maps.actions import Sight, map_of
from app.maps.compose import cuts
from app.maps.curve import filled_in
from app.maps.document import MapDocument
from app.maps.drawing import draw
from app.maps.overlay import Overlay, Place
from app.surveys.access import EditedSurvey
from app.web import charts
from app.web.figure_view import View, ViewDep, ask, nothing_yet
from app.web.pages import redirect, render
from app.web.stations import station_path

router = APIRouter(prefix="/studio/surveys/{slug}", include_in_schema=False)
Text = Annotated[str, Form()]


@router.get("/map")
def show_map(view: ViewDep) -> Response:
    """The journey map, every figure of it as a table, and the comments on it."""
    return _page(view)


def _page(view: View, problem: str = "", draft: str = "", chosen: str = "") -> Response:
    """The page; with a comment that could not be taken, and why."""
    if not view.survey.version:
        return nothing_yet(view, "map")
    asked = ask(view, "map", AggregatesQuery)
    found = figures.aggregates(view.desk, view.survey, asked.query, view.now, public=view.public)
    if not found.responses and not asked.pairs:
        return nothing_yet(view, "map")
    document = map_of(view.desk, view.survey, asked.query, found, Sight(view.public, view.verbatims))
    beside = {} if view.public else _comments(view, document)
    return render(
        view.request,
        "studio/map.html",
        422 if problem else 200,
        map=document,
        # every text in it is escaped by `draw`
        picture=Markup(draw(document, over=Overlay(marks=beside.get("numbers", {})))),
        problem=problem,
        draft=draft,
        chosen=chosen,
        **beside,
        **route_context(document),
        **asked.controls(found.model),
    )


def _comments(view: View, document: MapDocument) -> dict[str, Any]:
    """The comments on this map by place, in its order, and the form to write one."""
    principal = view.viewer.principal
    assert principal
    cells = comments.cells(view.desk, view.survey, document.model, view.lang)
    written = comments.listed(view.desk.session, view.survey, principal.researcher_id, document.model)
    numbers = comments.numbered(written, [cell.place for cell in cells])
    by_place: dict[Place, list[comments.Comment]] = {}
    for one in written:
        by_place.setdefault((one.stage, one.touchpoint), []).append(one)
    return {
        "numbers": numbers,
        "discussed": [(cell, by_place[cell.place]) for cell in cells if cell.place in by_place],
        "cells": cells,
        "writes": may(principal, Scope.SURVEYS_WRITE, view.survey.owner_id),
        "csrf": csrf_token(view.request),
        "longest": comments.LONGEST,
    }


@router.post("/map/comments")
def write_comment(
    view: ViewDep, principal: PrincipalDep, survey: EditedSurvey, place: Text = "", text: Text = ""
) -> Response:
    """Comment on a stage (`stage/`) or on a touchpoint in it (`stage/touchpoint`)."""
    stage, _, touchpoint = place.partition("/")
    model = view.request.query_params.get("model", "")
    spot: Place = (stage, touchpoint or None)
    author = principal.researcher_id
    try:
        comments.write(view.desk, survey, author, view.now, place=spot, text=text, model=model)
    except Invalid as error:
        return _page(view, " ".join(one.message for one in error.problems), text, place)
    return _back(view)


@router.post("/map/comments/{comment}/{change}")
def change_comment(
    view: ViewDep, principal: PrincipalDep, survey: EditedSurvey, comment: UUID,
    change: Literal["settle", "reopen", "delete"],
) -> Response:  # fmt: skip
    """Settle a comment, open it again, or take one's own back."""
    session, reader = view.desk.session, principal.researcher_id
    if change == "delete":
        comments.remove(session, survey, str(comment), reader)
    else:
        comments.resolve(session, survey, str(comment), reader, view.now, resolved=change == "settle")
    return _back(view)


def _back(view: View) -> Response:
    """To the comments of the same view of the map."""
    kept = urlencode(parse_qsl(view.request.url.query))
    return redirect(f"{station_path(view.survey.slug, 'map')}{'?' if kept else ''}{kept}#comments")


def route_context(document: MapDocument) -> dict[str, Any]:
    """What the narrow form of a map needs beside its document."""
    return {"cuts": cuts(document.scale), "lean": _leaning(document), "charts": charts}


def _leaning(document: MapDocument) -> list[float]:
    """How far the way of the narrow map leans at each stage; straight where no emotions were asked."""
    feelings = [stage.feeling.mean if stage.feeling else None for stage in document.stages]
    return filled_in(feelings) if any(one is not None for one in feelings) else [0.0] * len(feelings)
