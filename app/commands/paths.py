"""`touchpoints paths`: how respondents went from stop to stop, in the terminal or as a file."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.commands.figures import command, percent
from app.paths import tidy
from app.paths.actions import paths as paths_of
from app.paths.document import Level, Paths, State, Stop
from app.paths.request import PathsQuery

MOST_MOVES = 25


def _show(document: Paths) -> None:
    console = Console(highlight=False, width=max(Console().width, 120))
    console.print(f"{document.survey} · {document.base} of {document.responses} responses have a path")
    if about := document.conversion:
        converted = f"{escape(about.label)}: {about.converted} of {about.n}, {percent(about.share)}"
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
    return (*(percent(share) for share in shares), percent(state.removal.effect) if state.removal else "–")


def _moves(level: Level) -> Table:
    ordered = sorted(level.moves, key=lambda move: -move.n)[:MOST_MOVES]
    rows = (
        (
            f"{_named(move.origin)} → {_named(move.target) if move.target else '(end)'}",
            str(move.n),
            percent(move.share),
        )
        for move in ordered
    )
    return _table("most frequent moves", ("n", "of its origin"), rows)


def _ways(level: Level) -> Table:
    rows = ((" → ".join(_named(one) for one in way.stops), str(way.n), percent(way.share)) for way in level.ways)
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


paths = command(
    PathsQuery,
    paths_of,
    tidy.book,
    _show,
    help="Where paths start, lead and end, the most frequent ones, and what would be lost without a stop.",
)
