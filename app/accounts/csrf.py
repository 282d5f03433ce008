"""Whether a posted form or call really came from a page of ours; asked only where a cookie would let it in."""

from collections.abc import Collection
from urllib.parse import urlsplit

from app.accounts.tokens import same

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def host_of(url: str) -> str:
    """Host and port of a URL or an Origin header; empty where there is none."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def from_elsewhere(fetch_site: str | None, origin: str | None, own_hosts: Collection[str]) -> bool:
    """What the browser says about the sender. A client that says nothing is left to the token."""
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        return True
    # Pages that send no referrer post to themselves with `Origin: null`.
    if origin is None or origin == "null":
        return False
    return host_of(origin) not in own_hosts


def refusal(
    *, fetch_site: str | None, origin: str | None, own_hosts: Collection[str], sent: str, expected: str
) -> str | None:
    """Why the request is refused, or None."""
    if from_elsewhere(fetch_site, origin, own_hosts):
        return "The request came from another site. Open the page here and send it again."
    if not same(sent, expected):
        return "The form has expired, or the CSRF token is missing. Reload the page and send it again."
    return None
