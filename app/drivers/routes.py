"""HTTP of drivers, as JSON and files."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.aggregates.access import Audience, once
from app.aggregates.actions import Desk
from app.aggregates.routes import FILES_ONLY, DeskDep, answer, any_form
from app.drivers import actions, tidy
from app.drivers.document import Drivers
from app.drivers.request import DriversQuery
from app.sheets.door import sent
from app.sheets.forms import FileForm, Form, wanted
from app.surveys.access import ReadSurvey
from app.surveys.actions import Survey

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"], dependencies=[Depends(once)])
QueryDep = Annotated[DriversQuery, Query()]


@router.get("/drivers", response_class=Response, responses=any_form(Drivers))
def get_drivers(request: Request, survey: ReadSurvey, desk: DeskDep, query: QueryDep) -> Response:
    """Touchpoints by how much of the outcome goes with them: importance, quadrant, penalty and reward, impact."""
    return _drivers(request, survey, desk, query, wanted(request.headers.get("accept", "")))


@router.get("/drivers.{form}", response_class=Response, responses=FILES_ONLY)
def get_drivers_file(request: Request, survey: ReadSurvey, desk: DeskDep, query: QueryDep, form: FileForm) -> Response:
    """The same figures, one driver a row: CSV, Parquet, or a workbook."""
    return _drivers(request, survey, desk, query, form)


def _drivers(request: Request, survey: Survey, desk: Desk, query: DriversQuery, form: Form) -> Response:
    def make() -> Response:
        found = actions.drivers(desk, survey, query, datetime.now(UTC))
        if form == "json":
            return Response(found.model_dump_json(), media_type="application/json")
        return sent(request, tidy.book(found, query.lang or survey.draft.languages[0]), form, query.bom)

    return answer(request, Audience(survey, public=False), form, make)
