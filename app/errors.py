"""Every error the product raises on purpose, with its HTTP status; rendered in one place (`app.main`).

The pure part returns `Problem` values; actions raise a subclass of `AppError`.
"""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (`path`, JSON-path like `answers.age`), what, and what to do (`message`)."""

    path: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"path": self.path, "message": self.message}


@dataclass(eq=False)
class AppError(Exception):
    """Base of the family. `detail` is one sentence for the reader; `problems` name single places."""

    detail: str
    problems: list[Problem] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    status = 400
    type = "bad-request"
    title = "The request cannot be carried out"

    def document(self) -> dict[str, Any]:
        """The RFC 9457 problem document."""
        return {
            "type": f"urn:touchpoints:{self.type}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "problems": [problem.as_dict() for problem in self.problems],
        }

    def encoded(self) -> bytes:
        """The problem document as it is sent; a path may repeat what the client sent, even half characters."""
        return json.dumps(self.document(), ensure_ascii=False).encode("utf-8", "replace")


class BadRequest(AppError):
    """The request cannot be read: broken JSON, an unknown filter, a wrong cursor."""


class NotSignedIn(AppError):
    status = 401
    type = "not-signed-in"
    title = "Sign in or send an API key"


class Forbidden(AppError):
    status = 403
    type = "forbidden"
    title = "This key or account may not do that"


class NotFound(AppError):
    status = 404
    type = "not-found"
    title = "There is nothing here"


class MethodNotAllowed(AppError):
    status = 405
    type = "method-not-allowed"
    title = "This address does not take that method"


class Conflict(AppError):
    status = 409
    type = "conflict"
    title = "It is there already, and different"


class Gone(AppError):
    status = 410
    type = "erased"
    title = "This was erased"


class TooLarge(AppError):
    status = 413
    type = "too-large"
    title = "The request is too large"


class WrongMediaType(AppError):
    status = 415
    type = "wrong-media-type"
    title = "This content type is not understood"


class Invalid(AppError):
    status = 422
    type = "invalid"
    title = "Some values are not valid"


class TooMany(AppError):
    status = 429
    type = "too-many-attempts"
    title = "Too many attempts"


class NotInstalled(AppError):
    """An extra of the package that this needs is not there."""

    status = 501
    type = "not-installed"
    title = "This installation cannot do that"


class Busy(AppError):
    status = 503
    type = "busy"
    title = "Too busy at the moment; send it again"


class Closed(AppError):
    """The survey takes no answers (now)."""

    status = 403
    type = "closed"
    title = "This survey takes no answers"


UNEXPECTED = "It was written to the log. Try again; if it stays so, tell whoever runs this service."


class Unexpected(AppError):
    """A mistake of ours."""

    status = 500
    type = "unexpected"
    title = "Something went wrong on our side"
