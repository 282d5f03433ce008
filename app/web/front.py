"""The front page: what this is, a map to look at, open surveys, and the ways in for researchers and programs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from app.aggregates.actions import Desk
from app.aggregates.request import AggregatesQuery
from app.database import SessionDep
from app.journeys.texts import in_language
from app.maps.actions import Sight, journey_map
from app.maps.document import MapDocument
from app.maps.drawing import draw
from app.surveys.actions import Survey, public_surveys
from app.web.map_pages import route_context
from app.web.pages import render
from app.web.viewer import ViewerDep, frame, state_of

router = APIRouter(include_in_schema=False)
LOOKED_AT = 5  # surveys tried for the picture


@dataclass(frozen=True)
class Offer:
    """An open survey that anybody may see and answer."""

    slug: str
    title: str
    minutes: int | None
    simulated: bool


@router.get("/")
def show_front(request: Request, viewer: ViewerDep, session: SessionDep) -> Response:
    """The front page. It names only surveys whose owners made their figures public."""
    framed: dict[str, Any] = frame(request, viewer)
    lang = framed["lang"]
    public = [survey for survey in public_surveys(session) if survey.public_aggregates]
    offers = [_offer(survey, lang) for survey in public if state_of(survey) == "open"]
    desk = Desk(session, request.app.state.shelf, request.app.state.columns)
    found = _map(desk, public, lang)
    picture = Markup(draw(found)) if found else None  # every text in it is escaped by `draw`
    drawn = route_context(found) if found else {}
    return render(request, "front.html", surveys=offers, map=found, picture=picture, **drawn, **framed)


def _offer(survey: Survey, lang: str) -> Offer:
    draft = survey.draft
    return Offer(survey.slug, in_language(draft.title, lang, draft.languages[0]), draft.minutes, survey.simulated)


def _map(desk: Desk, surveys: list[Survey], lang: str) -> MapDocument | None:
    """The map of the first public survey that has answers."""
    now = datetime.now(UTC)
    for survey in surveys[:LOOKED_AT]:
        found = journey_map(desk, survey, AggregatesQuery(lang=lang), now, Sight(public=True, verbatims=False))
        if any(stage.touchpoints for stage in found.stages) and found.responses:
            return found
    return None
