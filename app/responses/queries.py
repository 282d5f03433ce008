"""SQL of responses, drafts, contacts and tombstones. The writer's statements run on a plain connection."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Connection,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.responses.arrival import Draft
from app.responses.fieldwork import Tally
from app.responses.stored import Stored as Stored
from app.responses.tables import ContactRow, DraftRow, RewriteRow, TombstoneRow
from app.responses.tables import ResponseRow as ResponseRow  # actions name the type

# Responses and tombstones in one question: it is asked once for every commit.
_taken = union_all(
    select(ResponseRow.id, ResponseRow.body_hash, ResponseRow.disposition).where(
        ResponseRow.id.in_(bindparam("ids", expanding=True))
    ),
    select(TombstoneRow.hash, literal(""), literal("")).where(
        TombstoneRow.hash.in_(bindparam("tombstones", expanding=True))
    ),
)
# One statement for a whole batch: one a row would let go of the interpreter and fetch it back for each, and the event
# loop wants it all the time. PostgreSQL takes the batch as one JSON text, a fifth of the work of as many parameters.
_sqlite_insert = sqlite.insert(ResponseRow).on_conflict_do_nothing().returning(ResponseRow.id)
_columns = [column(one.name, one.type) for one in ResponseRow.__table__.columns]
_rows = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON)).table_valued(*_columns)
_postgresql_insert = (
    postgresql.insert(ResponseRow)
    .from_select([one.name for one in _columns], select(_rows.render_derived(with_types=True)))
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
)
_finished = delete(DraftRow).where(DraftRow.id.in_(bindparam("ids", expanding=True)))


def taken(connection: Connection, ids: list[str], tombstones: list[str]) -> dict[str, tuple[str, str]]:
    """Body hash and disposition of the ids that are stored, and ("", "") of the tombstones that exist."""
    rows = connection.execute(_taken, {"ids": ids, "tombstones": tombstones})
    return {key: (body_hash, disposition) for key, body_hash, disposition in rows}


def add_responses(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Insert the rows; an id that somebody else just stored is left out. Returns how many were inserted."""
    if connection.dialect.name == "sqlite":
        return len(connection.scalars(_sqlite_insert, rows).all())
    return connection.execute(_postgresql_insert, {"rows": orjson.dumps(rows).decode()}).rowcount


def add_contacts(connection: Connection, rows: list[dict[str, Any]]) -> None:
    connection.execute(insert(ContactRow), rows)


def remove_drafts(connection: Connection, ids: list[str]) -> None:
    connection.execute(_finished, {"ids": ids})


def save_draft(connection: Connection, draft: Draft) -> None:
    """Insert or replace one draft."""
    values = {
        "id": draft.id,
        "survey_id": draft.survey_id,
        "version": draft.version,
        "language": draft.language,
        "collector": draft.collector,
        "token": draft.token,
        "interviewer": draft.interviewer,
        "answers": json.dumps(draft.answers, ensure_ascii=False),
        "started_at": draft.started_at,
        "expires_at": draft.expires_at,
    }
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    changes = {name: value for name, value in values.items() if name not in ("id", "survey_id", "started_at")}
    connection.execute(upsert(DraftRow).values(values).on_conflict_do_update(index_elements=["id"], set_=changes))


def _draft(row: DraftRow) -> Draft:
    return Draft(
        id=row.id,
        survey_id=row.survey_id,
        version=row.version,
        language=row.language,
        started_at=row.started_at,
        expires_at=row.expires_at,
        collector=row.collector,
        token=row.token,
        interviewer=row.interviewer,
        answers=json.loads(row.answers),
    )


def draft(session: Session, survey_id: str, draft_id: str) -> Draft | None:
    row = session.scalar(select(DraftRow).where(DraftRow.id == draft_id, DraftRow.survey_id == survey_id))
    return _draft(row) if row else None


