"""HTTP of the journey map: the document as JSON, the picture as SVG. Who may see it is who may see the figures."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.aggregates.access import Audience, AudienceDep
from app.aggregates.etags import etag, matches
from app.aggregates.request import AggregatesQuery
from app.aggregates.routes import DeskDep
from app.maps import actions
from app.maps.document import MapDocument
from app.maps.drawing import draw

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["map"])
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing has changed since the answer with this ETag"}
}
_PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}}
QueryDep = Annotated[AggregatesQuery, Query()]


def _answer(request: Request, audience: Audience, make: Callable[[], Response]) -> Response:
    """The answer with its ETag; where the client has it already, nothing is drawn."""
    asked = f"{request.url.path}?{request.url.query}"
    view = f"{'public' if audience.public else 'full'} {audience.survey.simulated}"
    current = etag(audience.survey.id, audience.survey.revision, asked, view)
    fresh = Response(status_code=304) if matches(request.headers.get("if-none-match"), current) else make()
    fresh.headers.update({"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"})
    return fresh


@router.get("/map.json", response_class=Response, responses={200: {"model": MapDocument}, **_UNCHANGED})
def get_map(request: Request, audience: AudienceDep, desk: DeskDep, query: QueryDep) -> Response:
    """The journey map as data: stages, touchpoints by frequency, the finding in words."""

    def make() -> Response:
        document = actions.journey_map(desk, audience.survey, query, datetime.now(UTC), public=audience.public)
        return Response(document.model_dump_json(), media_type="application/json")

    return _answer(request, audience, make)


@router.get("/map.svg", response_class=Response, responses={**_PICTURE, **_UNCHANGED})
def get_map_picture(request: Request, audience: AudienceDep, desk: DeskDep, query: QueryDep) -> Response:
    """The journey map as a picture that stands alone, in the colours of the light theme."""

    def make() -> Response:
        document = actions.journey_map(desk, audience.survey, query, datetime.now(UTC), public=audience.public)
        # A picture opened by itself runs no script, whatever it may hold.
        headers = {
            "Content-Disposition": f'inline; filename="{audience.survey.slug}-map.svg"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(draw(document, "light"), media_type="image/svg+xml", headers=headers)

    return _answer(request, audience, make)
