"""What the README says is real: its commands, its settings, its map of the house, its questionnaires."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

import app
from app.__main__ import cli
from app.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> str:
    """The table of settings as it must stand in the README."""
    rows = [
        f"| `TOUCHPOINTS_{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | meaning |", "| --- | --- | --- |", *rows])


def _default(value: object) -> str:
    return f"`{value}`" if value != "" else "–"


def between(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n(.*?)\n<!-- /{mark} -->", README, re.DOTALL)
    assert found, f"the README has no part between the marks {mark}"
    return found.group(1).strip()


def test_the_table_of_settings_is_the_settings() -> None:
    assert between("settings") == settings_table()


def test_the_map_of_the_house_is_the_one_in_the_code() -> None:
    packages = re.findall(r"^\| `app/(\w+)/?(?:\.py)?` \|", between("house"), re.MULTILINE)
    there = {path.stem for path in (ROOT / "app").iterdir() if path.is_dir() or path.suffix == ".py"}
    assert set(packages) == there - {"__pycache__", "__init__"}
    assert app.__doc__
    assert all(name in app.__doc__ for name in packages)


def _commands() -> list[list[str]]:
    lines = re.findall(r"\.venv/bin/touchpoints ([^\n#]+)", README.replace("\\\n", " "))
    return [shlex.split(line) for line in lines]


@pytest.mark.parametrize("words", _commands(), ids=" ".join)
def test_every_command_in_the_readme_exists_with_its_options(words: list[str]) -> None:
    command: Any = typer.main.get_command(cli)
    rest = list(words)
    while hasattr(command, "commands"):
        assert rest[0] in command.commands
        command = command.commands[rest.pop(0)]
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


def test_files_named_in_the_readme_are_there() -> None:
    for path in re.findall(r"(?<![\w/])((?:surveys|\.readme)/[\w./-]+\.\w+)", README):
        assert (ROOT / path).is_file(), path


def test_the_two_commands_stand_first() -> None:
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert commands == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/touchpoints demo",
        'python3 -m venv .venv && .venv/bin/pip install ".[test]" && .venv/bin/pytest',
    ]
