"""Reading pain points: the figures they follow from, and the words of those who may be read."""

from collections.abc import Mapping
from datetime import datetime

from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.document import Aggregates
from app.aggregates.request import AggregatesQuery, Reader
from app.pains.document import PainPoints, Verbatim
from app.pains.ranking import Place, common_scale, pain_points
from app.pains.request import PainsQuery
from app.pains.verbatims import MOST, Texts, picked, text_of, texts
from app.surveys.actions import Survey


def pains(desk: Desk, survey: Survey, query: PainsQuery, now: datetime, *, public: bool, verbatims: bool) -> PainPoints:
    """The pain points of the figures that `query` asks for; with people's words only where `verbatims` allows it."""
    asked = query.figures()
    found = figures.aggregates(desk, survey, asked, now, public=public)
    if public:
        return released_pains(desk, survey, found)
    return pains_of(found, said(desk, survey, asked) if verbatims else None, query.verbatims)


def pains_of(found: Aggregates, words: Texts | None, most: int) -> PainPoints:
    """The pain points of figures that are there already; without words for whoever may not read them."""
    return pain_points(found, None if words is None else _counted(words, most))


def released_pains(desk: Desk, survey: Survey, found: Aggregates) -> PainPoints:
    """The pain points of figures that a shared or public view shows: of what it shows, and of nothing else."""
    return pain_points(found, scale=common_scale(Reader(figures.facts(desk, survey)).newest))


def said(desk: Desk, survey: Survey, query: AggregatesQuery, most: int = MOST) -> Texts:
    """What the respondents that a query asks about wrote: at most so many texts a touchpoint are looked at."""
    reader = Reader(figures.facts(desk, survey))
    reading = figures.read_in(reader, query.model)
    return texts(figures.sampled(desk, survey, reader, query), reading, most)


def words_of(desk: Desk, survey: Survey, query: AggregatesQuery, place: Place, response: str) -> str | None:
    """What one of the respondents that a query asks about wrote about a touchpoint."""
    reader = Reader(figures.facts(desk, survey))
    reading = figures.read_in(reader, query.model)
    return text_of(figures.sampled(desk, survey, reader, query), reading, place, response)


def _counted(words: Texts, most: int) -> Mapping[tuple[str, str], tuple[int, list[Verbatim]]]:
    return {place: (found.count, picked(found, most)) for place, found in words.items()}
