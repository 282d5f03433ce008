"""Who reads pain points: whoever reads the figures; what people wrote, only who may read responses."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.accounts.access import MaybePrincipalDep
from app.accounts.rights import Scope, may
from app.aggregates.access import AudienceDep
from app.surveys.actions import Survey


@dataclass(frozen=True)
class Listener:
    """The survey to read, whether only in its public view, and whether with people's own words."""

    survey: Survey
    public: bool
    verbatims: bool
    state: int
    """The revision whose figures are shown."""


def _listener(audience: AudienceDep, principal: MaybePrincipalDep) -> Listener:
    verbatims = may(principal, Scope.RESPONSES_READ, audience.survey.owner_id)
    return Listener(audience.survey, audience.public, verbatims, audience.state)


ListenerDep = Annotated[Listener, Depends(_listener)]
