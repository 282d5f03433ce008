"""Collectors, personal tokens and quotas: what a researcher sets up before the fieldwork."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from app.accounts.tokens import hash_token
from app.collectors import queries
from app.collectors.modes import Mode as Mode
from app.database import Session
from app.errors import Conflict, Invalid, NotFound
from app.journeys.yaml_format import catalogues, models
from app.surveys.actions import Survey, limit_by_quotas
from app.surveys.conditions import Condition
from app.surveys.sense import quota_problems


@dataclass(frozen=True)
class Collector:
    """One way in."""

    slug: str
    label: str
    mode: Mode
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    needs_token: bool = False


@dataclass(frozen=True)
class Quota:
    """At most `maximum` completes for whom the condition holds."""

    slug: str
    condition: Condition
    maximum: int
    reached: int = 0


def _collector(row: queries.CollectorRow) -> Collector:
    return Collector(row.slug, row.label, row.mode, row.opens_at, row.closes_at, row.needs_token)  # type: ignore[arg-type]


def listed(session: Session, survey: Survey) -> list[Collector]:
    """The collectors of a survey by slug."""
    return [_collector(row) for row in queries.listed(session, survey.id)]


def find(session: Session, survey_id: str, slug: str) -> Collector:
    """One collector; NotFound if there is none of this slug."""
    return _collector(_row(session, survey_id, slug))


def _row(session: Session, survey_id: str, slug: str) -> queries.CollectorRow:
    row = queries.by_slug(session, survey_id, slug)
    if row is None:
        raise NotFound(f"This survey has no collector '{slug}'.")
    return row


def save(session: Session, survey: Survey, collector: Collector) -> bool:
    """Create a collector or change it. Returns whether it is new."""
    if collector.opens_at and collector.closes_at and collector.opens_at >= collector.closes_at:
        raise Invalid("The collector would close before it opens. Change one of the two moments.")
    row = queries.by_slug(session, survey.id, collector.slug)
    if row is None:
        queries.add(session, queries.CollectorRow(id=str(uuid.uuid4()), survey_id=survey.id, **vars(collector)))
        return True
    if row.mode != collector.mode:
        raise Conflict("A collector keeps its mode: answers that came through it are counted by it. Make another one.")
    row.label, row.needs_token = collector.label, collector.needs_token
    row.opens_at, row.closes_at = collector.opens_at, collector.closes_at
    return False


def make_tokens(session: Session, survey: Survey, slug: str, count: int, secret: bytes) -> list[str]:
    """New single-use tokens; they are shown now and never again."""
    row = _row(session, survey.id, slug)
    tokens = [secrets.token_urlsafe(18) for _ in range(count)]
    queries.add_tokens(session, row.id, [hash_token(secret, "personal-link", token) for token in tokens])
    return tokens


def is_unused_link(session: Session, survey_id: str, slug: str, token: str, secret: bytes) -> bool:
    """Whether a personal link is still good: told before the first question, not only after the last."""
    collector_id = _row(session, survey_id, slug).id
    return queries.has_unused_token(session, collector_id, hash_token(secret, "personal-link", token))


def listed_quotas(session: Session, survey: Survey) -> list[Quota]:
    """The quotas of a survey with what is reached."""
    return [
        Quota(row.slug, queries.read_condition(row.condition), row.maximum, row.reached)
        for row in queries.listed_quotas(session, survey.id)
    ]


def add_quota(session: Session, survey: Survey, quota: Quota) -> None:
    """Add a quota; it counts from now on. Invalid if its condition does not fit what the survey asks."""
    problems = quota_problems(quota.condition, survey.draft, models(), catalogues())
    if problems:
        raise Invalid("The condition of the quota does not fit the questionnaire.", problems)
    if any(row.slug == quota.slug for row in queries.listed_quotas(session, survey.id)):
        raise Conflict(f"There is a quota '{quota.slug}' already. Remove it first.")
    row = queries.QuotaRow(
        id=str(uuid.uuid4()),
        survey_id=survey.id,
        slug=quota.slug,
        condition=queries.condition_text(quota.condition),
        maximum=quota.maximum,
        reached=0,
        since=limit_by_quotas(session, survey, True),
    )
    queries.add(session, row)


def remove_quota(session: Session, survey: Survey, slug: str) -> None:
    """Remove a quota; NotFound if there is none of this slug."""
    if not queries.remove_quota(session, survey.id, slug):
        raise NotFound(f"This survey has no quota '{slug}'.")
    limit_by_quotas(session, survey, bool(queries.listed_quotas(session, survey.id)))
