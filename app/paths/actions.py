"""Reading paths: the conversion that is asked about, the respondents, and their walks."""

from datetime import datetime

from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.request import Reader
from app.mentions.outcomes import Outcome, outcomes
from app.paths.assemble import Assembling
from app.paths.document import Paths
from app.paths.request import PathsQuery
from app.surveys.actions import Survey


def paths(desk: Desk, survey: Survey, query: PathsQuery, now: datetime) -> Paths:
    """The paths document."""
    reader = Reader(figures.facts(desk, survey))
    possible = {key: one for key, one in outcomes(reader.facts.versions).items() if one.kind == "binary"}
    conversion = _conversion(reader, possible, query.conversion)
    reading = figures.read_in(reader, query.model)
    only = reader.stages(query.stage, [stage.id for stage in reading.model.stages])
    lang = reader.language(query.lang)
    chosen = figures.sampled(desk, survey, reader, query)
    assembling = Assembling(chosen, reading, lang, query.level, query.most)
    return assembling.document(only, conversion, list(possible), survey.slug, survey.simulated, now)


def _conversion(reader: Reader, possible: dict[str, Outcome], wanted: str) -> list[Outcome]:
    """The options named, any of which is the conversion: `bought:online,shop`."""
    question, _, options = wanted.partition(":")
    keys = [f"{question}:{option}" for option in options.split(",")] if wanted else []
    return [possible[key] for key in dict.fromkeys(keys) if reader.one_of("conversion", key, possible)]
