"""Vega for the browser, from the installed converter: no CDN, and no copy of it in this repository."""

import gzip
from importlib.metadata import version

from fastapi import APIRouter, Request, Response

from app.pictures.store import Pictures

router = APIRouter(include_in_schema=False)
ADDRESS = f"/studio/vega-{version('vl-convert-python')}.js"


@router.get("/studio/vega-{version}.js")
def get_vega(request: Request, version: str) -> Response:
    """The library as an ES module; its address changes with its version, so that a browser may keep it for ever."""
    pictures: Pictures = request.app.state.pictures
    library = pictures.library()
    headers = {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    lasting = request.url.path == ADDRESS
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "public, max-age=60"
    if "gzip" in request.headers.get("accept-encoding", ""):
        library, headers["Content-Encoding"] = gzip.compress(library, 6), "gzip"
    return Response(library, media_type="text/javascript", headers=headers)
