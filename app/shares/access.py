"""Who opens a share: whoever has its link. Guessing is limited like signing in."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from app.accounts import queries as accounts
from app.accounts.access import client_address
from app.accounts.attempts import attempt_key
from app.aggregates.routes import DeskDep
from app.database import reading, writing
from app.errors import NotFound, TooMany
from app.shares.actions import GONE, Showing, opened, showing


def _shown(token: str, request: Request, desk: DeskDep) -> Showing:
    """What stands behind the link. Wrong ones are counted, and after too many no link is looked at for a while."""
    settings, engine, now = request.app.state.settings, request.app.state.engine, datetime.now(UTC)
    key = attempt_key(settings.secret, "share", client_address(request))
    with reading(engine) as session:
        _refuse(accounts.wait_for_attempt(session, key, now, settings.sign_in_limit))
    share = opened(desk.session, settings.secret, token, now)
    if share is None:
        with writing(engine) as session:
            wait = accounts.take_attempt(session, key, now, settings.sign_in_limit)
        _refuse(wait)
        raise NotFound(GONE)
    return showing(desk, share, now)


def _refuse(wait: int | None) -> None:
    if wait is not None:
        raise TooMany(f"Too many wrong links. Try again in {-(-wait // 60)} min.", headers={"Retry-After": str(wait)})


ShowingDep = Annotated[Showing, Depends(_shown)]
