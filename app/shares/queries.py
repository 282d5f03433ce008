"""SQL of shares and quotes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.queries import researcher_by_id
from app.shares.document import Fixed, Part, Share
from app.shares.tables import QuoteRow as QuoteRow  # actions name the types
from app.shares.tables import ShareRow as ShareRow


@dataclass(frozen=True)
class Opened:
    """A share whose link was opened."""

    id: str
    survey_id: str
    name: str
    filters: Fixed
    dimensions: tuple[str, ...]
    k: int
    shows: list[Part]


def add(session: Session, row: ShareRow) -> None:
    session.add(row)
    session.flush()


def by_hash(session: Session, hash: str, now: datetime) -> Opened | None:
    """The share with this token, if it is still good."""
    row = session.scalar(select(ShareRow).where(ShareRow.hash == hash, ShareRow.revoked_at.is_(None)))
    if row is None or (row.expires_at and row.expires_at <= now):
        return None
    return Opened(
        row.id, row.survey_id, row.name, Fixed.model_validate_json(row.filters), tuple(json.loads(row.dimensions)),
        row.k, json.loads(row.shows),
    )  # fmt: skip


def listed(session: Session, survey_id: str) -> list[Share]:
    """All shares of a survey, the newest first."""
    counted = session.execute(select(QuoteRow.share_id, func.count()).group_by(QuoteRow.share_id))
    quotes = {row[0]: row[1] for row in counted}
    rows = session.scalars(
        select(ShareRow).where(ShareRow.survey_id == survey_id).order_by(ShareRow.created_at.desc(), ShareRow.id)
    )
    return [share(session, row, quotes.get(row.id, 0)) for row in rows]


def share(session: Session, row: ShareRow, quotes: int) -> Share:
    """A share as its makers see it."""
    maker = researcher_by_id(session, row.created_by)
    return Share(
        id=row.id,
        name=row.name,
        filters=Fixed.model_validate_json(row.filters),
        dimensions=json.loads(row.dimensions),
        k=row.k,
        shows=json.loads(row.shows),
        created_by=maker.name if maker else "",
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        quotes=quotes,
    )


def living(session: Session, survey_id: str, now: datetime) -> int:
    """How many shares of a survey can be opened."""
    alive = ShareRow.revoked_at.is_(None) & (ShareRow.expires_at.is_(None) | (ShareRow.expires_at > now))
    return session.scalar(select(func.count()).select_from(ShareRow).where(ShareRow.survey_id == survey_id, alive)) or 0


def found(session: Session, survey_id: str, share_id: str) -> ShareRow | None:
    return session.scalar(select(ShareRow).where(ShareRow.id == share_id, ShareRow.survey_id == survey_id))


def fixed_of(row: ShareRow) -> Fixed:
    """The filters that a share fixes."""
    return Fixed.model_validate_json(row.filters)


def revoke(session: Session, share_id: str, researcher_id: str, now: datetime) -> None:
    """A share that is revoked keeps its date."""
    query = update(ShareRow).where(ShareRow.id == share_id, ShareRow.revoked_at.is_(None))
    session.execute(query.values(revoked_by=researcher_id, revoked_at=now))


def add_quote(session: Session, row: QuoteRow) -> None:
    session.add(row)
    session.flush()


def quotes(session: Session, share_id: str) -> Sequence[QuoteRow]:
    """What was released into a share, in the order of its random ids: that of releasing tells nothing."""
    return session.scalars(select(QuoteRow).where(QuoteRow.share_id == share_id).order_by(QuoteRow.id)).all()


def withdraw_quote(session: Session, share_id: str, quote_id: str) -> bool:
    """False if there is no such quote."""
    query = delete(QuoteRow).where(QuoteRow.id == quote_id, QuoteRow.share_id == share_id).returning(QuoteRow.id)
    return session.execute(query).one_or_none() is not None
