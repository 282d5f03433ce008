"""What happens to accounts, on both databases."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from app.accounts import actions, passwords, queries
from app.accounts.rights import Principal, Scope, in_person
from app.accounts.tokens import hash_token
from app.database import reading, writing
from app.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn, TooMany

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PASSWORD = "korrekt Pferd Batterie"


def who(house: Any, token: str, now: datetime | None = None) -> str | None:
    hash = hash_token(house.settings.secret, "session", token)
    principal = queries.principal_of_session(house.engine, hash, now or datetime.now(UTC))
    return principal and principal.researcher_id


def set_up_first(house: Any, token: str, **changes: str) -> str:
    details = {"email": "Ada@Example.org", "name": "Ada", "password": PASSWORD, "language": "en"} | changes
    return actions.set_up(house.engine, house.settings, NOW, token, actions.SetUp(**details))


def first_link(house: Any) -> str | None:
    with writing(house.engine) as session:
        return actions.create_first_setup_link(session, house.settings, NOW)


def test_the_first_link_makes_one_administrator_and_then_no_more(house: Any) -> None:
    older, link = first_link(house), first_link(house)
    assert older
    assert link
    with pytest.raises(NotFound):
        set_up_first(house, older)
    session = set_up_first(house, link)
    with reading(house.engine) as found:
        people = queries.administrators(found)
    assert [(person.email, person.language, person.has_password) for person in people] == [
        ("ada@example.org", "en", True)
    ]
    assert who(house, session, NOW) == people[0].id
    assert first_link(house) is None
    with pytest.raises(NotFound):
        set_up_first(house, link, email="eve@example.org")


def test_a_set_up_that_is_refused_does_not_use_the_link_up(house: Any) -> None:
    link = first_link(house)
    assert link
    with pytest.raises(Invalid) as refused:
        set_up_first(house, link, email="nowhere", name=" ", password="x" * 50_000, language="xx")
    assert [problem.path for problem in refused.value.problems] == ["email", "name", "password", "language"]
    assert set_up_first(house, link)


def test_of_ten_set_ups_at_once_one_succeeds(house: Any) -> None:
    link = first_link(house)

    def attempt(number: int) -> str:
        try:
            return "in" if set_up_first(house, str(link), email=f"ada{number}@example.org") else ""
        except NotFound:
            return "refused"

    with ThreadPoolExecutor(10) as pool:
        assert Counter(pool.map(attempt, range(10))) == {"in": 1, "refused": 9}


def test_a_link_expires(house: Any) -> None:
    person = house.researcher("ada@example.org")
    with writing(house.engine) as session:
        setup = actions.create_setup_link(session, house.settings, NOW, person.id)
        sign_in = actions.create_sign_in_link(session, house.settings, NOW, person.id)
    with reading(house.engine) as session:
        for moment, good in ((NOW + timedelta(hours=23), True), (NOW + timedelta(hours=24), False)):
            assert _opens(actions.open_sign_in_link, session, house.settings, moment, sign_in) is good
        for moment, good in ((NOW + timedelta(hours=71), True), (NOW + timedelta(hours=72), False)):
            assert _opens(actions.open_setup_link, session, house.settings, moment, setup) is good


def _opens(action: Any, *arguments: Any) -> bool:
    try:
        action(*arguments)
    except NotFound:
        return False
    return True


def test_every_token_opens_only_what_it_was_made_for(house: Any) -> None:
    person = house.researcher("ada@example.org", is_admin=True)
    now = datetime.now(UTC)
    with writing(house.engine) as session:
        setup = actions.create_setup_link(session, house.settings, now, person.id)
        sign_in = actions.create_sign_in_link(session, house.settings, now, person.id)
    tokens = {
        "setup": setup,
        "sign-in": sign_in,
        "session": house.sign_in("ada@example.org"),
        "key": house.key(person, Scope.AGGREGATES_READ)[1],
    }
    secret = house.settings.secret
    with reading(house.engine) as session:
        uses = {
            "setup": lambda token: _opens(actions.open_setup_link, session, house.settings, now, token),
            "sign-in": lambda token: _opens(actions.open_sign_in_link, session, house.settings, now, token),
            "session": lambda token: who(house, token) is not None,
            "key": lambda token: (
                queries.principal_of_key(house.engine, hash_token(secret, "key", token), now.date()) is not None
            ),
        }
        passed = {(token, use) for token, use in product(tokens, uses) if uses[use](tokens[token])}
    assert passed == {(purpose, purpose) for purpose in tokens}


def test_a_sign_in_link_works_once_also_when_pressed_ten_times_at_once(house: Any) -> None:
    person = house.researcher("ada@example.org", password=None)
    with writing(house.engine) as session:
        link = actions.create_sign_in_link(session, house.settings, NOW, person.id)

    def press(_: int) -> str | None:
        try:
            with writing(house.engine) as session:
                return actions.sign_in_by_link(session, house.settings, NOW, link)
        except NotFound:
            return None

    with ThreadPoolExecutor(10) as pool:
        opened = [token for token in pool.map(press, range(10)) if token]
    assert [who(house, token, NOW) for token in opened] == [person.id]


def test_of_forty_wrong_passwords_at_once_ten_are_looked_at(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    house.researcher("ada@example.org")
    looked_at: list[str] = []
    really = passwords.is_right
    monkeypatch.setattr(
        passwords, "is_right", lambda password, stored: looked_at.append(password) or really(password, stored)
    )

    def attempt(number: int) -> str:
        try:
            house.sign_in("ada@example.org", f"wrong password {number}")
        except NotSignedIn:
            return "wrong"
        except TooMany as error:
            return "wait" if 1 <= int(error.headers["Retry-After"]) <= 900 else "no telling when"
        return "in"

    with ThreadPoolExecutor(40) as pool:
        assert Counter(pool.map(attempt, range(40))) == {"wrong": 10, "wait": 30}
    assert len(looked_at) == 10


def test_a_stranger_locks_out_themselves_and_not_the_owner(house: Any) -> None:
    person = house.researcher("ada@example.org")
    for _ in range(10):
        with pytest.raises(NotSignedIn):
            house.sign_in("ada@example.org", "wrong password", address="203.0.113.9")
    with pytest.raises(TooMany):
        house.sign_in("ADA@example.org ", address="203.0.113.9")
    assert who(house, house.sign_in("ada@example.org", address="192.0.2.1")) == person.id


def test_the_wait_that_was_told_is_the_wait_that_is_needed(house: Any) -> None:
    house.researcher("ada@example.org")
    for second in range(10):
        with pytest.raises(NotSignedIn):
            house.sign_in("ada@example.org", "wrong password", now=NOW + timedelta(seconds=second))
    later = NOW + timedelta(minutes=5)
    with pytest.raises(TooMany) as refused:
        house.sign_in("ada@example.org", now=later)
    wait = timedelta(seconds=int(refused.value.headers["Retry-After"]))
    assert wait == timedelta(minutes=10)
    with pytest.raises(TooMany):
        house.sign_in("ada@example.org", now=later + wait - timedelta(seconds=1))
    assert house.sign_in("ada@example.org", now=later + wait)


def test_a_right_password_clears_the_count(house: Any) -> None:
    house.researcher("ada@example.org")
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(NotSignedIn):
                house.sign_in("ada@example.org", "wrong password")
        house.sign_in("ada@example.org")


@pytest.mark.parametrize(
    "email", ["nobody@example.org", "deactivated@example.org", "invited@example.org", "a\0b@c.d", ""]
)
def test_an_account_that_cannot_sign_in_is_refused_in_the_same_words(house: Any, email: str) -> None:
    house.researcher("ada@example.org", is_admin=True)
    gone = house.researcher("deactivated@example.org")
    house.researcher("invited@example.org", password=None)
    with writing(house.engine) as session:
        actions.deactivate_researcher(session, NOW, gone.id)
    refusals = []
    for account, password in (("ada@example.org", "wrong password"), (email, PASSWORD)):
        with pytest.raises(NotSignedIn) as refused:
            house.sign_in(account, password)
        refusals.append(refused.value.document())
    assert refusals[0] == refusals[1]


def test_signing_in_ends_the_session_the_browser_had(house: Any) -> None:
    house.researcher("ada@example.org")
    old = house.sign_in("ada@example.org")
    new = actions.sign_in(
        house.engine, house.settings, datetime.now(UTC),
        email="ada@example.org", password=PASSWORD, address="192.0.2.1", old=old,
    )  # fmt: skip
    assert new != old
    assert who(house, old) is None
    assert who(house, new)


def test_a_session_expires_and_is_forgotten(house: Any) -> None:
    person = house.researcher("ada@example.org")
    token = house.sign_in("ada@example.org", now=NOW)
    end = NOW + timedelta(hours=house.settings.session_hours)
    assert who(house, token, end - timedelta(seconds=1)) == person.id
    assert who(house, token, end) is None
    house.sign_in("ada@example.org", now=end)
    assert who(house, token, NOW) is None, "the row is gone, not only expired"


def change(house: Any, person: Any, current: str, new: str) -> str:
    return actions.change_password(
        house.engine, house.settings, datetime.now(UTC),
        researcher_id=person.id, current=current, new=new, address="192.0.2.1",
    )  # fmt: skip


def test_a_new_password_ends_every_session_but_the_one_that_set_it(house: Any) -> None:
    person = house.researcher("ada@example.org")
    others = [house.sign_in("ada@example.org") for _ in range(3)]
    kept = change(house, person, PASSWORD, "another long one")
    assert [who(house, token) for token in (*others, kept)] == [None, None, None, person.id]
    with pytest.raises(NotSignedIn):
        house.sign_in("ada@example.org")
    assert house.sign_in("ada@example.org", "another long one")


def test_the_current_password_cannot_be_guessed_from_an_open_session(house: Any) -> None:
    person = house.researcher("ada@example.org")
    for _ in range(10):
        with pytest.raises(Invalid) as refused:
            change(house, person, "wrong password", "another long one")
        assert refused.value.problems[0].path == "current"
    with pytest.raises(TooMany):
        change(house, person, PASSWORD, "another long one")
    assert house.sign_in("ada@example.org")


def test_a_new_set_up_link_resets_a_password_and_ends_the_sessions(house: Any) -> None:
    person = house.researcher("ada@example.org")
    session = house.sign_in("ada@example.org")
    with writing(house.engine) as transaction:
        link = actions.create_setup_link(transaction, house.settings, NOW, person.id)
    assert who(house, session) == person.id
    set_up_first(house, link, email="eve@example.org", password="another long one")
    assert who(house, session) is None
    assert house.sign_in("ada@example.org", "another long one")


def test_deactivation_ends_sessions_links_and_keys_at_once(house: Any) -> None:
    house.researcher("first@example.org", is_admin=True)
    person = house.researcher("ada@example.org")
    token, (_, key) = house.sign_in("ada@example.org"), house.key(person, Scope.AGGREGATES_READ)
    now = datetime.now(UTC)
    with writing(house.engine) as session:
        link = actions.create_sign_in_link(session, house.settings, now, person.id)
        actions.deactivate_researcher(session, now, person.id)
    assert who(house, token) is None
    hash = hash_token(house.settings.secret, "key", key)
    assert queries.principal_of_key(house.engine, hash, now.date()) is None
    with reading(house.engine) as session, pytest.raises(NotFound):
        actions.open_sign_in_link(session, house.settings, now, link)
    with reading(house.engine) as session:
        assert [found.revoked_at for found in actions.list_keys(session, person.id, cursor=None, limit=9)[0]] == [now]


def test_the_last_administrator_stays(house: Any) -> None:
    first, second = (house.researcher(f"{name}@example.org", is_admin=True) for name in ("ada", "ben"))
    with writing(house.engine) as session:
        actions.deactivate_researcher(session, NOW, first.id)
    with pytest.raises(Conflict), writing(house.engine) as session:
        actions.deactivate_researcher(session, NOW, second.id)


def test_one_e_mail_address_is_one_account(house: Any) -> None:
    house.researcher("Straße@example.org")
    with pytest.raises(Conflict), writing(house.engine) as session:
        actions.create_researcher(session, NOW, email="STRASSE@EXAMPLE.ORG", name="Eve")


def test_the_demonstration_has_an_administrator_and_leaves_the_first_set_up_possible(house: Any) -> None:
    with writing(house.engine) as session:
        made = actions.ensure_demo_researcher(session, NOW)
        assert actions.ensure_demo_researcher(session, NOW) == made
    assert made.is_admin
    link = first_link(house)
    assert link
    assert set_up_first(house, link)
    assert first_link(house) is None


def test_the_demonstration_signs_in_an_administrator_that_is_there_already(house: Any) -> None:
    person = house.researcher("ada@example.org", is_admin=True)
    with writing(house.engine) as session:
        assert actions.ensure_demo_researcher(session, NOW).id == person.id


def test_a_key_may_no_more_than_its_owner(house: Any) -> None:
    person = house.researcher("ada@example.org")
    with pytest.raises(Forbidden):
        house.key(person, Scope.ADMIN)
    narrow = Principal(person.id, frozenset({Scope.AGGREGATES_READ}), "key")
    with pytest.raises(Forbidden), writing(house.engine) as session:
        actions.create_key(session, house.settings, NOW, narrow, name="BI", scopes=[Scope.RESPONSES_READ])
    with pytest.raises(Invalid) as refused, writing(house.engine) as session:
        actions.create_key(session, house.settings, NOW, in_person(person.id, False), name="", scopes=[])
    assert [problem.path for problem in refused.value.problems] == ["name", "scopes"]


def test_a_key_carries_its_scopes_notes_its_day_and_stops_when_revoked(house: Any) -> None:
    person = house.researcher("ada@example.org")
    key_id, secret = house.key(person, Scope.RESPONSES_READ, Scope.AGGREGATES_READ)
    hash = hash_token(house.settings.secret, "key", secret)
    scopes = frozenset({Scope.RESPONSES_READ, Scope.AGGREGATES_READ})
    assert queries.principal_of_key(house.engine, hash, NOW.date()) == Principal(person.id, scopes, "key")
    with writing(house.engine) as session:
        ((key,), _) = actions.list_keys(session, person.id, cursor=None, limit=9)
        assert (key.prefix, key.last_used_on) == (secret[3:11], NOW.date())
        actions.revoke_key(session, NOW, person.id, key_id)
    assert queries.principal_of_key(house.engine, hash, NOW.date()) is None


def test_somebody_elses_key_is_like_none(house: Any) -> None:
    ada, ben = house.researcher("ada@example.org"), house.researcher("ben@example.org")
    key_id, secret = house.key(ada, Scope.RESPONSES_READ)
    with pytest.raises(NotFound), writing(house.engine) as session:
        actions.revoke_key(session, NOW, ben.id, key_id)
    assert queries.principal_of_key(house.engine, hash_token(house.settings.secret, "key", secret), NOW.date())


def test_no_token_password_or_address_is_stored_readably(house: Any, settings: Any) -> None:
    person = house.researcher("ada@example.org")
    secrets = [PASSWORD, "198.51.100.77", house.sign_in("ada@example.org"), house.key(person, Scope.RESPONSES_READ)[1]]
    with pytest.raises(NotSignedIn):
        house.sign_in("ada@example.org", "wrong password", address="198.51.100.77")
    with writing(house.engine) as session:
        secrets.append(actions.create_sign_in_link(session, settings, NOW, person.id))
    with house.engine.connect() as connection:
        tables = ("researchers", "sign_in_sessions", "one_time_links", "sign_in_attempts", "api_keys")
        stored = [str(connection.exec_driver_sql(f"SELECT * FROM {table}").all()) for table in tables]  # noqa: S608
    assert all(len(rows) > 10 for rows in stored)
    assert [secret for secret in secrets if any(secret in rows for rows in stored)] == []
