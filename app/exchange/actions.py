"""Responses out of the database as flat files, and into it through the one write path."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.aggregates.actions import Desk, aggregates, facts, sampled, snapshot
from app.aggregates.request import AggregatesQuery, Reader
from app.aggregates.weighting import weighted
from app.analysis.weights import CannotRake
from app.database import Engine, Session, reading
from app.errors import AppError, Conflict, Invalid, Problem
from app.exchange import codebook
from app.exchange.codebook_text import markdown
from app.exchange.columns import WEIGHT, columns
from app.exchange.csv_format import Table, written
from app.exchange.flatten import flatten
from app.exchange.headline import headline
from app.exchange.incoming import Counter, Entry, Report, RowProblem
from app.exchange.mapping import Mapping
from app.exchange.r_script import script
from app.exchange.typed import Typed
from app.exchange.variables import coded, coded_rows
from app.exchange.weighing import Weights, by_id
from app.exchange.workbook import workbook_of
from app.journeys.texts import in_language
from app.mentions.csv_format import Cell
from app.mentions.segments import segments
from app.responses import queries
from app.responses.arrival import Outcome
from app.responses.store import batches, keep
from app.responses.stored import Stored
from app.sheets.sheet import Book, Sheet
from app.sheets.spss import Variable
from app.sheets.store import paced
from app.surveys.actions import Survey, find, versions
from app.surveys.schema import Questionnaire
from app.surveys.store import Shelf

MOST_IN_WORDS = 25_000
"""Responses that a workbook holds twice, as codes and in words; above it would take minutes."""


@dataclass(frozen=True)
class Export:
    """A survey's responses on their way out: its versions, and the rows up to its revision, by id."""

    desk: Desk
    survey: Survey
    versions: dict[int, Questionnaire]
    weights: Weights | None
    """None where the survey has no margins, or cannot be weighted to them."""

    @property
    def weighted(self) -> bool:
        return self.weights is not None

    @property
    def title(self) -> str:
        newest = self.versions[max(self.versions)]
        return in_language(newest.title, newest.languages[0], newest.languages[0])

    def flat(self) -> Iterator[dict[str, Cell]]:
        """Every response as its filled cells by column; read anew each time, and the same each time."""
        for one in queries.stored(self.desk.session, self.survey.id, 0, self.survey.revision):
            row = flatten(one, self.versions[one.version])
            if self.weights is not None:
                row[WEIGHT] = self.weights.of(one.id)
            yield row

    def language(self, wanted: str) -> str:
        """A language of labels; Invalid where none has it."""
        known = [*dict.fromkeys([*codebook.languages(self.versions), "de", "en"])]
        if wanted and wanted not in known:
            message = f"'{wanted}' is unknown; possible are: {', '.join(known)}"
            raise Invalid("The request asks for something that this survey does not have.", [Problem("lang", message)])
        return wanted or known[0]


def opened(desk: Desk, survey: Survey) -> Export:
    """What can be exported; Conflict while nothing is published. Contact answers stay here."""
    pooled = _pooled(desk.session, desk.shelf, survey)
    return Export(desk, survey, pooled, _weights(desk, survey, pooled))


def _weights(desk: Desk, survey: Survey, pooled: dict[int, Questionnaire]) -> Weights | None:
    if survey.margins is None:
        return None
    found = snapshot(desk, survey, pooled)
    try:
        return by_id(found, weighted(found, survey.margins, segments(pooled)).weights)
    except CannotRake:
        return None


def export_responses(export: Export, mark: bool = False) -> Iterator[str]:
    """Every response as CSV, in chunks; `mark` makes Excel read it as UTF-8."""
    names = [column.name for column in columns(export.versions, export.weighted)]
    return written(names, paced([row.get(name) for name in names] for row in export.flat()), mark)


def export_table(export: Export) -> Book:
    """Every response in typed columns, for Parquet."""
    typed = Typed(export.versions, export.weighted)
    data = Sheet("responses", typed.columns, typed.rows(export.flat()))
    return Book(f"{export.survey.slug}-responses", data, ())


def export_workbook(export: Export, lang: str) -> Book:
    """Every response as codes and, unless there are very many, in words, and the codebook, as sheets."""
    many = sum(queries.counts(export.desk.session, export.survey.id).values()) > MOST_IN_WORDS
    return workbook_of(export.survey.slug, export.versions, export.flat, lang, export.weighted, in_words=not many)


def export_variables(export: Export, lang: str) -> tuple[list[Variable], Iterator[list[Cell]]]:
    """Every response as variables with codes, for SPSS."""
    every = coded(export.versions, lang, export.weighted)
    return [one.variable for one in every], coded_rows(every, export.flat())


def export_script(export: Export, lang: str, now: datetime) -> Iterator[str]:
    """An R script that reads the CSV and reproduces a figure of the service."""
    query = AggregatesQuery(weighting="rake" if export.weighted else "none", lang=lang)
    document = aggregates(export.desk, export.survey, query, now)
    chosen = sampled(export.desk, export.survey, Reader(facts(export.desk, export.survey)), query)
    every = coded(export.versions, lang, export.weighted)
    found = headline(chosen, document)
    return script(export.survey.slug, export.title, every, found, export.survey.revision)


def export_codebook(export: Export, mark: bool = False) -> Iterator[str]:
    """What every column of the export means, as CSV."""
    return written(codebook.header(export.versions), codebook.rows(export.versions, export.weighted), mark)


def export_codebook_text(export: Export, lang: str) -> Iterator[str]:
    """The codebook as Markdown."""
    return markdown(export.versions, lang, export.weighted)


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
    desk = Counter(survey.id, {one.version: one.checker for one in editions if one}, secret, now, mapping)
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
