"""What happens to submissions, drafts and receipts. `store` is the one transaction that writes answers."""

import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from app.accounts.tokens import hash_token
from app.collectors import queries as collectors
from app.database import Connection, Session
from app.errors import AppError, Conflict, Forbidden, Gone, NotFound
from app.responses import queries
from app.responses.admission import Window, lateness
from app.responses.arrival import (
    Arrival,
    Draft,
    Outcome,
    SubmissionBody,
    check_body,
    fingerprint,
    local_day,
    prepare,
    read_receipt,
    receipt_code,
)
from app.responses.ledger import Ledger
from app.surveys import queries as surveys
from app.surveys.actions import Survey
from app.surveys.conditions import holds
from app.surveys.store import Edition, Shelf

DEFAULT_MODE = "online"


def receive(
    edition: Edition, body: SubmissionBody, document: Any, secret: bytes, now: datetime, *, has_draft: bool = False
) -> Arrival:
    """Check a submission; `document` is the body as it was sent, for its fingerprint. Raises Invalid.

    `has_draft`: it was filled in page by page, so a draft of this id goes when it is stored.
    """
    body_hash = fingerprint(secret, edition.survey_id, document)
    checked = check_body(edition.checker, body)
    arrival = prepare(edition.survey_id, edition.checker, body, checked, body_hash, secret, now)
    return replace(arrival, has_draft=True) if has_draft else arrival


def replayed(connection: Connection, response_id: str, body_hash: str, secret: bytes) -> Outcome | AppError | None:
    """What a client hears whose id is taken: its receipt again, a conflict, or that it was erased."""
    tombstone = hash_token(secret, "tombstone", response_id)
    taken = queries.taken(connection, [response_id], [tombstone])
    return _replay(taken, response_id, tombstone, body_hash, secret)


def _replay(
    taken: dict[str, tuple[str, str]], response_id: str, tombstone: str, body_hash: str, secret: bytes
) -> Outcome | AppError | None:
    if tombstone in taken:
        return Gone("The response with this id was erased. It cannot be sent again.")
    if response_id not in taken:
        return None
    stored_hash, disposition = taken[response_id]
    if stored_hash != body_hash:
        return Conflict("A response with this id is stored already, with other content. Use a fresh random id.")
    return Outcome(response_id, receipt_code(secret, response_id), disposition, created=False)


def store(connection: Connection, batch: Sequence[Arrival], secret: bytes, now: datetime) -> list[Outcome | AppError]:
    """Store the new ones of `batch`, all in the caller's transaction; one verdict each, in order.

    The survey's row lock, taken first by incrementing its revision, makes everything read after it stay true to the
    commit: status, dates, tokens, quotas, and the order of revisions.
    """
    gates = {
        survey_id: surveys.advance(connection, survey_id) for survey_id in sorted({one.survey_id for one in batch})
    }
    taken = queries.taken(connection, [one.row["id"] for one in batch], [one.tombstone for one in batch])
    desks: dict[str, _Desk] = {}
    verdicts: list[Outcome | AppError] = []
    fresh: list[tuple[Arrival, dict[str, Any]]] = []
    for arrival in batch:
        response_id = arrival.row["id"]
        verdict = _replay(taken, response_id, arrival.tombstone, arrival.body_hash, secret)
        if verdict is None:
            if arrival.survey_id not in desks:
                desks[arrival.survey_id] = _Desk(connection, arrival.survey_id, gates[arrival.survey_id], batch, now)
            admitted = desks[arrival.survey_id].admit(arrival)
            if isinstance(admitted, AppError):
                verdict = admitted
            else:
                fresh.append((arrival, admitted))
                taken[response_id] = (arrival.body_hash, admitted["disposition"])
                verdict = Outcome(response_id, arrival.receipt, admitted["disposition"], created=True)
        verdicts.append(verdict)
    for desk in desks.values():
        desk.settle()
    if fresh:
        _write(connection, fresh)
    return verdicts


def _write(connection: Connection, fresh: list[tuple[Arrival, dict[str, Any]]]) -> None:
    if queries.add_responses(connection, [row for _, row in fresh]) < len(fresh):
        # Another process stored one of the ids for another survey a moment ago: do the batch again and see it.
        raise CollisionError
    contacts = [
        {
            "id": str(uuid.uuid4()),
            "survey_id": arrival.survey_id,
            "response_id": arrival.row["id"] if contact["linked"] else None,
            "question": contact["question"],
            "fields": contact["fields"],
        }
        for arrival, _ in fresh
        for contact in arrival.contacts
    ]
    if contacts:
        queries.add_contacts(connection, contacts)
    drafts = [arrival.row["id"] for arrival, _ in fresh if arrival.has_draft]
    if drafts:
        queries.remove_drafts(connection, drafts)


