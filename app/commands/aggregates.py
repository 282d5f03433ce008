"""`touchpoints aggregates`: the figures in the terminal, for scripts, or in a file."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from app.aggregates import tidy
from app.aggregates.actions import Desk
from app.aggregates.actions import aggregates as figures_of
from app.aggregates.book import book
from app.aggregates.document import Aggregates, OutcomeFigures, Share, StageFigures
from app.aggregates.request import AggregatesQuery
from app.commands.house import deliver, now, opened, refuse
from app.database import reading
from app.mentions.csv_format import written
from app.mentions.store import ColumnStore
from app.sheets.door import folder_of
from app.sheets.store import made
from app.surveys.actions import find


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"


def aggregates(
    slug: Annotated[str, typer.Argument(help="The survey's id")],
    format: Annotated[Format, typer.Option(help="table and xlsx for people, others for programs")] = Format.table,
    out: Annotated[Path | None, typer.Option(help="File to write; by default stdout")] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with a mark that makes Excel read UTF-8")] = False,
    where: Annotated[list[str] | None, typer.Option(help="segment:value,value; repeat: all must hold")] = None,
    group_by: Annotated[
        str,
        typer.Option(help="One or two, with a comma: a segment, collector, mode, language, version, quality"),
    ] = "",
    model: Annotated[str, typer.Option(help="Read in this stage model")] = "",
    stage: Annotated[str, typer.Option(help="Only these stages, separated by commas")] = "",
    collector: Annotated[str, typer.Option(help="Only these collectors")] = "",
    mode: Annotated[str, typer.Option(help="online, street, e-mail, kiosk")] = "",
    version: Annotated[str, typer.Option(help="Only these versions of the questionnaire")] = "",
    first_day: Annotated[str, typer.Option("--from", help="First day, 2026-01-31")] = "",
    last_day: Annotated[str, typer.Option("--to", help="Last day")] = "",
    flagged: Annotated[str, typer.Option(help="Only responses with one of these quality flags, or any")] = "",
    without: Annotated[str, typer.Option(help="No responses with one of these quality flags, or any")] = "",
    weighting: Annotated[str, typer.Option(help="none, or rake to the survey's margins")] = "none",
    level: Annotated[float, typer.Option(help="Confidence level")] = 0.95,
    lang: Annotated[str, typer.Option(help="Language of the labels")] = "",
) -> None:
    """Per stage and touchpoint: how often it is met and how satisfying it is, with base and interval."""
    try:
        query = AggregatesQuery(
            where=where or [],
            group_by=group_by,
            model=model,
            stage=stage,
            collector=collector,
            mode=mode,
            version=version,
            flagged=flagged,
            without=without,
            first_day=date.fromisoformat(first_day) if first_day else None,
            last_day=date.fromisoformat(last_day) if last_day else None,
            weighting=weighting,
            level=level,
            lang=lang,
        )
    except (ValidationError, ValueError) as error:
        refuse(f"One of the options cannot be read: {error}")
    with opened() as house, reading(house.engine) as session:
        survey = find(session, slug)
        language = survey.draft.languages[0]
        document = figures_of(Desk(session, house.shelf, ColumnStore(house.settings.columns)), survey, query, now())
    match format:
        case Format.table:
            show(document)
        case Format.json:
            deliver([document.model_dump_json(indent=2).encode() + b"\n"], out)
        case Format.csv:
            table = tidy.sheet(document)
            names = [column.name for column in table.columns]
            deliver((chunk.encode() for chunk in written(names, table.rows, bom)), out)
        case Format.xlsx | Format.parquet:
            form: Literal["xlsx", "parquet"] = "xlsx" if format is Format.xlsx else "parquet"
            with made(folder_of(house.settings), book(document, lang or language), form) as file:
                deliver(file, out)


def show(document: Aggregates) -> None:
    """A table per stage, groups below each other."""
    console = Console(highlight=False, width=max(Console().width, 96))
    simulated = " · simulated" if document.simulated else ""
    console.print(f"{document.survey} · {document.responses} responses{simulated} · {document.level:.0%} intervals")
    for one in document.outcomes:
        console.print(_outcome(one), markup=False)
    for figures in document.stages:
        console.print(_table(figures, figures.label))
    for group in document.groups or ():
        name = ", ".join(f"{key}: {value or tidy.NOBODY}" for key, value in group.by.items())
        for one in group.outcomes:
            console.print(f"{name} · {_outcome(one)}", markup=False)
        for figures in group.stages:
            console.print(_table(figures, f"{name} · {figures.label}"))
    for note in document.notes:
        console.print(f"- {note}", markup=False)


def _outcome(one: OutcomeFigures) -> str:
    """An outcome on one line, with its base."""
    if one.share is not None:
        figure = _share(one.share)
    elif one.median is not None:
        figure = f"median {_mean(one.median.estimate, one.median.low, one.median.high)}"
    else:
        mean = one.score or one.nps
        figure = _mean(mean.mean, mean.low, mean.high) if mean else "–"
    return f"{one.label}: {figure}, n = {one.n}"


def _table(stage: StageFigures, title: str) -> Table:
    heading = f"{title} · base {stage.base} · reach {_share(stage.reach)}"
    table = Table(title=heading, title_justify="left", title_style="bold", box=None, pad_edge=False, expand=True)
    table.add_column("touchpoint", ratio=1)
    # The same widths in every table, so that the eye can run down.
    for name, width in (("named", 6), ("frequency", 16), ("rated", 6), ("mean", 16), ("top 2", 16)):
        table.add_column(name, justify="right", width=width, no_wrap=True)
    for one in stage.touchpoints:
        score = one.satisfaction
        rated = (str(score.n), _mean(score.mean, score.low, score.high), _share(score.top2)) if score else ("", "", "")
        flags = f" [dim]({', '.join(one.flags)})[/dim]" if one.flags else ""
        table.add_row(one.label + flags, _count(one.mentions), _share(one.frequency), *rated)
    return table


def _count(value: int | None) -> str:
    return "–" if value is None else str(value)


def _share(share: Share) -> str:
    if share.estimate is None:
        return "–"
    if share.low is None or share.high is None:
        return f"{share.estimate:.0%}"
    return f"{share.estimate:.0%} ({share.low:.0%}–{share.high:.0%})"


def _mean(mean: float | None, low: float | None, high: float | None) -> str:
    if mean is None:
        return "–"
    return f"{mean:.2f} ({low:.2f}–{high:.2f})" if low is not None and high is not None else f"{mean:.2f}"
