"""Published versions kept in the process: they never change, so they are read and prepared once."""

from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.surveys import queries
from app.surveys.answers import Checker
from app.surveys.schema import Questionnaire

KEPT = 500  # editions; one is some hundred kilobytes at most


@dataclass(frozen=True)
class Edition:
    """One published version with its validator."""

    survey_id: str
    slug: str
    version: int
    questionnaire: Questionnaire
    checker: Checker


class Shelf:
    """The editions in use, by survey id and version; the oldest loaded leave first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._editions: dict[tuple[str, int], Edition] = {}
        self._ids: dict[str, str] = {}

    def known(self, slug: str, version: int) -> Edition | None:
        """The edition if it is in memory already: no waiting, fit for the event loop."""
        survey_id = self._ids.get(slug)
        return self._editions.get((survey_id, version)) if survey_id else None

    def find(self, slug: str, version: int) -> Edition | None:
        """The edition from memory or from the database; None if there is none."""
        known = self.known(slug, version)
        if known:
            return known
        with Session(self._engine) as session:
            survey = queries.by_slug(session, slug)
            return self.edition(session, survey.id, slug, version) if survey else None

    def edition(self, session: Session, survey_id: str, slug: str, version: int) -> Edition | None:
        """As `find`, within a session and by the survey's id."""
        kept = self._editions.get((survey_id, version))
        if kept:
            return kept
        row = queries.version_document(session, survey_id, version)
        if row is None:
            return None
        questionnaire = Questionnaire.model_validate_json(row.document)
        edition = Edition(survey_id, slug, version, questionnaire, Checker(questionnaire, version))
        with self._lock:
            if len(self._editions) >= KEPT:
                self._editions.pop(next(iter(self._editions)))
            self._editions[(survey_id, version)] = edition
            self._ids[slug] = survey_id
        return edition

    def forget(self, slug: str) -> None:
        """A survey was deleted: its slug may come back with another id."""
        with self._lock:
            self._ids.pop(slug, None)
