"""`touchpoints db`: the tables."""

import typer

from app.commands.house import say
from app.database import is_current, open_engine, revision_of, upgrade
from app.settings import Settings

cli = typer.Typer(help="Make, update and inspect the database.", no_args_is_help=True)


@cli.command("upgrade")
def upgrade_tables() -> None:
    """Bring the tables to this version. Safe to run again, and while the service runs."""
    settings = Settings()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    upgrade(settings.database)
    say("The database is up to date.")


@cli.command()
def status() -> None:
    """Print the database's revision; exit code 1 where `db upgrade` is needed."""
    settings = Settings()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    current = is_current(engine)
    print(revision_of(engine) or "empty")
    engine.dispose()
    if not current:
        say("The tables are older than this version needs. Run `touchpoints db upgrade`.")
        raise typer.Exit(1)