class CollisionError(Exception):
    """An id was stored by somebody else between look and insert; the transaction is done again."""


class _Desk:
    """Admits the arrivals of one survey, in one transaction, under the survey's row lock."""

    def __init__(
        self, connection: Connection, survey_id: str, gate: surveys.Gate | None, batch: Sequence[Arrival], now: datetime
    ) -> None:
        self.connection, self.gate, self.now = connection, gate, now
        named = sorted({one.collector for one in batch if one.collector and one.survey_id == survey_id})
        self.ways = collectors.ways(connection, survey_id, named) if named else {}
        self.quotas = collectors.quotas(connection, survey_id) if gate and gate.has_quotas else []
        self.counted: dict[str, int] = defaultdict(int)

    def admit(self, arrival: Arrival) -> dict[str, Any] | AppError:
        """The row to insert, or why not."""
        if self.gate is None:
            return NotFound("This survey does not exist any more.")
        if arrival.recorded:
            return self._record(arrival)
        way = self.ways.get(arrival.collector) if arrival.collector else None
        if arrival.collector and way is None:
            return NotFound(f"This survey has no collector '{arrival.collector}'. Check the link.")
        windows: list[Window] = [self.gate, way] if way else [self.gate]
        late = lateness(windows, arrival.finished_at, self.now)
        if isinstance(late, AppError):
            return late
        refused = self._redeem(arrival, way)
        if refused:
            return refused
        disposition = "late" if late else arrival.row["disposition"]
        if disposition == "complete":
            disposition = self._count(arrival)
        mode = way.mode if way else DEFAULT_MODE
        return {**arrival.row, "mode": mode, "disposition": disposition, "revision": self.gate.revision}

    def _record(self, arrival: Arrival) -> dict[str, Any]:
        """Status, dates, tokens and quotas held back whom they held back when it was answered; it only counts."""
        assert self.gate is not None
        if arrival.row["disposition"] == "complete":
            self._count_in([quota for quota in self.quotas if holds(quota.condition, arrival.answers)])
        return {**arrival.row, "revision": self.gate.revision}

    def _redeem(self, arrival: Arrival, way: collectors.Way | None) -> AppError | None:
        if arrival.token_hash is None:
            if way is not None and way.needs_token:
                return Forbidden("This survey needs a personal link. Use the one from your invitation.")
            return None
        if way is None or not collectors.redeem(self.connection, way.id, arrival.token_hash):
            return Forbidden("This personal link is unknown or has been used already.")
        return None

    def _count(self, arrival: Arrival) -> str:
        matching = [quota for quota in self.quotas if holds(quota.condition, arrival.answers)]
        if any(quota.reached >= quota.maximum for quota in matching):
            return "over_quota"
        self._count_in(matching)
        return "complete"

    def _count_in(self, quotas: list[collectors.Quota]) -> None:
        for quota in quotas:
            quota.reached += 1
            self.counted[quota.id] += 1

    def settle(self) -> None:
        """Write the counters."""
        collectors.count_quotas(self.connection, self.counted)


def counts(session: Session, survey_id: str) -> dict[str, int]:
    """How many responses there are of each disposition."""
    return queries.counts(session, survey_id)


def draft(session: Session, survey_id: str, draft_id: str) -> Draft | None:
    """The unfinished response of this id."""
    return queries.draft(session, survey_id, draft_id)


@dataclass(frozen=True)
class Receipt:
    """What is stored under a receipt."""

    id: str
    survey: str
    version: int
    language: str
    day: str
    disposition: str
    answers: dict[str, Any]
    contacts: dict[str, dict[str, str]]


def _by_receipt(session: Session, secret: bytes, code: str) -> queries.ResponseRow:
    row = queries.by_receipt(session, hash_token(secret, "receipt", read_receipt(code)))
    if row is None:
        raise NotFound("Nothing is stored under this receipt. Check the number, or it was erased already.")
    return row


def open_receipt(session: Session, secret: bytes, code: str) -> Receipt:
    """Show what is stored; raises NotFound."""
    row = _by_receipt(session, secret, code)
    slug = surveys.slug_of(session, row.survey_id)
    return Receipt(
        row.id,
        slug,
        row.version,
        row.language,
        row.day.isoformat(),
        row.disposition,
        json.loads(row.answers),
        queries.contacts_of(session, row.id),
    )


