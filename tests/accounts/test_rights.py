"""The one check, held to its laws over every combination."""

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rights import EVERY_SCOPE, Principal, Scope, in_person, may, owners_in_reach, scopes_of_key

SCOPES = st.frozensets(st.sampled_from(Scope))
OWNERS = st.sampled_from([None, "ada", "ben"])
PRINCIPALS = st.builds(
    Principal, st.sampled_from(["ada", "ben"]), SCOPES, st.sampled_from(["session", "key"]), st.booleans()
)


@given(st.sampled_from(Scope), OWNERS)
def test_nobody_may_nothing(scope: Scope, owner: str | None) -> None:
    assert not may(None, scope, owner)


@given(PRINCIPALS, st.sampled_from(Scope), OWNERS)
def test_nothing_is_allowed_beyond_the_scopes_and_the_reach(
    principal: Principal, scope: Scope, owner: str | None
) -> None:
    mine = owner == principal.researcher_id
    ownerless = owner is None and principal.is_admin
    expected = scope in principal.scopes and (mine or ownerless or Scope.ADMIN in principal.scopes)
    assert may(principal, scope, owner) is expected


@given(PRINCIPALS, OWNERS)
def test_lists_show_exactly_what_the_check_allows(principal: Principal, owner: str | None) -> None:
    reach = owners_in_reach(principal)
    for scope in principal.scopes:
        assert may(principal, scope, owner) == (reach is None or owner in reach)


@given(SCOPES, st.booleans())
def test_a_key_never_may_more_than_its_owner(granted: frozenset[Scope], is_admin: bool) -> None:
    effective = scopes_of_key(granted, is_admin)
    assert effective <= in_person("ada", is_admin).scopes
    if Scope.ADMIN in granted and is_admin:
        assert effective == EVERY_SCOPE
    if Scope.ADMIN not in granted:
        assert effective == granted


def test_a_reading_key_of_an_administrator_reads_what_the_command_line_loaded_but_not_what_others_own() -> None:
    key = Principal("ada", frozenset({Scope.AGGREGATES_READ}), "key", is_admin=True)
    assert may(key, Scope.AGGREGATES_READ, None)
    assert may(key, Scope.AGGREGATES_READ, "ada")
    assert not may(key, Scope.AGGREGATES_READ, "ben")
    assert not may(key, Scope.SURVEYS_WRITE, None)
