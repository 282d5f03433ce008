"""`touchpoints aggregates`: the figures in the terminal, for scripts, or in a file."""

from rich.console import Console
from rich.table import Table

from app.aggregates import tidy
from app.aggregates.actions import aggregates as figures_of
from app.aggregates.book import book
from app.aggregates.document import Aggregates, OutcomeFigures, StageFigures
from app.aggregates.request import AggregatesQuery
from app.commands.figures import command, percent


def _show(document: Aggregates) -> None:
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
        figure = percent(one.share)
    elif one.median is not None:
        figure = f"median {_mean(one.median.estimate, one.median.low, one.median.high)}"
    else:
        mean = one.score or one.nps
        figure = _mean(mean.mean, mean.low, mean.high) if mean else "–"
    return f"{one.label}: {figure}, n = {one.n}"


def _table(stage: StageFigures, title: str) -> Table:
    heading = f"{title} · base {stage.base} · reach {percent(stage.reach)}"
    table = Table(title=heading, title_justify="left", title_style="bold", box=None, pad_edge=False, expand=True)
    table.add_column("touchpoint", ratio=1)
    # The same widths in every table, so that the eye can run down.
    for name, width in (("named", 6), ("frequency", 16), ("rated", 6), ("mean", 16), ("top 2", 16)):
        table.add_column(name, justify="right", width=width, no_wrap=True)
    for one in stage.touchpoints:
        score = one.satisfaction
        rated = (str(score.n), _mean(score.mean, score.low, score.high), percent(score.top2)) if score else ("", "", "")
        flags = f" [dim]({', '.join(one.flags)})[/dim]" if one.flags else ""
        table.add_row(one.label + flags, _count(one.mentions), percent(one.frequency), *rated)
    return table


def _count(value: int | None) -> str:
    return "–" if value is None else str(value)


def _mean(mean: float | None, low: float | None, high: float | None) -> str:
    if mean is None:
        return "–"
    return f"{mean:.2f} ({low:.2f}–{high:.2f})" if low is not None and high is not None else f"{mean:.2f}"


aggregates = command(
    AggregatesQuery,
    figures_of,
    book,
    _show,
    help="Per stage and touchpoint: how often it is met and how satisfying it is, with base and interval.",
)
