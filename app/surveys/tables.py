"""Surveys and their published, immutable versions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Moment


class SurveyRow(Base):
    """One survey: its draft, its status, and the revision that every change of its data increments."""

    __tablename__ = "surveys"
    __table_args__ = (CheckConstraint("status IN ('draft', 'open', 'paused', 'closed')", name="status"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("researchers.id"), index=True)
    status: Mapped[str] = mapped_column(String(8), default="draft")
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    public_aggregates: Mapped[bool] = mapped_column(default=False)
    simulated: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    has_quotas: Mapped[bool] = mapped_column(default=False)
    draft: Mapped[str] = mapped_column(Text)
    margins: Mapped[str | None] = mapped_column(Text)  # what figures are weighted to
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class VersionRow(Base):
    """A published questionnaire, resolved: it needs nothing else to be shown or read again."""

    __tablename__ = "survey_versions"

    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(Moment)
