"""The application: routers, the rendering of every error, the life of the writer thread."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from starlette.types import Receive, Scope, Send

from app.accounts.routes import router as accounts_router
from app.aggregates.routes import router as aggregates_router
from app.collectors.routes import router as collectors_router
from app.comments.routes import router as comments_router
from app.comparisons.routes import router as comparisons_router
from app.database import is_current, open_engine, reading, writing
from app.drivers.routes import router as drivers_router
from app.errors import AppError, BadRequest, Busy, Conflict
from app.exchange.routes import router as exchange_router
from app.fieldwork.routes import router as fieldwork_router
from app.journeys.routes import router as journeys_router
from app.maps.routes import router as maps_router
from app.mentions.actions import mend_columns
from app.mentions.store import ColumnStore
from app.pains.routes import router as pains_router
from app.paths.routes import router as paths_router
from app.pictures.store import Pictures
from app.responses import door
from app.responses.actions import erase_again, sweep_drafts
from app.responses.arrival import SubmissionBody
from app.responses.intake import Intake
from app.responses.ledger import Ledger
from app.responses.routes import router as responses_router
from app.settings import Settings
from app.shares.routes import router as shares_router
from app.snapshots.routes import router as snapshots_router
from app.surveys.routes import router as surveys_router
from app.surveys.schema import Questionnaire
from app.surveys.store import Shelf
from app.web import problems
from app.web.account import router as account_pages
from app.web.assets import Assets
from app.web.body_limit import BodyLimit
from app.web.gallery import Gallery
from app.web.respondent import router as respondent_pages
from app.web.revalidation import Revalidation
from app.web.sign_in import router as sign_in_pages
from app.web.studio import router as studio_pages
from app.weights.routes import router as weights_router

SWEEP_SECONDS = 600
# Computing figures shares the interpreter with the loop that takes submissions: it gives way ten times as soon as by
# default, and makes the collector, which stops everybody, walk through all objects a hundred times as seldom.
GIVE_WAY = 0.0005  # seconds
COLLECTED_AFTER = (10_000, 10, 100)
# Responses first: routes are tried in order, and that one is called most.
ROUTERS = (
    responses_router,
    journeys_router,
    surveys_router,
    collectors_router,
    aggregates_router,
    fieldwork_router,
    exchange_router,
    pains_router,
    drivers_router,
    paths_router,
    weights_router,
    comparisons_router,
    maps_router,
    snapshots_router,
    comments_router,
    shares_router,
    accounts_router,
    sign_in_pages,
    account_pages,
    respondent_pages,
    studio_pages,
)
log = structlog.get_logger()


# What asks nobody who they are, and why. Every other route has a guard in its dependencies (`accounts.access.signed_in`
# or `surveys.access.reach`), which a test looks for. A `*` at the end stands for every address that begins so.
PUBLIC = {
    f"POST {door.PATH}": "respondents have no account; the writer checks survey, collector, token and quota",
    "GET /api/v1/surveys/{slug}/questionnaire": "what respondents are asked, while the survey is open",
    "GET /s/{slug}*": "the respondent's pages",
    "POST /s/{slug}*": "the respondent's pages",
    "POST /api/v1/receipts/access": "the receipt is the key",
    "POST /api/v1/receipts/erase": "the receipt is the key",
    "GET /api/v1/models*": "built in, the same everywhere",
    "GET /api/v1/catalogues*": "built in, the same everywhere",
    "GET /api/v1/areas": "built in, the same everywhere",
    "GET /api/v1/crosswalks*": "built in, the same everywhere",
    "GET /api/v1/openapi.json": "the contract is no secret",
    "GET /docs": "the contract is no secret",
    "GET /": "the front page names open surveys only",
    "GET /studio/sign-in*": "where one signs in; a link is a key of its own",
    "POST /studio/sign-in*": "where one signs in; a link is a key of its own",
    "GET /studio/set-up/{token}": "the link is the key",
    "POST /studio/set-up/{token}": "the link is the key",
    "POST /studio/sign-out": "ends the session it is sent with, and nothing else",
    "GET /studio/surveys/{slug}/exports": "names the files of published figures; it asks for itself",
    "GET /studio/surveys/{slug}/figures*": "shown to all where the owner published the figures; it asks for itself",
    "GET /studio/surveys/{slug}/pain-points": "shown to all where the owner published the figures; it asks for itself",
    "GET /studio/surveys/{slug}/map": "shown to all where the owner published the figures; it asks for itself",
    "GET /studio/surveys/{slug}/toplines*": "shown to all where the owner published the figures; it asks for itself",
    "GET /studio/vega-{version}.js": "a script, the same for all",
    "GET /api/v1/shares/{token}*": "the link is the key; wrong ones are counted and then refused",
    "GET /share/{token}": "the link is the key; wrong ones are counted and then refused",
    "GET /static*": "styles and scripts",
    "GET /healthz": "tells only that the process is alive",
    "GET /readyz": "tells only whether the database can be used",
}


# anybody may see those of a survey whose owner published them
FIGURES = ("/aggregates", "/toplines", "/pain-points", "/map")


class Service(FastAPI):
    """The application; submissions enter by a door of their own."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        slug = door.slug_of(scope)
        if slug is None:
            await super().__call__(scope, receive, send)
        else:
            await door.submit(self.state, slug, scope, receive, send)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service for these settings (by default: the environment's)."""
    settings = settings or Settings()
    _write_logs(settings.log_level)
    app = Service(
        title="touchpoints",
        version="1",
        summary="Where customers met a company, how that felt, stage by stage.",
        docs_url=None,
        redirect_slashes=False,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=_life,
        responses=problems.DOCUMENTED,
    )
    app.state.settings = settings
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(_operations)
    app.mount("/static", Assets(), "static")
    problems.register(app)
    app.add_exception_handler(SQLAlchemyError, _database_error)
    app.add_middleware(Revalidation)
    app.add_middleware(BodyLimit, limit=settings.max_body)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _write_logs(level: str) -> None:
    # One line of JSON each. Tracebacks come without the values of variables: those are people's answers.
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.state.engine = open_engine(settings.database)
    app.state.shelf = Shelf(app.state.engine)
    app.state.columns = ColumnStore(settings.columns)
    app.state.pictures = Pictures()
    app.state.gallery = Gallery()
    app.state.ledger = Ledger(settings.data_dir / "erasures.ledger")
    app.state.intake = Intake(
        app.state.engine,
        settings.secret,
        limit=settings.intake_queue,
        batch=settings.intake_batch,
        wait=settings.intake_wait,
    )
    with writing(app.state.engine) as session:
        erase_again(session, app.state.ledger, settings.secret, datetime.now(UTC))
    app.state.intake.start()
    # What is loaded now stays: the collector need not walk through it again, which would stop everybody for a while.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    sys.setswitchinterval(GIVE_WAY)
    sweeping = asyncio.create_task(_sweep(app))
    try:
        yield
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await asyncio.to_thread(app.state.intake.stop)
        await asyncio.to_thread(app.state.pictures.close)
        app.state.engine.dispose()


async def _sweep(app: FastAPI) -> None:
    while True:
        try:
            await asyncio.to_thread(_sweep_once, app)
        except Exception as error:  # one bad draft or one bad moment of the database must not end the sweeping
            log.warning("drafts not swept", error=type(error).__name__)
        await asyncio.sleep(SWEEP_SECONDS)


def _sweep_once(app: FastAPI) -> None:
    with writing(app.state.engine) as session:
        sweep_drafts(session, app.state.shelf, app.state.settings.secret, datetime.now(UTC))
    with reading(app.state.engine) as session:
        mend_columns(session, app.state.shelf, app.state.columns)


async def _database_error(request: Request, error: Any) -> Response:
    log.warning("database error", error=type(error).__name__, reason=str(error).split("\n")[0][:200])
    match error:
        case IntegrityError():
            known: AppError = Conflict("Somebody changed the same thing a moment ago. Look again, then repeat it.")
        case DataError():
            known = BadRequest("A value cannot be stored: it holds a NUL character, or the number is too large.")
        case _:
            headers = {"Retry-After": "5"}
            known = Busy("The database cannot be reached at the moment. Try again.", headers=headers)
    return problems.rendered(request, known)


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
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        # Those that no signature names: the routes read the bytes, or the answer is an error.
        for model in (SubmissionBody, door.Thanks, Questionnaire, problems.ProblemDocument):
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            for name, part in {**schema.pop("$defs", {}), model.__name__: schema}.items():
                schemas.setdefault(name, part)
        operation = {**door.OPERATION, "responses": {**door.OPERATION["responses"], **problems.DOCUMENTED}}
        document["paths"].setdefault(door.PATH, {})["post"] = operation
        _say_who_may(document)
        app.openapi_schema = document
    return app.openapi_schema


def _say_who_may(document: dict[str, Any]) -> None:
    """Write into the description which calls need a key, and which show the public part of a survey without one."""
    about = "An API key with the right scope; made under /studio/account or by `touchpoints key create`"
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": about}}
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            named = f"{method.upper()} {path}"
            if any(named == one or (one.endswith("*") and named.startswith(one[:-1])) for one in PUBLIC):
                call["security"] = []
            else:
                call["security"] = [{"key": []}, *([{}] if path.split(".")[0].endswith(FIGURES) else [])]
