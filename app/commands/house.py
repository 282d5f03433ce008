"""What every command needs: the house it works in, and errors said in words."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from app.database import Engine, is_current, open_engine, upgrade
from app.errors import AppError
from app.settings import Settings
from app.surveys.store import Shelf

told = Console(stderr=True, highlight=False, soft_wrap=True)  # words for people; stdout is for data


@dataclass(frozen=True)
class House:
    """The database and the settings in force."""

    settings: Settings
    engine: Engine
    shelf: Shelf


@contextmanager
def opened() -> Iterator[House]:
    """The house of the environment, its database made or brought up to date first."""
    settings = Settings()
    prepare(settings)
    engine = open_engine(settings.database)
    try:
        yield House(settings, engine, Shelf(engine))
    finally:
        engine.dispose()


def prepare(settings: Settings) -> None:
    """Make the data folder and bring the database to this version's tables."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    current = is_current(engine)
    engine.dispose()
    if not current:
        upgrade(settings.database)


def now() -> datetime:
    return datetime.now(UTC)


def say(text: str) -> None:
    """A line for people, on stderr."""
    told.print(text, markup=False)


def deliver(pieces: Iterable[bytes], out: Path | None) -> None:
    """Write data to a file, or to stdout; a file that there is no room for says so."""
    if out is None:
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
        return
    try:
        with out.open("wb") as file:
            file.writelines(pieces)
    except OSError as error:
        refuse(f"{out} cannot be written: {error.strerror}.")
    say(f"Written to {out}.")


def show(table: Table) -> None:
    """A table on stdout; to a file or pipe it is written in full width."""
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(table)


def refuse(text: str) -> NoReturn:
    """End with exit code 1 and a reason."""
    say(text)
    raise SystemExit(1)


def bar() -> Progress:
    """A progress bar on stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=told, transient=True)


@contextmanager
def explained() -> Iterator[None]:
    """Every error on purpose as words and exit code 1, without a traceback."""
    try:
        yield
    except AppError as error:
        say(error.detail)
        for problem in error.problems:
            say(f"  {problem.path}: {problem.message}")
        sys.exit(1)
    except SQLAlchemyError as error:
        reason = str(error).split("\n")[0]
        say(f"The database cannot be used: {reason}. Check TOUCHPOINTS_DATABASE_URL and TOUCHPOINTS_DATA_DIR.")
        sys.exit(1)
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        say("PostgreSQL needs the extra `postgres`: pip install 'touchpoints[postgres]'")
        sys.exit(1)
    except OSError as error:
        say(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        sys.exit(1)
