"""HTTP of figures: aggregates, toplines and the long rows, as JSON and CSV."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from app.aggregates import actions, tidy, tidy_toplines
from app.aggregates.access import Audience, AudienceDep
from app.aggregates.actions import Desk
from app.aggregates.document import Aggregates
from app.aggregates.etags import etag, matches
from app.aggregates.request import AggregatesQuery, Filters, MentionsQuery, ToplinesQuery
from app.aggregates.topline_document import Toplines
from app.database import SessionDep
from app.mentions.csv_format import written
from app.mentions.listing import MentionRow, cells, header
from app.surveys.access import AnsweredSurvey
from app.surveys.actions import Survey

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


def _toplines(request: Request, audience: Audience, desk: Desk, query: ToplinesQuery, form: Form) -> Response:
    def make() -> Response:
        document = actions.toplines(desk, audience.survey, query, datetime.now(UTC), public=audience.public)
        if form == "csv":
            return _csv(audience.survey.slug, "toplines", written(tidy_toplines.HEADER, tidy_toplines.rows(document)))
        return Response(document.model_dump_json(), media_type="application/json")

    return _answer(request, audience, form, make)


@router.get("/toplines", response_class=Response, responses=_either(Toplines))
def get_toplines(
    request: Request, audience: AudienceDep, desk: DeskDep, query: Annotated[ToplinesQuery, Query()]
) -> Response:
    """The plain distribution of every question. CSV with `Accept: text/csv`."""
    return _toplines(request, audience, desk, query, _wanted(request))


@router.get("/toplines.csv", response_class=Response, responses=_CSV_ONLY)
def get_toplines_csv(
    request: Request, audience: AudienceDep, desk: DeskDep, query: Annotated[ToplinesQuery, Query()]
) -> Response:
    """The same, one figure a row."""
    return _toplines(request, audience, desk, query, "csv")


class MentionPage(BaseModel):
    """Some long rows, by response id."""

    items: list[MentionRow]
    next: str | None


@router.get("/mentions", response_class=Response, responses=_either(MentionPage))
def get_mentions(
    request: Request, survey: AnsweredSurvey, desk: DeskDep, query: Annotated[MentionsQuery, Query()]
) -> Response:
    """The long rows: one per respondent, stage and touchpoint, with ratings and place in the path."""
    if _wanted(request) == "csv":
        return _mentions_csv(request, survey, desk, query)

    def make() -> Response:
        rows = list(islice(actions.mentions(desk, survey, query, query.cursor).rows, query.limit + 1))
        more = len(rows) > query.limit
        cursor = str(rows[query.limit - 1][0]) if more else ""
        following = request.url.include_query_params(cursor=cursor) if more else None
        page = MentionPage(
            items=[row for _, row in rows[: query.limit]],
            next=f"{following.path}?{following.query}" if following else None,
        )
        return Response(page.model_dump_json(), media_type="application/json")

    return _answer(request, Audience(survey, public=False), "json", make)


@router.get("/mentions.csv", response_class=Response, responses=_CSV_ONLY)
def get_mentions_csv(
    request: Request, survey: AnsweredSurvey, desk: DeskDep, query: Annotated[Filters, Query()]
) -> Response:
    """All long rows, streamed."""
    return _mentions_csv(request, survey, desk, query)


def _mentions_csv(request: Request, survey: Survey, desk: Desk, query: Filters) -> Response:
    def make() -> Response:
        found = actions.mentions(desk, survey, query)
        table = (cells(row) for _, row in found.rows)
        return _csv(survey.slug, "mentions", written(header(found.segments), table))

    return _answer(request, Audience(survey, public=False), "csv", make)
