"""The pages of snapshots: which there are, one as it was, and what changed between two."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Response
from markupsafe import Markup

from app.accounts.access import PrincipalDep, csrf_token
from app.accounts.rights import Scope, may
from app.aggregates.request import AggregatesQuery
from app.errors import Conflict, Invalid
from app.maps.drawing import draw
from app.snapshots import actions
from app.snapshots.document import Difference, Side, StageChange
from app.surveys.access import EditedSurvey, reach
from app.surveys.actions import Survey
from app.web.figure_view import View, ViewDep, ask, nothing_yet
from app.web.figures import day, number
from app.web.map_pages import route_context
from app.web.pages import redirect, render
from app.web.stations import station_path

router = APIRouter(prefix="/studio/surveys/{slug}/snapshots", include_in_schema=False)
ReadSurvey = Annotated[Survey, Depends(reach(Scope.AGGREGATES_READ))]
PAGE = 50
MOST_CHANGES = 30
"""Changes that stand at once; of more, whole stages do, touchpoints behind a fold a stage."""


@router.get("")
def show_snapshots(view: ViewDep, survey: ReadSurvey, after: UUID | None = None) -> Response:
    """All snapshots, a form to take one of the view in the address, and one to compare two."""
    return _list(view, after=str(after or ""))


def _list(view: View, problem: str = "", name: str = "", after: str = "") -> Response:
    if not view.survey.version:
        return nothing_yet(view, "snapshots")
    asked = ask(view, "snapshots", AggregatesQuery)
    page = actions.listed(view.desk.session, view.survey, view.lang, after, PAGE)
    return render(
        view.request,
        "studio/snapshots.html",
        422 if problem else 200,
        snapshots=page.items,
        more=page.after,
        problem=problem,
        name=name,
        longest=actions.LONGEST_NAME,
        writes=may(view.viewer.principal, Scope.SURVEYS_WRITE, view.survey.owner_id),
        csrf=csrf_token(view.request),
        **asked.controls(),
    )


@router.post("")
def take_snapshot(
    view: ViewDep, principal: PrincipalDep, survey: EditedSurvey, name: Annotated[str, Form()] = ""
) -> Response:
    """Keep the map of the view in the address."""
    asked = ask(view, "snapshots", AggregatesQuery)
    try:
        taken = actions.take(view.desk, survey, asked.query, name, principal.researcher_id, view.now)
    except (Invalid, Conflict) as error:
        return _list(view, " ".join([error.detail, *(one.message for one in error.problems)]), name)
    return redirect(_address(view, f"/{taken.id}"))


@router.get("/difference")
def show_difference(view: ViewDep, survey: ReadSurvey, before: UUID, after: str = "") -> Response:
    """What changed, drawn on the later map and as a table."""
    later = str(UUID(after)) if _is_id(after) else ""
    found = actions.compare(view.desk, survey, str(before), later, view.lang, view.now)
    query = urlencode({"lang": view.lang, **({"after": later} if later else {})})
    return render(
        view.request,
        "studio/difference.html",
        difference=found.difference,
        side=lambda one: _side(one, view.lang),
        folded=_folded(found.difference),
        picture=Markup(draw(found.map, over=found.over)),  # every text in it is escaped by `draw`
        files=f"/api/v1/surveys/{survey.slug}/snapshots/{before}/difference",
        query=query,
        **view.frame("snapshots"),
    )


@router.get("/{snapshot}")
def show_snapshot(view: ViewDep, survey: ReadSurvey, snapshot: UUID) -> Response:
    """A map as it was when the snapshot was taken."""
    found = actions.read(view.desk.session, survey, str(snapshot), view.lang)
    return render(
        view.request,
        "studio/snapshot.html",
        snapshot=found,
        map=found.map,
        picture=Markup(draw(found.map)),  # every text in it is escaped by `draw`
        files=f"/api/v1/surveys/{survey.slug}/snapshots/{found.id}",
        writes=may(view.viewer.principal, Scope.SURVEYS_WRITE, survey.owner_id),
        csrf=csrf_token(view.request),
        **route_context(found.map),
        **view.frame("snapshots"),
    )


@router.post("/{snapshot}/delete")
def delete_snapshot(view: ViewDep, principal: PrincipalDep, survey: EditedSurvey, snapshot: UUID) -> Response:
    """Delete a snapshot for good."""
    actions.remove(view.desk.session, survey, str(snapshot))
    return redirect(_address(view, ""))


def _side(one: Side, lang: str) -> str:
    """One of the two maps in words: its name, base and days."""
    days = f", {day(one.first_day, lang)} – {day(one.last_day, lang)}" if one.first_day and one.last_day else ""
    return f"{one.name} (n = {number(one.responses, lang)}{days})"


def _folded(found: Difference) -> list[tuple[StageChange, int]]:
    """Where too much changed for one table: stages whose touchpoints changed beyond chance, and in how many figures."""
    if found.beyond_chance <= MOST_CHANGES:
        return []
    counted = [
        (
            stage,
            sum(
                bool(change.beyond_chance) for one in stage.touchpoints for change in (one.frequency, one.satisfaction)
            ),
        )
        for stage in found.stages
    ]
    return [(stage, n) for stage, n in counted if n]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _address(view: View, rest: str) -> str:
    return f"{station_path(view.survey.slug, 'snapshots')}{rest}?{urlencode({'lang': view.lang})}"
