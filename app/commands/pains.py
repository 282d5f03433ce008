"""`touchpoints pain-points`: what annoys customers most, in the terminal or as a file."""

from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.aggregates.actions import Desk
from app.commands.figures import command, percent
from app.pains import tidy
from app.pains.actions import pains
from app.pains.document import Index, PainPoints
from app.pains.request import PainsQuery
from app.surveys.actions import Survey


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
            *(percent(share) for share in shares),
            _index(item.opportunity),
        )
    console.print(table)


def _index(index: Index | None) -> str:
    if index is None or index.estimate is None:
        return "–"
    if index.low is None or index.high is None:
        return f"{index.estimate:.1f}"
    return f"{index.estimate:.1f} ({index.low:.1f}–{index.high:.1f})"


def _with_words(desk: Desk, survey: Survey, query: PainsQuery, now: datetime) -> PainPoints:
    return pains(desk, survey, query, now, public=False, verbatims=True)


pain_points = command(
    PainsQuery,
    _with_words,
    tidy.book,
    _show,
    help="Touchpoints by reach × dissatisfaction × importance, with what people wrote.",
)
