"""SQL of surveys and their versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from app.surveys.tables import SurveyRow as SurveyRow  # actions name the type
from app.surveys.tables import VersionRow


def by_slug(session: Session, slug: str) -> SurveyRow | None:
    return session.scalar(select(SurveyRow).where(SurveyRow.slug == slug))


def revisions(session: Session) -> dict[str, int]:
    """The revision of every survey, by its id."""
    return {row.id: row.revision for row in session.execute(select(SurveyRow.id, SurveyRow.revision))}


def slug_of(session: Session, survey_id: str) -> str:
    """The slug of a survey that exists."""
    return session.scalars(select(SurveyRow.slug).where(SurveyRow.id == survey_id)).one()


def page(session: Session, owners: frozenset[str | None] | None, after: str, limit: int) -> Sequence[SurveyRow]:
    """Surveys in the order of their slugs; `owners=None` lists everybody's, an owner None those without one."""
    query = select(SurveyRow).where(SurveyRow.slug > after).order_by(SurveyRow.slug).limit(limit)
    if owners is not None:
        named = SurveyRow.owner_id.in_([owner for owner in owners if owner is not None])
        query = query.where(or_(named, SurveyRow.owner_id.is_(None)) if None in owners else named)
    return session.scalars(query).all()


def public(session: Session) -> Sequence[SurveyRow]:
    """Published surveys, open ones first."""
    query = select(SurveyRow).where(SurveyRow.version > 0).order_by(SurveyRow.status != "open", SurveyRow.slug)
    return session.scalars(query).all()


def add(session: Session, row: SurveyRow) -> None:
    session.add(row)
    session.flush()


def version_document(session: Session, survey_id: str, number: int) -> VersionRow | None:
    return session.get(VersionRow, (survey_id, number))


def add_version(session: Session, survey_id: str, number: int, document: str, now: datetime) -> None:
    session.execute(insert(VersionRow).values(survey_id=survey_id, number=number, document=document, published_at=now))


def lock(session: Session, survey_id: str) -> SurveyRow:
    """The survey's row, locked until the end of the transaction (SQLite locks the whole database instead)."""
    query = select(SurveyRow).where(SurveyRow.id == survey_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def remove(session: Session, survey_id: str) -> None:
    session.execute(delete(VersionRow).where(VersionRow.survey_id == survey_id))
    session.execute(delete(SurveyRow).where(SurveyRow.id == survey_id))


@dataclass(frozen=True)
class Gate:
    """What the writer needs to know of a survey, read under its row lock."""

    revision: int
    status: str
    opens_at: datetime | None
    closes_at: datetime | None
    has_quotas: bool


_next_revision = (
    update(SurveyRow)
    .values(revision=SurveyRow.revision + 1)
    .where(SurveyRow.id == bindparam("survey_id"))
    .returning(SurveyRow.revision, SurveyRow.status, SurveyRow.opens_at, SurveyRow.closes_at, SurveyRow.has_quotas)
)


def advance(connection: Connection, survey_id: str) -> Gate | None:
    """Increment the revision. The row lock it takes is held to the commit, so revisions commit in their order."""
    row = connection.execute(_next_revision, {"survey_id": survey_id}).first()
    return Gate(*row) if row else None


def mark_quotas(session: Session, survey_id: str, has_quotas: bool) -> None:
    """Say whether the writer has to look for quotas."""
    session.execute(update(SurveyRow).where(SurveyRow.id == survey_id).values(has_quotas=has_quotas))
