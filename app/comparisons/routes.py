"""HTTP of comparisons, tables and trends, as JSON, CSV, Excel workbook and Parquet."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from app.aggregates.access import once
from app.aggregates.actions import Desk
from app.aggregates.etags import etag, matches
from app.aggregates.request import FigureQuery
from app.aggregates.routes import FILES, DeskDep
from app.comparisons import actions, tidy
from app.comparisons.document import Compared, Crosstab, Trend
from app.comparisons.request import CompareQuery, CrosstabQuery, TrendQuery
from app.sheets.door import sent
from app.sheets.forms import FileForm, Form, wanted
from app.sheets.sheet import Book
from app.surveys.access import ReadSurvey
from app.surveys.actions import Survey

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"], dependencies=[Depends(once)])
_UNCHANGED = {"description": "Nothing has changed since the answer with this ETag"}
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": FILES}, 304: _UNCHANGED}


def _any(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "content": FILES}, 304: _UNCHANGED}


def _answer(
    request: Request,
    survey: Survey,
    query: FigureQuery,
    form: Form | None,
    make: Callable[[], Compared | Crosstab | Trend],
    book: Callable[[Any], Book],
) -> Response:
    """The document in the form asked for; nothing is computed where the client has it already."""
    form = form or wanted(request.headers.get("accept", ""))
    current = etag(survey.id, survey.revision, f"{request.url.path}?{request.url.query}", f"{form} {survey.simulated}")
    if matches(request.headers.get("if-none-match"), current):
        answer = Response(status_code=304)
    elif form == "json":
        answer = Response(make().model_dump_json(), media_type="application/json")
    else:
        answer = sent(request, book(make()), form, query.bom)
    answer.headers.update(
        {"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, Cookie"}
    )
    return answer


@router.get("/compare", response_class=Response, responses=_any(Compared))
def get_comparison(
    request: Request, survey: ReadSurvey, desk: DeskDep, query: Annotated[CompareQuery, Query()]
) -> Response:
    """Groups beside each other: every touchpoint, stage and outcome, tested, with letters. `Accept` chooses a form."""
    return _compare(request, survey, desk, query, None)


@router.get("/compare.{form}", response_class=Response, responses=_FILES)
def get_comparison_file(
    request: Request, survey: ReadSurvey, desk: DeskDep, query: Annotated[CompareQuery, Query()], form: FileForm
) -> Response:
    """The same, one figure or pair a row."""
    return _compare(request, survey, desk, query, form)


def _compare(request: Request, survey: Survey, desk: Desk, query: CompareQuery, form: Form | None) -> Response:
    return _answer(
        request, survey, query, form, lambda: actions.compare(desk, survey, query, datetime.now(UTC)), tidy.table_book
    )


@router.get("/crosstab", response_class=Response, responses=_any(Crosstab))
def get_crosstab(
    request: Request, survey: ReadSurvey, desk: DeskDep, query: Annotated[CrosstabQuery, Query()]
) -> Response:
    """Any question by groups: shares by column, letters, the test of the table. `Accept` chooses a form."""
    return _crosstab(request, survey, desk, query, None)


@router.get("/crosstab.{form}", response_class=Response, responses=_FILES)
def get_crosstab_file(
    request: Request, survey: ReadSurvey, desk: DeskDep, query: Annotated[CrosstabQuery, Query()], form: FileForm
) -> Response:
    """The same, one figure or pair a row."""
    return _crosstab(request, survey, desk, query, form)


def _crosstab(request: Request, survey: Survey, desk: Desk, query: CrosstabQuery, form: Form | None) -> Response:
    return _answer(
        request, survey, query, form, lambda: actions.crosstab(desk, survey, query, datetime.now(UTC)), tidy.table_book
    )


@router.get("/trend", response_class=Response, responses=_any(Trend))
def get_trend(request: Request, survey: ReadSurvey, desk: DeskDep, query: Annotated[TrendQuery, Query()]) -> Response:
    """Figures per week, month or version, with the changes that are larger than chance. `Accept` chooses a form."""
    return _trend(request, survey, desk, query, None)


@router.get("/trend.{form}", response_class=Response, responses=_FILES)
def get_trend_file(
    request: Request, survey: ReadSurvey, desk: DeskDep, query: Annotated[TrendQuery, Query()], form: FileForm
) -> Response:
    """The same, one period a row."""
    return _trend(request, survey, desk, query, form)


def _trend(request: Request, survey: Survey, desk: Desk, query: TrendQuery, form: Form | None) -> Response:
    return _answer(
        request, survey, query, form, lambda: actions.trend(desk, survey, query, datetime.now(UTC)), tidy.trend_book
    )
