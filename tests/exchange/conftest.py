"""A house for the tests of flat files: a database with its shelf, and surveys published in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from app.aggregates.actions import Desk
from app.database import Engine, open_engine, reading, writing
from app.exchange.actions import export_responses, export_script, import_responses, opened
from app.exchange.csv_format import read
from app.exchange.incoming import Report
from app.exchange.mapping import Mapping
from app.mentions.store import ColumnStore
from app.surveys import actions as surveys
from app.surveys.actions import Survey
from app.surveys.schema import Questionnaire
from app.surveys.store import Edition, Shelf

NOW = datetime(2026, 5, 31, 12, tzinfo=UTC)
SECRET = b"a secret for tests"


@dataclass
class House:
    """One database."""

    engine: Engine
    shelf: Shelf
    folder: Path

    def publish(self, questionnaire: Questionnaire) -> Edition:
        """Load the questionnaire as a new version and open the survey."""
        with writing(self.engine) as session:
            survey = surveys.publish(session, self.shelf, surveys.load(session, questionnaire, None, NOW), NOW)
        edition = self.shelf.find(survey.slug, survey.version)
        assert edition is not None
        return edition

    def survey(self, slug: str) -> Survey:
        with reading(self.engine) as session:
            return surveys.find(session, slug)

    def export(self, slug: str) -> str:
        with reading(self.engine) as session:
            return "".join(
                export_responses(
                    opened(Desk(session, self.shelf, ColumnStore(self.folder)), surveys.find(session, slug))
                )
            )

    def script(self, slug: str, lang: str = "en") -> str:
        with reading(self.engine) as session:
            desk = Desk(session, self.shelf, ColumnStore(self.folder))
            return "".join(export_script(opened(desk, surveys.find(session, slug)), lang, NOW))

    def take(self, slug: str, text: str, mapping: Mapping | None = None) -> Report:
        """Import a file."""
        table = read(StringIO(text, newline=""), own=mapping is None)
        return import_responses(self.engine, self.shelf, SECRET, slug, table, NOW, mapping)


def open_house(engine: Engine, folder: Path) -> House:
    return House(engine, Shelf(engine), folder)


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    """A house on each kind of database."""
    return open_house(engine, tmp_path / "columns")


@pytest.fixture
def other_house(sqlite_template: Path, tmp_path: Path) -> Iterator[House]:
    """A second house, with an empty SQLite database."""
    path = tmp_path / "other.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    yield open_house(engine, tmp_path / "other-columns")
    engine.dispose()
