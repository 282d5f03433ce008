"""Who reads figures: whoever may, all of them; everybody, the public view where the survey says so."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.accounts.access import MaybePrincipalDep
from app.accounts.rights import Scope, may
from app.surveys.access import FiguresSurvey
from app.surveys.actions import Survey


@dataclass(frozen=True)
class Audience:
    """The survey to read, and whether only in its public view."""

    survey: Survey
    public: bool


def _audience(survey: FiguresSurvey, principal: MaybePrincipalDep) -> Audience:
    return Audience(survey, public=not may(principal, Scope.AGGREGATES_READ, survey.owner_id))


AudienceDep = Annotated[Audience, Depends(_audience)]
