"""An API key as its owner sees it: everything but the secret, which is shown once and not kept."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.rights import Scope


@dataclass(frozen=True)
class ApiKey:
    """One key; `prefix` is the part of it that may be shown."""

    id: str
    name: str
    prefix: str
    scopes: list[Scope]
    created_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None


def write_scopes(scopes: Iterable[Scope]) -> str:
    """The stored form."""
    return json.dumps(sorted(scopes))


def read_scopes(stored: str) -> frozenset[Scope]:
    """The stored form, read."""
    return frozenset(Scope(scope) for scope in json.loads(stored))
