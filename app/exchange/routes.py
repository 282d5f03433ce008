"""HTTP of flat files: the stored responses as CSV, and the codebook that explains its columns."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.aggregates.etags import etag, matches
from app.database import Session, reading
from app.exchange import actions
from app.surveys.access import AnsweredSurvey
from app.surveys.actions import Survey
from app.surveys.store import Shelf

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["responses"])
Exported = Callable[[Session, Shelf, Survey, bool], Iterator[str]]
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
    304: {"description": "Nothing has changed since the answer with this ETag"},
}
BomQuery = Annotated[bool, Query(description="Begin with a byte order mark, by which Excel knows UTF-8")]


@router.get("/responses.csv", response_class=Response, responses=_CSV)
def get_responses_csv(request: Request, survey: AnsweredSurvey, bom: BomQuery = False) -> Response:
    """All stored responses, one a row, streamed. What the columns mean is in the codebook."""
    return _streamed(request, survey, "responses", actions.export_responses, bom)


@router.get("/codebook.csv", response_class=Response, responses=_CSV)
def get_codebook_csv(request: Request, survey: AnsweredSurvey, bom: BomQuery = False) -> Response:
    """Every column of the export, and every value that it can hold, in the survey's languages."""
    return _streamed(request, survey, "codebook", actions.export_codebook, bom)


def _streamed(request: Request, survey: Survey, name: str, export: Exported, bom: bool) -> Response:
    current = etag(survey.id, survey.revision, request.url.path, str(bom))
    headers = {"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
    if matches(request.headers.get("if-none-match"), current):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{survey.slug}-{name}.csv"'
    chunks = _chunks(request, survey, export, bom)
    # The first chunk now: what is wrong is told while the status can still say so.
    first = next(chunks)
    return StreamingResponse(_again(first, chunks), media_type="text/csv; charset=utf-8", headers=headers)


def _chunks(request: Request, survey: Survey, export: Exported, bom: bool) -> Iterator[str]:
    """Within a session of their own: the request's has ended when the body is sent."""
    with reading(request.app.state.engine) as session:
        yield from export(session, request.app.state.shelf, survey, bom)


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
