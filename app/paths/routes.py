"""HTTP of paths, as JSON and files."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.aggregates.access import Audience, once
from app.aggregates.actions import Desk
from app.aggregates.routes import FILES_ONLY, DeskDep, answer, any_form
from app.paths import actions, tidy
from app.paths.document import Paths
from app.paths.request import PathsQuery
from app.sheets.door import sent
from app.sheets.forms import FileForm, Form, wanted
from app.surveys.access import ReadSurvey
from app.surveys.actions import Survey

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"], dependencies=[Depends(once)])
QueryDep = Annotated[PathsQuery, Query()]


@router.get("/paths", response_class=Response, responses=any_form(Paths))
def get_paths(request: Request, survey: ReadSurvey, desk: DeskDep, query: QueryDep) -> Response:
    """Where paths start, lead and end, the most frequent ones, and what would be lost without a stop."""
    return _paths(request, survey, desk, query, wanted(request.headers.get("accept", "")))


@router.get("/paths.{form}", response_class=Response, responses=FILES_ONLY)
def get_paths_file(request: Request, survey: ReadSurvey, desk: DeskDep, query: QueryDep, form: FileForm) -> Response:
    """The same figures: CSV and Parquet with one a row, or a workbook."""
    return _paths(request, survey, desk, query, form)


def _paths(request: Request, survey: Survey, desk: Desk, query: PathsQuery, form: Form) -> Response:
    def make() -> Response:
        found = actions.paths(desk, survey, query, datetime.now(UTC))
        if form == "json":
            return Response(found.model_dump_json(), media_type="application/json")
        return sent(request, tidy.book(found, query.lang or survey.draft.languages[0]), form, query.bom)

    return answer(request, Audience(survey, public=False), form, make)
