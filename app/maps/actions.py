"""Reading a map: the figures asked for, composed with what the survey says about itself."""

from datetime import date, datetime

from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.document import Aggregates
from app.aggregates.request import AggregatesQuery
from app.journeys.texts import in_language
from app.maps.compose import Source, compose
from app.maps.document import MapDocument
from app.maps.restrictions import day_words, mode_words, restrictions
from app.mentions.segments import segments
from app.responses import queries as responses
from app.surveys.actions import Survey

FEWEST_FOR_DAYS = 10  # the public does not learn on which day one of so few answered


def journey_map(desk: Desk, survey: Survey, query: AggregatesQuery, now: datetime, *, public: bool) -> MapDocument:
    """The map of the figures that `query` asks for."""
    aggregates = figures.aggregates(desk, survey, query, now, public=public)
    return map_of(desk, survey, query, aggregates, public=public)


def map_of(desk: Desk, survey: Survey, query: AggregatesQuery, aggregates: Aggregates, *, public: bool) -> MapDocument:
    """The map of figures that are there already."""
    facts = figures.facts(desk, survey)
    newest = facts.versions[max(facts.versions)]
    language = query.lang or newest.languages[0]
    company = in_language(newest.company, language, newest.languages[0]) if newest.company else None
    others = [
        mode_words(query.mode.split(","), language) if query.mode else "",
        query.collector,
        query.language,
        f"Version {query.version}" if query.version else "",
        day_words(query.first_day, query.last_day, language),
    ]
    filters = restrictions(aggregates.where, segments(facts.versions), others, language)
    first, last = (None, None) if public and aggregates.responses < FEWEST_FOR_DAYS else _days(desk, survey, query)
    return compose(aggregates.model_dump(), language, Source(company, first, last, filters))


def _days(desk: Desk, survey: Survey, query: AggregatesQuery) -> tuple[date | None, date | None]:
    """The first and last day of the fieldwork, cut to the days asked for."""
    days = [tally.day for tally in responses.tallies(desk.session, survey.id) if tally.disposition == "complete"]
    days = [day for day in days if (query.first_day or day) <= day <= (query.last_day or day)]
    return (min(days), max(days)) if days else (None, None)
