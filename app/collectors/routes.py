"""HTTP of collectors, personal tokens and quotas."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from app.collectors import actions
from app.collectors.actions import Collector, Mode, Quota
from app.database import SessionDep
from app.journeys.texts import Id
from app.surveys.access import EditedSurvey
from app.surveys.conditions import Condition
from app.surveys.opening import SentMoment

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["collectors"])


class CollectorBody(BaseModel):
    """One way in. Its dates only narrow the survey's."""

    model_config = ConfigDict(extra="forbid")

    slug: Id
    label: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    mode: Mode
    opens_at: SentMoment | None = None
    closes_at: SentMoment | None = None
    needs_token: bool = False


class CollectorItem(BaseModel):
    slug: str
    label: str
    mode: Mode
    opens_at: datetime | None
    closes_at: datetime | None
    needs_token: bool
    link: str


class CollectorPage(BaseModel):
    items: list[CollectorItem]
    next: str | None


class TokenPage(BaseModel):
    """Personal links, each good for one response; shown only now."""

    items: list[str]


class QuotaBody(BaseModel):
    """At most `maximum` completes for whom the condition holds."""

    model_config = ConfigDict(extra="forbid")

    slug: Id
    condition: Condition
    maximum: int = Field(ge=0, le=2**31 - 1)


class QuotaItem(QuotaBody):
    reached: int


class QuotaPage(BaseModel):
    items: list[QuotaItem]
    next: str | None


def _link(request: Request, survey_slug: str, collector: str) -> str:
    return f"{request.app.state.settings.base_url.rstrip('/')}/s/{survey_slug}?c={collector}"


@router.get("/collectors", response_model=CollectorPage)
def list_collectors(request: Request, survey: EditedSurvey, session: SessionDep) -> Any:
    """The ways in, each with its link."""
    rows = actions.listed(session, survey)
    return {"items": [{**vars(row), "link": _link(request, survey.slug, row.slug)} for row in rows], "next": None}


@router.put("/collectors", response_model=CollectorItem)
def save_collector(body: CollectorBody, request: Request, survey: EditedSurvey, session: SessionDep) -> Any:
    """Create a collector or change it."""
    collector = Collector(**body.model_dump())
    actions.save(session, survey, collector)
    return {**vars(collector), "link": _link(request, survey.slug, collector.slug)}


@router.post("/collectors/{collector}/tokens", status_code=201, response_model=TokenPage)
def make_tokens(
    collector: str,
    request: Request,
    survey: EditedSurvey,
    session: SessionDep,
    count: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Any:
    """New personal links."""
    tokens = actions.make_tokens(session, survey, collector, count, request.app.state.settings.secret)
    return {"items": [f"{_link(request, survey.slug, collector)}&t={token}" for token in tokens]}


@router.get("/quotas", response_model=QuotaPage)
def list_quotas(survey: EditedSurvey, session: SessionDep) -> Any:
    """The quotas and how far they are filled."""
    return {"items": [vars(quota) for quota in actions.listed_quotas(session, survey)], "next": None}


@router.post("/quotas", status_code=201, response_model=QuotaItem, response_model_exclude_none=True)
def add_quota(body: QuotaBody, survey: EditedSurvey, session: SessionDep) -> Any:
    """Add a quota; it counts completes from now on."""
    quota = Quota(body.slug, body.condition, body.maximum)
    actions.add_quota(session, survey, quota)
    return vars(quota)


@router.delete("/quotas/{quota}", status_code=204)
def remove_quota(quota: str, survey: EditedSurvey, session: SessionDep) -> None:
    """Remove a quota."""
    actions.remove_quota(session, survey, quota)
