"""Styles and scripts under an address that holds their content's hash: a browser may keep them for ever.

One hash for the whole folder, as the first part of the path, so that modules and styles may import each other.
"""

import hashlib
import re
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"


def _content_hash() -> str:
    content = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            content.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:12]


HASH = _content_hash()


def static(name: str) -> str:
    """The address of a file in `static/`."""
    if not (FOLDER / name).is_file():
        raise FileNotFoundError(f"app/web/static/{name}")
    return f"/static/{HASH}/{name}"


class Assets(StaticFiles):
    """Serves the folder; mount it at `/static`. An old hash gets today's file, kept for a minute only."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        given, _, name = path.partition("/") if re.match(r"[0-9a-f]{12}/", path) else ("", "", path)
        response = await super().get_response(name, scope)
        lasting = "public, max-age=31536000, immutable" if given == HASH else "public, max-age=60"
        response.headers["Cache-Control"] = lasting
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
