"""The accounts' SQL: researchers, sessions, links, keys, and the count of failed sign-ins."""

from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Engine, Select, delete, func, select, tuple_, update
from sqlalchemy.orm import Session

from app.accounts.attempts import WINDOW, seconds_until
from app.accounts.keys import ApiKey, read_scopes
from app.accounts.people import Researcher
from app.accounts.rights import Principal, in_person, scopes_of_key
from app.accounts.tables import ApiKeyRow, OneTimeLinkRow, ResearcherRow, SignInAttemptRow, SignInSessionRow
from app.database import reading, writing
from app.errors import BadRequest

Row = TypeVar("Row", ResearcherRow, ApiKeyRow)


def lock(session: Session, name: str) -> None:
    """Let one transaction at a time past this point. On SQLite the writer lock does that already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _researcher(row: ResearcherRow) -> Researcher:
    return Researcher(
        row.id, row.email, row.name, row.language, row.is_admin, row.created_at, row.deactivated,
        has_password=row.password_hash is not None,
    )  # fmt: skip


def researcher_by_id(session: Session, researcher_id: str) -> Researcher | None:
    row = session.get(ResearcherRow, researcher_id)
    return _researcher(row) if row else None


def researcher_by_email(session: Session, email: str) -> Researcher | None:
    row = session.scalar(select(ResearcherRow).where(ResearcherRow.email == email))
    return _researcher(row) if row else None


def password_hash(session: Session, researcher_id: str) -> str | None:
    """Of an active researcher; None also where no password was set."""
    return session.scalar(
        select(ResearcherRow.password_hash).where(ResearcherRow.id == researcher_id, ~ResearcherRow.deactivated)
    )


def administrators(session: Session) -> list[Researcher]:
    """The active ones, the first first."""
    rows = session.scalars(
        select(ResearcherRow)
        .where(ResearcherRow.is_admin, ~ResearcherRow.deactivated)
        .order_by(ResearcherRow.created_at, ResearcherRow.id)
    )
    return [_researcher(row) for row in rows]


def add_researcher(session: Session, researcher: Researcher, password_hash: str | None = None) -> None:
    session.add(
        ResearcherRow(
            id=researcher.id, email=researcher.email, name=researcher.name, language=researcher.language,
            is_admin=researcher.is_admin, created_at=researcher.created_at, deactivated=researcher.deactivated,
            password_hash=password_hash,
        )
    )  # fmt: skip
    session.flush()


def change_researcher(session: Session, researcher_id: str, **values: Any) -> None:
    """Set columns of one researcher."""
    session.execute(update(ResearcherRow).where(ResearcherRow.id == researcher_id).values(**values))


def list_researchers(session: Session, cursor: str | None, limit: int) -> list[Researcher]:
    rows = _page(session, select(ResearcherRow), ResearcherRow, cursor, limit)
    return [_researcher(row) for row in rows]


def _page(session: Session, statement: Select[Row], table: type[Row], cursor: str | None, limit: int) -> list[Row]:
    """The rows after the one named by the cursor, oldest first."""
    if cursor is not None:
        last = session.scalar(statement.where(table.id == cursor))
        if last is None:
            raise BadRequest("The cursor is not one that this list gave out. Start again without it.")
        statement = statement.where(tuple_(table.created_at, table.id) > (last.created_at, last.id))
    return list(session.scalars(statement.order_by(table.created_at, table.id).limit(limit)))


def add_session(session: Session, hash: str, researcher_id: str, now: datetime, expires_at: datetime) -> None:
    """Also forgets the sessions that have expired, of everybody."""
    session.execute(delete(SignInSessionRow).where(SignInSessionRow.expires_at <= now))
    session.add(SignInSessionRow(hash=hash, researcher_id=researcher_id, created_at=now, expires_at=expires_at))


def delete_session(session: Session, hash: str) -> None:
    session.execute(delete(SignInSessionRow).where(SignInSessionRow.hash == hash))


def delete_sessions_of(session: Session, researcher_id: str) -> None:
    session.execute(delete(SignInSessionRow).where(SignInSessionRow.researcher_id == researcher_id))


def principal_of_session(engine: Engine, hash: str, now: datetime) -> Principal | None:
    statement = (
        select(ResearcherRow.id, ResearcherRow.is_admin)
        .join(SignInSessionRow, SignInSessionRow.researcher_id == ResearcherRow.id)
        .where(SignInSessionRow.hash == hash, SignInSessionRow.expires_at > now, ~ResearcherRow.deactivated)
    )
    with reading(engine) as session:
        found = session.execute(statement).one_or_none()
    return in_person(found.id, found.is_admin) if found else None


def add_link(session: Session, hash: str, purpose: str, researcher_id: str | None, expires_at: datetime) -> None:
    """A new link takes the place of the older ones for the same person and purpose."""
    session.execute(
        delete(OneTimeLinkRow).where(
            OneTimeLinkRow.purpose == purpose, OneTimeLinkRow.researcher_id.is_not_distinct_from(researcher_id)
        )
    )
    session.add(OneTimeLinkRow(hash=hash, purpose=purpose, researcher_id=researcher_id, expires_at=expires_at))
    session.flush()


def _live(hash: str, purpose: str, now: datetime) -> ColumnElement[bool]:
    return (
        (OneTimeLinkRow.hash == hash)
        & (OneTimeLinkRow.purpose == purpose)
        & ~OneTimeLinkRow.used
        & (OneTimeLinkRow.expires_at > now)
    )


def link_holder(session: Session, hash: str, purpose: str, now: datetime) -> tuple[str | None] | None:
    """Whose link it is, as a tuple of one; None if the link is unknown, used, expired, or for something else."""
    found = session.execute(select(OneTimeLinkRow.researcher_id).where(_live(hash, purpose, now))).one_or_none()
    return (found.researcher_id,) if found else None


def use_link(session: Session, hash: str, purpose: str, now: datetime) -> bool:
    """Use the link up; of several tries at once one succeeds."""
    statement = update(OneTimeLinkRow).where(_live(hash, purpose, now)).values(used=True)
    return session.execute(statement.returning(OneTimeLinkRow.hash)).one_or_none() is not None


def delete_links_of(session: Session, researcher_id: str) -> None:
    session.execute(delete(OneTimeLinkRow).where(OneTimeLinkRow.researcher_id == researcher_id))


def take_attempt(session: Session, key: str, now: datetime, limit: int) -> int | None:
    """Count one more try, or say in how many seconds the next is possible. Exact under any number of parallel tries."""
    lock(session, key)
    session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at <= now - WINDOW))
    taken = session.scalars(
        select(SignInAttemptRow.at).where(SignInAttemptRow.key == key).order_by(SignInAttemptRow.at.desc()).limit(limit)
    ).all()
    if len(taken) >= limit:
        return seconds_until(taken[-1], now)
    session.add(SignInAttemptRow(key=key, at=now))
    return None


def wait_for_attempt(session: Session, key: str, now: datetime, limit: int) -> int | None:
    """In how many seconds the next try is possible; None if it is now. Counts nothing."""
    recent = select(SignInAttemptRow.at).where(SignInAttemptRow.key == key, SignInAttemptRow.at > now - WINDOW)
    taken = session.scalars(recent.order_by(SignInAttemptRow.at.desc()).limit(limit)).all()
    return seconds_until(taken[-1], now) if len(taken) >= limit else None


def forget_attempts(session: Session, key: str) -> None:
    session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.key == key))


def _key(row: ApiKeyRow) -> ApiKey:
    scopes = sorted(read_scopes(row.scopes))
    return ApiKey(row.id, row.name, row.prefix, scopes, row.created_at, row.last_used_on, row.revoked_at)


def add_key(session: Session, id: str, researcher_id: str, hash: str, **values: Any) -> ApiKey:
    row = ApiKeyRow(id=id, researcher_id=researcher_id, hash=hash, **values)
    session.add(row)
    session.flush()
    return _key(row)


def list_keys(session: Session, researcher_id: str, cursor: str | None, limit: int) -> list[ApiKey]:
    own = select(ApiKeyRow).where(ApiKeyRow.researcher_id == researcher_id)
    return [_key(row) for row in _page(session, own, ApiKeyRow, cursor, limit)]


def revoke_key(session: Session, researcher_id: str, key_id: str, now: datetime) -> bool:
    """False if the researcher has no such key; one that is revoked keeps its date."""
    statement = (
        update(ApiKeyRow)
        .where(ApiKeyRow.id == key_id, ApiKeyRow.researcher_id == researcher_id)
        .values(revoked_at=func.coalesce(ApiKeyRow.revoked_at, now))
    )
    return session.execute(statement.returning(ApiKeyRow.id)).one_or_none() is not None


def revoke_keys_of(session: Session, researcher_id: str, now: datetime) -> None:
    session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.researcher_id == researcher_id, ApiKeyRow.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def principal_of_key(engine: Engine, hash: str, today: date) -> Principal | None:
    """Also notes the day on which the key was used: once a day, so that reading stays reading."""
    statement = (
        select(ApiKeyRow.id, ApiKeyRow.scopes, ApiKeyRow.last_used_on, ResearcherRow.id, ResearcherRow.is_admin)
        .join(ResearcherRow, ResearcherRow.id == ApiKeyRow.researcher_id)
        .where(ApiKeyRow.hash == hash, ApiKeyRow.revoked_at.is_(None), ~ResearcherRow.deactivated)
    )
    with reading(engine) as session:
        found = session.execute(statement).one_or_none()
    if found is None:
        return None
    key_id, scopes, last_used_on, researcher_id, is_admin = found
    if last_used_on != today:
        with writing(engine) as session:
            session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id).values(last_used_on=today))
    return Principal(researcher_id, scopes_of_key(read_scopes(scopes), is_admin), "key", is_admin)
