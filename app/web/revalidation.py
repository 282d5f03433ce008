"""Weak ETags for what the API reads: a client that names the one it has gets 304 instead of the same document again.

The tag is a hash of the document. Figures know theirs before they are computed (`aggregates.etags`), so an answer that
carries one already, and one that is streamed, pass unchanged.
"""

from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.aggregates.etags import matches


class Revalidation:
    """Middleware for GET under /api/."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def tagged(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_taggable(message):
                held = message
                return
            if held is not None:
                start, held = held, None
                message = _tag(start, message, Headers(scope=scope).get("if-none-match"))
                await send(start)
            await send(message)

        await self._app(scope, receive, tagged)


def _is_taggable(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and "etag" not in headers and "content-length" in headers


def _tag(start: Message, message: Message, sent: str | None) -> Message:
    """Put the ETag into the held start of the answer; the body, which is gone if the client has it already."""
    headers = MutableHeaders(raw=start["headers"])
    tag = f'W/"{blake2b(message["body"], digest_size=16).hexdigest()}"'
    headers["etag"] = tag
    headers.setdefault("cache-control", "no-cache")
    headers.add_vary_header("Accept")
    if not matches(sent, tag):
        return message
    start["status"] = 304
    del headers["content-length"]
    return {**message, "body": b""}
