"""Reading figures: what may be asked, the columns up to date, and the figures computed from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.aggregates.assemble import Wanted, assemble, pooled_toplines
from app.aggregates.document import Aggregates
from app.aggregates.labels import say, touchpoint_labels
from app.aggregates.notes import released_notes
from app.aggregates.public import K, refused
from app.aggregates.release import ALL_TOGETHER, Words, read
from app.aggregates.request import AggregatesQuery, Facts, FigureQuery, Filters, Reader, ToplinesQuery
from app.aggregates.store import Kept, Order, released
from app.aggregates.topline_document import Toplines
from app.aggregates.weighting import WEIGHTED, weighted
from app.analysis.weights import CannotRake
from app.collectors import queries as collectors
from app.database import Session
from app.errors import BadRequest, Conflict, Forbidden, Invalid, Problem
from app.journeys import yaml_format
from app.mentions.listing import Cursor, MentionRow, listed, read_cursor
from app.mentions.reading import Reading, as_asked, through
from app.mentions.sample import Sample, sample
from app.mentions.segments import Segment
from app.mentions.snapshot import Snapshot
from app.mentions.store import ColumnStore
from app.surveys.actions import Survey, versions
from app.surveys.schema import Questionnaire
from app.surveys.store import Shelf


@dataclass(frozen=True)
class Desk:
    """Where figures come from: the open transaction, the published versions, and the columns in this process."""

    session: Session
    shelf: Shelf
    columns: ColumnStore


def aggregates(
    desk: Desk, survey: Survey, query: AggregatesQuery, now: datetime, *, public: bool = False
) -> Aggregates:
    """The aggregates document; `public` gives the release that everybody may see."""
    only_public(query, public)
    reader = Reader(facts(desk, survey))
    if public:
        return _public_aggregates(desk, survey, reader, query, now)
    wanted = Wanted(
        reading=(reading := read_in(reader, query.model)),
        group_by=reader.group_by(query.group_by),
        only=reader.stages(query.stage, [stage.id for stage in reading.model.stages]),
        level=query.level,
        lang=reader.language(query.lang),
    )
    return assemble(sampled(desk, survey, reader, query), wanted, survey.slug, survey.simulated, now)


def toplines(desk: Desk, survey: Survey, query: ToplinesQuery, now: datetime, *, public: bool = False) -> Toplines:
    """The distribution of every question; `public` as for the aggregates."""
    only_public(query, public)
    reader = Reader(facts(desk, survey))
    lang = reader.language(query.lang)
    if public:
        check(reader)
        return _public_toplines(desk, survey, lang, now)
    chosen = sampled(desk, survey, reader, query)
    return pooled_toplines(chosen, survey.slug, survey.simulated, query.level, lang, now)


def release(desk: Desk, survey: Survey, order: Order, now: datetime) -> Kept:
    """What a shared or public view shows now."""
    known = facts(desk, survey)
    return released(desk.session, survey, known, lambda: snapshot(desk, survey, known.versions), order, now)


def public_release(desk: Desk, survey: Survey, now: datetime) -> Kept:
    """What everybody sees of a survey whose owner has published the figures."""
    return release(desk, survey, Order(survey.id, Filters(), (), K, toplines=True), now)


def public_weeks(desk: Desk, survey: Survey, now: datetime) -> tuple[date | None, date | None]:
    """The first and the last day of the weeks of the public's figures."""
    found = public_release(desk, survey, now).release
    return found.first_day, found.last_day


def state_of(desk: Desk, survey: Survey, now: datetime, *, public: bool) -> int:
    """The revision whose figures are shown: the public's moves only when theirs do."""
    return public_release(desk, survey, now).revision if public else survey.revision


def words(survey: Survey, reader: Reader, lang: str, k: int) -> Words:
    """The words for a release's figures."""
    newest = reader.newest
    return Words(
        survey=survey.slug,
        title=say(newest.title, lang, newest.languages[0]),
        simulated=survey.simulated,
        stages={stage.id: say(stage.label, lang) for stage in newest.model().stages},
        touchpoints={name: say(text, lang) for name, text in touchpoint_labels(reader.facts.versions).items()},
        notes=released_notes(survey.simulated, k, lang),
    )


