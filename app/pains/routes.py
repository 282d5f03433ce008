"""HTTP of pain points, as JSON and CSV."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.aggregates.actions import Desk
from app.aggregates.etags import etag, matches
from app.aggregates.routes import DeskDep
from app.mentions.csv_format import written
from app.pains import actions, tidy
from app.pains.access import Listener, ListenerDep
from app.pains.document import PainPoints
from app.pains.request import PainsQuery

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"])
_UNCHANGED = {"description": "Nothing has changed since the answer with this ETag"}
_CSV = {"text/csv": {"schema": {"type": "string"}}}
_EITHER: dict[int | str, dict[str, Any]] = {200: {"model": PainPoints, "content": _CSV}, 304: _UNCHANGED}
_TABLE: dict[int | str, dict[str, Any]] = {200: {"content": _CSV}, 304: _UNCHANGED}
QueryDep = Annotated[PainsQuery, Query()]


def answer(request: Request, listener: Listener, form: str, make: Callable[[], Response]) -> Response:
    """The answer with its ETag; where the client has it already, nothing is computed."""
    survey = listener.survey
    asked = f"{request.url.path}?{request.url.query}"
    view = f"{form} {listener.public} {listener.verbatims} {survey.simulated}"
    current = etag(survey.id, survey.revision, asked, view)
    fresh = Response(status_code=304) if matches(request.headers.get("if-none-match"), current) else make()
    fresh.headers.update(
        {"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, Cookie"}
    )
    return fresh


@router.get("/pain-points", response_class=Response, responses=_EITHER)
def get_pain_points(request: Request, listener: ListenerDep, desk: DeskDep, query: QueryDep) -> Response:
    """Touchpoints by reach × dissatisfaction × importance, with what people wrote. CSV with `Accept: text/csv`."""
    accepted = request.headers.get("accept", "")
    if "text/csv" in accepted and "application/json" not in accepted:
        return _csv(request, listener, desk, query)

    def make() -> Response:
        return Response(_pains(listener, desk, query).model_dump_json(), media_type="application/json")

    return answer(request, listener, "json", make)


@router.get("/pain-points.csv", response_class=Response, responses=_TABLE)
def get_pain_points_csv(request: Request, listener: ListenerDep, desk: DeskDep, query: QueryDep) -> Response:
    """The same figures, one touchpoint a row."""
    return _csv(request, listener, desk, query)


def _csv(request: Request, listener: Listener, desk: Desk, query: PainsQuery) -> Response:
    def make() -> Response:
        content = "".join(written(tidy.HEADER, tidy.rows(_pains(listener, desk, query))))
        headers = {"Content-Disposition": f'attachment; filename="{listener.survey.slug}-pain-points.csv"'}
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)

    return answer(request, listener, "csv", make)


def _pains(listener: Listener, desk: Desk, query: PainsQuery) -> PainPoints:
    return actions.pains(
        desk, listener.survey, query, datetime.now(UTC), public=listener.public, verbatims=listener.verbatims
    )
