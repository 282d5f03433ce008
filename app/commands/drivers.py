"""`touchpoints drivers`: what goes with the outcome, in the terminal or as a file."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.aggregates.actions import Desk
from app.aggregates.document import Mean, Share
from app.commands.aggregates import Format
from app.commands.house import now, opened, refuse, write_book
from app.database import reading
from app.drivers import tidy
from app.drivers.actions import drivers as drivers_of
from app.drivers.document import Driver, Drivers
from app.drivers.request import DriversQuery
from app.mentions.store import ColumnStore
from app.surveys.actions import find


def drivers(
    slug: Annotated[str, typer.Argument(help="The survey's id")],
    format: Annotated[Format, typer.Option(help="table and xlsx for people, others for programs")] = Format.table,
    out: Annotated[Path | None, typer.Option(help="File to write; by default stdout")] = None,
    outcome: Annotated[str, typer.Option(help="A question with the role outcome, or question:option")] = "",
    where: Annotated[list[str] | None, typer.Option(help="segment:value,value; repeat: all must hold")] = None,
    model: Annotated[str, typer.Option(help="Read in this stage model")] = "",
    stage: Annotated[str, typer.Option(help="Only these stages, separated by commas")] = "",
    listwise: Annotated[bool, typer.Option(help="Only respondents who rated every driver")] = False,
    low: Annotated[int, typer.Option(help="Ratings up to it are low")] = 2,
    high: Annotated[int | None, typer.Option(help="Ratings from it on are high; by default the top")] = None,
    weighting: Annotated[str, typer.Option(help="none, or rake to the survey's margins")] = "none",
    level: Annotated[float, typer.Option(help="Confidence level")] = 0.95,
    lang: Annotated[str, typer.Option(help="Language of the labels")] = "",
) -> None:
    """Touchpoints by how much of the outcome goes with them: importance, quadrant, penalty and reward, impact."""
    asked = {"outcome": outcome, "model": model, "stage": stage, "listwise": listwise, "low": low, "high": high}
    try:
        query = DriversQuery.model_validate(
            {**asked, "where": where or [], "weighting": weighting, "level": level, "lang": lang}
        )
    except ValidationError as error:
        refuse(f"One of the options cannot be read: {error}")
    with opened() as house, reading(house.engine) as session:
        survey = find(session, slug)
        document = drivers_of(Desk(session, house.shelf, ColumnStore(house.settings.columns)), survey, query, now())
        if format is Format.table:
            _show(document)
        else:
            book = tidy.book(document, lang or survey.draft.languages[0])
            write_book(house, document, book, format.value, out)


def _show(document: Drivers) -> None:
    console = Console(highlight=False, width=max(Console().width, 140))
    outcome = document.outcome.label if document.outcome else "no outcome"
    r_squared = _span(document.r_squared.estimate, document.r_squared, 2)
    console.print(f"{document.survey} · {escape(outcome)} · n = {document.n} · R² {r_squared} · {document.method}")
    if document.drivers:
        console.print(_table(document))
    if document.left_out:
        named = ", ".join(f"{one.label} ({one.met})" for one in document.left_out)
        console.print(f"met by too few: {named}", markup=False)
    for note in document.notes:
        console.print(f"- {note}", markup=False)


def _table(document: Drivers) -> Table:
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column("", justify="right", width=3)
    table.add_column("touchpoint", ratio=1)
    for name, width in (("met", 6), ("importance", 16), ("satisfaction", 17), ("penalty", 19), ("reward", 19)):
        table.add_column(name, justify="right", width=width, no_wrap=True)
    table.add_column("kind", width=11)
    table.add_column("met − not met", justify="right", width=19, no_wrap=True)
    for row in document.drivers:
        table.add_row(*_cells(row))
    return table


def _cells(row: Driver) -> tuple[str, ...]:
    flags = f" [dim]({', '.join(row.flags)})[/dim]" if row.flags else ""
    return (
        str(row.rank or ""),
        f"{escape(row.label)} · {escape(row.stage_label)}{flags}",
        str(row.met),
        _percent(row.relative),
        _mean(row.performance),
        *(_span(one.estimate, one, 2) for one in (row.penalty, row.reward)),
        row.kind,
        _span(row.impact.difference.estimate, row.impact.difference, 2),
    )


def _percent(share: Share) -> str:
    if share.estimate is None:
        return "–"
    if share.low is None or share.high is None:
        return f"{share.estimate:.0%}"
    return f"{share.estimate:.0%} ({share.low:.0%}–{share.high:.0%})"


def _mean(mean: Mean | None) -> str:
    return "–" if mean is None else _span(mean.mean, mean, 2)


def _span(value: float | None, ends: Share | Mean, digits: int) -> str:
    if value is None:
        return "–"
    if ends.low is None or ends.high is None:
        return f"{value:.{digits}f}"
    return f"{value:.{digits}f} ({ends.low:.{digits}f}…{ends.high:.{digits}f})"
