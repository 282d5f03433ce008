"""Collectors, their single-use tokens, and the quotas of a survey."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Moment


class CollectorRow(Base):
    """One way in. Its dates only narrow the survey's."""

    __tablename__ = "collectors"
    __table_args__ = (
        UniqueConstraint("survey_id", "slug"),
        CheckConstraint("mode IN ('online', 'street', 'e-mail', 'kiosk')", name="mode"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id"), index=True)
    slug: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(200))
    mode: Mapped[str] = mapped_column(String(8))
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    needs_token: Mapped[bool] = mapped_column(default=False)


class TokenRow(Base):
    """A personal link, good for one response. Only its keyed hash is kept; `used` has no time and leads nowhere."""

    __tablename__ = "tokens"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    collector_id: Mapped[str] = mapped_column(ForeignKey("collectors.id"), index=True)
    used: Mapped[bool] = mapped_column(default=False)


class QuotaRow(Base):
    """At most `maximum` completes for whom the condition (JSON, as in the questionnaire) holds."""

    __tablename__ = "quotas"
    __table_args__ = (UniqueConstraint("survey_id", "slug"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id"), index=True)
    slug: Mapped[str] = mapped_column(String(64))
    condition: Mapped[str] = mapped_column(Text)
    maximum: Mapped[int]
    reached: Mapped[int] = mapped_column(default=0)
    since: Mapped[int]  # the survey's revision when the quota was set: it counts what came later, and nothing else
