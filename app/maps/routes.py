"""HTTP of the journey map: the document as JSON, the picture as SVG, PNG and PDF, for whoever sees the figures."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from app.aggregates.access import once
from app.aggregates.actions import Desk
from app.aggregates.request import AggregatesQuery
from app.aggregates.routes import DeskDep
from app.maps import actions
from app.maps.actions import Sight
from app.maps.document import MapDocument
from app.maps.drawing import draw
from app.maps.overlay import Overlay
from app.maps.paper import on_a3
from app.pains.access import Listener, ListenerDep
from app.pains.routes import answer
from app.pictures.store import MEDIA, Form

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["map"], dependencies=[Depends(once)])
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing has changed since the answer with this ETag"}
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
PICTURES: dict[int | str, dict[str, Any]] = {200: {"content": dict.fromkeys(MEDIA.values(), _BINARY)}}
QueryDep = Annotated[AggregatesQuery, Query()]


@router.get("/map.json", response_class=Response, responses={200: {"model": MapDocument}, **_UNCHANGED})
def get_map(request: Request, listener: ListenerDep, desk: DeskDep, query: QueryDep) -> Response:
    """The journey map as data: who answered, stages, touchpoints by frequency, the finding in words."""

    def make() -> Response:
        return Response(_map(listener, desk, query).model_dump_json(), media_type="application/json")

    return answer(request, listener, "json", make)


@router.get("/map.{form}", response_class=Response, responses={**PICTURES, **_UNCHANGED})
def get_map_picture(request: Request, listener: ListenerDep, desk: DeskDep, query: QueryDep, form: Form) -> Response:
    """The journey map as a picture that stands alone; the PDF is a page of A3 landscape."""

    def make() -> Response:
        return picture(request, _map(listener, desk, query), form, f"{listener.survey.slug}-map")

    return answer(request, listener, form, make)


def _map(listener: Listener, desk: Desk, query: AggregatesQuery) -> MapDocument:
    sight = Sight(public=listener.public, verbatims=listener.verbatims)
    return actions.journey_map(desk, listener.survey, query, datetime.now(UTC), sight)


def picture(request: Request, document: MapDocument, form: Form, name: str, over: Overlay | None = None) -> Response:
    """A drawn map, to be looked at or saved."""
    pictures = request.app.state.pictures
    match form:
        case "svg":
            content = draw(document, "light", over).encode()
        case "png":
            content = pictures.svg_to("png", draw(document, "light", over))
        case "pdf":
            content = pictures.svg_to("pdf", on_a3(draw(document, "print", over)))
    headers = {"Content-Disposition": f'inline; filename="{name}.{form}"', "X-Content-Type-Options": "nosniff"}
    if form == "svg":  # opened by itself it runs no script, whatever it may hold
        headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return Response(content, media_type=MEDIA[form], headers=headers)
