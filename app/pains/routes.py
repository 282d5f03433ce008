"""HTTP of pain points, as JSON and CSV."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from app.aggregates.access import once
from app.aggregates.actions import Desk
from app.aggregates.etags import etag, matches
from app.aggregates.routes import FILES, DeskDep
from app.pains import actions, tidy
from app.pains.access import Listener, ListenerDep
from app.pains.document import PainPoints
from app.pains.request import PainsQuery
from app.sheets.door import sent
from app.sheets.forms import FileForm, Form, wanted

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"], dependencies=[Depends(once)])
_UNCHANGED = {"description": "Nothing has changed since the answer with this ETag"}
_ANY: dict[int | str, dict[str, Any]] = {200: {"model": PainPoints, "content": FILES}, 304: _UNCHANGED}
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": FILES}, 304: _UNCHANGED}
QueryDep = Annotated[PainsQuery, Query()]


def answer(request: Request, listener: Listener, form: str, make: Callable[[], Response]) -> Response:
    """The answer with its ETag; where the client has it already, nothing is computed."""
    survey = listener.survey
    asked = f"{request.url.path}?{request.url.query}"
    view = f"{form} {listener.public} {listener.verbatims} {survey.simulated}"
    current = etag(survey.id, listener.state, asked, view)
    fresh = Response(status_code=304) if matches(request.headers.get("if-none-match"), current) else make()
    fresh.headers.update(
        {"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, Cookie"}
    )
    return fresh


@router.get("/pain-points", response_class=Response, responses=_ANY)
def get_pain_points(request: Request, listener: ListenerDep, desk: DeskDep, query: QueryDep) -> Response:
    """Touchpoints by reach × dissatisfaction × importance, with what people wrote. `Accept` chooses another form."""
    return _pains(request, listener, desk, query, wanted(request.headers.get("accept", "")))


@router.get("/pain-points.{form}", response_class=Response, responses=_FILES)
def get_pain_points_file(
    request: Request, listener: ListenerDep, desk: DeskDep, query: QueryDep, form: FileForm
) -> Response:
    """The same figures: CSV and Parquet with one touchpoint a row, or a workbook, which holds people's words too."""
    return _pains(request, listener, desk, query, form)


def _pains(request: Request, listener: Listener, desk: Desk, query: PainsQuery, form: Form) -> Response:
    def make() -> Response:
        found = actions.pains(
            desk, listener.survey, query, datetime.now(UTC), public=listener.public, verbatims=listener.verbatims
        )
        if form == "json":
            return Response(found.model_dump_json(), media_type="application/json")
        return sent(request, tidy.book(found, query.lang or listener.survey.draft.languages[0]), form, query.bom)

    return answer(request, listener, form, make)
