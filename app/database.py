"""The one place that knows how a database is opened: naming, pragmas, and one transaction a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from fastapi import Depends, Request
from sqlalchemy import Connection as Connection  # actions name the types, but import no SQL
from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator, create_engine, event
from sqlalchemy import Engine as Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import Session as Session

from app.settings import shipped

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table's base; constraints get names, so that migrations can drop them."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC on both databases; a value without a time zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _sqlite_pragmas(connection: Any, _: Any) -> None:
    # FULL, not NORMAL: in WAL mode NORMAL may lose acknowledged rows when the power goes.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # Writers queue at BEGIN instead of failing at the first write; readers ask for a plain BEGIN.
    mode = connection.get_execution_options().get("sqlite_begin", "")
    connection.exec_driver_sql(f"BEGIN {mode}".strip())


def open_engine(url: str, **options: Any) -> Engine:
    """An engine for SQLite or PostgreSQL; its errors quote no answers.

    Connections run with `sqlite_begin="IMMEDIATE"` take the writer lock.
    """
    if url.startswith("sqlite"):
        # isolation_level=None hands BEGIN to us: the driver's own would come too late for a snapshot.
        connect = {"check_same_thread": False, "isolation_level": None}
        engine = create_engine(url, connect_args=connect, hide_parameters=True, **options)
        event.listen(engine, "connect", _sqlite_pragmas)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True, **options)


def _session(request: Request) -> Iterator[Session]:
    engine: Engine = request.app.state.engine
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        # SQLite never lets a transaction write that has read an older state, however long it waits.
        engine = engine.execution_options(sqlite_begin="IMMEDIATE")
    with Session(engine) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads: also for requests that wait for intake and must not hold the writer's lock."""
    with Session(engine) as session, session.begin():
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that may write, committed at the end."""
    with Session(engine.execution_options(sqlite_begin="IMMEDIATE")) as session, session.begin():
        yield session


# scope="function": the commit happens before the answer goes out, so nobody is thanked for a lost answer.
SessionDep = Annotated[Session, Depends(_session, scope="function")]


def alembic_config(url: str) -> Config:
    """Alembic's configuration for the migrations that travel with the package."""
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to a revision; safe to run again."""
    command.upgrade(alembic_config(url), revision)


def revision_of(engine: Engine) -> str | None:
    """The revision the database is at; None if it has no tables yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest revision."""
    return revision_of(engine) == ScriptDirectory.from_config(alembic_config("")).get_current_head()
