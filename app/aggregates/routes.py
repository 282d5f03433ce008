"""HTTP of figures: aggregates, toplines and the long rows, as JSON, CSV, Excel workbook and Parquet."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from app.aggregates import actions, book, mention_book, topline_book
from app.aggregates.access import Audience, AudienceDep, once
from app.aggregates.actions import Desk
from app.aggregates.document import Aggregates
from app.aggregates.etags import etag, matches
from app.aggregates.request import AggregatesQuery, Filters, MentionsQuery, ToplinesQuery
from app.aggregates.topline_document import Toplines
from app.database import SessionDep
from app.mentions.listing import MentionRow
from app.sheets.door import sent
from app.sheets.forms import MEDIA, FileForm, Form, wanted
from app.surveys.access import AnsweredSurvey
from app.surveys.actions import Survey

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"], dependencies=[Depends(once)])
_UNCHANGED = {"description": "Nothing has changed since the answer with this ETag"}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
FILES: dict[str, Any] = {
    "text/csv": {"schema": {"type": "string"}},
    MEDIA["xlsx"]: _BINARY,
    MEDIA["parquet"]: _BINARY,
}
FILES_ONLY: dict[int | str, dict[str, Any]] = {200: {"content": FILES}, 304: _UNCHANGED}


def any_form(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of an answer that is JSON, or a file where `Accept` asks for one."""
    return {200: {"model": model, "content": FILES}, 304: _UNCHANGED}


def _desk(request: Request, session: SessionDep) -> Desk:
    return Desk(session, request.app.state.shelf, request.app.state.columns)


DeskDep = Annotated[Desk, Depends(_desk)]


def _wanted(request: Request) -> Form:
    return wanted(request.headers.get("accept", ""))


def answer(request: Request, audience: Audience, form: Form, make: Callable[[], Response]) -> Response:
    """The answer with its ETag; where the client has it already, nothing is computed."""
    survey = audience.survey
    asked = f"{request.url.path}?{request.url.query}"
    view = f"{form} {'public' if audience.public else 'full'} {survey.simulated}"
    current = etag(survey.id, audience.state, asked, view)
    fresh = Response(status_code=304) if matches(request.headers.get("if-none-match"), current) else make()
    # who may see what depends on the key; a shared cache must ask again
    fresh.headers.update(
        {"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, Cookie"}
    )
    return fresh


def _aggregates(request: Request, audience: Audience, desk: Desk, query: AggregatesQuery, form: Form) -> Response:
    def make() -> Response:
        document = actions.aggregates(desk, audience.survey, query, datetime.now(UTC), public=audience.public)
        if form != "json":
            return sent(request, book.book(document, query.lang or audience.survey.draft.languages[0]), form, query.bom)
        return Response(document.model_dump_json(), media_type="application/json")

    return answer(request, audience, form, make)


@router.get("/aggregates", response_class=Response, responses=any_form(Aggregates))
def get_aggregates(
    request: Request, audience: AudienceDep, desk: DeskDep, query: Annotated[AggregatesQuery, Query()]
) -> Response:
    """Per stage and touchpoint: how often it is met and how satisfying it is. `Accept` chooses another form."""
    return _aggregates(request, audience, desk, query, _wanted(request))


@router.get("/aggregates.{form}", response_class=Response, responses=FILES_ONLY)
def get_aggregates_file(
    request: Request, audience: AudienceDep, desk: DeskDep, query: Annotated[AggregatesQuery, Query()], form: FileForm
) -> Response:
    """The same figures: CSV and Parquet with one a row, or a workbook."""
    return _aggregates(request, audience, desk, query, form)


def _toplines(request: Request, audience: Audience, desk: Desk, query: ToplinesQuery, form: Form) -> Response:
    def make() -> Response:
        document = actions.toplines(desk, audience.survey, query, datetime.now(UTC), public=audience.public)
        if form != "json":
            lang = query.lang or audience.survey.draft.languages[0]
            return sent(request, topline_book.book(document, lang), form, query.bom)
        return Response(document.model_dump_json(), media_type="application/json")

    return answer(request, audience, form, make)


@router.get("/toplines", response_class=Response, responses=any_form(Toplines))
def get_toplines(
    request: Request, audience: AudienceDep, desk: DeskDep, query: Annotated[ToplinesQuery, Query()]
) -> Response:
    """The plain distribution of every question. `Accept` chooses another form."""
    return _toplines(request, audience, desk, query, _wanted(request))


@router.get("/toplines.{form}", response_class=Response, responses=FILES_ONLY)
def get_toplines_file(
    request: Request, audience: AudienceDep, desk: DeskDep, query: Annotated[ToplinesQuery, Query()], form: FileForm
) -> Response:
    """The same: CSV and Parquet with one figure a row, or a workbook with one question a sheet."""
    return _toplines(request, audience, desk, query, form)


class MentionPage(BaseModel):
    """Some long rows, by response id."""

    items: list[MentionRow]
    next: str | None


@router.get("/mentions", response_class=Response, responses=any_form(MentionPage))
def get_mentions(
    request: Request, survey: AnsweredSurvey, desk: DeskDep, query: Annotated[MentionsQuery, Query()]
) -> Response:
    """The long rows: one per respondent, stage and touchpoint, with ratings and place in the path."""
    if (form := _wanted(request)) != "json":
        return _mentions_file(request, survey, desk, query, form)

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

    return answer(request, Audience(survey, public=False), "json", make)


@router.get("/mentions.{form}", response_class=Response, responses=FILES_ONLY)
def get_mentions_file(
    request: Request, survey: AnsweredSurvey, desk: DeskDep, query: Annotated[Filters, Query()], form: FileForm
) -> Response:
    """All long rows: CSV streamed, Parquet, or a workbook that explains its columns."""
    return _mentions_file(request, survey, desk, query, form)


def _mentions_file(request: Request, survey: Survey, desk: Desk, query: Filters, form: FileForm) -> Response:
    def make() -> Response:
        found = actions.mentions(desk, survey, query)
        rows = (row for _, row in found.rows)
        return sent(request, mention_book.book(survey.slug, rows, found.segments, found.lang), form, query.bom)

    return answer(request, Audience(survey, public=False), form, make)
