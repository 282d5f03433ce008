"""`touchpoints pain-points`: what annoys customers most, in the terminal or as a file."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.aggregates.actions import Desk
from app.aggregates.document import Share
from app.commands.aggregates import Format
from app.commands.house import deliver, now, opened, refuse
from app.database import reading
from app.mentions.csv_format import written
from app.mentions.store import ColumnStore
from app.pains import tidy
from app.pains.actions import pains
from app.pains.document import Index, PainPoints
from app.pains.request import PainsQuery
from app.sheets.store import made
from app.surveys.actions import find


def pain_points(
    slug: Annotated[str, typer.Argument(help="The survey's id")],
    format: Annotated[Format, typer.Option(help="table and xlsx for people, others for programs")] = Format.table,
    out: Annotated[Path | None, typer.Option(help="File to write; by default stdout")] = None,
    where: Annotated[list[str] | None, typer.Option(help="segment:value,value; repeat: all must hold")] = None,
    model: Annotated[str, typer.Option(help="Read in this stage model")] = "",
    verbatims: Annotated[int, typer.Option(help="At most so many verbatims of each touchpoint")] = 1,
    level: Annotated[float, typer.Option(help="Confidence level")] = 0.95,
    lang: Annotated[str, typer.Option(help="Language of the labels")] = "",
) -> None:
    """Touchpoints by reach × dissatisfaction × importance, with what people wrote."""
    try:
        query = PainsQuery(where=where or [], model=model, verbatims=verbatims, level=level, lang=lang)
    except ValidationError as error:
        refuse(f"One of the options cannot be read: {error}")
    with opened() as house, reading(house.engine) as session:
        desk, survey = Desk(session, house.shelf, ColumnStore(house.settings.columns)), find(session, slug)
        document = pains(desk, survey, query, now(), public=False, verbatims=True)
    match format:
        case Format.table:
            _show(document)
        case Format.json:
            deliver([document.model_dump_json(indent=2).encode() + b"\n"], out)
        case Format.csv:
            table = tidy.sheet(document)
            names = [column.name for column in table.columns]
            deliver((chunk.encode() for chunk in written(names, table.rows)), out)
        case Format.xlsx | Format.parquet:
            form: Literal["xlsx", "parquet"] = "xlsx" if format is Format.xlsx else "parquet"
            language = lang or survey.draft.languages[0]
            with made(house.settings.data_dir / "exports", tidy.book(document, language), form) as file:
                deliver(file, out)


def _show(document: PainPoints) -> None:
    console = Console(highlight=False, width=max(Console().width, 120))
    console.print(f"{document.survey} · {document.responses} responses · importance: {document.importance}")
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column("", justify="right", width=3)
    table.add_column("touchpoint", ratio=1)
    for name in ("pain", "met", "dissatisfied", "important", "opportunity"):
        table.add_column(name, justify="right", width=17, no_wrap=True)
    for item in document.items:
        words = "".join(f"\n[italic]“{escape(verbatim.text)}”[/italic]" for verbatim in item.verbatims or ())
        flags = f" [dim]({', '.join(item.flags)})[/dim]" if item.flags else ""
        shares = (item.pain, item.reach, item.dissatisfied, item.important)
        table.add_row(
            str(item.rank or ""),
            f"{escape(item.label)} · {escape(item.stage_label)}{flags}{words}",
            *(_percent(share) for share in shares),
            _index(item.opportunity),
        )
    console.print(table)


def _percent(share: Share | None) -> str:
    if share is None or share.estimate is None:
        return "–"
    if share.low is None or share.high is None:
        return f"{share.estimate:.0%}"
    return f"{share.estimate:.0%} ({share.low:.0%}–{share.high:.0%})"


def _index(index: Index | None) -> str:
    if index is None or index.estimate is None:
        return "–"
    if index.low is None or index.high is None:
        return f"{index.estimate:.1f}"
    return f"{index.estimate:.1f} ({index.low:.1f}–{index.high:.1f})"