def expired_drafts(session: Session, now: datetime, limit: int) -> list[Draft]:
    return [_draft(row) for row in session.scalars(select(DraftRow).where(DraftRow.expires_at <= now).limit(limit))]


_COLUMNS = (
    ResponseRow.id,
    ResponseRow.version,
    ResponseRow.language,
    ResponseRow.collector,
    ResponseRow.mode,
    ResponseRow.interviewer,
    ResponseRow.disposition,
    ResponseRow.day,
    ResponseRow.received_at,
    ResponseRow.seconds,
    ResponseRow.durations,
    ResponseRow.answers,
    ResponseRow.revision,
)


_NAMES = tuple(column.key for column in _COLUMNS)


def _stored(row: Sequence[Any]) -> Stored:
    values = dict(zip(_NAMES, row, strict=True))
    values["durations"] = json.loads(values["durations"]) if values["durations"] else None
    return Stored(**{**values, "answers": json.loads(values["answers"])})


def stored(session: Session, survey_id: str, after_revision: int = 0, up_to: int | None = None) -> Iterator[Stored]:
    """Responses of a survey whose revision lies in (after_revision, up_to], by id, streamed."""
    query = select(*_COLUMNS).where(ResponseRow.survey_id == survey_id, ResponseRow.revision > after_revision)
    if up_to is not None:
        query = query.where(ResponseRow.revision <= up_to)
    # few at a time: reading many rows in one go would hold up whoever submits meanwhile
    for row in session.execute(query.order_by(ResponseRow.id).execution_options(yield_per=50)):
        yield _stored(row)


def of_ids(connection: Connection, survey_id: str, ids: Sequence[str]) -> dict[str, Stored]:
    """Those of the named responses that this survey holds."""
    query = select(*_COLUMNS).where(ResponseRow.survey_id == survey_id, ResponseRow.id.in_(ids))
    return {row[0]: _stored(row) for row in connection.execute(query)}


def page(session: Session, survey_id: str, after: str, limit: int) -> list[Stored]:
    """The next responses by id."""
    query = select(*_COLUMNS).where(ResponseRow.survey_id == survey_id, ResponseRow.id > after)
    return [_stored(row) for row in session.execute(query.order_by(ResponseRow.id).limit(limit))]


