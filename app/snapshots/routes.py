"""HTTP of snapshots and of the difference of two, as documents and as pictures."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.access import PrincipalDep
from app.accounts.rights import Scope
from app.aggregates.access import once
from app.aggregates.request import AggregatesQuery
from app.aggregates.routes import DeskDep
from app.database import SessionDep
from app.errors import Invalid, Problem
from app.maps.routes import PICTURES, picture
from app.pictures.store import Form
from app.sheets.door import sent
from app.sheets.sheet import Book
from app.snapshots import actions, tidy
from app.snapshots.document import Difference, SnapshotDocument, SnapshotPage
from app.surveys.access import EditedSurvey, reach
from app.surveys.actions import Survey

router = APIRouter(prefix="/api/v1/surveys/{slug}/snapshots", tags=["map"], dependencies=[Depends(once)])
ReadSurvey = Annotated[Survey, Depends(reach(Scope.AGGREGATES_READ))]
Lang = Annotated[str, Query(max_length=12, description="Language of the map; the survey's first one if left out")]
After = Annotated[UUID | None, Query(description="The later snapshot; the map of now if left out")]


class SnapshotBody(BaseModel):
    """What a snapshot is called; the map it keeps is the one that the query asks for."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=actions.LONGEST_NAME, pattern=r"^[^\x00]*$")


@router.get("", response_model=SnapshotPage)
def list_snapshots(
    survey: ReadSurvey,
    session: SessionDep,
    lang: Lang = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: UUID | None = None,
) -> Any:
    """The snapshots of the map, the newest first."""
    page = actions.listed(session, survey, _language(survey, lang), str(cursor or ""), limit)
    following = urlencode({"cursor": page.after, "limit": limit, **({"lang": lang} if lang else {})})
    path = f"/api/v1/surveys/{survey.slug}/snapshots?{following}"
    return {"items": page.items, "next": path if page.after else None}


@router.post("", status_code=201, response_model=SnapshotDocument)
def take_snapshot(
    body: SnapshotBody,
    principal: PrincipalDep,
    survey: EditedSurvey,
    desk: DeskDep,
    query: Annotated[AggregatesQuery, Query()],
) -> Any:
    """Keep the map as it is now. Nothing of it changes any more; it holds no quotes."""
    _language(survey, query.lang)
    return actions.take(desk, survey, query, body.name, principal.researcher_id, datetime.now(UTC))


@router.get("/{snapshot}/difference", response_model=Difference)
def get_difference(snapshot: UUID, survey: ReadSurvey, desk: DeskDep, after: After = None, lang: Lang = "") -> Any:
    """What changed from this snapshot to another one or to now, with the interval of every change."""
    return _compared(snapshot, survey, desk, after, lang).difference


@router.get("/{snapshot}/difference.csv", response_class=Response)
def get_difference_table(
    request: Request, snapshot: UUID, survey: ReadSurvey, desk: DeskDep, after: After = None
) -> Response:
    """The same, one figure a row."""
    found = _compared(snapshot, survey, desk, after, "").difference
    return sent(request, Book(f"{survey.slug}-difference", tidy.sheet(found), ()), "csv")


@router.get("/{snapshot}/difference.{form}", response_class=Response, responses=PICTURES)
def get_difference_picture(
    request: Request,
    snapshot: UUID,
    survey: ReadSurvey,
    desk: DeskDep,
    form: Form,
    after: After = None,
    lang: Lang = "",
) -> Response:
    """The changes drawn on the later map."""
    found = _compared(snapshot, survey, desk, after, lang)
    return picture(request, found.map, form, f"{survey.slug}-difference", found.over)


@router.get("/{snapshot}.{form}", response_class=Response, responses=PICTURES)
def get_snapshot_picture(
    request: Request, snapshot: UUID, survey: ReadSurvey, session: SessionDep, form: Form, lang: Lang = ""
) -> Response:
    """The map as it was when the snapshot was taken."""
    found = actions.read(session, survey, str(snapshot), _language(survey, lang))
    return picture(request, found.map, form, f"{survey.slug}-{found.created_at:%Y-%m-%d}")


@router.get("/{snapshot}", response_model=SnapshotDocument)
def get_snapshot(snapshot: UUID, survey: ReadSurvey, session: SessionDep, lang: Lang = "") -> Any:
    """A snapshot with its map."""
    return actions.read(session, survey, str(snapshot), _language(survey, lang))


@router.delete("/{snapshot}", status_code=204)
def delete_snapshot(snapshot: UUID, survey: EditedSurvey, session: SessionDep) -> None:
    """Delete a snapshot for good."""
    actions.remove(session, survey, str(snapshot))


def _compared(snapshot: UUID, survey: Survey, desk: DeskDep, after: UUID | None, lang: str) -> actions.Compared:
    language = _language(survey, lang)
    return actions.compare(desk, survey, str(snapshot), str(after or ""), language, datetime.now(UTC))


def _language(survey: Survey, lang: str) -> str:
    known = [*dict.fromkeys([*survey.draft.languages, *actions.LANGUAGES])]
    if lang and lang not in known:
        message = f"'{lang}' is unknown; possible are: {', '.join(known)}"
        raise Invalid("The request asks for something that this survey does not have.", [Problem("lang", message)])
    return lang or known[0]
