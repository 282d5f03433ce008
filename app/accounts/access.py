"""Who is asking: a session cookie or a Bearer key becomes a Principal; cookies and the CSRF check are dealt with here.

The look-up has a short transaction of its own, so that it never waits for, or holds up, the request's.
"""

import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts import queries
from app.accounts.csrf import SAFE_METHODS, host_of, refusal
from app.accounts.rights import Principal, Scope
from app.accounts.tokens import RANDOM_BYTES, hash_token, make_token
from app.errors import Forbidden, NotSignedIn
from app.settings import Settings

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _is_secure(request: Request) -> bool:
    return _settings(request).base_url.startswith("https://")


def _cookie_name(request: Request, kind: str) -> str:
    # The prefix makes browsers refuse a cookie that a subdomain or a plain page tries to plant.
    return f"__Host-touchpoints_{kind}" if _is_secure(request) else f"touchpoints_{kind}"


def _set_cookie(request: Request, response: Response, kind: str, value: str, max_age: int | None) -> None:
    name = _cookie_name(request, kind)
    response.set_cookie(
        name, value, max_age=max_age, path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def session_token(request: Request) -> str | None:
    """The session cookie as sent, whether or not it is still good."""
    return request.cookies.get(_cookie_name(request, "session")) or None


def start_session(request: Request, response: Response, token: str) -> None:
    """Hand the browser its session."""
    _set_cookie(request, response, "session", token, _settings(request).session_hours * 3600)


def end_session(request: Request, response: Response) -> None:
    """Take the session cookie away; the row is deleted by `actions.sign_out`."""
    _set_cookie(request, response, "session", "", 0)


def client_address(request: Request) -> str:
    """The address that counts for limits; the server has already resolved trusted proxies."""
    return request.client.host if request.client else ""


def _carrier(request: Request) -> str | None:
    """The cookie a CSRF token is bound to: the session, or before sign-in a cookie made for that."""
    return session_token(request) or request.cookies.get(_cookie_name(request, "visit")) or None


def csrf_token(request: Request) -> str:
    """The token for the forms of a page; a page shown before sign-in is sent off by `carry_visit`."""
    carrier = _carrier(request) or getattr(request.state, "visit", None)
    if carrier is None:
        carrier = request.state.visit = make_token(secrets.token_bytes(RANDOM_BYTES))
    return hash_token(_settings(request).secret, "csrf", carrier)


def carry_visit(request: Request, response: Response) -> None:
    """Set the cookie to which `csrf_token` has bound the page's form, where it had to make one."""
    visit: str | None = getattr(request.state, "visit", None)
    if visit is not None:
        _set_cookie(request, response, "visit", visit, None)


async def _sent_token(request: Request) -> str:
    """The CSRF token of an unsafe request: the header, or the field `csrf` of a form."""
    header = request.headers.get("x-csrf-token")
    if request.method in SAFE_METHODS or header is not None:
        return header or ""
    if not request.headers.get("content-type", "").lower().startswith(FORM_TYPES):
        return ""
    value = (await request.form()).get("csrf")
    return value if isinstance(value, str) else ""


SentToken = Annotated[str, Depends(_sent_token)]


def own_form(request: Request, sent: SentToken) -> None:
    """Refuse an unsafe request that did not come from a page of ours (for pages that need no sign-in)."""
    if request.method in SAFE_METHODS:
        return
    carrier = _carrier(request)
    why = refusal(
        fetch_site=request.headers.get("sec-fetch-site"),
        origin=request.headers.get("origin"),
        own_hosts={host_of(_settings(request).base_url), request.headers.get("host", "").lower()} - {""},
        sent=sent,
        # Without a cookie nothing can match: the random text stands for "no token is right".
        expected=hash_token(_settings(request).secret, "csrf", carrier or secrets.token_hex()),
    )
    if why:
        raise Forbidden(why)


def _bearer(request: Request) -> str | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _not_signed_in(detail: str) -> NotSignedIn:
    return NotSignedIn(detail, headers={"WWW-Authenticate": "Bearer"})


def perhaps_signed_in(request: Request, sent: SentToken) -> Principal | None:
    """Who is asking, or None. A key that is wrong or revoked is an error all the same."""
    engine, secret, now = request.app.state.engine, _settings(request).secret, datetime.now(UTC)
    key = _bearer(request)
    if key is not None:
        principal = queries.principal_of_key(engine, hash_token(secret, "key", key), now.date())
        if principal is None:
            raise _not_signed_in("The API key is unknown or revoked. Create another under /studio/account.")
        return principal
    token = session_token(request)
    if token is None:
        return None
    principal = queries.principal_of_session(engine, hash_token(secret, "session", token), now)
    if principal is not None:
        own_form(request, sent)
    return principal


MaybePrincipalDep = Annotated[Principal | None, Depends(perhaps_signed_in)]


def signed_in(principal: MaybePrincipalDep) -> Principal:
    """Who is asking; nobody is an error."""
    if principal is None:
        raise _not_signed_in("Sign in under /studio/sign-in, or send an API key as `Authorization: Bearer …`.")
    return principal


PrincipalDep = Annotated[Principal, Depends(signed_in)]


def administrator(principal: PrincipalDep) -> Principal:
    """Who is asking, if they may administer."""
    if Scope.ADMIN not in principal.scopes:
        raise Forbidden("Only an administrator, or a key with the scope `admin`, may do that.")
    return principal


AdminDep = Annotated[Principal, Depends(administrator)]


def key_holder(principal: PrincipalDep) -> Principal:
    """Who is asking, if they may manage their API keys: keys without `admin` make no further keys."""
    if principal.via == "key" and Scope.ADMIN not in principal.scopes:
        raise Forbidden("API keys are managed by signing in, or with a key that has the scope `admin`.")
    return principal


KeyHolderDep = Annotated[Principal, Depends(key_holder)]


def person(principal: PrincipalDep) -> Principal:
    """Who is asking, if they signed in by hand: pages about passwords are not for keys."""
    if principal.via == "key":
        raise Forbidden("This page is for people. Sign in under /studio/sign-in.")
    return principal


PersonDep = Annotated[Principal, Depends(person)]