def counts(session: Session, survey_id: str) -> dict[str, int]:
    """How many responses there are of each disposition."""
    query = (
        select(ResponseRow.disposition, func.count())
        .where(ResponseRow.survey_id == survey_id)
        .group_by(ResponseRow.disposition)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def by_receipt(session: Session, receipt_hash: str) -> ResponseRow | None:
    return session.scalar(select(ResponseRow).where(ResponseRow.receipt_hash == receipt_hash))


def complete_answers(connection: Connection, response_id: str) -> tuple[dict[str, Any], int] | None:
    """The answers and the revision of a response if it is a complete one."""
    columns = select(ResponseRow.answers, ResponseRow.revision)
    row = connection.execute(
        columns.where(ResponseRow.id == response_id, ResponseRow.disposition == "complete")
    ).first()
    return (json.loads(row[0]), row[1]) if row else None


def held(session: Session, survey_id: str) -> int:
    """How many responses, drafts and contacts there are of a survey."""
    tables = (ResponseRow, DraftRow, ContactRow)
    counts = (select(func.count()).select_from(table).where(table.survey_id == survey_id) for table in tables)
    return sum(session.scalar(count) or 0 for count in counts)


def contacts_of(session: Session, response_id: str) -> dict[str, dict[str, str]]:
    rows = session.scalars(select(ContactRow).where(ContactRow.response_id == response_id))
    return {row.question: json.loads(row.fields) for row in rows}


def stored_in_order(session: Session, survey_id: str, after_revision: int, up_to: int) -> Iterator[Stored]:
    """Responses whose revision lies in (after_revision, up_to], the oldest revision first, streamed."""
    query = select(*_COLUMNS).where(
        ResponseRow.survey_id == survey_id, ResponseRow.revision > after_revision, ResponseRow.revision <= up_to
    )
    ordered = query.order_by(ResponseRow.revision, ResponseRow.id).execution_options(yield_per=1000)
    for row in session.execute(ordered):
        yield _stored(row)


def stored_at(session: Session, survey_id: str, revisions: Sequence[int]) -> list[Stored]:
    """The responses that were stored at these revisions."""
    query = select(*_COLUMNS).where(ResponseRow.survey_id == survey_id, ResponseRow.revision.in_(revisions))
    return [_stored(row) for row in session.execute(query.order_by(ResponseRow.id))]


def extent(session: Session, survey_id: str, after_revision: int, up_to: int) -> tuple[int, str | None, str | None]:
    """How many responses there are in (after_revision, up_to], and the least and the greatest id among them."""
    query = select(func.count(), func.min(ResponseRow.id), func.max(ResponseRow.id)).where(
        ResponseRow.survey_id == survey_id, ResponseRow.revision > after_revision, ResponseRow.revision <= up_to
    )
    count, least, greatest = session.execute(query).one()
    return count, least, greatest


def note_rewrite(connection: Connection, survey_id: str, revision: int, touched: int) -> None:
    """Say that at `revision` something stored at the revision `touched` changed or went."""
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {"survey_id": survey_id, "revision": revision, "touched": touched}
    connection.execute(upsert(RewriteRow).values(row).on_conflict_do_nothing())


def rewrites(session: Session, survey_id: str, after_revision: int, up_to: int) -> list[tuple[int, int]]:
    """What was rewritten at the revisions in (after_revision, up_to]: pairs of revision and the one it touched."""
    query = select(RewriteRow.revision, RewriteRow.touched).where(
        RewriteRow.survey_id == survey_id, RewriteRow.revision > after_revision, RewriteRow.revision <= up_to
    )
    return [(revision, touched) for revision, touched in session.execute(query)]


def erase(connection: Connection, response_id: str) -> int | None:
    """Remove a response, its contacts and its draft. Returns the revision at which it was stored."""
    connection.execute(delete(ContactRow).where(ContactRow.response_id == response_id))
    connection.execute(delete(DraftRow).where(DraftRow.id == response_id))
    gone = delete(ResponseRow).where(ResponseRow.id == response_id).returning(ResponseRow.revision)
    return connection.scalar(gone)


def bury(connection: Connection, hashes: Iterable[str], day: date) -> None:
    """Write tombstones; those that exist already stay."""
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    rows = [{"hash": value, "erased_on": day} for value in hashes]
    if rows:
        connection.execute(upsert(TombstoneRow).on_conflict_do_nothing(), rows)


def ids(session: Session) -> Iterator[tuple[str, str]]:
    """Every stored response's id and survey, streamed."""
    query = select(ResponseRow.id, ResponseRow.survey_id).execution_options(yield_per=5000)
    for row in session.execute(query):
        yield row[0], row[1]


def remove_all(session: Session, survey_id: str) -> None:
    """Remove everything that was answered to a survey."""
    for table in (ContactRow, DraftRow, RewriteRow, ResponseRow):
        session.execute(delete(table).where(table.survey_id == survey_id))


def tallies(session: Session, survey_id: str) -> list[Tally]:
    """How many responses there are of each disposition, mode and day."""
    kinds = (ResponseRow.disposition, ResponseRow.mode, ResponseRow.day)
    query = select(*kinds, func.count()).where(ResponseRow.survey_id == survey_id).group_by(*kinds)
    return [Tally(*row) for row in session.execute(query)]


def arrivals(session: Session, survey_id: str, after_revision: int) -> dict[str, int]:
    """The revision of every response that came after one."""
    query = select(ResponseRow.id, ResponseRow.revision)
    found = session.execute(query.where(ResponseRow.survey_id == survey_id, ResponseRow.revision > after_revision))
    return {row[0]: row[1] for row in found}
