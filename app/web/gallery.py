"""Pictures on pages: hung by the page, drawn when a browser asks for them, and handed out as files.

A page that shows charts says how they come about once, and hangs them where it is rendered:

    def _pictures(view: View, asked: Asked[DriversQuery]) -> list[Picture]:
        return driver_pictures(drivers(view.desk, view.survey, asked.query, view.now, public=view.public), view.lang)

    exhibit(router, "drivers", DriversQuery, _pictures)  # the addresses of its drawings and files

    return render(view.request, "studio/drivers.html", pictures=hang(asked, driver_pictures(found, view.lang)), …)

and in the template `{% from 'studio/picture.html' import picture with context %} … {{ picture(pictures.importance) }}`.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.aggregates.actions import state_of
from app.aggregates.etags import etag, matches
from app.charts.drawing import finished
from app.charts.picture import NARROW, WIDE, Picture, specification, standing_alone
from app.charts.theme import Theme
from app.errors import NotFound
from app.mentions.csv_format import written
from app.pictures.store import Pictures
from app.web import vega
from app.web.figure_view import Asked, View, ViewDep, ask
from app.web.filters import Choice, Query

MOST = 60
"""Pages whose pictures are remembered, so that their drawings need no figures anew."""
FILES = ("svg", "png", "pdf", "csv")
SIZES = {"wide": WIDE, "narrow": NARROW}
MEDIA = {
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}  # fmt: skip
# A drawing opened by itself runs no script, whatever it may hold; its figures stand one below the other.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class Gallery:
    """The pictures of the pages last seen, by what they show."""

    def __init__(self) -> None:
        self._rooms: OrderedDict[tuple[str, ...], Mapping[str, Picture]] = OrderedDict()
        self._guard = Lock()

    def hang(self, room: tuple[str, ...], pictures: Sequence[Picture]) -> Mapping[str, Picture]:
        hung = {picture.name: picture for picture in pictures}
        with self._guard:
            self._rooms[room] = hung
            self._rooms.move_to_end(room)
            while len(self._rooms) > MOST:
                self._rooms.popitem(last=False)
        return hung

    def find(self, room: tuple[str, ...]) -> Mapping[str, Picture] | None:
        with self._guard:
            return self._rooms.get(room)


@dataclass(frozen=True)
class Hung:
    """A picture in its place on a page, with the addresses of its drawings and files."""

    picture: Picture
    address: str
    query: str

    def file(self, form: str) -> str:
        return f"{self.address}.{form}?{self.query}"

    def drawn(self, size: str, theme: str) -> str:
        return f"{self.address}.svg?{self.query}&{urlencode({'size': size, 'theme': theme})}"

    @property
    def library(self) -> str:
        """Where a browser finds what draws it anew."""
        return vega.ADDRESS

    def box(self, size: str) -> tuple[int, int]:
        """Width and height, so that nothing moves when the drawing arrives."""
        return SIZES[size], self.picture.drawn.height(SIZES[size])


def hang(asked: Asked[Query], pictures: Sequence[Picture]) -> dict[str, Hung]:
    """The pictures of a page by name, in their order."""
    view = asked.view
    _gallery(view.request).hang(_room(view, asked), pictures)
    address = f"/studio/surveys/{view.survey.slug}/{asked.here}/pictures/"
    return {one.name: Hung(one, address + one.name, asked.address) for one in pictures}


def exhibit(
    router: APIRouter, page: str, kind: type[Query], pictures: Callable[[View, Asked[Query]], Sequence[Picture]],
    own: Sequence[Choice] = (), guards: Sequence[Any] = (),
) -> None:  # fmt: skip
    """Give the pictures of a page their addresses, guarded as the page is: `…/<page>/pictures/<name>.<form>`.

    `guards` are the dependencies of pages that are never public.
    """

    def show(view: ViewDep, file: str) -> Response:
        name, _, form = file.rpartition(".")
        if form not in MEDIA:
            raise NotFound("A picture comes as .svg, .png, .pdf, .csv or .json.")
        current = _etag(view)
        if matches(view.request.headers.get("if-none-match"), current):
            answer = Response(status_code=304)
        else:
            asked = ask(view, page, kind, own)
            gallery = _gallery(view.request)
            hung = gallery.find(_room(view, asked)) or gallery.hang(_room(view, asked), pictures(view, asked))
            if name not in hung:
                raise NotFound("There is no such picture on this page.")
            answer = _answer(view, hung[name], form)
        answer.headers.update(
            {"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie, Accept-Language"}
        )
        return answer

    router.add_api_route(
        f"/{page}/pictures/{{file}}", show, methods=["GET"], name=f"pictures_of_{page}", dependencies=guards
    )


def _answer(view: View, picture: Picture, form: str) -> Response:
    """The picture in one form: drawn for a page where it names a size, else as a file that stands alone."""
    store: Pictures = view.request.app.state.pictures
    given = view.request.query_params
    width = SIZES.get(given.get("size", ""))
    theme: Theme = "dark" if width and given.get("theme") == "dark" else "light"
    headers = {"Content-Security-Policy": _ALONE, "X-Content-Type-Options": "nosniff"}
    if form in FILES and not width:
        name = f"{view.survey.slug}-{picture.name}.{form}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if form == "csv":
        content: str | bytes = "".join(written(picture.table.header, picture.table.rows, mark=True))
    elif form == "json":
        content = store.vega_of(specification(picture, width or WIDE))
    else:
        spec = specification(picture, width) if width else standing_alone(picture)
        content = finished(store.vega_to("svg", spec).decode(), picture, theme)
        if form in ("png", "pdf"):
            content = store.svg_to("png" if form == "png" else "pdf", content)
    return Response(content, media_type=MEDIA[form], headers=headers)


def _etag(view: View) -> str:
    """As long as it stays, the same picture would come out."""
    asked = f"{view.request.url.path}?{view.request.url.query}"
    shown = f"{'public' if view.public else 'full'} {view.survey.simulated} {view.lang}"
    return etag(view.survey.id, _state(view), asked, shown)


def _state(view: View) -> int:
    return state_of(view.desk, view.survey, view.now, public=view.public)


def _room(view: View, asked: Asked[Query]) -> tuple[str, ...]:
    """What the pictures of a page depend on."""
    who = "public" if view.public else "full"
    survey = view.survey
    return (survey.id, str(_state(view)), str(survey.simulated), who, asked.here, asked.address)


def _gallery(request: Request) -> Gallery:
    found: Gallery = request.app.state.gallery
    return found
