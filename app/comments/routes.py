"""HTTP of comments on the map."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.access import PrincipalDep
from app.accounts.rights import Scope
from app.aggregates.routes import DeskDep
from app.comments import actions
from app.database import SessionDep
from app.surveys.access import EditedSurvey, reach
from app.surveys.actions import Survey

router = APIRouter(prefix="/api/v1/surveys/{slug}/comments", tags=["map"])
ReadSurvey = Annotated[Survey, Depends(reach(Scope.AGGREGATES_READ))]


class CommentBody(BaseModel):
    """What is said about a stage, or about a touchpoint in it."""

    model_config = ConfigDict(extra="forbid")

    stage: str = Field(max_length=64)
    touchpoint: str | None = Field(None, max_length=64)
    model: str = Field("", max_length=64, description="The stage model; the questionnaire's own if left out")
    text: str = Field(min_length=1, max_length=actions.LONGEST, pattern=r"^[^\x00]*$")


class CommentChange(BaseModel):
    """Whether a comment is settled."""

    model_config = ConfigDict(extra="forbid")

    resolved: bool


class CommentItem(BaseModel):
    id: str
    model: str
    stage: str
    touchpoint: str | None
    text: str
    author: str
    own: bool
    created_at: datetime
    resolved_at: datetime | None


class CommentPage(BaseModel):
    items: list[CommentItem]
    next: str | None


@router.get("", response_model=CommentPage)
def list_comments(
    principal: PrincipalDep,
    survey: ReadSurvey,
    session: SessionDep,
    model: Annotated[str, Query(max_length=64, description="Only those on the map in this stage model")] = "",
) -> Any:
    """The comments on the map, the oldest first."""
    found = actions.listed(session, survey, principal.researcher_id, model)
    return {"items": [vars(one) for one in found], "next": None}


@router.post("", status_code=201, response_model=CommentItem)
def write_comment(body: CommentBody, principal: PrincipalDep, survey: EditedSurvey, desk: DeskDep) -> Any:
    """Comment on a stage or a touchpoint."""
    place = (body.stage, body.touchpoint)
    author, now = principal.researcher_id, datetime.now(UTC)
    return vars(actions.write(desk, survey, author, now, place=place, text=body.text, model=body.model))


@router.patch("/{comment}", response_model=CommentItem)
def change_comment(
    comment: UUID, body: CommentChange, principal: PrincipalDep, survey: EditedSurvey, session: SessionDep
) -> Any:
    """Settle a comment, or open it again."""
    reader, now = principal.researcher_id, datetime.now(UTC)
    return vars(actions.resolve(session, survey, str(comment), reader, now, resolved=body.resolved))


@router.delete("/{comment}", status_code=204)
def delete_comment(comment: UUID, principal: PrincipalDep, survey: EditedSurvey, session: SessionDep) -> None:
    """Take your own comment back."""
    actions.remove(session, survey, str(comment), principal.researcher_id)
