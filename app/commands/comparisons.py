"""`touchpoints compare`, `crosstab` and `trend`: in the terminal or as a file."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.commands.figures import command
from app.comparisons import actions, tidy
from app.comparisons.document import Compared, Crosstab, Figure, Group, Point, Row, Trend
from app.comparisons.request import CompareQuery, CrosstabQuery, TrendQuery


def _compared(found: Compared) -> None:
    _show(found, f"{found.survey} · {found.responses} responses")


def _tabulated(found: Crosstab) -> None:
    whole = f" · {found.test.method}: p = {found.test.p:.4f}" if found.test and found.test.p is not None else ""
    _show(found, f"{found.question_title} · {found.responses} responses{whole}")


def _show(found: Compared | Crosstab, title: str) -> None:
    console = Console(highlight=False, width=max(Console().width, 60 + 22 * len(found.groups)))
    console.print(escape(title))
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("total", justify="right")
    for group in found.groups:
        table.add_column(_heading(group), justify="right")
    table.add_column("p", justify="right")
    table.add_column("effect", justify="right")
    for row in found.rows:
        p = row.test.p_adjusted
        effect = "" if row.effect is None or row.effect.size is None else f"{row.effect.size:.2f}"
        figures = (f"{_said(row, one)} {one.letters:<{len(found.groups)}}" for one in row.groups)
        table.add_row(_name(row), _said(row, row.total), *figures, "" if p is None else f"{p:.3f}", effect)
    console.print(table)
    for note in found.notes:
        console.print(f"- {note}", markup=False)


def _heading(group: Group) -> str:
    return escape(f"{group.letter}  {group.label}\nn = {group.responses}")


def _name(row: Row) -> str:
    return escape(f"{row.label} · {row.measure.replace('_', ' ')}")


SHARES = frozenset(("reach", "frequency", "share", "top2", "bottom2", "first"))


def _said(row: Row, figure: Figure) -> str:
    if figure.estimate is None:
        return "–"
    return f"{figure.estimate:.1%}" if row.measure in SHARES else f"{figure.estimate:.2f}"


def _show_trend(found: Trend) -> None:
    console = Console(highlight=False, width=max(Console().width, 40 + 16 * len(found.periods)))
    console.print(f"{found.survey} · {found.responses} responses · per {found.per}")
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for period in found.periods:
        table.add_column(period, justify="right")
    for series in found.series:
        name = escape(f"{series.label} · {series.measure.replace('_', ' ')}")
        table.add_row(name, *(_point(series.measure, point) for point in series.points))
    console.print(table)
    for note in found.notes:
        console.print(f"- {note}", markup=False)


def _point(measure: str, point: Point) -> str:
    if point.estimate is None:
        return "–"
    mark = "!" if point.change and point.change.beyond_chance else " "
    said = f"{point.estimate:.1%}" if measure in SHARES else f"{point.estimate:.2f}"
    return f"{said}{mark} ({point.base})"


compare = command(
    CompareQuery,
    actions.compare,
    tidy.table_book,
    _compared,
    help="Groups beside each other: every touchpoint, stage and outcome, tested, with significance letters.",
)
crosstab = command(
    CrosstabQuery,
    actions.crosstab,
    tidy.table_book,
    _tabulated,
    argument="question",
    help="Any question by groups: shares by column, significance letters, the test of the whole table.",
)
trend = command(
    TrendQuery,
    actions.trend,
    tidy.trend_book,
    _show_trend,
    help="Figures over time; a change that is larger than chance is marked with an exclamation mark.",
)
