"""Every error outside the API as a page: what happened and what to do, in the reader's language."""

from urllib.parse import urlencode

from fastapi import Request, Response

from app.errors import AppError, NotSignedIn
from app.web.pages import choose_language, redirect, render
from app.web.texts import texts


def error_page(request: Request, error: AppError) -> Response:
    """The page for an error; whoever merely has to sign in is led there and back."""
    if isinstance(error, NotSignedIn) and request.method == "GET" and request.url.path.startswith("/studio"):
        return _to_sign_in(request)
    key = f"error.{error.type}"
    known = key if key in texts() else "error.bad-request"
    # The details are written for programs, in English; pages say them where a person can act on them.
    shows_detail = error.status in (400, 403, 409, 422) and error.type != "closed"
    return render(
        request,
        "error.html",
        error.status,
        error.headers,
        key=known,
        detail=error.detail if shows_detail else "",
        problems=error.problems,
        code=error.status,
    )


def _to_sign_in(request: Request) -> Response:
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    query = {"next": path, "lang": choose_language(request)}
    return redirect(f"/studio/sign-in?{urlencode(query)}")
