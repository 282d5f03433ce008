"""Who may reach a survey: the one dependency behind every `{slug}` of the API and the studio."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends

from app.accounts.access import MaybePrincipalDep
from app.accounts.rights import Scope, may
from app.database import SessionDep
from app.errors import NotSignedIn
from app.surveys.actions import Survey, find, missing


def reach(scope: Scope, *, public: bool = False) -> Callable[..., Survey]:
    """A dependency that gives the survey of the path to whoever may use it so.

    A foreign survey answers like one that does not exist. `public=True` also lets anybody read a survey whose owner
    published its aggregates.
    """

    def reached(slug: str, session: SessionDep, principal: MaybePrincipalDep) -> Survey:
        if principal is None and not public:
            raise NotSignedIn("Sign in, or send an API key as `Authorization: Bearer …`.")
        survey = find(session, slug)
        if may(principal, scope, survey.owner_id) or (public and survey.public_aggregates and survey.version):
            return survey
        raise missing(slug)

    return reached


EditedSurvey = Annotated[Survey, Depends(reach(Scope.SURVEYS_WRITE))]
AnsweredSurvey = Annotated[Survey, Depends(reach(Scope.RESPONSES_READ))]
ReadSurvey = Annotated[Survey, Depends(reach(Scope.AGGREGATES_READ))]
FiguresSurvey = Annotated[Survey, Depends(reach(Scope.AGGREGATES_READ, public=True))]
