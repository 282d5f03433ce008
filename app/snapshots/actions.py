"""Taking snapshots of maps, reading them, and comparing two of them or one with now."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from app.accounts import actions as accounts
from app.aggregates.actions import Desk
from app.aggregates.request import AggregatesQuery
from app.database import Session
from app.errors import Conflict, Invalid, NotFound, Problem
from app.maps.actions import Sight, journey_map
from app.maps.document import MapDocument, MapLanguage
from app.maps.overlay import Overlay
from app.maps.restrictions import tongue
from app.snapshots import queries
from app.snapshots.changes import picture
from app.snapshots.difference import difference, may_overlap
from app.snapshots.document import Difference, Side, SnapshotDocument, SnapshotItem
from app.snapshots.words import word
from app.surveys.actions import Survey

LANGUAGES: tuple[MapLanguage, ...] = ("de", "en")
MOST = 1000  # of one survey
LONGEST_NAME = 120
_SIGHT = Sight(public=False, verbatims=False)  # figures and labels only: what people wrote is never kept


@dataclass(frozen=True)
class Page:
    """Some snapshots, and the id to go on behind where there are more."""

    items: list[SnapshotItem]
    after: str | None


@dataclass(frozen=True)
class Compared:
    """A difference with the map it is drawn on."""

    difference: Difference
    map: MapDocument
    over: Overlay


def take(
    desk: Desk, survey: Survey, query: AggregatesQuery, name: str, author_id: str, now: datetime
) -> SnapshotDocument:
    """Keep the map that `query` asks for as it is now."""
    if not name.strip() or len(name) > LONGEST_NAME or "\x00" in name:
        raise Invalid("A snapshot needs a name.", [Problem("name", f"1 to {LONGEST_NAME} characters")])
    if queries.count(desk.session, survey.id) >= MOST:
        raise Conflict(f"This survey has {MOST} snapshots. Delete one that is no longer needed.")
    asked = query.model_copy(update={"lang": ""})
    maps = {
        language: journey_map(desk, survey, asked.model_copy(update={"lang": language}), now, _SIGHT)
        for language in LANGUAGES
    }
    row = queries.SnapshotRow(
        id=str(uuid.uuid4()),
        survey_id=survey.id,
        author_id=author_id,
        name=name.strip(),
        query=asked.model_dump_json(),
        documents=json.dumps({language: found.model_dump(mode="json") for language, found in maps.items()}),
        revision=survey.revision,
        created_at=now,
    )
    queries.add(desk.session, row)
    return _document(desk.session, row, query.lang or survey.draft.languages[0])


def listed(session: Session, survey: Survey, lang: str, after: str = "", limit: int = 50) -> Page:
    """The snapshots of a survey, the newest first."""
    rows = queries.listed(session, survey.id, after, limit + 1)
    items = [_item(session, row, _map(row, lang)) for row in rows[:limit]]
    return Page(items, rows[limit - 1].id if len(rows) > limit else None)


def read(session: Session, survey: Survey, snapshot_id: str, lang: str) -> SnapshotDocument:
    """A snapshot as it was taken."""
    return _document(session, _row(session, survey, snapshot_id), lang)


def remove(session: Session, survey: Survey, snapshot_id: str) -> None:
    """Delete a snapshot for good."""
    queries.remove(session, _row(session, survey, snapshot_id).id)


def compare(desk: Desk, survey: Survey, before: str, after: str, lang: str, now: datetime) -> Compared:
    """What changed from one snapshot to another, or to the same view of now where `after` is empty."""
    first = _row(desk.session, survey, before)
    earlier, asked = _map(first, lang), _query(first)
    if after:
        second = _row(desk.session, survey, after)
        later, then, last = _map(second, lang), _query(second), _side(second, _map(second, lang))
    else:
        then = asked
        later = journey_map(desk, survey, asked.model_copy(update={"lang": tongue(lang)}), now, _SIGHT)
        last = _now(later, now)
    if earlier.model != later.model or earlier.level != later.level:
        raise Conflict("These two maps have another stage model or another confidence level. Take them alike.")
    sides = _side(first, earlier), last
    found = difference(earlier, later, sides, may_overlap(asked, then, *sides), later.language)
    return Compared(found, *picture(found, earlier, later))


def _row(session: Session, survey: Survey, snapshot_id: str) -> queries.SnapshotRow:
    row = queries.by_id(session, survey.id, snapshot_id)
    if row is None:
        raise NotFound("This survey has no such snapshot.")
    return row


def _map(row: queries.SnapshotRow, lang: str) -> MapDocument:
    # What a later version no longer knows is left aside: an old snapshot stays readable.
    return MapDocument.model_validate(json.loads(row.documents)[tongue(lang)], extra="ignore")


def _query(row: queries.SnapshotRow) -> AggregatesQuery:
    return AggregatesQuery.model_validate(json.loads(row.query), extra="ignore")


def _document(session: Session, row: queries.SnapshotRow, lang: str) -> SnapshotDocument:
    found = _map(row, lang)
    return SnapshotDocument(**_item(session, row, found).model_dump(), map=found)


def _item(session: Session, row: queries.SnapshotRow, found: MapDocument) -> SnapshotItem:
    return SnapshotItem(
        id=row.id,
        name=row.name,
        created_at=row.created_at,
        author=accounts.get_researcher(session, row.author_id).name if row.author_id else None,
        responses=found.responses,
        first_day=found.first_day,
        last_day=found.last_day,
        selection=found.respondents.description,
        model=found.model,
        level=found.level,
    )


def _side(row: queries.SnapshotRow, found: MapDocument) -> Side:
    return _now(found, row.created_at).model_copy(update={"id": row.id, "name": row.name})


def _now(found: MapDocument, moment: datetime) -> Side:
    return Side(
        id=None,
        name=word("now", found.language),
        moment=moment,
        responses=found.responses,
        selection=found.respondents.description,
        first_day=found.first_day,
        last_day=found.last_day,
    )