def erase_receipt(session: Session, ledger: Ledger, secret: bytes, code: str, now: datetime) -> None:
    """Erase the response behind a receipt; its id stays refused. Raises NotFound."""
    row = _by_receipt(session, secret, code)
    erase(session.connection(), ledger, secret, row.id, row.survey_id, now)


def erase(
    connection: Connection, ledger: Ledger, secret: bytes, response_id: str, survey_id: str, now: datetime
) -> None:
    """Erase one response. The ledger comes first: a restored backup must not bring the answers back."""
    gate = surveys.advance(connection, survey_id)
    tombstone = hash_token(secret, "tombstone", response_id)
    ledger.append(tombstone)
    queries.bury(connection, [tombstone], now.astimezone(UTC).date())
    _take_out(connection, response_id, survey_id, gate)


def _take_out(connection: Connection, response_id: str, survey_id: str, gate: surveys.Gate | None) -> None:
    """Under the survey's row lock: the response goes, and its place in the quotas that counted it is free again."""
    counted = queries.complete_answers(connection, response_id)
    if counted is not None:
        answers, revision = counted
        quotas = collectors.quotas(connection, survey_id)
        met = [quota for quota in quotas if quota.since < revision and holds(quota.condition, answers)]
        collectors.count_quotas(connection, {quota.id: -1 for quota in met})
    touched = queries.erase(connection, response_id)
    if gate is not None and touched is not None:
        queries.note_rewrite(connection, survey_id, gate.revision, touched)


def erase_again(session: Session, ledger: Ledger, secret: bytes, now: datetime) -> int:
    """After a backup was restored: erase what the ledger names. Returns how many responses went."""
    buried = ledger.read()
    if not buried:
        return 0
    connection = session.connection()
    queries.bury(connection, buried, now.astimezone(UTC).date())
    found = [pair for pair in queries.ids(session) if hash_token(secret, "tombstone", pair[0]) in buried]
    for response_id, survey_id in sorted(found, key=lambda pair: pair[1]):
        _take_out(connection, response_id, survey_id, surveys.advance(connection, survey_id))
    return len(found)


def delete_survey(session: Session, shelf: Shelf, survey: Survey, *, with_responses: bool) -> None:
    """Delete a survey with everything that belongs to it; answers only where that is meant. Raises Conflict."""
    surveys.lock(session, survey.id)
    held = queries.held(session, survey.id)
    if held and not with_responses:
        raise Conflict(
            f"People have answered: {held:,} responses, drafts and contacts. "
            "Export what you need, then delete the survey with ?responses=delete."
        )
    queries.remove_all(session, survey.id)
    collectors.remove_all(session, survey.id)
    surveys.remove(session, survey.id)
    shelf.forget(survey.slug)


def sweep_drafts(session: Session, shelf: Shelf, secret: bytes, now: datetime, limit: int = 500) -> int:
    """Turn drafts whose time is over into partial responses, so that break-offs are counted. Returns how many."""
    drafts = queries.expired_drafts(session, now, limit)
    connection = session.connection()
    for one in sorted(drafts, key=lambda draft: draft.survey_id):
        _keep_partial(session, connection, shelf, one, secret, now)
    queries.remove_drafts(connection, [one.id for one in drafts])
    return len(drafts)


def _keep_partial(
    session: Session, connection: Connection, shelf: Shelf, one: Draft, secret: bytes, now: datetime
) -> None:
    edition = shelf.edition(session, one.survey_id, surveys.slug_of(session, one.survey_id), one.version)
    if edition is None:
        return
    checked = edition.checker.check(one.answers, one.id, one.language, whole=False)
    if not checked.answers:
        return
    gate = surveys.advance(connection, one.survey_id)
    if gate is None or queries.taken(connection, [one.id], [hash_token(secret, "tombstone", one.id)]):
        return
    body = SubmissionBody(
        id=one.id,
        version=one.version,
        language=one.language,
        collector=one.collector,
        interviewer=one.interviewer,
        answers={},
    )
    body_hash = fingerprint(secret, one.survey_id, one.id)
    arrival = prepare(one.survey_id, edition.checker, body, replace(checked, contacts={}), body_hash, secret, now)
    ways = collectors.ways(connection, one.survey_id, [one.collector]) if one.collector else {}
    way = ways.get(one.collector or "")
    row = {
        **arrival.row,
        "mode": way.mode if way else DEFAULT_MODE,
        "disposition": "partial",
        "day": local_day(one.started_at, edition.questionnaire),
        "revision": gate.revision,
    }
    queries.add_responses(connection, [row])
