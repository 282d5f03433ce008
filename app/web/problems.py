"""Renders every error, in this one place: a problem document (RFC 9457) for programs, a page for people."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from app.errors import (
    UNEXPECTED,
    AppError,
    BadRequest,
    Invalid,
    MethodNotAllowed,
    NotFound,
    Problem,
    TooLarge,
    Unexpected,
)
from app.web.errors import error_page

PROGRAMS = ("/api/", "/healthz", "/readyz")
log = structlog.get_logger()


class ProblemItem(BaseModel):
    path: str
    message: str


class ProblemDocument(BaseModel):
    """RFC 9457: what every error of the API looks like."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemItem]


DOCUMENTED: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
    for status, description in (
        ("4XX", "What is wrong, where, and what to do"),
        ("503", "Too busy at the moment: send it again after `Retry-After` seconds"),
    )
}


def rendered(request: Request, error: AppError) -> Response:
    """The answer that tells this error."""
    if not request.url.path.startswith(PROGRAMS):
        return error_page(request, error)
    return Response(error.encoded(), error.status, error.headers, media_type="application/problem+json")


def register(app: FastAPI) -> None:
    """Let the application answer with these, whatever is raised."""
    for error, handler in (
        (AppError, _app_error),
        (HTTPException, _http_error),
        (RequestValidationError, _validation_error),
        (Exception, _bug),
    ):
        app.add_exception_handler(error, handler)


async def _app_error(request: Request, error: Any) -> Response:
    return rendered(request, error)


async def _http_error(request: Request, error: Any) -> Response:
    match error.status_code:
        case 404:
            known: AppError = NotFound("There is nothing at this address. Check it, or see /api/v1/openapi.json.")
        case 405:
            known = MethodNotAllowed("This address does not take that method. See /api/v1/openapi.json.")
        case 413:
            limit = request.app.state.settings.max_body
            known = TooLarge(f"The body is larger than {limit:,} bytes. Send less at once.")
        case _:
            known = BadRequest(str(error.detail) or HTTPStatus(error.status_code).phrase)
    known.headers |= dict(error.headers or {})
    return rendered(request, known)


async def _validation_error(request: Request, error: Any) -> Response:
    found = error.errors()
    places = [(".".join(str(part) for part in one["loc"]), one["msg"]) for one in found]
    if any(one["type"] == "json_invalid" for one in found):
        return rendered(request, BadRequest("The body is not JSON.", [Problem(*place) for place in places]))
    problems = [Problem(path, f"{message}.") for path, message in places]
    return rendered(request, Invalid("Some values do not have the expected form.", problems))


async def _bug(request: Request, error: Any) -> Response:
    log.error("unexpected error", path=request.url.path, exc_info=error)
    return rendered(request, Unexpected(UNEXPECTED))
