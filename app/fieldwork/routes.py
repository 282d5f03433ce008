"""HTTP of the fieldwork, as JSON and CSV."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from app.aggregates.access import once
from app.aggregates.actions import Desk
from app.database import SessionDep
from app.fieldwork import tidy
from app.fieldwork.actions import fieldwork, flagged_responses
from app.fieldwork.document import Fieldwork, FlaggedPage
from app.fieldwork.request import FieldworkQuery, FlaggedQuery
from app.mentions.csv_format import written
from app.surveys.access import AnsweredSurvey

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"], dependencies=[Depends(once)])
_CSV: dict[str, Any] = {"text/csv": {"schema": {"type": "string"}}}
Asked = Annotated[FieldworkQuery, Query()]


@router.get("/fieldwork", response_model=Fieldwork, responses={200: {"content": _CSV}})
def get_fieldwork(request: Request, survey: AnsweredSurvey, session: SessionDep, query: Asked) -> Any:
    """Who came, who finished, where the others stopped, how long it took. CSV with `Accept: text/csv`."""
    accepted = request.headers.get("accept", "")
    found = fieldwork(Desk(session, request.app.state.shelf, request.app.state.columns), survey, query)
    return _csv(found) if "text/csv" in accepted and "application/json" not in accepted else found


@router.get("/fieldwork.csv", response_class=Response, responses={200: {"content": _CSV}})
def get_fieldwork_csv(request: Request, survey: AnsweredSurvey, session: SessionDep, query: Asked) -> Response:
    """The same, one figure a row."""
    return _csv(fieldwork(Desk(session, request.app.state.shelf, request.app.state.columns), survey, query))


@router.get("/fieldwork/flagged", response_model=FlaggedPage)
def list_flagged(
    request: Request, survey: AnsweredSurvey, session: SessionDep, query: Annotated[FlaggedQuery, Query()]
) -> Any:
    """Responses with signs of answers given without care, each with its reasons. Nothing is deleted by them."""
    desk = Desk(session, request.app.state.shelf, request.app.state.columns)
    page = flagged_responses(desk, survey, query)
    following = request.url.include_query_params(cursor=page.next) if page.next else None
    return page.model_copy(update={"next": f"{following.path}?{following.query}" if following else None})


def _csv(found: Fieldwork) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{found.survey}-fieldwork.csv"'}
    text = "".join(written(list(tidy.Figure._fields), tidy.rows(found)))
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
