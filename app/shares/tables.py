"""Shares, and what respondents wrote that was released into one by hand."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Moment


class ShareRow(Base):
    """One link. Only a keyed hash of its token is stored; what it shows is the release of the same id.

    A share that was withdrawn stays: who made it, when, and that what it showed has been seen.
    """

    __tablename__ = "shares"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    filters: Mapped[str] = mapped_column(Text)
    dimensions: Mapped[str] = mapped_column(Text)
    shows: Mapped[str] = mapped_column(Text)
    k: Mapped[int]
    created_by: Mapped[str] = mapped_column(ForeignKey("researchers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("researchers.id"), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class QuoteRow(Base):
    """What somebody wrote about a touchpoint, released into a share. It goes when the response is erased."""

    __tablename__ = "quotes"
    __table_args__ = (Index(None, "share_id", "response_id", "stage", "touchpoint", unique=True),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    share_id: Mapped[str] = mapped_column(ForeignKey("shares.id", ondelete="CASCADE"))
    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str] = mapped_column(String(64))
    touchpoint: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    released_by: Mapped[str] = mapped_column(ForeignKey("researchers.id"), index=True)
    released_at: Mapped[datetime] = mapped_column(Moment)
