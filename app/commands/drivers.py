"""`touchpoints drivers`: what goes with the outcome, in the terminal or as a file."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.aggregates.document import Mean, Share
from app.commands.figures import command, percent
from app.drivers import tidy
from app.drivers.actions import drivers as drivers_of
from app.drivers.document import Driver, Drivers
from app.drivers.request import DriversQuery


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
        percent(row.relative),
        _mean(row.performance),
        *(_span(one.estimate, one, 2) for one in (row.penalty, row.reward)),
        row.kind,
        _span(row.impact.difference.estimate, row.impact.difference, 2),
    )


def _mean(mean: Mean | None) -> str:
    return "–" if mean is None else _span(mean.mean, mean, 2)


def _span(value: float | None, ends: Share | Mean, digits: int) -> str:
    if value is None:
        return "–"
    if ends.low is None or ends.high is None:
        return f"{value:.{digits}f}"
    return f"{value:.{digits}f} ({ends.low:.{digits}f}…{ends.high:.{digits}f})"


drivers = command(
    DriversQuery,
    drivers_of,
    tidy.book,
    _show,
    help="Touchpoints by how much of the outcome goes with them: importance, quadrant, penalty and reward, impact.",
)
