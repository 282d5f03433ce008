"""The submission endpoint, spoken straight in ASGI: it is called more than everything else together.

What FastAPI would do for it (routing past others, dependencies, models in and out) costs more than storing the
response; its description stands in `OPERATION`, which `main` adds to the OpenAPI document.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from app.errors import (
    UNEXPECTED,
    AppError,
    BadRequest,
    Busy,
    Invalid,
    NotFound,
    Problem,
    TooLarge,
    Unexpected,
    WrongMediaType,
)
from app.responses import actions
from app.responses.arrival import Arrival, Outcome, SubmissionBody, body_problems, fingerprint
from app.responses.strict_json import read_json

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PATH = "/api/v1/surveys/{slug}/responses"
_BEFORE, _AFTER = PATH.split("{slug}")
_BODY = TypeAdapter(SubmissionBody)
log = structlog.get_logger()


class Thanks(BaseModel):
    """A stored submission: keep the receipt, only it finds the answers again."""

    id: str
    receipt: str = Field(examples=["7KQF-2M9D-XR4T-8HWC"])
    disposition: str


OPERATION: dict[str, Any] = {
    "tags": ["responses"],
    "operationId": "submit",
    "summary": "Store one submission",
    "description": "Answers only after the response is safely on the disk. Sending the same again is harmless.",
    "parameters": [{"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SubmissionBody"}}},
    },
    "responses": {
        status: {
            "description": description,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thanks"}}},
        }
        for status, description in (("201", "Stored"), ("200", "The same submission again: the same receipt"))
    },
}


def slug_of(scope: Scope) -> str | None:
    """The survey that a request submits to; None for every other request."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return None
    path: str = scope["path"]
    if not (path.startswith(_BEFORE) and path.endswith(_AFTER)):
        return None
    slug = path[len(_BEFORE) : -len(_AFTER)]
    return slug if slug and "/" not in slug else None


async def submit(state: Any, slug: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Store one submission and answer after it is safely on the disk. `state` is the application's."""
    try:
        outcome = await _take(state, slug, await _read_body(scope, receive, state.settings.max_body))
    except AppError as error:
        await _refuse(send, error)
    except DataError:
        await _refuse(send, NotFound("There is no survey at this address. Check it."))
    except SQLAlchemyError:
        busy = Busy("The database cannot be reached at the moment. Send it again.", headers={"Retry-After": "5"})
        await _refuse(send, busy)
    except Exception as error:
        log.error("unexpected error", path=PATH, exc_info=error)
        await _refuse(send, Unexpected(UNEXPECTED))
    else:
        document = f'{{"id":"{outcome.id}","receipt":"{outcome.receipt}","disposition":"{outcome.disposition}"}}'
        await _answer(send, 201 if outcome.created else 200, b"application/json", document.encode(), {})


async def _take(state: Any, slug: str, raw: bytes) -> Outcome:
    arrival: Arrival | Outcome | None = _known(state, slug, raw)
    if arrival is None:
        arrival = await run_in_threadpool(_looked_up, state, slug, raw)
    if isinstance(arrival, Outcome):
        return arrival
    try:
        outcome: Outcome = await state.intake.take(arrival)
    except NotFound:
        # Another process may have deleted the survey of this slug and made a new one: look once more.
        state.shelf.forget(slug)
        arrival = await run_in_threadpool(_looked_up, state, slug, raw)
        outcome = arrival if isinstance(arrival, Outcome) else await state.intake.take(arrival)
    return outcome


async def _read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    headers = dict(scope["headers"])
    media = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if media != b"application/json":
        raise WrongMediaType("Send the submission as application/json.")
    announced = headers.get(b"content-length", b"")
    size = int(announced) if announced.isdigit() and len(announced) < 20 else 0
    body, more = b"", True
    while more and size <= limit:
        message = await receive()
        body += message.get("body", b"")
        size, more = max(size, len(body)), message.get("more_body", False)
    if size > limit:
        raise TooLarge(f"The body is larger than {limit:,} bytes. Send less at once.", headers={"Connection": "close"})
    return body


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


def _known(state: Any, slug: str, raw: bytes) -> Arrival | None:
    """The checked submission, without waiting for anything; None where the database has to be asked."""
    document, body = _read(raw)
    edition = state.shelf.known(slug, body.version)
    if edition is None:
        return None
    try:
        return actions.receive(edition, body, document, state.settings.secret, datetime.now(UTC))
    except Invalid:
        return None


def _looked_up(state: Any, slug: str, raw: bytes) -> Arrival | Outcome:
    """The slow way: load the version, and before anything is refused see whether the id is known already."""
    document, body = _read(raw)
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


async def _refuse(send: Send, error: AppError) -> None:
    await _answer(send, error.status, b"application/problem+json", error.encoded(), error.headers)


async def _answer(send: Send, status: int, media: bytes, body: bytes, headers: dict[str, str]) -> None:
    lines = [(b"content-type", media), (b"content-length", b"%d" % len(body))]
    lines += [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})
