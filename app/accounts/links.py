"""One-time links: what each is good for, how long, and its address, which is made from the settings alone."""

from datetime import timedelta
from typing import Literal

LinkPurpose = Literal["setup", "sign-in"]
LIFETIME: dict[LinkPurpose, timedelta] = {"setup": timedelta(days=3), "sign-in": timedelta(days=1)}
_PAGE: dict[LinkPurpose, str] = {"setup": "set-up", "sign-in": "sign-in"}


def link_url(base_url: str, purpose: LinkPurpose, token: str) -> str:
    """The link to print. Never made from a request's Host header, which its sender chooses."""
    return f"{base_url.rstrip('/')}/studio/{_PAGE[purpose]}/{token}"
