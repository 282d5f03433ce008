"""Who may do what: the one check. Roles and workspaces will be decided here and nowhere else."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Scope(StrEnum):
    """What a credential may do; an API key carries the ones it was given."""

    AGGREGATES_READ = "aggregates:read"
    RESPONSES_READ = "responses:read"
    SURVEYS_WRITE = "surveys:write"
    RESPONSES_WRITE = "responses:write"
    ADMIN = "admin"


EVERY_SCOPE = frozenset(Scope)
Via = Literal["session", "key"]


@dataclass(frozen=True)
class Principal:
    """Who is asking. The scopes are the credential's; `is_admin` is the person's."""

    researcher_id: str
    scopes: frozenset[Scope]
    via: Via
    is_admin: bool = False


def scopes_of(is_admin: bool) -> frozenset[Scope]:
    """What a person may do who signed in by hand."""
    return EVERY_SCOPE if is_admin else EVERY_SCOPE - {Scope.ADMIN}


def in_person(researcher_id: str, is_admin: bool) -> Principal:
    """The principal that a researcher is by signing in."""
    return Principal(researcher_id, scopes_of(is_admin), "session", is_admin)


def scopes_of_key(granted: frozenset[Scope], is_admin: bool) -> frozenset[Scope]:
    """What a key may do: `admin` includes everything, and no key may more than its owner may today."""
    wide = EVERY_SCOPE if Scope.ADMIN in granted else granted
    return wide & scopes_of(is_admin)


def owners_in_reach(principal: Principal) -> frozenset[str | None] | None:
    """The owners whose surveys this principal reaches; None stands for all of them.

    The `admin` scope reaches everything. Everybody reaches their own. What has no owner, because it was loaded from
    the command line, belongs to the administrators: also to an administrator's key that lacks the `admin` scope, so
    that a key which only reads figures suffices to pull them.
    """
    if Scope.ADMIN in principal.scopes:
        return None
    own: frozenset[str | None] = frozenset({principal.researcher_id})
    return own | {None} if principal.is_admin else own


def may(principal: Principal | None, scope: Scope, owner_id: str | None) -> bool:
    """Whether the principal may do this with what that owner owns."""
    if principal is None or scope not in principal.scopes:
        return False
    reach = owners_in_reach(principal)
    return reach is None or owner_id in reach
