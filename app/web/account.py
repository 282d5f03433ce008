"""A researcher's own account: password and API keys."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from app.accounts import actions
from app.accounts.access import PersonDep, client_address, csrf_token, start_session
from app.accounts.passwords import SHORTEST
from app.accounts.rights import Principal, Scope
from app.database import Session, SessionDep
from app.errors import AppError, Invalid, TooMany
from app.web.pages import redirect, render
from app.web.sign_in import in_language, problem_words, too_many_words

router = APIRouter(include_in_schema=False)

KEYS_A_PAGE = 50


def _problems(request: Request, error: AppError | None) -> dict[str, str]:
    if isinstance(error, TooMany):
        return {"current": too_many_words(request, error)}
    return problem_words(request, error)


def _page(
    request: Request,
    principal: Principal,
    session: Session,
    *,
    error: AppError | None = None,
    changed: bool = False,
    secret: str = "",
    key_name: str = "",
    chosen: list[Scope] | None = None,
    after: UUID | None = None,
) -> HTMLResponse:
    keys, more = actions.list_keys(
        session, principal.researcher_id, cursor=str(after) if after else None, limit=KEYS_A_PAGE
    )
    return render(
        request,
        "account.html",
        error.status if error else 201 if secret else 200,
        error.headers if error else {},
        csrf=csrf_token(request),
        person=actions.get_researcher(session, principal.researcher_id),
        problems=_problems(request, error),
        changed=changed,
        secret=secret,
        keys=keys,
        more=more,
        key_name=key_name,
        scopes=[scope for scope in Scope if scope in principal.scopes],
        chosen=chosen or [],
        shortest=SHORTEST,
    )


@router.get("/studio/account")
def show_account(
    request: Request, principal: PersonDep, session: SessionDep, changed: bool = False, after: UUID | None = None
) -> Response:
    """The account page."""
    return _page(request, principal, session, changed=changed, after=after)


@router.post("/studio/account/password")
def change_password(
    request: Request,
    principal: PersonDep,
    session: SessionDep,
    current: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Change the password; every other session ends."""
    state = request.app.state
    try:
        token = actions.change_password(
            state.engine,
            state.settings,
            datetime.now(UTC),
            researcher_id=principal.researcher_id,
            current=current,
            new=password,
            address=client_address(request),
        )
    except (Invalid, TooMany) as error:
        return _page(request, principal, session, error=error)
    answer = redirect(in_language(request, "/studio/account?changed=1"))
    start_session(request, answer, token)
    return answer


@router.post("/studio/account/keys")
def create_key(
    request: Request,
    principal: PersonDep,
    session: SessionDep,
    name: Annotated[str, Form()] = "",
    scopes: Annotated[list[Scope] | None, Form()] = None,
) -> Response:
    """Create a key and show its secret, on this page only."""
    chosen = scopes or []
    settings, now = request.app.state.settings, datetime.now(UTC)
    try:
        _, secret = actions.create_key(session, settings, now, principal, name=name, scopes=chosen)
    except Invalid as error:
        return _page(request, principal, session, error=error, key_name=name, chosen=chosen)
    return _page(request, principal, session, secret=secret)


@router.post("/studio/account/keys/{key_id}/revoke")
def revoke_key(request: Request, key_id: UUID, principal: PersonDep, session: SessionDep) -> Response:
    """Revoke one of the researcher's keys."""
    actions.revoke_key(session, datetime.now(UTC), principal.researcher_id, str(key_id))
    return redirect(in_language(request, "/studio/account"))
