"""The page behind a share's link: the map and the figures, for whoever has it; what it shows, the share decides."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from app.journeys.texts import in_language
from app.maps.compose import step
from app.maps.drawing import draw
from app.shares import actions
from app.shares.access import ShowingDep
from app.shares.document import Dimension, Shared
from app.shares.request import ShareQuery
from app.web import charts
from app.web.figure_pages import asks_satisfaction
from app.web.map_pages import route_context
from app.web.pages import choose_language, render
from app.web.viewer import Viewer, frame

router = APIRouter(include_in_schema=False)
HEADERS = {"X-Robots-Tag": "noindex, nofollow"}


@router.get("/share/{token}")
def show_share(request: Request, token: str, show: ShowingDep) -> Response:
    """Map, figures and words of one share, of all it is about or of one of its groups."""
    lang = choose_language(request)
    about = actions.about(show, lang)
    where = _known(request.query_params.getlist("where"), about)
    query = ShareQuery(where=where, lang=lang)
    found = actions.aggregates(show, query)
    document = actions.journey_map(show, query)
    return render(
        request,
        "share.html",
        headers=HEADERS,
        about=about,
        figures=found,
        map=document,
        picture=Markup(draw(document)),  # every text in it is escaped by `draw`
        rows=[_row(one, where) for one in about.dimensions],
        end=charts.axis_end([one.frequency.high for stage in found.stages for one in stage.touchpoints]),
        rated=asks_satisfaction([show.reader.newest]),
        step=step,
        company=in_language({lang: about.company}, lang, lang),
        api=f"/api/v1/shares/{token}",
        query=urlencode([*(("where", one) for one in where), ("lang", lang)]),
        now=datetime.now(UTC),
        **route_context(document),
        **frame(request, Viewer(None)),
    )


def _known(where: list[str], about: Shared) -> list[str]:
    """The groups asked for that there are, one of each dimension: an old address shows what is left of it."""
    found: dict[str, str] = {}
    groups = {one.id: one.groups for one in about.dimensions}
    for text in where:
        name, _, group = text.partition(":")
        if group in groups.get(name, {}):
            found[name] = text
    return list(found.values())


def _row(dimension: Dimension, where: list[str]) -> dict[str, Any]:
    """One dimension with an address for each of its groups, and for all of them."""
    others = [one for one in where if not one.startswith(f"{dimension.id}:")]

    def link(group: str) -> dict[str, Any]:
        chosen = f"{dimension.id}:{group}"
        rest = [*others, chosen] if group else others
        return {
            "label": dimension.groups.get(group, ""),
            "where": rest,
            "here": chosen in where if group else len(others) == len(where),
        }

    return {"label": dimension.label, "links": [link(group) for group in ("", *dimension.groups)]}
