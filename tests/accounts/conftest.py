"""An application with the account routes and pages only, and the accounts to try them with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from app.accounts import actions
from app.accounts.access import MaybePrincipalDep, PrincipalDep, csrf_token
from app.accounts.people import Researcher
from app.accounts.rights import Scope, in_person
from app.accounts.routes import router as api
from app.database import Engine, writing
from app.errors import AppError
from app.settings import Settings
from app.web.account import router as account_pages
from app.web.sign_in import router as sign_in_pages

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PASSWORD = "korrekt Pferd Batterie"


@dataclass
class House:
    """A database with accounts in it, and shorthands for what most tests begin with."""

    engine: Engine
    settings: Settings

    def researcher(self, email: str, *, is_admin: bool = False, password: str | None = PASSWORD) -> Researcher:
        with writing(self.engine) as session:
            person = actions.create_researcher(session, NOW, email=email, name="Ada", is_admin=is_admin)
        if password:
            with writing(self.engine) as session:
                link = actions.create_setup_link(session, self.settings, datetime.now(UTC), person.id)
            details = actions.SetUp("", "Ada", password, "de")
            actions.set_up(self.engine, self.settings, datetime.now(UTC), link, details)
        return person

    def sign_in(
        self, email: str, password: str = PASSWORD, *, address: str = "192.0.2.1", now: datetime | None = None
    ) -> str:
        return actions.sign_in(
            self.engine, self.settings, now or datetime.now(UTC), email=email, password=password, address=address
        )

    def key(self, person: Researcher, *scopes: Scope) -> tuple[str, str]:
        """Id and secret."""
        owner = in_person(person.id, person.is_admin)
        with writing(self.engine) as session:
            made, secret = actions.create_key(session, self.settings, NOW, owner, name="BI", scopes=scopes)
        return made.id, secret


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="only for tests")


@pytest.fixture
def house(engine: Engine, settings: Settings) -> House:
    return House(engine, settings)


def _application(engine: Engine, settings: Settings) -> FastAPI:
    app = FastAPI()
    app.state.engine, app.state.settings = engine, settings
    for router in (api, sign_in_pages, account_pages):
        app.include_router(router)

    @app.exception_handler(AppError)
    async def problem(_: Request, error: AppError) -> JSONResponse:
        return JSONResponse(error.document(), error.status, error.headers)

    @app.api_route("/who", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def who(principal: PrincipalDep) -> dict[str, str]:
        return {"id": principal.researcher_id, "via": principal.via}

    @app.get("/who-if-anybody")
    def who_if_anybody(principal: MaybePrincipalDep) -> dict[str, str | None]:
        return {"id": principal and principal.researcher_id}

    @app.get("/token")
    def token(request: Request) -> str:
        return csrf_token(request)

    return app


Visit = Callable[..., TestClient]


@pytest.fixture
def visit(house: House) -> Iterator[Visit]:
    """A browser: `visit(session_token, base_url=…)`; it does not follow redirects by itself."""
    opened: list[TestClient] = []

    def open_browser(session: str | None = None, *, base_url: str = "http://127.0.0.1:8000") -> TestClient:
        settings = house.settings.model_copy(update={"base_url": base_url})
        client = TestClient(_application(house.engine, settings), base_url=base_url, follow_redirects=False)
        opened.append(client)
        if session:
            prefix = "__Host-" if base_url.startswith("https") else ""
            client.cookies.set(f"{prefix}touchpoints_session", session)
        return client

    yield open_browser
    for client in opened:
        client.close()
