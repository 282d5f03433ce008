"""Reading comparisons, tables and trends: what may be asked, the sample, its groups, and the document."""

from datetime import datetime
from typing import Any

from app.aggregates.actions import Desk, facts, read_in, sampled
from app.aggregates.assemble import weighting_of
from app.aggregates.compute import Frame
from app.aggregates.labels import listed_touchpoints, open_questions, say, touchpoint_labels
from app.aggregates.notes import unplaced
from app.aggregates.request import FigureQuery, Reader
from app.analysis.letters import MOST
from app.comparisons.columns import Columns, cells, filtered, grouped, headed, shared
from app.comparisons.contrasts import table
from app.comparisons.document import Compared, Crosstab, Trend
from app.comparisons.lines import Line, Portions
from app.comparisons.notes import table_notes, trend_notes
from app.comparisons.over_time import MOST_PERIODS, by_period, by_version, series, waves
from app.comparisons.question_lines import People, question_lines
from app.comparisons.request import (
    CompareQuery,
    CrosstabQuery,
    Groups,
    GroupsQuery,
    TrendQuery,
    groups_of,
    measures_of,
    outcomes,
    question_of,
)
from app.comparisons.table import Rules, rows, sized, told
from app.comparisons.touchpoint_lines import MEASURED, Wanted, touchpoint_lines
from app.errors import Invalid, Problem
from app.mentions.reading import Reading
from app.mentions.sample import Sample
from app.surveys.actions import Survey


def compare(desk: Desk, survey: Survey, query: CompareQuery, now: datetime) -> Compared:
    """Every touchpoint, every stage and the outcome, of each group and against the others."""
    reader = Reader(facts(desk, survey))
    reading, lang = read_in(reader, query.model), reader.language(query.lang)
    only = reader.stages(query.stage, [stage.id for stage in reading.model.stages])
    measures = measures_of(reader, query.measure, tuple(MEASURED))
    by = groups_of(reader, query)
    sample = sampled(desk, survey, reader, query)
    columns = _columns(sample, by, query, lang)
    frame = _frame(sample, reading, only, query.level, lang)
    lines = list(touchpoint_lines(*cells(sample, frame, columns), frame, Wanted(measures)))
    people = People(sample, columns.of(sample), len(columns.headings))
    lines += [line for question in outcomes(reader) for line in question_lines(people, question, lang, whole=False)]
    groups = headed(sample, columns)
    return Compared(
        **_about(survey, sample, query, lang, now),
        model=reading.model.id,
        adjustment=query.adjust,
        means=query.means,
        groups=groups,
        rows=rows(lines, _rules(sample, query)),
        notes=[*table_notes(len(groups), query.adjust, survey.simulated, lang), *unplaced(sample, reading, lang)],
    )


def crosstab(desk: Desk, survey: Survey, query: CrosstabQuery, now: datetime) -> Crosstab:
    """One question by groups."""
    reader = Reader(facts(desk, survey))
    lang = reader.language(query.lang)
    wordings = question_of(reader, query.question)
    by = groups_of(reader, query)
    sample = sampled(desk, survey, reader, query)
    columns = _columns(sample, by, query, lang)
    people = People(sample, columns.of(sample), len(columns.headings))
    question = (wordings or [])[0]
    lines = question_lines(people, wordings or [], lang, whole=True)
    verdict = _whole(question.type, lines, sample)
    groups = headed(sample, columns)
    return Crosstab(
        **_about(survey, sample, query, lang, now),
        question=question.id,
        type=question.type,
        question_title=say(question.title, lang, reader.newest.languages[0]),
        adjustment=query.adjust,
        means=query.means,
        groups=groups,
        rows=rows(lines, _rules(sample, query)),
        notes=table_notes(len(groups), query.adjust, survey.simulated, lang),
        **verdict,
    )


