"""Responses out of the database as one flat CSV, and into it through the one write path."""

from collections.abc import Callable, Iterator
from datetime import datetime

from app.database import Engine, Session, reading
from app.errors import AppError, Conflict
from app.exchange import codebook
from app.exchange.columns import columns
from app.exchange.csv_format import Table, written
from app.exchange.flatten import flatten
from app.exchange.incoming import Desk, Entry, Report, RowProblem
from app.exchange.mapping import Mapping
from app.responses import queries
from app.responses.arrival import Outcome
from app.responses.store import batches, keep
from app.responses.stored import Stored
from app.surveys.actions import Survey, find, versions
from app.surveys.schema import Questionnaire
from app.surveys.store import Shelf


def export_responses(session: Session, shelf: Shelf, survey: Survey, mark: bool = False) -> Iterator[str]:
    """Every response as CSV, in chunks, by id; `mark` makes Excel read it as UTF-8. Contact answers stay here."""
    pooled = _pooled(session, shelf, survey)
    names = [column.name for column in columns(pooled)]
    rows = (flatten(one, pooled[one.version]) for one in queries.stored(session, survey.id))
    return written(names, ([row.get(name) for name in names] for row in rows), mark)


def export_codebook(session: Session, shelf: Shelf, survey: Survey, mark: bool = False) -> Iterator[str]:
    """What every column of the export means, as CSV."""
    pooled = _pooled(session, shelf, survey)
    return written(codebook.header(pooled), codebook.rows(pooled), mark)


def _pooled(session: Session, shelf: Shelf, survey: Survey) -> dict[int, Questionnaire]:
    pooled = versions(session, shelf, survey)
    if not pooled:
        raise Conflict(f"'{survey.slug}' is a draft without answers. Publish it first.")
    return pooled


def import_responses(
    engine: Engine,
    shelf: Shelf,
    secret: bytes,
    slug: str,
    table: Table,
    now: datetime,
    mapping: Mapping | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Report:
    """Store the rows of an own export, or with a mapping those of another tool's file. `progress` hears rows done.

    Status, dates, quotas and tokens do not hold an import back; days, modes and dispositions stay as they are given.
    Raises Invalid where the columns do not fit, before anything is stored.
    """
    with reading(engine) as session:
        survey = find(session, slug)
        pooled = _pooled(session, shelf, survey)
        editions = [shelf.edition(session, survey.id, slug, number) for number in pooled]
    desk = Desk(survey.id, {one.version: one.checker for one in editions if one}, secret, now, mapping)
    desk.check_header(table.header, slug)
    report, done = Report(), 0
    for rows in batches(table.rows):
        entries = [entry for row in rows if (entry := desk.read(row, report))]
        _store(engine, secret, entries, pooled, now, report)
        done += len(rows)
        progress(done)
    report.problems.sort(key=lambda problem: problem.row)
    return report


def _store(
    engine: Engine,
    secret: bytes,
    entries: list[Entry],
    pooled: dict[int, Questionnaire],
    now: datetime,
    report: Report,
) -> None:
    if not entries:
        return
    verdicts = keep(engine, secret, [entry.arrival for entry in entries], now)
    for entry, verdict in zip(entries, _recognised(engine, entries, verdicts, pooled), strict=True):
        if isinstance(verdict, AppError):
            report.problems.append(RowProblem(entry.row, "id", verdict.detail))
        elif verdict.created:
            report.stored += 1
        else:
            report.repeated += 1


def _recognised(
    engine: Engine, entries: list[Entry], verdicts: list[Outcome | AppError], pooled: dict[int, Questionnaire]
) -> Iterator[Outcome | AppError]:
    """The verdicts, where a clash with an equal response that came another way is a repeat.

    What was sent to the submission endpoint has another fingerprint than the row exported from it.
    """
    clashing = [entry for entry, verdict in zip(entries, verdicts, strict=True) if isinstance(verdict, Conflict)]
    there: dict[str, Stored] = {}
    if clashing:
        with reading(engine) as session:
            survey_id = clashing[0].arrival.survey_id
            there = queries.of_ids(session.connection(), survey_id, [entry.response.id for entry in clashing])
    for entry, verdict in zip(entries, verdicts, strict=True):
        stored = there.get(entry.response.id) if isinstance(verdict, Conflict) else None
        if stored and _flat(stored, pooled) == _flat(entry.response, pooled):
            yield Outcome(stored.id, entry.arrival.receipt, stored.disposition, created=False)
        else:
            yield verdict


def _flat(response: Stored, pooled: dict[int, Questionnaire]) -> dict[str, object]:
    return {name: cell for name, cell in flatten(response, pooled[response.version]).items() if cell not in (None, "")}
