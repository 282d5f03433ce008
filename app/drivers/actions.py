"""Reading drivers: the outcome that is asked about, the respondents, and the model computed from them."""

from datetime import datetime

from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.request import Reader
from app.drivers.assemble import Assembling
from app.drivers.compute import Settings
from app.drivers.document import Drivers
from app.drivers.request import DriversQuery
from app.errors import Problem
from app.mentions.outcomes import Outcome, default, outcomes
from app.surveys.actions import Survey


def drivers(desk: Desk, survey: Survey, query: DriversQuery, now: datetime) -> Drivers:
    """The drivers document."""
    reader = Reader(figures.facts(desk, survey))
    possible = outcomes(reader.facts.versions)
    outcome = wanted(reader, possible, query.outcome)
    reading = figures.read_in(reader, query.model)
    only = reader.stages(query.stage, [stage.id for stage in reading.model.stages])
    if query.high is not None and query.high <= query.low:
        reader.problems.append(Problem("high", f"{query.high} is not above `low`, {query.low}"))
    lang = reader.language(query.lang)
    chosen = figures.sampled(desk, survey, reader, query)
    asked = Settings(**query.model_dump(include=set(Settings.__dataclass_fields__)))
    assembling = Assembling(chosen, reading, only, lang)

    def made() -> Drivers:
        return assembling.document(outcome, list(possible), asked, survey.slug, survey.simulated, now)

    # orders of many drivers take seconds, and a page asks for the same ones with each of its pictures
    found = chosen.found.once("drivers", (query.model_dump_json(), survey.slug, survey.simulated), made)
    return found.model_copy(update={"as_of": now})


def wanted(reader: Reader, possible: dict[str, Outcome], key: str) -> Outcome | None:
    """The outcome named, or what is meant where none is."""
    if not key:
        return default(possible)
    return possible[key] if reader.one_of("outcome", key, possible) else None
