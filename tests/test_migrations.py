"""Migrations go up, down and up again, end at the tables that the code declares, and never wait long for one."""

import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import OperationalError

from app.database import Engine, alembic_config, is_current, open_engine, upgrade
from app.tables import metadata
from tests.office import Office, body

REVISIONS = [one.revision for one in reversed(list(ScriptDirectory.from_config(alembic_config("")).walk_revisions()))]


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
        return list(compare_metadata(context, metadata))


def test_there_is_one_line_of_revisions_with_dated_names() -> None:
    script = ScriptDirectory.from_config(alembic_config(""))
    assert len(script.get_heads()) == len(script.get_bases()) == 1
    for one in script.walk_revisions():
        assert Path(one.path).name.startswith(one.revision)


def test_every_revision_goes_up_down_and_up(engine: Engine) -> None:
    config = alembic_config(url_of(engine))
    command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    for revision in REVISIONS:
        upgrade(url_of(engine), revision)
        command.downgrade(config, "-1")
        upgrade(url_of(engine), revision)
    assert is_current(engine)
    assert differences(engine) == []


def test_the_migrated_tables_are_those_of_the_code(engine: Engine) -> None:
    assert differences(engine) == []


def test_a_drift_would_be_seen(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE tokens"))
    assert differences(engine)


def test_constraints_of_the_code_have_the_names_of_the_migrations(engine: Engine) -> None:
    found = inspect(engine)
    for table in metadata.sorted_tables:
        declared = {constraint.name for constraint in table.constraints if constraint.name}
        named = {one["name"] for one in found.get_foreign_keys(table.name)}
        named |= {one["name"] for one in found.get_unique_constraints(table.name)}
        named |= {one["name"] for one in found.get_check_constraints(table.name)}
        named.add(found.get_pk_constraint(table.name)["name"])
        assert declared <= named, table.name


def test_revisions_go_down_and_up_with_answers_in_the_tables(office: Office) -> None:
    slug = office.publish()
    assert office.send(body()).status_code == 201
    command.downgrade(alembic_config(url_of(office.engine)), REVISIONS[0])
    upgrade(url_of(office.engine))
    assert [one["answers"]["age"] for one in office.stored(slug)] == ["u30"]
    if office.engine.dialect.name == "sqlite":
        with office.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO tombstones VALUES ('x', '2026-01-01')"))
    upgrade(url_of(engine))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM tombstones")).scalar() == 1


def test_a_migration_waits_only_so_long_for_a_table_in_use(engine: Engine) -> None:
    """On SQLite the connection's busy timeout does it; PostgreSQL would wait for ever."""
    if engine.dialect.name == "sqlite":
        pytest.skip("PostgreSQL's lock timeout")
    heard: list[str] = []
    command.downgrade(alembic_config(url_of(engine)), "base")

    def hear(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().startswith("CREATE TABLE surveys"):
            cursor.execute("SHOW lock_timeout")  # type: ignore[attr-defined]
            heard.append(cursor.fetchone()[0])  # type: ignore[attr-defined]

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        upgrade(url_of(engine))
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert heard == ["10s"]


def test_a_failed_migration_leaves_the_database_as_it_was(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "half.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    command.downgrade(alembic_config(url_of(engine)), "base")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE surveys (id INTEGER)"))
    with pytest.raises(OperationalError, match="already exists"):
        upgrade(url_of(engine))
    assert set(inspect(engine).get_table_names()) == {"alembic_version", "surveys"}
    engine.dispose()
