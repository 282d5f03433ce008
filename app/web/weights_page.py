"""The page of weights: target percentages beside the sample's, and what raking to them does."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from app.accounts.access import csrf_token
from app.aggregates.actions import Desk
from app.database import SessionDep
from app.surveys.access import EditedSurvey
from app.surveys.actions import Survey
from app.surveys.margins import Margins
from app.web.pages import choose_language, redirect, render
from app.web.percentages import Typed, margins_of, percentages
from app.web.texts import translate
from app.web.viewer import Viewer, ViewerDep, linker, survey_frame
from app.weights import actions
from app.weights.document import Weights

router = APIRouter(prefix="/studio/surveys/{slug}", include_in_schema=False)


async def _sent(request: Request) -> dict[str, str]:
    return {name: value for name, value in (await request.form()).multi_items() if isinstance(value, str)}


SentDep = Annotated[dict[str, str], Depends(_sent)]


@router.get("/weights")
def show_weights(
    request: Request, survey: EditedSurvey, viewer: ViewerDep, session: SessionDep, saved: bool = False
) -> Response:
    """The margins as a form, beside each the sample, and below how raking went."""
    if not survey.version:
        return render(request, "studio/nothing_yet.html", **survey_frame(request, viewer, survey, "weights"))
    found = actions.weights(_desk(request, session), survey, choose_language(request))
    return _page(request, survey, viewer, found, percentages(survey.margins, choose_language(request)), {}, saved=saved)


@router.post("/weights")
def keep_weights(
    request: Request, survey: EditedSurvey, viewer: ViewerDep, session: SessionDep, sent: SentDep
) -> Response:
    """Keep the percentages; what is wrong with them is said at their fields."""
    desk = _desk(request, session)
    address = linker(request)(f"/studio/surveys/{survey.slug}/weights", saved=1)
    if "clear" in sent:
        actions.clear_margins(desk, survey, datetime.now(UTC))
        return redirect(address)
    found = actions.weights(desk, survey, choose_language(request))
    typed = margins_of(sent, {one.segment: [group.group for group in one.groups] for one in found.segments})
    if isinstance(typed.margins, Margins):
        actions.set_margins(desk, survey, typed.margins, datetime.now(UTC))
        return redirect(address)
    return _page(request, survey, viewer, found, sent, _worded(typed, request), status=422)


def _desk(request: Request, session: SessionDep) -> Desk:
    return Desk(session, request.app.state.shelf, request.app.state.columns)


def _worded(typed: Typed, request: Request) -> dict[str, str]:
    language = choose_language(request)
    return {
        path: translate(f"weights.{problem}", language, **values) for path, (problem, values) in typed.problems.items()
    }


def _page(
    request: Request,
    survey: Survey,
    viewer: Viewer,
    found: Weights,
    values: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    status: int = 200,
    saved: bool = False,
) -> Response:
    framed: dict[str, Any] = survey_frame(request, viewer, survey, "weights")
    unreached = {one.path.removeprefix("margins."): one for one in found.problems}
    return render(
        request,
        "studio/weights.html",
        status,
        weights=found,
        values=values,
        problems=problems,
        unreached=unreached,
        saved=saved,
        csrf=csrf_token(request),
        api=f"/api/v1/surveys/{survey.slug}",
        **framed,
    )