def _public_aggregates(desk: Desk, survey: Survey, reader: Reader, query: AggregatesQuery, now: datetime) -> Aggregates:
    only = reader.stages(query.stage, [stage.id for stage in reader.newest.model().stages])
    lang = reader.language(query.lang)
    check(reader)
    return read(public_release(desk, survey, now).release, ALL_TOGETHER, words(survey, reader, lang, K), only)


def _public_toplines(desk: Desk, survey: Survey, lang: str, now: datetime) -> Toplines:
    found = public_release(desk, survey, now).release.toplines[lang]
    return found.model_copy(update={"simulated": survey.simulated})


@dataclass(frozen=True)
class Rows:
    """The long rows of the selected responses, with the segments each one carries."""

    rows: Iterator[tuple[Cursor, MentionRow]]
    segments: Mapping[str, Segment]
    lang: str


def mentions(desk: Desk, survey: Survey, query: Filters, after: str = "") -> Rows:
    """The long rows by response id, from a cursor on."""
    reader = Reader(facts(desk, survey))
    selection, lang = reader.selection(query), reader.language(query.lang)
    check(reader)
    cursor = read_cursor(after)
    if after and cursor is None:
        raise BadRequest("This cursor was not given out here.", [Problem("cursor", "take it from `next`")])
    found = snapshot(desk, survey, reader.facts.versions)
    return Rows(listed(found, sample(found, selection).masks, reader.segments, cursor), reader.segments, lang)


def sampled(desk: Desk, survey: Survey, reader: Reader, query: FigureQuery) -> Sample:
    """The respondents that a query asks about, exact up to the survey's revision; Invalid if it cannot be read."""
    selection = reader.selection(query)
    check(reader)
    found = sample(snapshot(desk, survey, reader.facts.versions), selection)
    return found if query.weighting == "none" else _raked(found, survey, reader)


def _raked(chosen: Sample, survey: Survey, reader: Reader) -> Sample:
    if survey.margins is None:
        raise Invalid(
            "This survey is not weighted.", [Problem("weighting", "it has no margins; set them at `weights`")]
        )
    if chosen.selection.dispositions != (WEIGHTED,):
        only = f"weights are for complete responses; leave `disposition` at {WEIGHTED}, or weighting at none"
        raise Invalid("Only complete responses are weighted.", [Problem("disposition", only)])
    try:
        found = weighted(chosen.found, survey.margins, reader.segments)
    except CannotRake as error:
        place = f"margins.{error.margin}" + (f".{error.group}" if error.group else "")
        raise Invalid(
            "The responses cannot be weighted to the survey's margins.", [Problem(place, str(error))]
        ) from None
    return replace(chosen, weights=found.weights, design=found.design, raked=found.raked)


def facts(desk: Desk, survey: Survey) -> Facts:
    """What the survey can be filtered by; Conflict while nothing is published."""
    published = versions(desk.session, desk.shelf, survey)
    if not published:
        raise Conflict("This survey is a draft without answers. Publish it first.")
    return Facts(published, tuple(row.slug for row in collectors.listed(desk.session, survey.id)))


def snapshot(desk: Desk, survey: Survey, published: Mapping[int, Questionnaire]) -> Snapshot:
    """All columns of the survey, exact up to the revision that was read with it."""
    return desk.columns.read(desk.session, survey.id, survey.revision, published)


def check(reader: Reader) -> None:
    """Raise what the reader found wrong with the parameters."""
    if reader.problems:
        raise Invalid("The request asks for something that this survey does not have.", reader.problems)


def only_public(query: Filters, public: bool) -> None:
    """Who sees the figures because they are public sees the whole survey and nothing finer."""
    if public and (finer := refused(query)):
        raise Forbidden(
            "The public figures of this survey cannot be filtered, grouped or read in another model. "
            f"Leave out {', '.join(finer)}, or sign in."
        )


def read_in(reader: Reader, wanted: str) -> Reading:
    """The stage model that figures are wanted in; the questionnaire's own where none is named."""
    source = reader.newest.model()
    if wanted in ("", source.id) or not reader.one_of("model", wanted, [source.id, *yaml_format.models()]):
        return as_asked(source)
    target = yaml_format.models()[wanted]
    return through(yaml_format.crosswalk(source, target), source, target)
