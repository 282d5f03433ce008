"""What happens to accounts. Where a password is hashed the action takes the engine instead of a session:
hashing takes long on purpose, and no transaction may wait for it with SQLite's writer lock in its hand."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from app.accounts import passwords, queries
from app.accounts.attempts import attempt_key
from app.accounts.keys import ApiKey, write_scopes
from app.accounts.links import LIFETIME, LinkPurpose
from app.accounts.people import (
    Researcher,
    email_problems,
    fold_email,
    language_problems,
    name_problems,
    password_problems,
)
from app.accounts.rights import Principal, Scope
from app.accounts.tokens import RANDOM_BYTES, hash_token, make_key, make_token, prefix_of
from app.database import Engine, Session, reading, writing
from app.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn, Problem, TooMany
from app.settings import Settings

DEMO_EMAIL = "demo@localhost"
WRONG = "The e-mail address or the password is wrong."


def _fresh_token() -> str:
    return make_token(secrets.token_bytes(RANDOM_BYTES))


def _hashed(password: str) -> str:
    return passwords.hash_password(password, secrets.token_bytes(passwords.SALT_BYTES))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Invalid("Some details cannot be accepted.", problems)


def _open_session(session: Session, settings: Settings, now: datetime, researcher_id: str) -> str:
    token = _fresh_token()
    expires_at = now + timedelta(hours=settings.session_hours)
    queries.add_session(session, hash_token(settings.secret, "session", token), researcher_id, now, expires_at)
    return token


def _create_link(
    session: Session, settings: Settings, now: datetime, purpose: LinkPurpose, researcher_id: str | None
) -> str:
    token = _fresh_token()
    hash = hash_token(settings.secret, purpose, token)
    queries.add_link(session, hash, purpose, researcher_id, now + LIFETIME[purpose])
    return token


def _needs_first_researcher(session: Session) -> bool:
    return not any(person.has_password for person in queries.administrators(session))


def create_first_setup_link(session: Session, settings: Settings, now: datetime) -> str | None:
    """The token of the first start's set-up link; None once an administrator can sign in. An earlier one lapses."""
    return _create_link(session, settings, now, "setup", None) if _needs_first_researcher(session) else None


def create_setup_link(session: Session, settings: Settings, now: datetime, researcher_id: str) -> str:
    """The token of a link with which this researcher sets a (new) password. An earlier one lapses."""
    return _create_link(session, settings, now, "setup", _active(session, researcher_id).id)


def create_sign_in_link(session: Session, settings: Settings, now: datetime, researcher_id: str) -> str:
    """The token of a link that signs this researcher in, once. An earlier one lapses."""
    return _create_link(session, settings, now, "sign-in", _active(session, researcher_id).id)


def _open_link(
    session: Session, settings: Settings, now: datetime, purpose: LinkPurpose, token: str
) -> Researcher | None:
    found = queries.link_holder(session, hash_token(settings.secret, purpose, token), purpose, now)
    holder = queries.researcher_by_id(session, found[0]) if found and found[0] else None
    spent = found is not None and holder is None and not _needs_first_researcher(session)
    if found is None or spent or (holder and holder.deactivated):
        raise NotFound("This link was used already, has expired, or was replaced by a newer one.")
    return holder


def open_setup_link(session: Session, settings: Settings, now: datetime, token: str) -> Researcher | None:
    """Whose set-up link it is, without using it up; None for the first start's. NotFound if it is no longer good."""
    return _open_link(session, settings, now, "setup", token)


def open_sign_in_link(session: Session, settings: Settings, now: datetime, token: str) -> Researcher:
    """Whose sign-in link it is, without using it up. NotFound if it is no longer good."""
    holder = _open_link(session, settings, now, "sign-in", token)
    if holder is None:
        raise NotFound("This link signs nobody in.")
    return holder


def _use_link(session: Session, settings: Settings, now: datetime, purpose: LinkPurpose, token: str) -> None:
    if not queries.use_link(session, hash_token(settings.secret, purpose, token), purpose, now):
        raise NotFound("This link was used already.")


@dataclass(frozen=True)
class SetUp:
    """What the set-up page asks for. The e-mail counts on the first start only."""

    email: str
    name: str
    password: str
    language: str


