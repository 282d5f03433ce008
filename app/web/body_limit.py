"""No body above the limit is read, announced or not. The framework's own limit answers in plain text; this one lets
the application render its error."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Middleware: reading more than `limit` bytes of a request fails with 413."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        read = int(announced) if announced.isdigit() and int(announced) > self._limit else 0

        async def limited() -> Message:
            nonlocal read
            message = await receive() if read <= self._limit else {"type": "http.request"}
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > self._limit:
                    raise HTTPException(413)
            return message

        await self._app(scope, limited, send)
