"""`touchpoints paths`: how respondents went from stop to stop, in the terminal or as a file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.aggregates.actions import Desk
from app.aggregates.document import Share
from app.commands.aggregates import Format
from app.commands.house import now, opened, refuse, write_book
from app.database import reading
from app.mentions.store import ColumnStore
from app.paths import tidy
from app.paths.actions import paths as paths_of
from app.paths.document import Level, Paths, State, Stop
from app.paths.request import PathsQuery
from app.surveys.actions import find

MOST_MOVES = 25


def paths(
    slug: Annotated[str, typer.Argument(help="The survey's id")],
    format: Annotated[Format, typer.Option(help="table and xlsx for people, others for programs")] = Format.table,
    out: Annotated[Path | None, typer.Option(help="File to write; by default stdout")] = None,
    conversion: Annotated[str, typer.Option(help="question:option,option that count as the conversion")] = "",
    where: Annotated[list[str] | None, typer.Option(help="segment:value,value; repeat: all must hold")] = None,
    model: Annotated[str, typer.Option(help="Read in this stage model")] = "",
    stage: Annotated[str, typer.Option(help="Only stops in these stages, separated by commas")] = "",
    most: Annotated[int, typer.Option(help="So many of the most frequent paths")] = 10,
    weighting: Annotated[str, typer.Option(help="none, or rake to the survey's margins")] = "none",
    level: Annotated[float, typer.Option(help="Confidence level")] = 0.95,
    lang: Annotated[str, typer.Option(help="Language of the labels")] = "",
) -> None:
    """Where paths start, lead and end, the most frequent ones, and what would be lost without a stop."""
    asked = {"conversion": conversion, "model": model, "stage": stage, "most": most}
    try:
        query = PathsQuery.model_validate(
            {**asked, "where": where or [], "weighting": weighting, "level": level, "lang": lang}
        )
    except ValidationError as error:
        refuse(f"One of the options cannot be read: {error}")
    with opened() as house, reading(house.engine) as session:
        survey = find(session, slug)
        document = paths_of(Desk(session, house.shelf, ColumnStore(house.settings.columns)), survey, query, now())
        if format is Format.table:
            _show(document)
        else:
            book = tidy.book(document, lang or survey.draft.languages[0])
            write_book(house, document, book, format.value, out)


def _show(document: Paths) -> None:
    console = Console(highlight=False, width=max(Console().width, 120))
    console.print(f"{document.survey} · {document.base} of {document.responses} responses have a path")
    if about := document.conversion:
        converted = f"{escape(about.label)}: {about.converted} of {about.n}, {_percent(about.share)}"
        console.print(converted)
    for level in (document.stages, document.touchpoints) if document.base else ():
        console.print(_states(level))
        console.print(_moves(level))
        console.print(_ways(level))
    for note in document.notes:
        console.print(f"- {note}", markup=False)


def _states(level: Level) -> Table:
    names = ("visits", "starts", "ends", "removal effect")
    return _table("stop", names, ((_named(one), *_figures(one)) for one in level.states))


def _figures(state: State) -> tuple[str, ...]:
    shares = (state.visits.share, state.starts.share, state.ends.share)
    return (*(_percent(share) for share in shares), _percent(state.removal.effect) if state.removal else "–")


def _moves(level: Level) -> Table:
    ordered = sorted(level.moves, key=lambda move: -move.n)[:MOST_MOVES]
    rows = (
        (
            f"{_named(move.origin)} → {_named(move.target) if move.target else '(end)'}",
            str(move.n),
            _percent(move.share),
        )
        for move in ordered
    )
    return _table("most frequent moves", ("n", "of its origin"), rows)


def _ways(level: Level) -> Table:
    rows = ((" → ".join(_named(one) for one in way.stops), str(way.n), _percent(way.share)) for way in level.ways)
    return _table("most frequent paths", ("n", "of all"), rows)


def _table(first: str, names: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column(first, ratio=1)
    for name in names:
        table.add_column(name, justify="right", width=16, no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return table


def _named(stop: Stop) -> str:
    return escape(f"{stop.label} ({stop.stage_label})" if stop.touchpoint else stop.label)


def _percent(share: Share) -> str:
    if share.estimate is None:
        return "–"
    if share.low is None or share.high is None:
        return f"{share.estimate:.0%}"
    return f"{share.estimate:.0%} ({share.low:.0%}–{share.high:.0%})"
