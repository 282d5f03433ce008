"""Who reads figures: whoever may, all of them; everybody, the public view where the survey says so."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.access import MaybePrincipalDep
from app.accounts.rights import Scope, may
from app.aggregates.actions import Desk, state_of
from app.database import SessionDep
from app.errors import Invalid, Problem
from app.surveys.access import FiguresSurvey
from app.surveys.actions import Survey


@dataclass(frozen=True)
class Audience:
    """The survey to read, and whether only in its public view, which then shows the release of this revision."""

    survey: Survey
    public: bool
    released: int | None = None

    @property
    def state(self) -> int:
        """The revision whose figures are shown: the public's moves only when theirs do."""
        return self.survey.revision if self.released is None else self.released


def _audience(request: Request, survey: FiguresSurvey, principal: MaybePrincipalDep, session: SessionDep) -> Audience:
    if may(principal, Scope.AGGREGATES_READ, survey.owner_id):
        return Audience(survey, public=False)
    desk = Desk(session, request.app.state.shelf, request.app.state.columns)
    return Audience(survey, public=True, released=state_of(desk, survey, datetime.now(UTC), public=True))


AudienceDep = Annotated[Audience, Depends(_audience)]


SEVERAL = ("where", "group")
"""The parameters that may stand in an address more than once; all of them count."""


def once(request: Request) -> None:
    """Refuse a parameter that is given twice: only the last would count, and the figures be others than were meant."""
    names = [name for name, _ in request.query_params.multi_items() if name not in SEVERAL]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        how = "it is given more than once; give it once, several values separated by commas where it takes several"
        raise Invalid("Some parameters are given more than once.", [Problem(f"query.{name}", how) for name in twice])