def set_up(engine: Engine, settings: Settings, now: datetime, token: str, details: SetUp) -> str:
    """Set name and password with a set-up link and sign in: the token of the new session."""
    with reading(engine) as session:
        holder = _open_link(session, settings, now, "setup", token)
    email = holder.email if holder else fold_email(details.email)
    _refuse(
        email_problems(email)
        + name_problems(details.name)
        + password_problems(details.password)
        + language_problems(details.language)
    )
    hashed = _hashed(details.password)
    with writing(engine) as session:
        queries.lock(session, "researchers")
        holder = _open_link(session, settings, now, "setup", token)
        _use_link(session, settings, now, "setup", token)
        if holder is None:
            holder = _add_researcher(session, now, email, details.name, details.language, is_admin=True)
        return _let_in_anew(
            session,
            settings,
            now,
            holder.id,
            name=details.name.strip(),
            language=details.language,
            password_hash=hashed,
        )


def _let_in_anew(session: Session, settings: Settings, now: datetime, researcher_id: str, **values: str) -> str:
    """Change the researcher, end what their old password had opened, and open one new session."""
    queries.change_researcher(session, researcher_id, **values)
    queries.delete_sessions_of(session, researcher_id)
    queries.delete_links_of(session, researcher_id)
    return _open_session(session, settings, now, researcher_id)


def _take_attempt(engine: Engine, settings: Settings, now: datetime, key: str) -> None:
    with writing(engine) as session:
        wait = queries.take_attempt(session, key, now, settings.sign_in_limit)
    if wait is not None:
        raise TooMany(
            f"Too many failed attempts. Try again in {-(-wait // 60)} min.", headers={"Retry-After": str(wait)}
        )


def sign_in(
    engine: Engine,
    settings: Settings,
    now: datetime,
    *,
    email: str,
    password: str,
    address: str,
    old: str | None = None,
) -> str:
    """The token of a new session. Nothing tells whether the e-mail or the password was wrong.

    The try is counted before the password is looked at and forgotten when it was right: counting afterwards would let
    parallel tries past the limit. `old` is the token of the session that the browser had; it ends.
    """
    email = fold_email(email)
    key = attempt_key(settings.secret, email, address)
    _take_attempt(engine, settings, now, key)
    with reading(engine) as session:
        person = None if email_problems(email) else queries.researcher_by_email(session, email)
        stored = queries.password_hash(session, person.id) if person else None
    if not passwords.is_right(password, stored) or person is None:
        raise NotSignedIn(WRONG)
    with writing(engine) as session:
        # Asked again, because hashing took a while: the account may have been closed or its password changed.
        if queries.password_hash(session, person.id) != stored:
            raise NotSignedIn(WRONG)
        queries.forget_attempts(session, key)
        return _replace_session(session, settings, now, person.id, old)


def _replace_session(session: Session, settings: Settings, now: datetime, researcher_id: str, old: str | None) -> str:
    if old:
        sign_out(session, settings, old)
    return _open_session(session, settings, now, researcher_id)


def sign_in_by_link(session: Session, settings: Settings, now: datetime, token: str, old: str | None = None) -> str:
    """Use a sign-in link up: the token of a new session."""
    holder = open_sign_in_link(session, settings, now, token)
    _use_link(session, settings, now, "sign-in", token)
    return _replace_session(session, settings, now, holder.id, old)


def sign_out(session: Session, settings: Settings, token: str) -> None:
    """End one session on the server, not only in the browser."""
    queries.delete_session(session, hash_token(settings.secret, "session", token))


def change_password(
    engine: Engine, settings: Settings, now: datetime, *, researcher_id: str, current: str, new: str, address: str
) -> str:
    """End every session of the researcher; the token of a new one. Who has no password yet needs no current one."""
    _refuse(password_problems(new))
    key = attempt_key(settings.secret, researcher_id, address)
    _take_attempt(engine, settings, now, key)
    with reading(engine) as session:
        stored = queries.password_hash(session, researcher_id)
    not_current = Invalid("The password was not changed.", [Problem("current", "This is not your current password.")])
    if stored is not None and not passwords.is_right(current, stored):
        raise not_current
    hashed = _hashed(new)
    with writing(engine) as session:
        if queries.password_hash(session, _active(session, researcher_id).id) != stored:
            raise not_current
        queries.forget_attempts(session, key)
        return _let_in_anew(session, settings, now, researcher_id, password_hash=hashed)


