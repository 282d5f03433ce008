"""What one can do with a survey: write a draft, publish a version, open, pause, close, delete."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from app.database import Session
from app.errors import Conflict, Invalid, NotFound
from app.journeys.yaml_format import catalogues, models
from app.surveys import queries
from app.surveys.answers import Checker
from app.surveys.changes import breaking
from app.surveys.margins import Margins
from app.surveys.opening import CLOSED as CLOSED
from app.surveys.opening import pause_reason as pause_reason
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from app.surveys.sense import problems
from app.surveys.store import Shelf

Status = Literal["draft", "open", "paused", "closed"]


@dataclass(frozen=True)
class Survey:
    """A survey as its readers see it."""

    id: str
    slug: str
    owner_id: str | None
    status: Status
    opens_at: datetime | None
    closes_at: datetime | None
    version: int
    revision: int
    public_aggregates: bool
    simulated: bool
    draft: Questionnaire
    margins: Margins | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Published:
    """A survey with its newest version, ready to be filled in."""

    survey: Survey
    questionnaire: Questionnaire
    checker: Checker


def _survey(row: queries.SurveyRow) -> Survey:
    return Survey(
        id=row.id,
        slug=row.slug,
        owner_id=row.owner_id,
        status=row.status,  # type: ignore[arg-type]
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        version=row.version,
        revision=row.revision,
        public_aggregates=row.public_aggregates,
        simulated=row.simulated,
        draft=Questionnaire.model_validate_json(row.draft),
        margins=Margins.model_validate_json(row.margins) if row.margins else None,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def missing(slug: str) -> NotFound:
    """One answer for surveys that do not exist and for foreign ones."""
    return NotFound(f"There is no survey '{slug}' that you may see. Check the address or sign in.")


def find(session: Session, slug: str) -> Survey:
    """The survey of this slug; NotFound if there is none."""
    row = queries.by_slug(session, slug)
    if row is None:
        raise missing(slug)
    return _survey(row)


def by_id(session: Session, survey_id: str) -> Survey:
    """The survey with this id, which is there."""
    return find(session, queries.slug_of(session, survey_id))


def published(session: Session, shelf: Shelf, slug: str) -> Published:
    """The survey with its newest version; a mere draft is not there for the public."""
    survey = find(session, slug)
    edition = shelf.edition(session, survey.id, slug, survey.version)
    if edition is None:
        raise missing(slug)
    return Published(survey, edition.questionnaire, edition.checker)


def versions(session: Session, shelf: Shelf, survey: Survey) -> dict[int, Questionnaire]:
    """All published versions, resolved, by number."""
    editions = (shelf.edition(session, survey.id, survey.slug, number) for number in range(1, survey.version + 1))
    return {edition.version: edition.questionnaire for edition in editions if edition}


def listed(session: Session, owners: frozenset[str | None] | None, after: str, limit: int) -> list[Survey]:
    """A page of surveys by slug; `owners=None`: everybody's."""
    return [_survey(row) for row in queries.page(session, owners, after, limit)]


def public_surveys(session: Session) -> list[Survey]:
    """Every published survey, for the front page."""
    return [_survey(row) for row in queries.public(session)]


def create(session: Session, questionnaire: Questionnaire, owner_id: str | None, now: datetime) -> Survey:
    """Create a survey as a draft; Conflict if its id is taken."""
    if queries.by_slug(session, questionnaire.id) is not None:
        raise Conflict(f"There is a survey '{questionnaire.id}' already. Give this one another id.")
    row = queries.SurveyRow(
        id=str(uuid.uuid4()),
        slug=questionnaire.id,
        owner_id=owner_id,
        status="draft",
        draft=_written(questionnaire),
        created_at=now,
        updated_at=now,
        public_aggregates=False,
        simulated=False,
        revision=0,
        version=0,
        has_quotas=False,
    )
    queries.add(session, row)
    return _survey(row)


def _written(questionnaire: Questionnaire) -> str:
    return questionnaire.model_dump_json(by_alias=True, exclude_unset=True)


