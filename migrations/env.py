"""Runs the migrations, with a lock timeout: a migration gives up after seconds and never holds the service up."""

from alembic import context
from sqlalchemy import event, text

from app.database import Moment, open_engine
from app.settings import Settings
from app.tables import metadata

LOCK_TIMEOUT = "10s"


def written(kind: str, value: object, _: object) -> str | bool:
    """Migrations must not change when the application's types do."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, Moment) else False


def run() -> None:
    url = context.config.attributes.get("url") or Settings().database
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        # A table that SQLite cannot alter is made anew under its name; rows that point to it must not mind meanwhile.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
            render_item=written,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(
                    text("SELECT set_config('lock_timeout', :timeout, false)"), {"timeout": LOCK_TIMEOUT}
                )
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