def _active(session: Session, researcher_id: str) -> Researcher:
    person = queries.researcher_by_id(session, researcher_id)
    if person is None or person.deactivated:
        raise NotFound("There is no such researcher.")
    return person


def _add_researcher(
    session: Session, now: datetime, email: str, name: str, language: str, *, is_admin: bool
) -> Researcher:
    if queries.researcher_by_email(session, email):
        raise Conflict("There is a researcher with this e-mail address.", [Problem("email", "It is taken.")])
    person = Researcher(
        str(uuid4()), email, name.strip(), language, is_admin, now, deactivated=False, has_password=False
    )
    queries.add_researcher(session, person)
    return person


def create_researcher(
    session: Session, now: datetime, *, email: str, name: str, language: str = "de", is_admin: bool = False
) -> Researcher:
    """A researcher without a password; `create_setup_link` makes the link that lets them set one."""
    email = fold_email(email)
    _refuse(email_problems(email) + name_problems(name) + language_problems(language))
    queries.lock(session, "researchers")
    return _add_researcher(session, now, email, name, language, is_admin=is_admin)


def ensure_demo_researcher(session: Session, now: datetime) -> Researcher:
    """The administrator whom the demonstration signs in: the first there is, or one made for it."""
    queries.lock(session, "researchers")
    there = queries.administrators(session)
    return there[0] if there else _add_researcher(session, now, DEMO_EMAIL, "Demo", "de", is_admin=True)


def find_researcher(session: Session, email: str) -> Researcher:
    """The active researcher with this e-mail address."""
    email = fold_email(email)
    person = None if email_problems(email) else queries.researcher_by_email(session, email)
    if person is None or person.deactivated:
        raise NotFound("There is no researcher with this e-mail address.")
    return person


def get_researcher(session: Session, researcher_id: str) -> Researcher:
    """One active researcher."""
    return _active(session, researcher_id)


def list_researchers(session: Session, *, cursor: str | None, limit: int) -> tuple[list[Researcher], str | None]:
    """One page, oldest first, and the cursor of the next."""
    found = queries.list_researchers(session, cursor, limit + 1)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def deactivate_researcher(session: Session, now: datetime, researcher_id: str) -> None:
    """Let somebody in no longer: sessions, links and keys end at once. What they own stays."""
    queries.lock(session, "researchers")
    _active(session, researcher_id)
    if [person.id for person in queries.administrators(session)] == [researcher_id]:
        raise Conflict("This is the only administrator. Make another one first.")
    queries.change_researcher(session, researcher_id, deactivated=True)
    queries.delete_sessions_of(session, researcher_id)
    queries.delete_links_of(session, researcher_id)
    queries.revoke_keys_of(session, researcher_id, now)


def create_key(
    session: Session, settings: Settings, now: datetime, owner: Principal, *, name: str, scopes: Iterable[Scope]
) -> tuple[ApiKey, str]:
    """A key of the owner's, and its secret: this is the only time it can be read."""
    granted = frozenset(scopes)
    _refuse(name_problems(name) + ([] if granted else [Problem("scopes", "Choose at least one scope.")]))
    if not granted <= owner.scopes:
        raise Forbidden("A key may not do more than you may: leave out " + ", ".join(sorted(granted - owner.scopes)))
    secret = make_key(secrets.token_bytes(RANDOM_BYTES), secrets.token_bytes(4))
    hash = hash_token(settings.secret, "key", secret)
    key = queries.add_key(
        session, str(uuid4()), owner.researcher_id, hash,
        name=name.strip(), prefix=prefix_of(secret), scopes=write_scopes(granted), created_at=now,
    )  # fmt: skip
    return key, secret


def list_keys(
    session: Session, researcher_id: str, *, cursor: str | None, limit: int
) -> tuple[list[ApiKey], str | None]:
    """One page of a researcher's keys, oldest first, revoked ones too, and the cursor of the next."""
    found = queries.list_keys(session, researcher_id, cursor, limit + 1)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def revoke_key(session: Session, now: datetime, researcher_id: str, key_id: str) -> None:
    """From now on the key opens nothing."""
    if not queries.revoke_key(session, researcher_id, key_id, now):
        raise NotFound("You have no such API key.")