def replace_draft(session: Session, survey: Survey, questionnaire: Questionnaire, now: datetime) -> Survey:
    """Replace the draft; the published versions stay."""
    if questionnaire.id != survey.slug:
        raise Invalid(f"The document's id is '{questionnaire.id}', the survey is '{survey.slug}'. Make them equal.")
    row = queries.lock(session, survey.id)
    row.draft, row.updated_at = _written(questionnaire), now
    return _survey(row)


def load(session: Session, questionnaire: Questionnaire, owner_id: str | None, now: datetime) -> Survey:
    """Create the survey, or replace the draft of the one with this id: what the command line does."""
    row = queries.by_slug(session, questionnaire.id)
    if row is None:
        return create(session, questionnaire, owner_id, now)
    return replace_draft(session, _survey(row), questionnaire, now)


def publish(session: Session, shelf: Shelf, survey: Survey, now: datetime) -> Survey:
    """Make the draft the next immutable version and open the survey; an unchanged draft makes no new version."""
    row = queries.lock(session, survey.id)
    draft = Questionnaire.model_validate_json(row.draft)
    wrong = problems(draft, models(), catalogues())
    if wrong:
        raise Invalid("The questionnaire cannot be published yet.", wrong)
    resolved = resolve(draft, models(), catalogues())
    earlier = list(versions(session, shelf, _survey(row)).values())
    if not (earlier and earlier[-1] == resolved):
        clashes = breaking(earlier, resolved)
        if clashes:
            raise Conflict("This version would break answers that are already stored.", clashes)
        row.version += 1
        queries.add_version(session, row.id, row.version, resolved.model_dump_json(by_alias=True), now)
    _reopen(row, now)
    row.revision += 1
    session.flush()
    return _survey(row)


def _reopen(row: queries.SurveyRow, now: datetime) -> None:
    row.status, row.updated_at = "open", now
    if row.closes_at and row.closes_at <= now:
        row.closes_at = None


def set_status(session: Session, survey: Survey, status: Literal["open", "paused", "closed"], now: datetime) -> Survey:
    """Open, pause or close a published survey. Closing sets the moment; opening again takes a past one away."""
    row = queries.lock(session, survey.id)
    if row.version == 0:
        raise Conflict("This survey is a draft. Publish it first.")
    row.status, row.updated_at = status, now
    if status == "closed":
        row.closes_at = min(row.closes_at or now, now)
    elif status == "open":
        _reopen(row, now)
    row.revision += 1
    session.flush()
    return _survey(row)


class Terms(TypedDict, total=False):
    """What belongs to the survey and not to the questionnaire; what is left out stays."""

    opens_at: datetime | None
    closes_at: datetime | None
    public_aggregates: bool


def set_terms(session: Session, survey: Survey, terms: Terms, now: datetime) -> Survey:
    """Set the dates and who may see the aggregates."""
    row = queries.lock(session, survey.id)
    row.opens_at = terms.get("opens_at", row.opens_at)
    row.closes_at = terms.get("closes_at", row.closes_at)
    row.public_aggregates = terms.get("public_aggregates", row.public_aggregates)
    if row.opens_at and row.closes_at and row.opens_at >= row.closes_at:
        raise Invalid("The survey would close before it opens. Change one of the two moments.")
    row.updated_at = now
    row.revision += 1
    session.flush()
    return _survey(row)


def keep_margins(session: Session, survey: Survey, margins: Margins | None, now: datetime) -> Survey:
    """Keep what the survey is weighted to, or nothing; weighted figures change with it, hence the revision."""
    row = queries.lock(session, survey.id)
    row.margins = margins.model_dump_json() if margins else None
    row.updated_at = now
    row.revision += 1
    session.flush()
    return _survey(row)


def mark_simulated(session: Session, survey: Survey) -> None:
    """From now on every picture and figure of this survey says "simulated"."""
    queries.lock(session, survey.id).simulated = True


def limit_by_quotas(session: Session, survey: Survey, has_quotas: bool) -> int:
    """Say whether the survey has quotas, so that the writer looks for them only then. Returns the revision."""
    revision = queries.lock(session, survey.id).revision
    queries.mark_quotas(session, survey.id, has_quotas)
    return revision
