"""The columns in the process: exact after every commit, whatever came before."""

import json
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session

from app.database import Engine, reading, writing
from app.journeys.yaml_format import catalogues, models
from app.mentions.listing import MentionRow, listed
from app.mentions.snapshot import Snapshot
from app.mentions.store import ColumnStore
from app.mentions.stretches import FULL
from app.responses import queries as responses
from app.responses.tables import ResponseRow
from app.surveys import queries as surveys
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from app.surveys.tables import SurveyRow

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SATISFACTION = {"rating": "satisfaction"}
MET = {"id": "met", "type": "touchpoints", "title": "Met", "stage": "awareness", "other": True,
       "options": [{"id": one, "label": one} for one in ("tv", "radio")], "rate": [SATISFACTION]}  # fmt: skip
VERSIONS = {
    1: resolve(
        Questionnaire.model_validate(
            {"id": "kept", "title": "Kept", "languages": ["en"], "sections": [{"id": "one", "questions": [MET]}]}
        ),
        models(),
        catalogues(),
    )
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "columns"


@pytest.fixture
def survey(engine: Engine) -> str:
    survey_id = str(uuid.uuid4())
    with writing(engine) as session:
        session.add(survey_row(survey_id, "kept"))
    return survey_id


def survey_row(survey_id: str, slug: str) -> SurveyRow:
    return SurveyRow(id=survey_id, slug=slug, status="open", draft="{}", version=1, created_at=NOW, updated_at=NOW)


def add(session: Session, survey: str, touchpoint: str, points: int) -> str:
    """Store one response as intake does: under a revision of its own."""
    gate = surveys.advance(session.connection(), survey)
    assert gate is not None
    response_id = str(uuid.uuid4())
    answers: dict[str, Any] = {
        "met": {"picked": {touchpoint: {"satisfaction": points}}, "other": [{"text": "Bus"}], "none": False}
    }
    row = ResponseRow(
        id=response_id,
        survey_id=survey,
        version=1,
        language="en",
        mode="online",
        disposition="complete",
        day=date(2026, 3, 1),
        answers=json.dumps(answers),
        body_hash="",
        receipt_hash=response_id,
        revision=gate.revision,
    )
    session.add(row)
    session.flush()
    return response_id


def erase(session: Session, survey: str, response_id: str) -> None:
    gate = surveys.advance(session.connection(), survey)
    touched = responses.erase(session.connection(), response_id)
    assert gate is not None
    assert touched is not None
    responses.note_rewrite(session.connection(), survey, gate.revision, touched)


def read(store: ColumnStore, session: Session, survey: str) -> Snapshot:
    row = session.get(SurveyRow, survey)
    assert row is not None
    return store.read(session, survey, row.revision, VERSIONS)


def rows(snapshot: Snapshot) -> list[MentionRow]:
    everybody = [np.ones(len(part), bool) for part in snapshot.parts]
    return [row for _, row in listed(snapshot, everybody, {})]


def test_columns_kept_up_to_date_equal_columns_built_anew(engine: Engine, survey: str, folder: Path) -> None:
    store, known = ColumnStore(folder), []
    for step in range(12):
        with writing(engine) as session:
            if step % 5 == 4:
                erase(session, survey, known.pop(0))
            else:
                known += [add(session, survey, "tv", step % 5 + 1), add(session, survey, "radio", 3)]
        with reading(engine) as session:
            kept = rows(read(store, session, survey))
            assert kept == rows(read(ColumnStore(folder), session, survey))
        assert [row.respondent for row in kept if row.touchpoint != "other"] == sorted(known)
        assert all(row.texts == ("Bus",) for row in kept if row.touchpoint == "other")


def test_a_submission_that_commits_late_is_not_skipped(engine: Engine, survey: str, folder: Path) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    store = ColumnStore(folder)
    with writing(engine) as slow:
        late = add(slow, survey, "tv", 5)
        with reading(engine) as session:
            before = read(store, session, survey)
            assert rows(before) == []
    with writing(engine) as session:
        prompt = add(session, survey, "tv", 1)
    with reading(engine) as session:
        assert {row.respondent for row in rows(read(store, session, survey))} == {late, prompt}


def test_an_older_snapshot_keeps_what_it_showed(engine: Engine, survey: str, folder: Path) -> None:
    store = ColumnStore(folder)
    with writing(engine) as session:
        gone = add(session, survey, "tv", 2)
    with reading(engine) as session:
        before = read(store, session, survey)
    with writing(engine) as session:
        erase(session, survey, gone)
        add(session, survey, "radio", 4)
    with reading(engine) as session:
        after = read(store, session, survey)
    assert [row.touchpoint for row in rows(before)] == ["tv", "other"]
    assert [row.touchpoint for row in rows(after)] == ["radio", "other"]


def test_nothing_is_read_again_while_the_revision_stays(engine: Engine, survey: str, folder: Path) -> None:
    store = ColumnStore(folder)
    with writing(engine) as session:
        add(session, survey, "tv", 2)
    with reading(engine) as session:
        assert read(store, session, survey) is read(store, session, survey)


def test_appending_leaves_full_parts_as_they_are(engine: Engine, survey: str, folder: Path) -> None:
    store = ColumnStore(folder)
    with writing(engine) as session:
        for _ in range(40):
            add(session, survey, "tv", 2)
    with reading(engine) as session:
        large = read(store, session, survey).parts[0]
    with writing(engine) as session:
        add(session, survey, "radio", 2)
    with reading(engine) as session:
        parts = read(store, session, survey).parts
    assert parts[0] is large
    assert [len(part) for part in parts] == [40, 1]
    assert FULL > 40


def test_the_survey_read_longest_ago_leaves_when_memory_is_full(engine: Engine, survey: str, folder: Path) -> None:
    store = ColumnStore(folder, max_bytes=1)
    with writing(engine) as session:
        add(session, survey, "tv", 2)
    with reading(engine) as session:
        first = read(store, session, survey)
        other = survey_row(str(uuid.uuid4()), "next")
        session.add(other)
        session.flush()
        read(store, session, other.id)
        again = read(store, session, survey)
    assert again is not first
    assert rows(again) == rows(first)
