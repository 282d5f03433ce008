"""SQL of what the columns of the figures do not hold: durations of pages, open drafts, personal links."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.collectors.tables import CollectorRow, TokenRow
from app.mentions.selection import Selection
from app.responses.tables import DraftRow, ResponseRow


@dataclass(frozen=True)
class Links:
    """The personal links of one collector."""

    given: int
    used: int


def page_seconds(session: Session, survey_id: str, selection: Selection, limit: int) -> list[tuple[str, str]]:
    """Ids and the JSON of page durations of complete responses, at most `limit`: by their ids, which are random."""
    query = select(ResponseRow.id, ResponseRow.durations).where(
        ResponseRow.survey_id == survey_id, ResponseRow.disposition == "complete", ResponseRow.durations.is_not(None)
    )
    for column, values in (
        (ResponseRow.mode, selection.modes),
        (ResponseRow.collector, selection.collectors),
        (ResponseRow.language, selection.languages),
        (ResponseRow.version, selection.versions),
    ):
        query = query.where(column.in_(values)) if values else query
    if selection.first_day is not None:
        query = query.where(ResponseRow.day >= date.fromordinal(selection.first_day))
    if selection.last_day is not None:
        query = query.where(ResponseRow.day <= date.fromordinal(selection.last_day))
    found = session.execute(query.order_by(ResponseRow.id).limit(limit))
    return [(name, durations) for name, durations in found if durations]


def drafts(session: Session, survey_id: str) -> list[tuple[str | None, str, int, int]]:
    """How many drafts are open: collector, language, version, count."""
    kinds = (DraftRow.collector, DraftRow.language, DraftRow.version)
    query = select(*kinds, func.count()).where(DraftRow.survey_id == survey_id).group_by(*kinds)
    found = session.execute(query)
    return [(collector, language, version, count) for collector, language, version, count in found]


def links(session: Session, survey_id: str) -> dict[str, Links]:
    """The personal links by collector."""
    used = func.count().filter(TokenRow.used)
    query = (
        select(CollectorRow.slug, func.count(), used)
        .join(TokenRow, TokenRow.collector_id == CollectorRow.id)
        .where(CollectorRow.survey_id == survey_id)
        .group_by(CollectorRow.slug)
    )
    return {slug: Links(given, used) for slug, given, used in session.execute(query)}
