"""Reading how the fieldwork goes: counts from the columns, and beside them what only the tables hold."""

from collections import Counter
from collections.abc import Iterator

from app.aggregates.actions import Desk, check, facts, snapshot
from app.aggregates.compute import base_flags
from app.aggregates.document import Share
from app.aggregates.labels import say
from app.aggregates.request import Reader
from app.analysis.intervals import wilson
from app.collectors import actions as collectors
from app.fieldwork import queries
from app.fieldwork.contrast import report
from app.fieldwork.counts import People, duration
from app.fieldwork.document import Fieldwork, FlaggedPage, Page, Way
from app.fieldwork.flagged import Narrator, listed
from app.fieldwork.notes import notes
from app.fieldwork.pages import Stops, count_stops, seconds_by_section, sections
from app.fieldwork.request import FieldworkQuery, FlaggedQuery
from app.fieldwork.ways import Counts, Entrance, counts, overall_rate, ways
from app.mentions.sample import Sample, sample
from app.mentions.selection import Selection
from app.responses import queries as responses
from app.responses.actions import DEFAULT_MODE
from app.surveys.actions import Survey

TIMED = 20_000
"""Of how many complete responses the page durations are read: enough for a median to two seconds."""


def fieldwork(desk: Desk, survey: Survey, query: FieldworkQuery) -> Fieldwork:
    """The fieldwork document; Conflict while nothing is published."""
    reader = Reader(facts(desk, survey))
    selection, lang = reader.selection(query), reader.language(query.lang)
    check(reader)
    found = snapshot(desk, survey, reader.facts.versions)
    chosen = sample(found, selection)
    people, stops = People(chosen), count_stops(chosen)
    timed = _timed(desk, survey, selection, chosen)
    brought = _ways(desk, survey, selection, counts(people, found.vocabulary), query)
    ended = people.dispositions()
    return Fieldwork(
        survey=survey.slug,
        title=say(found.newest.title, lang, found.newest.languages[0]),
        simulated=survey.simulated,
        revision=found.revision,
        level=query.level,
        versions=people.versions(),
        responses=len(people),
        dispositions=ended,
        drafts=sum(way.drafts for way in brought),
        completion=_share(ended["complete"], ended["complete"] + ended["partial"], query.level),
        response_rate=overall_rate(brought, query.level),
        durations=people.durations(),
        days=list(people.days()),
        pages=list(_pages(stops, sections(found.versions, lang), seconds_by_section(timed[:TIMED]), query.level)),
        unsent=stops.unsent,
        timed=min(len(timed), TIMED),
        timed_are_sampled=len(timed) > TIMED,
        collectors=brought,
        quality=report(chosen, query.level, lang),
        notes=notes(survey.simulated, len(timed) > TIMED, lang),
    )


def _timed(desk: Desk, survey: Survey, selection: Selection, chosen: Sample) -> list[str]:
    """The page durations of the chosen complete responses, one more than are used where there are more."""
    found = queries.page_seconds(desk.session, survey.id, selection, TIMED + 1)
    if not (selection.where or selection.by_flags):
        return [text for _, text in found]
    mine = set(chosen.people("id").tolist())
    return [text for name, text in found if name.encode() in mine]


def _share(part: int, base: int, level: float) -> Share:
    return Share(**vars(wilson(part, base, level)))


def _pages(stops: Stops, labels: dict[str, str], seconds: dict[str, list[int]], level: float) -> Iterator[Page]:
    for section, label in labels.items():
        reached, broke_off = stops.reached[section], stops.broke_off[section]
        yield Page(
            section=section,
            label=label,
            reached=reached,
            broke_off=broke_off,
            share=_share(broke_off, reached, level),
            seconds=duration(seconds.get(section, [])),
            flags=base_flags(reached),
        )


def _ways(desk: Desk, survey: Survey, selection: Selection, counted: Counts, query: FieldworkQuery) -> list[Way]:
    entrances = list(_entrances(desk, survey, selection))
    known = {one.collector for one in entrances}
    drafts: Counter[str | None] = Counter()
    for collector, language, version, count in queries.drafts(desk.session, survey.id):
        spoken = not selection.languages or language in selection.languages
        if collector in known and spoken and (not selection.versions or version in selection.versions):
            drafts[collector] += count
    return list(ways(entrances, counted, drafts, query.level, query.is_whole))


def _entrances(desk: Desk, survey: Survey, selection: Selection) -> Iterator[Entrance]:
    """The ways in that the filters leave: the survey's own address, then the collectors."""
    links = queries.links(desk.session, survey.id)
    if not selection.collectors and (not selection.modes or DEFAULT_MODE in selection.modes):
        yield Entrance(None, None, DEFAULT_MODE)
    for one in collectors.listed(desk.session, survey):
        named = not selection.collectors or one.slug in selection.collectors
        if named and (not selection.modes or one.mode in selection.modes):
            mine = links.get(one.slug)
            yield Entrance(one.slug, one.label, one.mode, mine.given if mine else None, mine.used if mine else None)


def flagged_responses(desk: Desk, survey: Survey, query: FlaggedQuery) -> FlaggedPage:
    """Responses with a quality flag and why they have it, by id."""
    reader = Reader(facts(desk, survey))
    selection, lang = reader.selection(query), reader.language(query.lang)
    check(reader)
    chosen = sample(snapshot(desk, survey, reader.facts.versions), selection)
    total, found = listed(chosen, query.cursor, query.limit + 1)
    here = found[: query.limit]
    stored = responses.of_ids(desk.session.connection(), survey.id, [one.id for one in here])
    narrator = Narrator(chosen, lang)
    return FlaggedPage(
        items=[narrator.response(one, stored[one.id]) for one in here if one.id in stored],
        total=total,
        next=here[-1].id if len(found) > query.limit else None,
    )
