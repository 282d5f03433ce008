"""Researchers and what lets them in. Of every token only a keyed hash is stored."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Moment


class ResearcherRow(Base):
    """A person who may sign in. Without a password hash only a one-time link lets them in."""

    __tablename__ = "researchers"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    is_admin: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    deactivated: Mapped[bool] = mapped_column(default=False)


class SignInSessionRow(Base):
    """One browser that is signed in; deleting the row signs it out."""

    __tablename__ = "sign_in_sessions"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    researcher_id: Mapped[str] = mapped_column(ForeignKey("researchers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class OneTimeLinkRow(Base):
    """A printed link. A set-up link without a researcher is the first start's and makes an administrator."""

    __tablename__ = "one_time_links"
    __table_args__ = (CheckConstraint("purpose IN ('setup', 'sign-in')", name="purpose"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    researcher_id: Mapped[str | None] = mapped_column(ForeignKey("researchers.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used: Mapped[bool] = mapped_column(default=False)


class SignInAttemptRow(Base):
    """A try that failed or is under way; `key` is a keyed hash of account and address, so neither can be read."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class ApiKeyRow(Base):
    """An API key; `prefix` is what its owner recognises it by, `scopes` a JSON list."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    researcher_id: Mapped[str] = mapped_column(ForeignKey("researchers.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(8))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
