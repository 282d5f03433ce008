"""`touchpoints responses`: answers out of the database as flat files, and into it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.aggregates.actions import Desk
from app.commands.house import House, bar, deliver, now, opened, refuse, say
from app.database import reading
from app.exchange import actions
from app.exchange.csv_format import read
from app.exchange.mapping import read_mapping
from app.mentions.store import ColumnStore
from app.sheets.door import folder_of
from app.sheets.store import made_parquet, made_sav, made_workbook
from app.surveys.actions import find

cli = typer.Typer(help="Answers: export as flat files with a codebook, import as CSV.", no_args_is_help=True)
Slug = Annotated[str, typer.Argument(help="The survey's id")]
SHOWN = 20  # problems printed one by one


class Format(StrEnum):
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"
    sav = "sav"
    r = "r"


@cli.command()
def export(
    slug: Slug,
    format: Annotated[Format, typer.Option(help="csv comes back by import; r is a script that reads it")] = Format.csv,
    out: Annotated[Path | None, typer.Option(help="File to write; by default stdout")] = None,
    codebook: Annotated[
        Path | None,
        typer.Option(help="Write what every column means to this file too; Markdown if it ends so"),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with a mark that makes Excel read UTF-8")] = False,
    lang: Annotated[str, typer.Option(help="Language of labels; the survey's first one if left out")] = "",
) -> None:
    """Write every response as one row, contact answers excepted. Importing the CSV gives the same responses."""
    with opened() as house, reading(house.engine) as session:
        found = actions.opened(Desk(session, house.shelf, ColumnStore(house.settings.columns)), find(session, slug))
        _write(house, found, format, out, bom, found.language(lang))
        if codebook is not None:
            text = codebook.suffix.lower() in (".md", ".markdown")
            chunks = (
                actions.export_codebook_text(found, found.language(lang))
                if text
                else actions.export_codebook(found, bom)
            )
            deliver((chunk.encode() for chunk in chunks), codebook)


def _write(house: House, found: actions.Export, format: Format, out: Path | None, bom: bool, lang: str) -> None:
    folder = folder_of(house.settings)
    match format:
        case Format.csv:
            deliver((chunk.encode() for chunk in actions.export_responses(found, bom)), out)
        case Format.xlsx:
            with made_workbook(folder, actions.export_workbook(found, lang)) as file:
                deliver(file, out)
        case Format.parquet:
            with made_parquet(folder, actions.export_table(found)) as file:
                deliver(file, out)
        case Format.r:
            deliver((piece.encode() for piece in actions.export_script(found, lang, now())), out)
        case Format.sav:
            with made_sav(folder, found.title, *actions.export_variables(found, lang)) as file:
                deliver(file, out)


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