def trend(desk: Desk, survey: Survey, query: TrendQuery, now: datetime) -> Trend:
    """Figures over weeks, months or versions."""
    reader = Reader(facts(desk, survey))
    reading, lang = read_in(reader, query.model), reader.language(query.lang)
    only = reader.stages(query.stage, [stage.id for stage in reading.model.stages])
    measures = measures_of(reader, query.measure, (*MEASURED, "outcome"))
    named = _touchpoints(reader, query, reading)
    sample = sampled(desk, survey, reader, query)
    versions = list(reader.facts.versions)
    columns = by_version(sample, versions) if query.per == "version" else by_period(sample, query.per)
    if len(columns.headings) > MOST_PERIODS:
        long = f"{len(columns.headings)} periods are too many; {MOST_PERIODS} is the limit. Narrow `from` and `to`"
        raise Invalid("The answers lie too far apart.", [Problem("per", long)])
    frame = _frame(sample, reading, only, query.level, lang)
    wanted = Wanted(measures, stages=not named, touchpoints=bool(named), named=named)
    lines: list[Line] = []
    if columns.headings:
        lines += touchpoint_lines(*cells(sample, frame, columns), frame, wanted)
    if "outcome" in measures:
        people = People(sample, columns.of(sample), len(columns.headings))
        lines += [line for one in outcomes(reader) for line in question_lines(people, one, lang, whole=False)]
    periods = [heading.label for heading in columns.headings]
    found = [series(line, periods, query.level, sample.design) for line in lines]
    gaps = any(point.estimate is None for one in found for point in one.points)
    return Trend(
        **_about(survey, sample, query, lang, now),
        model=reading.model.id,
        per=query.per,
        periods=periods,
        series=found,
        notes=[*trend_notes(gaps, survey.simulated, lang), *unplaced(sample, reading, lang)],
    )


def _touchpoints(reader: Reader, query: TrendQuery, reading: Reading) -> tuple[str, ...]:
    known = {name for names in listed_touchpoints(reader.facts.versions, reading) for name in names}
    wanted = tuple(dict.fromkeys(query.touchpoint.split(","))) if query.touchpoint else ()
    return tuple(name for name in wanted if reader.one_of("touchpoint", name, sorted(known)))


def _columns(sample: Sample, by: Groups | None, query: GroupsQuery, lang: str) -> Columns:
    if isinstance(by, list):
        several = shared(sample, by, sample.found.vocabulary)
        if several:
            both = f"{several} respondents are in more than one group; make the groups exclude each other"
            raise Invalid("Groups that overlap cannot be compared.", [Problem("group", both)])
        return filtered(sample, by, query.group)
    if by is None:
        raise TypeError("groups are checked before")
    columns = waves(sample, by) if isinstance(by, str) else grouped(sample, by, lang)
    if len(columns.headings) > MOST:
        many = f"{len(columns.headings)} groups are too many; {MOST} can be lettered. Name some by `group`"
        raise Invalid("There are more groups than can be compared.", [Problem("group_by", many)])
    return columns


def _whole(kind: str, lines: list[Line], sample: Sample) -> dict[str, Any]:
    """The test of the whole question: of the table of its options, or of its mean."""
    if kind in ("single_choice", "hidden"):
        parts = [[cell.part for cell in line.groups if isinstance(cell, Portions)] for line in lines]
        verdict, effect = table(parts, sample.design)
        return {"test": told(verdict, verdict.p), "effect": sized(effect)}
    return {"test": None, "effect": None}


def _frame(sample: Sample, reading: Reading, only: tuple[str, ...], level: float, lang: str) -> Frame:
    versions = sample.found.versions
    return Frame(
        vocabulary=sample.found.vocabulary,
        reading=reading,
        touchpoints=listed_touchpoints(versions, reading),
        labels=touchpoint_labels(versions),
        open_questions=open_questions(versions),
        level=level,
        lang=lang,
        only=frozenset(only),
        design=sample.design,
    )


def _rules(sample: Sample, query: GroupsQuery) -> Rules:
    return Rules(query.level, sample.design, query.adjust, query.means)


def _about(survey: Survey, sample: Sample, query: FigureQuery, lang: str, now: datetime) -> dict[str, Any]:
    newest = sample.found.newest
    return {
        "survey": survey.slug,
        "title": say(newest.title, lang, newest.languages[0]),
        "simulated": survey.simulated,
        "versions": sorted(set(sample.people("version").tolist())),
        "where": {segment.question.id: list(values) for segment, values in sample.selection.where},
        "disposition": list(sample.selection.dispositions),
        "responses": len(sample),
        "level": query.level,
        "weighting": weighting_of(sample),
        "as_of": now,
    }
