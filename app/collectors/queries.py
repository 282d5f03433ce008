"""SQL of collectors, tokens and quotas."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.collectors.tables import CollectorRow as CollectorRow  # actions name the types
from app.collectors.tables import QuotaRow as QuotaRow
from app.collectors.tables import TokenRow
from app.surveys.conditions import Condition

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


@dataclass(frozen=True)
class Way:
    """What the writer needs to know of a collector; as a window for answers it is always open between its dates."""

    id: str
    mode: str
    opens_at: datetime | None
    closes_at: datetime | None
    needs_token: bool
    status: str = "open"


@dataclass
class Quota:
    """A quota within one transaction; `reached` counts on as responses are taken."""

    id: str
    condition: Condition
    maximum: int
    reached: int
    since: int


_ways = select(CollectorRow).where(
    CollectorRow.survey_id == bindparam("survey_id"), CollectorRow.slug.in_(bindparam("slugs", expanding=True))
)
_quotas = select(QuotaRow).where(QuotaRow.survey_id == bindparam("survey_id"))


def ways(connection: Connection, survey_id: str, slugs: list[str]) -> dict[str, Way]:
    """The named collectors of a survey by slug."""
    rows = connection.execute(_ways, {"survey_id": survey_id, "slugs": slugs})
    return {row.slug: Way(row.id, row.mode, row.opens_at, row.closes_at, row.needs_token) for row in rows}


def quotas(connection: Connection, survey_id: str) -> list[Quota]:
    """The quotas of a survey; read them under the survey's row lock."""
    rows = connection.execute(_quotas, {"survey_id": survey_id})
    return [Quota(row.id, read_condition(row.condition), row.maximum, row.reached, row.since) for row in rows]


def count_quotas(connection: Connection, changes: dict[str, int]) -> None:
    """Add to the counters of quotas, by id."""
    for quota_id, by in changes.items():
        connection.execute(update(QuotaRow).where(QuotaRow.id == quota_id).values(reached=QuotaRow.reached + by))


def redeem(connection: Connection, collector_id: str, token_hash: str) -> bool:
    """Use a token; False if there is no such unused token."""
    unused = update(TokenRow).where(
        TokenRow.hash == token_hash, TokenRow.collector_id == collector_id, TokenRow.used.is_(False)
    )
    return connection.execute(unused.values(used=True)).rowcount == 1


def listed(session: Session, survey_id: str) -> Sequence[CollectorRow]:
    return session.scalars(
        select(CollectorRow).where(CollectorRow.survey_id == survey_id).order_by(CollectorRow.slug)
    ).all()


def by_slug(session: Session, survey_id: str, slug: str) -> CollectorRow | None:
    return session.scalar(select(CollectorRow).where(CollectorRow.survey_id == survey_id, CollectorRow.slug == slug))


def add(session: Session, row: CollectorRow | QuotaRow) -> None:
    session.add(row)
    session.flush()


def add_tokens(session: Session, collector_id: str, hashes: list[str]) -> None:
    session.execute(insert(TokenRow), [{"hash": one, "collector_id": collector_id, "used": False} for one in hashes])


def has_unused_token(session: Session, collector_id: str, token_hash: str) -> bool:
    """Whether the token could still be redeemed."""
    unused = TokenRow.hash == token_hash, TokenRow.collector_id == collector_id, TokenRow.used.is_(False)
    return session.scalar(select(TokenRow.hash).where(*unused)) is not None


def listed_quotas(session: Session, survey_id: str) -> Sequence[QuotaRow]:
    return session.scalars(select(QuotaRow).where(QuotaRow.survey_id == survey_id).order_by(QuotaRow.slug)).all()


def remove_quota(session: Session, survey_id: str, slug: str) -> bool:
    named = delete(QuotaRow).where(QuotaRow.survey_id == survey_id, QuotaRow.slug == slug)
    return session.scalar(named.returning(QuotaRow.id)) is not None


def condition_text(condition: Condition) -> str:
    """A condition as it is stored."""
    return json.dumps(_CONDITION.dump_python(condition, by_alias=True, exclude_none=True, mode="json"))


def remove_all(session: Session, survey_id: str) -> None:
    """Remove every way in and every quota of a survey."""
    owned = select(CollectorRow.id).where(CollectorRow.survey_id == survey_id)
    session.execute(delete(TokenRow).where(TokenRow.collector_id.in_(owned)))
    session.execute(delete(CollectorRow).where(CollectorRow.survey_id == survey_id))
    session.execute(delete(QuotaRow).where(QuotaRow.survey_id == survey_id))


def read_condition(text: str) -> Condition:
    """A stored condition."""
    return _CONDITION.validate_json(text)
