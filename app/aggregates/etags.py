"""ETags that are known before any figure is: from the revision, the code's version and the request."""

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


@cache
def code_version() -> str:
    """A hash of the package: figures kept by a client do not outlive the code that made them."""
    found = hashlib.sha256()
    for path in sorted([*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.yaml")]):
        found.update(path.read_bytes())
    return found.hexdigest()


def etag(survey_id: str, revision: int, request: str, view: str) -> str:
    """A weak ETag: as long as it stays, the same figures would come out."""
    made_of = "\x00".join((code_version(), survey_id, str(revision), request, view))
    return f'W/"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}"'


def matches(sent: str | None, current: str) -> bool:
    """Whether If-None-Match names the ETag (compared weakly, RFC 9110 section 13.1.2)."""
    if sent is None:
        return False
    names = [name.strip().removeprefix("W/") for name in sent.split(",")]
    return "*" in names or current.removeprefix("W/") in names
