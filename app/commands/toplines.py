"""`touchpoints toplines`: the plain distribution of every question, in the terminal or as a file."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.aggregates.actions import toplines as distributions_of
from app.aggregates.request import ToplinesQuery
from app.aggregates.tidy_toplines import figures
from app.aggregates.topline_book import OF_VALUES, book, labels
from app.aggregates.topline_document import Topline, Toplines
from app.commands.figures import command


def _show(document: Toplines) -> None:
    """A table per question."""
    console = Console(highlight=False, width=max(Console().width, 80))
    simulated = " · simulated" if document.simulated else ""
    console.print(f"{document.survey} · {document.responses} responses{simulated} · {document.level:.0%} intervals")
    for question in document.questions:
        console.print(_table(question))


def _table(question: Topline) -> Table:
    title = escape(f"{question.title} · base {question.base}")
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, expand=True)
    table.add_column("", ratio=1)
    for name in ("n", "base", "figure"):
        table.add_column(name, justify="right", width=20 if name == "figure" else 6, no_wrap=True)
    for item, (measure, n, base, _, *estimate, _method) in figures(question):
        name = labels(question).get(item, item)
        said = f"{name} · {measure}" if item and measure != "share" else name or str(measure)
        table.add_row(
            escape(said), *("–" if one is None else str(one) for one in (n, base)), _figure(measure, *estimate)
        )
    return table


def _figure(measure: object, *estimate: object) -> str:
    spec = ".2f" if measure in OF_VALUES else ".0%"
    value, low, high = (format(one, spec) if isinstance(one, int | float) else None for one in estimate)
    if value is None:
        return "–"
    return value if low is None or high is None else f"{value} ({low}…{high})"


toplines = command(
    ToplinesQuery, distributions_of, book, _show, help="The plain distribution of every question, with intervals."
)
