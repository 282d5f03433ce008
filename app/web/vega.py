"""Vega for the browser, from the installed converter: no CDN, and no copy of it in this repository."""

import gzip
import secrets
from importlib.metadata import version

from fastapi import APIRouter, Request, Response

from app.pictures.store import Pictures
from app.settings import Settings

router = APIRouter(include_in_schema=False)
VERSION = version("vl-convert-python")
ADDRESS = f"/studio/vega-{VERSION}.js"


@router.get("/studio/vega-{version}.js")
def get_vega(request: Request, version: str) -> Response:
    """The library as an ES module; its address changes with its version, so that a browser may keep it for ever."""
    library = _packed(request)
    headers = {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    lasting = version == VERSION
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "public, max-age=60"
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        library = gzip.decompress(library)
    return Response(library, media_type="text/javascript", headers=headers)


def _packed(request: Request) -> bytes:
    """Kept in the data folder: putting it together takes the converter seconds."""
    settings: Settings = request.app.state.settings
    kept = settings.data_dir / f"vega-{VERSION}.js.gz"
    if not kept.exists():
        pictures: Pictures = request.app.state.pictures
        fresh = kept.with_name(f"vega.{secrets.token_hex(4)}")
        fresh.write_bytes(gzip.compress(pictures.library(), 9))
        fresh.replace(kept)
    return kept.read_bytes()
