"""Responses, drafts, contacts kept apart, and the tombstones of erased ids."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Moment


class ResponseRow(Base):
    """One submission, checked. No address, no user agent; in anonymous mode no moment either, only the local day."""

    __tablename__ = "responses"
    __table_args__ = (
        CheckConstraint(
            "disposition IN ('complete', 'partial', 'screened_out', 'over_quota', 'late')", name="disposition"
        ),
        Index(None, "survey_id", "revision"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    survey_id: Mapped[str] = mapped_column(String(36), ForeignKey("surveys.id"))
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    collector: Mapped[str | None] = mapped_column(String(64))
    mode: Mapped[str] = mapped_column(String(8))
    interviewer: Mapped[str | None] = mapped_column(String(64))
    disposition: Mapped[str] = mapped_column(String(12))
    day: Mapped[date] = mapped_column(Date)
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    seconds: Mapped[int | None]
    durations: Mapped[str | None] = mapped_column(Text)
    answers: Mapped[str] = mapped_column(Text)
    body_hash: Mapped[str] = mapped_column(String(64))
    receipt_hash: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int]


class ContactRow(Base):
    """A contact answer. In anonymous mode `response_id` is empty: nothing leads back to the answers.

    SQLite keeps these rows by their random id, so that not even the file's order leads back.
    """

    __tablename__ = "contacts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id"), index=True)
    response_id: Mapped[str | None] = mapped_column(String(36), index=True)
    question: Mapped[str] = mapped_column(String(64))
    fields: Mapped[str] = mapped_column(Text)


class DraftRow(Base):
    """An unfinished response of the plain page, as typed: answers hidden by a condition are still in it."""

    __tablename__ = "drafts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id"), index=True)
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    collector: Mapped[str | None] = mapped_column(String(64))
    token: Mapped[str | None] = mapped_column(String(64))
    interviewer: Mapped[str | None] = mapped_column(String(64))
    answers: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class RewriteRow(Base):
    """At a revision, responses stored at an earlier one changed or went: what is derived from those is made again."""

    __tablename__ = "rewrites"

    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    touched: Mapped[int] = mapped_column(primary_key=True)


class TombstoneRow(Base):
    """The keyed hash of an erased response id: the id stays refused, the answers stay gone."""

    __tablename__ = "tombstones"
    __table_args__ = ({"sqlite_with_rowid": False},)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_on: Mapped[date] = mapped_column(Date)
