"""Reading a map: the figures asked for, composed with what the survey says about itself and who answered it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.assemble import pooled_toplines
from app.aggregates.compute import share_of
from app.aggregates.document import Aggregates
from app.aggregates.request import AggregatesQuery, Reader, ToplinesQuery
from app.aggregates.topline_document import Topline
from app.analysis.scores import Tally
from app.journeys.texts import in_language
from app.maps.about import is_outcome, key_figures, released_figures, released_traits, satisfaction_scale, traits
from app.maps.compose import Source, compose
from app.maps.document import MapDocument, Share
from app.maps.restrictions import day_words, flag_words, mode_words, restrictions, tongue
from app.mentions.sample import Sample, sample
from app.mentions.segments import segments
from app.mentions.selection import Selection
from app.pains import actions as pains
from app.surveys.actions import Survey

QUOTES = 40  # texts of a touchpoint among which a short one is looked for


@dataclass(frozen=True)
class Sight:
    """What a reader of maps may see: everything, only the public view, people's own words or not."""

    public: bool
    verbatims: bool


def journey_map(desk: Desk, survey: Survey, query: AggregatesQuery, now: datetime, sight: Sight) -> MapDocument:
    """The map of the figures that `query` asks for."""
    found = figures.aggregates(desk, survey, query, now, public=sight.public)
    return map_of(desk, survey, query, found, sight)


def map_of(desk: Desk, survey: Survey, query: AggregatesQuery, found: Aggregates, sight: Sight) -> MapDocument:
    """The map of figures that are there already."""
    if sight.public:
        toplines = figures.toplines(desk, survey, ToplinesQuery(lang=query.lang), found.as_of, public=True)
        weeks = figures.public_weeks(desk, survey, found.as_of)
        return released_map(desk, survey, found, toplines.questions, weeks, (), query.lang)
    reader = Reader(figures.facts(desk, survey))
    newest, versions = reader.newest, reader.facts.versions
    language = query.lang or newest.languages[0]
    chosen = figures.sampled(desk, survey, reader, query)
    first, last = _days(chosen)
    words = pains.said(desk, survey, query, QUOTES) if sight.verbatims else None
    source = Source(
        company=in_language(newest.company, language, newest.languages[0]) if newest.company else None,
        first_day=first,
        last_day=last,
        filters=restrictions(found.where, segments(versions), _others(query, language), language),
        of_all=_of_all(chosen, query.level),
        traits=traits(chosen, query.level, language),
        key_figures=key_figures(chosen, _outcomes(chosen, survey, query, language), query.level, tongue(language)),
        pains=pains.pains_of(found, words, QUOTES),
    )
    return compose(found.model_dump(), language, source)


def released_map(
    desk: Desk, survey: Survey, found: Aggregates, asked: Sequence[Topline], weeks: tuple[date | None, date | None],
    filters: Sequence[str], lang: str,
) -> MapDocument:  # fmt: skip
    """The map of figures that a shared or public view shows: of what it shows, and of nothing else."""
    reader = Reader(figures.facts(desk, survey))
    newest = reader.newest
    language = lang or newest.languages[0]
    fallback = newest.languages[0]
    source = Source(
        company=in_language(newest.company, language, fallback) if newest.company else None,
        first_day=weeks[0],
        last_day=weeks[1],
        filters=list(filters),
        traits=released_traits(asked, reader.segments),
        key_figures=released_figures(asked, newest, tongue(language)),
        pains=pains.released_pains(desk, survey, found),
        scale=satisfaction_scale(newest),
    )
    return compose(found.model_dump(), language, source)


def _others(query: AggregatesQuery, language: str) -> list[str]:
    """What else than segments the figures are restricted to."""
    return [
        mode_words(query.mode.split(","), language) if query.mode else "",
        query.collector,
        query.language,
        f"Version {query.version}" if query.version else "",
        *flag_words(_listed(query.flagged), _listed(query.without), language),
        day_words(query.first_day, query.last_day, language),
    ]


def _of_all(chosen: Sample, level: float) -> Share | None:
    """The share of the selected among all who answered as completely; None where everybody is selected."""
    everybody = Selection(dispositions=chosen.selection.dispositions)
    if chosen.selection == everybody:
        return None
    whole = replace(sample(chosen.found, everybody), weights=chosen.weights, design=chosen.design)
    share = share_of(_tally(chosen), _tally(whole), level)
    if share.estimate is None:
        return None
    return Share(estimate=share.estimate, low=share.low, high=share.high)


def _tally(among: Sample) -> Tally:
    weight = among.weight()
    return Tally(len(among), float(weight.sum()), float((weight**2).sum()))


def _outcomes(chosen: Sample, survey: Survey, query: AggregatesQuery, language: str) -> list[Topline]:
    """The questions about the whole."""
    return pooled_toplines(
        chosen, survey.slug, survey.simulated, query.level, language, datetime.min,
        only=is_outcome,
    ).questions  # fmt: skip


def _listed(values: str) -> list[str]:
    return values.split(",") if values else []


def _days(chosen: Sample) -> tuple[date | None, date | None]:
    """The first and the last day on which somebody of the sample answered."""
    days = chosen.people("day")
    return (date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))) if len(days) else (None, None)
