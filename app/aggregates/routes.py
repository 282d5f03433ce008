"""HTTP of figures: aggregates, toplines and the long rows, as JSON and CSV."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from app.aggregates import actions, tidy
from app.aggregates.access import Audience, AudienceDep
from app.aggregates.actions import Desk
from app.aggregates.document import Aggregates
from app.aggregates.etags import etag, matches
from app.aggregates.request import AggregatesQuery
from app.database import SessionDep
from app.mentions.csv_format import written

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"])
Form = Literal["json", "csv"]
CSV = "text/csv; charset=utf-8"


def _either(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "content": {"text/csv": {"schema": {"type": "string"}}}}, 304: _UNCHANGED}


_UNCHANGED = {"description": "Nothing has changed since the answer with this ETag"}
_CSV_ONLY: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
    304: _UNCHANGED,
}


def _desk(request: Request, session: SessionDep) -> Desk:
    return Desk(session, request.app.state.shelf, request.app.state.columns)


DeskDep = Annotated[Desk, Depends(_desk)]


def _wanted(request: Request) -> Form:
    """CSV where the client asks for it and not for JSON."""
    accepted = request.headers.get("accept", "")
    return "csv" if "text/csv" in accepted and "application/json" not in accepted else "json"


def _answer(request: Request, audience: Audience, form: Form, make: Callable[[], Response]) -> Response:
    """The answer with its ETag; where the client has it already, nothing is computed."""
    survey = audience.survey
    asked = f"{request.url.path}?{request.url.query}"
    view = f"{form} {'public' if audience.public else 'full'} {survey.simulated}"
    current = etag(survey.id, survey.revision, asked, view)
    fresh = Response(status_code=304) if matches(request.headers.get("if-none-match"), current) else make()
    # who may see what depends on the key; a shared cache must ask again
    fresh.headers.update(
        {"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, Cookie"}
    )
    return fresh


def _csv(slug: str, name: str, chunks: Iterator[str]) -> Response:
    disposition = f'attachment; filename="{slug}-{name}.csv"'
    return StreamingResponse(chunks, media_type=CSV, headers={"Content-Disposition": disposition})


def _aggregates(request: Request, audience: Audience, desk: Desk, query: AggregatesQuery, form: Form) -> Response:
    def make() -> Response:
        document = actions.aggregates(desk, audience.survey, query, datetime.now(UTC), public=audience.public)
        if form == "csv":
            return _csv(audience.survey.slug, "aggregates", written(tidy.header(document), tidy.rows(document)))
        return Response(document.model_dump_json(), media_type="application/json")

    return _answer(request, audience, form, make)


@router.get("/aggregates", response_class=Response, responses=_either(Aggregates))
def get_aggregates(
    request: Request, audience: AudienceDep, desk: DeskDep, query: Annotated[AggregatesQuery, Query()]
) -> Response:
    """Per stage and touchpoint: how often it is met and how satisfying it is. CSV with `Accept: text/csv`."""
    return _aggregates(request, audience, desk, query, _wanted(request))


@router.get("/aggregates.csv", response_class=Response, responses=_CSV_ONLY)
def get_aggregates_csv(
    request: Request, audience: AudienceDep, desk: DeskDep, query: Annotated[AggregatesQuery, Query()]
) -> Response:
    """The same figures, one a row."""
    return _aggregates(request, audience, desk, query, "csv")
