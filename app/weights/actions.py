"""The weights of a survey: what they are now, and setting and clearing the margins they follow from."""

from datetime import datetime

from app.aggregates.actions import Desk, check, facts, snapshot
from app.aggregates.request import Reader
from app.errors import Invalid
from app.surveys.actions import Survey, keep_margins
from app.surveys.margins import Margins, unknown
from app.weights.document import KeptMargins, Weights
from app.weights.report import report


def weights(desk: Desk, survey: Survey, lang: str) -> Weights:
    """The report of the current revision; Conflict while nothing is published."""
    reader = Reader(facts(desk, survey))
    spoken = reader.language(lang)
    check(reader)
    found = snapshot(desk, survey, reader.facts.versions)
    return report(found, survey.margins, reader.segments, survey.slug, survey.simulated, survey.revision, spoken)


def set_margins(desk: Desk, survey: Survey, margins: Margins, now: datetime) -> KeptMargins:
    """Keep margins; Invalid where they name what the survey's segments do not have."""
    reader = Reader(facts(desk, survey))
    wrong = unknown(margins, {name: segment.groups for name, segment in reader.segments.items()})
    if wrong:
        raise Invalid("The margins do not fit the survey's segments.", wrong)
    return _kept(keep_margins(desk.session, survey, margins, now))


def clear_margins(desk: Desk, survey: Survey, now: datetime) -> KeptMargins:
    """Keep no margins: the survey is not weighted any more."""
    return _kept(keep_margins(desk.session, survey, None, now))


def _kept(survey: Survey) -> KeptMargins:
    return KeptMargins(survey=survey.slug, revision=survey.revision, margins=survey.margins)
