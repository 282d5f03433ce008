"""HTTP of responses: the submission endpoint, receipts, and the stored answers for those who may read them."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from app.database import SessionDep
from app.responses import actions, queries
from app.surveys.access import AnsweredSurvey, EditedSurvey

router = APIRouter(prefix="/api/v1", tags=["responses"])


class ReceiptBody(BaseModel):
    """A receipt, in the body because addresses get logged."""

    model_config = ConfigDict(extra="forbid")

    receipt: str = Field(max_length=100)


class StoredResponse(BaseModel):
    """What is stored under a receipt."""

    id: str
    survey: str
    version: int
    language: str
    day: date
    disposition: str
    answers: dict[str, Any]
    contacts: dict[str, dict[str, str]]


class Erased(BaseModel):
    erased: bool


@router.post("/receipts/access", response_model=StoredResponse)
def access_receipt(body: ReceiptBody, request: Request, session: SessionDep) -> Any:
    """Everything that is stored under a receipt."""
    return actions.open_receipt(session, request.app.state.settings.secret, body.receipt)


@router.post("/receipts/erase", response_model=Erased)
def erase_receipt(body: ReceiptBody, request: Request, session: SessionDep) -> Erased:
    """Erase the response behind a receipt, for good."""
    state = request.app.state
    actions.erase_receipt(session, state.ledger, state.settings.secret, body.receipt, datetime.now(UTC))
    return Erased(erased=True)


class ResponseItem(BaseModel):
    """One stored response."""

    id: str
    version: int
    language: str
    collector: str | None
    mode: str
    interviewer: str | None
    disposition: str
    day: date
    received_at: datetime | None
    seconds: int | None
    durations: dict[str, int] | None
    answers: dict[str, Any]


class ResponsePage(BaseModel):
    items: list[ResponseItem]
    next: str | None


@router.get("/surveys/{slug}/responses", response_model=ResponsePage)
def list_responses(
    survey: AnsweredSurvey,
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str, Query(max_length=36)] = "",
) -> Any:
    """Stored responses in the order of their random ids, which says nothing about when they came."""
    rows = queries.page(session, survey.id, cursor, limit + 1)
    more = (
        f"/api/v1/surveys/{survey.slug}/responses?limit={limit}&cursor={rows[limit - 1].id}"
        if len(rows) > limit
        else None
    )
    return {"items": [vars(row) for row in rows[:limit]], "next": more}


@router.delete("/surveys/{slug}", status_code=204)
def delete_survey(
    request: Request, survey: EditedSurvey, session: SessionDep, responses: Literal["keep", "delete"] = "keep"
) -> None:
    """Delete a survey with its versions, collectors and quotas. One that has answers goes only with `delete`."""
    actions.delete_survey(session, request.app.state.shelf, survey, with_responses=responses == "delete")
