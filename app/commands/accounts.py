"""`touchpoints user` and `touchpoints key`: who may sign in, and what programs may pull."""

from typing import Annotated

import typer
from rich.table import Column, Table

from app.accounts import actions
from app.accounts.links import link_url
from app.accounts.rights import Scope, in_person
from app.commands.house import now, opened, say, show
from app.database import reading, writing

user = typer.Typer(help="Researchers: add, list, deactivate; links to sign in.", no_args_is_help=True)
key = typer.Typer(help="API keys: create, list, revoke.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="The researcher's e-mail address")]


@user.command("add")
def add_user(
    email: Email,
    name: Annotated[str, typer.Option(help="Name shown in the studio")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="May do everything")] = False,
) -> None:
    """Add a researcher and print the link with which they set their password."""
    with opened() as house, writing(house.engine) as session:
        person = actions.create_researcher(session, now(), email=email, name=name or email, is_admin=admin)
        token = actions.create_setup_link(session, house.settings, now(), person.id)
        say(f"{person.email} was added. This link sets the password, once:")
        print(link_url(house.settings.base_url, "setup", token))


@user.command("link")
def sign_in_link(email: Email) -> None:
    """Print a link that signs a researcher in, once."""
    with opened() as house, writing(house.engine) as session:
        person = actions.find_researcher(session, email)
        token = actions.create_sign_in_link(session, house.settings, now(), person.id)
        print(link_url(house.settings.base_url, "sign-in", token))


@user.command("list")
def list_users() -> None:
    """List the researchers."""
    table = Table("e-mail", "name", "admin", "state", box=None)
    with opened() as house, reading(house.engine) as session:
        cursor: str | None = None
        while True:
            people, cursor = actions.list_researchers(session, cursor=cursor, limit=200)
            for person in people:
                state = "deactivated" if person.deactivated else "active" if person.has_password else "no password yet"
                table.add_row(person.email, person.name, "yes" if person.is_admin else "", state)
            if cursor is None:
                break
    show(table)


@user.command("deactivate")
def deactivate_user(email: Email) -> None:
    """Sign a researcher out everywhere and revoke their keys."""
    with opened() as house, writing(house.engine) as session:
        actions.deactivate_researcher(session, now(), actions.find_researcher(session, email).id)
    say(f"{email} may not sign in any more; their keys are revoked.")


@key.command("create")
def create_key(
    email: Email,
    scope: Annotated[list[Scope], typer.Option(help="What the key may do; repeat for more")],
    name: Annotated[str, typer.Option(help="What the key is for")] = "command line",
) -> None:
    """Create an API key and print it: it is shown only now."""
    with opened() as house, writing(house.engine) as session:
        person = actions.find_researcher(session, email)
        owner = in_person(person.id, person.is_admin)
        _, secret = actions.create_key(session, house.settings, now(), owner, name=name, scopes=scope)
        say("Send it as `Authorization: Bearer …`. It is not shown again:")
        print(secret)


@key.command("list")
def list_keys(email: Email) -> None:
    """List a researcher's keys."""
    table = Table(Column("id", no_wrap=True), "begins with", "name", "scopes", "last used", "state", box=None)
    with opened() as house, reading(house.engine) as session:
        person = actions.find_researcher(session, email)
        keys, _ = actions.list_keys(session, person.id, cursor=None, limit=200)
        for one in keys:
            used = one.last_used_on.isoformat() if one.last_used_on else "never"
            state = "revoked" if one.revoked_at else "active"
            table.add_row(one.id, f"tp_{one.prefix}_…", one.name, " ".join(sorted(one.scopes)), used, state)
    show(table)


@key.command("revoke")
def revoke_key(email: Email, key_id: Annotated[str, typer.Argument(help="The key's id from `key list`")]) -> None:
    """Revoke a key at once."""
    with opened() as house, writing(house.engine) as session:
        actions.revoke_key(session, now(), actions.find_researcher(session, email).id, key_id)
    say("The key is revoked.")
