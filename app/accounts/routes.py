"""API keys of whoever asks, and researchers for administrators."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from app.accounts import actions
from app.accounts.access import AdminDep, KeyHolderDep
from app.accounts.links import link_url
from app.accounts.rights import Scope
from app.database import Session, SessionDep
from app.errors import AppError, BadRequest, Conflict, Forbidden, Invalid, NotFound, NotSignedIn

router = APIRouter(prefix="/api/v1", tags=["accounts"])

Limit = Annotated[int, Query(ge=1, le=200, description="Most items on one page")]
Cursor = Annotated[UUID | None, Query(description="Where the page before ended; taken from its `next`")]


def _problems(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    body = {"application/problem+json": {"schema": {"type": "object"}}}
    every: tuple[type[AppError], ...] = (NotSignedIn, Forbidden, *errors)
    return {error.status: {"description": error.title, "content": body} for error in every}


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class KeyOut(_Out):
    """An API key without its secret."""

    id: UUID
    name: str
    prefix: str = Field(description="The readable part of the secret: `tp_<prefix>_…`")
    scopes: list[Scope]
    created_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None


class KeyCreated(KeyOut):
    secret: str = Field(description="Send it as `Authorization: Bearer …`. It is shown this once.")


class KeyIn(_In):
    name: str = Field(description="What the key is for")
    scopes: list[Scope] = Field(description="What the key may do; no more than you may")


class KeyList(BaseModel):
    items: list[KeyOut]
    next: str | None


class ResearcherOut(_Out):
    id: UUID
    email: str
    name: str
    language: str
    is_admin: bool
    created_at: datetime
    deactivated: bool
    has_password: bool = Field(description="False until the set-up link was used")


class ResearcherCreated(ResearcherOut):
    setup_link: str = Field(description="Good for three days and one use. It is shown this once.")


class ResearcherIn(_In):
    email: str
    name: str
    language: str = "de"
    is_admin: bool = False


class ResearcherList(BaseModel):
    items: list[ResearcherOut]
    next: str | None


class SetupLink(BaseModel):
    setup_link: str = Field(description="Good for three days and one use; earlier ones lapse. It is shown this once.")


def _next(path: str, limit: int, cursor: str | None) -> str | None:
    return f"/api/v1/{path}?limit={limit}&cursor={cursor}" if cursor else None


@router.get("/keys", responses=_problems(BadRequest))
def list_keys(principal: KeyHolderDep, session: SessionDep, limit: Limit = 50, cursor: Cursor = None) -> KeyList:
    """Your API keys, oldest first; revoked ones stay in the list."""
    found, after = actions.list_keys(
        session, principal.researcher_id, cursor=str(cursor) if cursor else None, limit=limit
    )
    return KeyList(items=[KeyOut.model_validate(key) for key in found], next=_next("keys", limit, after))


@router.post("/keys", status_code=201, responses=_problems(Invalid))
def create_key(request: Request, principal: KeyHolderDep, session: SessionDep, body: KeyIn) -> KeyCreated:
    """Create an API key. Its secret is in this answer and nowhere else."""
    key, secret = actions.create_key(
        session, request.app.state.settings, datetime.now(UTC), principal, name=body.name, scopes=body.scopes
    )
    return KeyCreated(**KeyOut.model_validate(key).model_dump(), secret=secret)


@router.delete("/keys/{key_id}", status_code=204, responses=_problems(NotFound))
def revoke_key(key_id: UUID, principal: KeyHolderDep, session: SessionDep) -> None:
    """Revoke one of your API keys, at once and for good."""
    actions.revoke_key(session, datetime.now(UTC), principal.researcher_id, str(key_id))


@router.get("/researchers", responses=_problems(BadRequest))
def list_researchers(_: AdminDep, session: SessionDep, limit: Limit = 50, cursor: Cursor = None) -> ResearcherList:
    """Everybody with an account, oldest first."""
    found, after = actions.list_researchers(session, cursor=str(cursor) if cursor else None, limit=limit)
    items = [ResearcherOut.model_validate(person) for person in found]
    return ResearcherList(items=items, next=_next("researchers", limit, after))


@router.post("/researchers", status_code=201, responses=_problems(Conflict, Invalid))
def create_researcher(request: Request, _: AdminDep, session: SessionDep, body: ResearcherIn) -> ResearcherCreated:
    """Create a researcher. Hand them the set-up link: with it they choose a password."""
    person = actions.create_researcher(session, datetime.now(UTC), **body.model_dump())
    link = _setup_link(request, session, person.id)
    return ResearcherCreated(**ResearcherOut.model_validate(person).model_dump(), setup_link=link)


@router.post("/researchers/{researcher_id}/setup-link", status_code=201, responses=_problems(NotFound))
def create_setup_link(request: Request, researcher_id: UUID, _: AdminDep, session: SessionDep) -> SetupLink:
    """A new set-up link for somebody who lost theirs or forgot the password; the password holds until it is used."""
    return SetupLink(setup_link=_setup_link(request, session, str(researcher_id)))


def _setup_link(request: Request, session: Session, researcher_id: str) -> str:
    settings = request.app.state.settings
    token = actions.create_setup_link(session, settings, datetime.now(UTC), researcher_id)
    return link_url(settings.base_url, "setup", token)


@router.delete("/researchers/{researcher_id}", status_code=204, responses=_problems(NotFound, Conflict))
def deactivate_researcher(researcher_id: UUID, _: AdminDep, session: SessionDep) -> None:
    """Deactivate a researcher: their sessions, links and keys end at once; their surveys stay."""
    actions.deactivate_researcher(session, datetime.now(UTC), str(researcher_id))
