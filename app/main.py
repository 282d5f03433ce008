"""The application: routers, the rendering of every error, the life of the writer thread."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from app.accounts.routes import router as accounts_router
from app.aggregates.routes import router as aggregates_router
from app.collectors.routes import router as collectors_router
from app.database import is_current, open_engine
from app.errors import AppError, BadRequest, Busy, Invalid, MethodNotAllowed, NotFound, Problem, TooLarge, Unexpected
from app.journeys.routes import router as journeys_router
from app.maps.routes import router as maps_router
from app.mentions.store import ColumnStore
from app.responses.actions import erase_again, sweep_drafts
from app.responses.arrival import SubmissionBody
from app.responses.intake import Intake
from app.responses.ledger import Ledger
from app.responses.routes import router as responses_router
from app.settings import Settings
from app.surveys.routes import router as surveys_router
from app.surveys.store import Shelf
from app.web.account import router as account_pages
from app.web.assets import Assets
from app.web.errors import error_page
from app.web.respondent import router as respondent_pages
from app.web.sign_in import router as sign_in_pages
from app.web.studio import router as studio_pages

SWEEP_SECONDS = 600
# Responses first: routes are tried in order, and that one is called most.
ROUTERS = (
    responses_router,
    journeys_router,
    surveys_router,
    collectors_router,
    aggregates_router,
    maps_router,
    accounts_router,
    sign_in_pages,
    account_pages,
    respondent_pages,
    studio_pages,
)
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


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service for these settings (by default: the environment's)."""
    settings = settings or Settings()
    app = FastAPI(
        title="touchpoints",
        version="1",
        summary="Where customers met a company, how that felt, stage by stage.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=_life,
        max_body_size=settings.max_body,
        responses={"4XX": {"model": ProblemDocument, "description": "What is wrong, where, and what to do"}},
    )
    app.state.settings = settings
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(_operations)
    app.mount("/static", Assets(), "static")
    for error, handler in (
        (AppError, _app_error),
        (HTTPException, _http_error),
        (RequestValidationError, _validation_error),
        (SQLAlchemyError, _database_error),
        (Exception, _bug),
    ):
        app.add_exception_handler(error, handler)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app.state.engine = open_engine(settings.database)
    app.state.shelf = Shelf(app.state.engine)
    app.state.columns = ColumnStore()
    app.state.ledger = Ledger(settings.data_dir / "erasures.ledger")
    app.state.intake = Intake(
        app.state.engine,
        settings.secret,
        limit=settings.intake_queue,
        batch=settings.intake_batch,
        wait=settings.intake_wait,
    )
    with Session(app.state.engine) as session, session.begin():
        erase_again(session, app.state.ledger, settings.secret, datetime.now(UTC))
    app.state.intake.start()
    sweeping = asyncio.create_task(_sweep(app))
    try:
        yield
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await asyncio.to_thread(app.state.intake.stop)
        app.state.engine.dispose()


async def _sweep(app: FastAPI) -> None:
    while True:
        try:
            await asyncio.to_thread(_sweep_once, app)
        except SQLAlchemyError as error:
            log.warning("drafts not swept", error=type(error).__name__)
        await asyncio.sleep(SWEEP_SECONDS)


def _sweep_once(app: FastAPI) -> None:
    engine = app.state.engine.execution_options(sqlite_begin="IMMEDIATE")
    with Session(engine) as session, session.begin():
        sweep_drafts(session, app.state.shelf, app.state.settings.secret, datetime.now(UTC))


def _rendered(request: Request, error: AppError) -> Response:
    """One place for every error: a problem document for programs, a page for people."""
    if not request.url.path.startswith("/api/"):
        return error_page(request, error)
    return JSONResponse(error.document(), error.status, error.headers, media_type="application/problem+json")


async def _app_error(request: Request, error: Any) -> Response:
    return _rendered(request, error)


async def _http_error(request: Request, error: Any) -> Response:
    match error.status_code:
        case 404:
            known = NotFound("There is nothing at this address. Check it, or see /api/v1/openapi.json.")
        case 405:
            known = MethodNotAllowed("This address does not take that method. See /api/v1/openapi.json.")
        case 413:
            limit = request.app.state.settings.max_body
            known = TooLarge(f"The body is larger than {limit:,} bytes. Send less at once.")
        case _:
            known = BadRequest(str(error.detail) or HTTPStatus(error.status_code).phrase)
    known.headers |= dict(error.headers or {})
    return _rendered(request, known)


async def _validation_error(request: Request, error: Any) -> Response:
    places = [(".".join(str(part) for part in one["loc"]), one["msg"]) for one in error.errors()]
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return _rendered(request, BadRequest("The body is not JSON.", [Problem(*place) for place in places]))
    problems = [Problem(path, f"{message}.") for path, message in places]
    return _rendered(request, Invalid("Some values do not have the expected form.", problems))


async def _database_error(request: Request, error: Any) -> Response:
    log.warning("database error", error=type(error).__name__, reason=str(error).split("\n")[0][:200])
    busy = Busy("The database cannot be reached at the moment. Try again.", headers={"Retry-After": "5"})
    return _rendered(request, busy)


async def _bug(request: Request, error: Any) -> Response:
    log.error("unexpected error", path=request.url.path, exc_info=error)
    return _rendered(
        request, Unexpected("It was written to the log. Try again; if it stays so, tell whoever runs this service.")
    )


_operations = APIRouter(tags=["operations"])


class Health(BaseModel):
    status: str


@_operations.get("/healthz", response_model=Health)
def healthz() -> Health:
    """The process is alive."""
    return Health(status="ok")


@_operations.get("/readyz", response_model=Health)
def readyz(request: Request) -> Health:
    """The database can be reached and its tables are those of this version."""
    if not is_current(request.app.state.engine):
        raise Busy("The database has other tables than this version needs. Run `touchpoints db upgrade`.")
    return Health(status="ok")


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        # The submission endpoint reads its bytes itself, so its schema is added by hand.
        schema = SubmissionBody.model_json_schema(ref_template="#/components/schemas/{model}")
        document.setdefault("components", {}).setdefault("schemas", {})["SubmissionBody"] = schema
        app.openapi_schema = document
    return app.openapi_schema
