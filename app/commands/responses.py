"""`touchpoints responses`: answers out of the database as one flat CSV, and into it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.house import bar, now, opened, refuse, say
from app.database import reading
from app.exchange import actions
from app.exchange.csv_format import read
from app.exchange.mapping import read_mapping
from app.surveys.actions import find

cli = typer.Typer(help="Answers: export and import as one flat CSV with a codebook.", no_args_is_help=True)
Slug = Annotated[str, typer.Argument(help="The survey's id")]
SHOWN = 20  # problems printed one by one


@cli.command()
def export(
    slug: Slug,
    out: Annotated[Path | None, typer.Option(help="CSV to write; by default stdout")] = None,
    codebook: Annotated[Path | None, typer.Option(help="Write what every column means to this CSV too")] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin with a mark that makes Excel read UTF-8")] = False,
) -> None:
    """Write every response as one row, contact answers excepted. Importing the file gives the same responses."""
    with opened() as house, reading(house.engine) as session:
        survey = find(session, slug)
        chunks = actions.export_responses(session, house.shelf, survey, bom)
        if out is None:
            sys.stdout.writelines(chunks)
        else:
            with out.open("w", encoding="utf-8", newline="") as file:
                file.writelines(chunks)
            say(f"{slug}: responses written to {out}.")
        if codebook is not None:
            with codebook.open("w", encoding="utf-8", newline="") as file:
                file.writelines(actions.export_codebook(session, house.shelf, survey, bom))
            say(f"{slug}: codebook written to {codebook}.")


@cli.command("import")
def import_file(
    slug: Slug,
    file: Annotated[Path, typer.Argument(help="An own export, or another tool's CSV", exists=True, dir_okay=False)],
    mapping: Annotated[
        Path | None,
        typer.Option(help="YAML that says what each column of another tool's file means", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Store the rows of a CSV by the one write path. Safe to repeat; exit code 1 where a row could not be taken."""
    try:
        meaning = read_mapping(mapping.read_text(encoding="utf-8-sig")) if mapping else None
    except UnicodeDecodeError:
        refuse(f"{mapping}: the file is not UTF-8. Save it as UTF-8.")
    if meaning is not None and meaning.survey != slug:
        refuse(f"{mapping} is made for the survey '{meaning.survey}', not for '{slug}'.")
    with opened() as house, file.open(encoding="utf-8-sig", newline="") as lines, bar() as progress:
        task = progress.add_task("Importing rows", total=None)
        report = actions.import_responses(
            house.engine,
            house.shelf,
            house.settings.secret,
            slug,
            read(lines, own=meaning is None),
            now(),
            meaning,
            lambda done: progress.update(task, completed=done),
        )
    for problem in report.problems[:SHOWN]:
        say(f"{file}: row {problem.row}, {problem.column}: {problem.message}")
    if len(report.problems) > SHOWN:
        say(f"… and {len(report.problems) - SHOWN} more.")
    say(f"{slug}: {report.stored} stored, {report.repeated} were there already, {len(report.problems)} problems.")
    if report.problems:
        raise typer.Exit(1)
