"""Many responses for a benchmark, in seconds: some thousands simulated and checked, stored again under other ids."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from app.accounts.actions import create_key, create_researcher
from app.accounts.rights import Scope, in_person
from app.database import open_engine, upgrade, writing
from app.responses import queries
from app.responses.recorded import recorded
from app.responses.simulate import simulated
from app.responses.stored import Stored
from app.settings import Settings, shipped
from app.surveys.actions import create, publish, versions
from app.surveys.queries import advance
from app.surveys.schema import Questionnaire
from app.surveys.store import Shelf
from app.surveys.yaml_format import read

SURVEY = "service-relationship"  # eight mentions a response on average
DRAWN = 20_000
SEED = 1
_BATCH = 500
_PLACE = "8086808"
_TEXTS = ("first_heard", "recommend_why", "obstacle")


@dataclass(frozen=True)
class Crowd:
    """A survey in a database, and what reads it."""

    settings: Settings
    questionnaire: Questionnaire
    key: str


def furnish(settings: Settings) -> Crowd:
    """The survey, open, with a researcher's key that reads its figures."""
    upgrade(settings.database)
    engine = open_engine(settings.database)
    shelf, now = Shelf(engine), datetime.now(UTC)
    questionnaire = read((shipped("surveys") / f"{SURVEY}.yaml").read_text("utf-8")).questionnaire
    assert questionnaire is not None
    with writing(engine) as session:
        person = create_researcher(session, now, email="bench@localhost", name="Bench")
        owner = in_person(person.id, False)
        _, key = create_key(session, settings, now, owner, name="bench", scopes=[Scope.AGGREGATES_READ])
        survey = publish(session, shelf, create(session, questionnaire, person.id, now), now)
        resolved = versions(session, shelf, survey)[1]
    engine.dispose()
    return Crowd(settings, resolved, key)


def fill(crowd: Crowd, count: int) -> None:
    """Store `count` responses, five hundred to a transaction and a revision, as the writer does under load."""
    engine = open_engine(crowd.settings.database)
    edition = Shelf(engine).find(SURVEY, 1)
    assert edition is not None
    now = datetime.now(UTC)
    drawn = simulated(edition.questionnaire, min(count, DRAWN), SEED, date(2026, 1, 31))
    rows = [
        recorded(edition.survey_id, edition.checker, spoken, b"bench", now).row
        for one in drawn
        if (spoken := _with_place(one)) is not None
    ]
    copies = _copies(rows, count)
    immediate = engine.execution_options(sqlite_begin="IMMEDIATE")
    while batch := list(islice(copies, _BATCH)):
        with immediate.begin() as connection:
            gate = advance(connection, edition.survey_id)
            assert gate is not None
            queries.add_responses(connection, [{**row, "revision": gate.revision} for row in batch])
    engine.dispose()


def _with_place(one: Stored) -> Stored | None:
    """A response with a place for a number in one of its texts, without which the copies would all be duplicates."""
    text = next((name for name in _TEXTS if name in one.answers), None)
    return None if text is None else replace(one, answers={**one.answers, text: f"{one.answers[text]} {_PLACE}"})


def _copies(rows: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        name = str(uuid.uuid4())
        row = rows[number % len(rows)]
        answers = row["answers"].replace(_PLACE, str(number))
        yield {**row, "id": name, "receipt_hash": name, "answers": answers}
