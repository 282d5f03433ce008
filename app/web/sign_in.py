"""Signing in and out and setting up an account. Links show a page with one button first: previews of a link, as mail
programs and chats make them, must not use it up."""

import re
from datetime import UTC, datetime
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from app.accounts import actions
from app.accounts.access import (
    carry_visit,
    client_address,
    csrf_token,
    end_session,
    own_form,
    session_token,
    start_session,
)
from app.accounts.passwords import SHORTEST
from app.accounts.people import Researcher
from app.database import SessionDep
from app.errors import AppError, Conflict, Invalid, NotFound, NotSignedIn, TooMany
from app.web.pages import choose_language, redirect, render
from app.web.texts import translate

router = APIRouter(include_in_schema=False, dependencies=[Depends(own_form)])

Typed = Annotated[str, Form()]
_OWN_PAGE = re.compile(r"/studio(/[\w./-]*)?(\?[\w=&%.:,+-]*)?", re.ASCII)


def own_page(address: str) -> str:
    """Where to go after signing in: a page of the studio, never another site."""
    return address if _OWN_PAGE.fullmatch(address) else "/studio"


def in_language(request: Request, address: str) -> str:
    """The address in the language of the page that leads there."""
    return f"{address}{'&' if '?' in address else '?'}lang={choose_language(request)}"


def _let_in(request: Request, token: str, address: str = "/studio") -> Response:
    answer = redirect(in_language(request, address))
    start_session(request, answer, token)
    return answer


def _sign_in_page(
    request: Request, error: AppError | None = None, *, wrong: str = "", email: str = "", next: str = ""
) -> HTMLResponse:
    status, headers = (error.status, error.headers) if error else (200, {})
    page = render(
        request, "sign_in.html", status, headers, csrf=csrf_token(request), wrong=wrong, email=email, next=next
    )
    carry_visit(request, page)
    return page


def _lapsed(request: Request, error: NotFound) -> HTMLResponse:
    return _sign_in_page(request, error, wrong=translate("sign_in.lapsed", choose_language(request)))


def too_many_words(request: Request, error: TooMany) -> str:
    """When the next try is possible."""
    minutes = ceil(int(error.headers["Retry-After"]) / 60)
    return translate("sign_in.too_many", choose_language(request), n=minutes)


@router.get("/studio/sign-in")
def show_sign_in(request: Request, next: str = "") -> Response:
    """The form."""
    return _sign_in_page(request, next=own_page(next))


@router.post("/studio/sign-in")
def sign_in(request: Request, email: Typed = "", password: Typed = "", next: Typed = "") -> Response:
    """Sign in with e-mail and password."""
    state = request.app.state
    try:
        token = actions.sign_in(
            state.engine,
            state.settings,
            datetime.now(UTC),
            email=email,
            password=password,
            address=client_address(request),
            old=session_token(request),
        )
    except NotSignedIn as error:
        wrong = translate("sign_in.wrong", choose_language(request))
        return _sign_in_page(request, error, wrong=wrong, email=email, next=next)
    except TooMany as error:
        return _sign_in_page(request, error, wrong=too_many_words(request, error), email=email, next=next)
    return _let_in(request, token, own_page(next))


@router.get("/studio/sign-in/{token}")
def show_sign_in_link(request: Request, token: str, session: SessionDep) -> Response:
    """The one button of a sign-in link."""
    try:
        holder = actions.open_sign_in_link(session, request.app.state.settings, datetime.now(UTC), token)
    except NotFound as error:
        return _lapsed(request, error)
    page = render(request, "sign_in_link.html", csrf=csrf_token(request), name=holder.name)
    carry_visit(request, page)
    return page


@router.post("/studio/sign-in/{token}")
def use_sign_in_link(request: Request, token: str, session: SessionDep) -> Response:
    """Use the link up and sign in."""
    settings, now = request.app.state.settings, datetime.now(UTC)
    try:
        opened = actions.sign_in_by_link(session, settings, now, token, old=session_token(request))
    except NotFound as error:
        return _lapsed(request, error)
    return _let_in(request, opened)


def _set_up_page(
    request: Request, holder: Researcher | None, typed: actions.SetUp | None = None, error: AppError | None = None
) -> HTMLResponse:
    email = holder.email if holder else typed.email if typed else ""
    name = typed.name if typed else holder.name if holder else ""
    page = render(
        request,
        "set_up.html",
        error.status if error else 200,
        csrf=csrf_token(request),
        fixed_email=holder is not None,
        email=email,
        name=name,
        shortest=SHORTEST,
        problems=problem_words(request, error),
    )
    carry_visit(request, page)
    return page


def problem_words(request: Request, error: AppError | None) -> dict[str, str]:
    """What is wrong by field, in the reader's language."""
    language = choose_language(request)
    taken = "_taken" if isinstance(error, Conflict) else ""
    problems = error.problems if error else []
    return {problem.path: translate(f"account.problem.{problem.path}{taken}", language) for problem in problems}


@router.get("/studio/set-up/{token}")
def show_set_up(request: Request, token: str, session: SessionDep) -> Response:
    """The form behind a set-up link."""
    try:
        holder = actions.open_setup_link(session, request.app.state.settings, datetime.now(UTC), token)
    except NotFound as error:
        return _lapsed(request, error)
    return _set_up_page(request, holder)


@router.post("/studio/set-up/{token}")
def set_up(
    request: Request, token: str, session: SessionDep, email: Typed = "", name: Typed = "", password: Typed = ""
) -> Response:
    """Set name and password, use the link up and sign in."""
    state, now = request.app.state, datetime.now(UTC)
    typed = actions.SetUp(email, name, password, choose_language(request))
    try:
        opened = actions.set_up(state.engine, state.settings, now, token, typed)
    except NotFound as error:
        return _lapsed(request, error)
    except (Invalid, Conflict) as error:
        return _set_up_page(request, actions.open_setup_link(session, state.settings, now, token), typed, error)
    return _let_in(request, opened)


@router.post("/studio/sign-out")
def sign_out(request: Request, session: SessionDep) -> Response:
    """End this browser's session."""
    token = session_token(request)
    if token:
        actions.sign_out(session, request.app.state.settings, token)
    answer = redirect(in_language(request, "/studio/sign-in"))
    end_session(request, answer)
    return answer
