"""HTTP of responses: the submission endpoint, receipts, and the stored answers for those who may read them."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from app.database import SessionDep
from app.errors import AppError, BadRequest, Invalid, NotFound, Problem, WrongMediaType
from app.responses import actions, queries
from app.responses.arrival import Arrival, Outcome, SubmissionBody, body_problems, fingerprint
from app.responses.strict_json import read_json
from app.surveys.access import AnsweredSurvey

router = APIRouter(prefix="/api/v1", tags=["responses"])
_BODY = TypeAdapter(SubmissionBody)


class Thanks(BaseModel):
    """A stored submission: keep the receipt, only it finds the answers again."""

    id: str
    receipt: str = Field(examples=["7KQF-2M9D-XR4T-8HWC"])
    disposition: str


@router.post(
    "/surveys/{slug}/responses",
    status_code=201,
    response_model=Thanks,
    responses={200: {"model": Thanks, "description": "The same submission again: the same receipt"}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SubmissionBody"}}},
        }
    },
)
async def submit(slug: str, request: Request) -> Response:
    """Store one submission. Returns only after it is safely on the disk."""
    _demand_json(request)
    raw = await request.body()
    arrival = _known(request, slug, raw)
    if arrival is None:
        arrival = await run_in_threadpool(_looked_up, request, slug, raw)
    if isinstance(arrival, Outcome):
        return _thank(arrival)
    try:
        return _thank(await request.app.state.intake.take(arrival))
    except NotFound:
        # Another process may have deleted the survey of this slug and made a new one.
        request.app.state.shelf.forget(slug)
        raise


def _demand_json(request: Request) -> None:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise WrongMediaType("Send the submission as application/json.")


def _read(raw: bytes) -> tuple[dict[str, Any], SubmissionBody]:
    try:
        document = read_json(raw)
    except ValueError as error:
        raise BadRequest(f"The body is not JSON: {error}.") from None
    try:
        body = _BODY.validate_python(document)
    except ValidationError as error:
        raise Invalid("The submission does not have the expected form.", body_problems(error)) from None
    return {**document, "id": body.id}, body


def _known(request: Request, slug: str, raw: bytes) -> Arrival | None:
    """The checked submission, without waiting for anything; None where the database has to be asked."""
    document, body = _read(raw)
    edition = request.app.state.shelf.known(slug, body.version)
    if edition is None:
        return None
    try:
        return actions.receive(edition, body, document, request.app.state.settings.secret, datetime.now(UTC))
    except Invalid:
        return None


def _looked_up(request: Request, slug: str, raw: bytes) -> Arrival | Outcome:
    """The slow way: load the version, and before anything is refused see whether the id is known already."""
    document, body = _read(raw)
    state = request.app.state
    edition = state.shelf.find(slug, body.version)
    first = edition or state.shelf.find(slug, 1)
    if first is None:
        raise NotFound(f"There is no survey '{slug}' that takes answers. Check the address.")
    with state.engine.connect() as connection:
        body_hash = fingerprint(state.settings.secret, first.survey_id, document)
        verdict = actions.replayed(connection, body.id, body_hash, state.settings.secret)
    if isinstance(verdict, AppError):
        raise verdict
    if edition is None:
        problem = Problem("version", f"Version {body.version} was never published. Load the questionnaire again.")
        raise Invalid("The submission names a version that does not exist.", [problem])
    return verdict or actions.receive(edition, body, document, state.settings.secret, datetime.now(UTC))


def _thank(outcome: Outcome) -> Response:
    document = f'{{"id":"{outcome.id}","receipt":"{outcome.receipt}","disposition":"{outcome.disposition}"}}'
    return Response(document, 201 if outcome.created else 200, media_type="application/json")


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
