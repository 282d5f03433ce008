"""`touchpoints compare`, `crosstab` and `trend`: in the terminal or as a file."""

from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.aggregates.actions import Desk
from app.aggregates.request import FigureQuery
from app.commands.aggregates import Format
from app.commands.house import House, now, opened, refuse, write_book
from app.comparisons import actions, tidy
from app.comparisons.document import Compared, Crosstab, Figure, Group, Point, Row, Trend
from app.comparisons.request import CompareQuery, CrosstabQuery, TrendQuery
from app.database import Session, reading
from app.mentions.store import ColumnStore
from app.surveys.actions import find

Query = TypeVar("Query", bound=FigureQuery)
Slug = Annotated[str, typer.Argument(help="The survey's id")]
FormatOption = Annotated[Format, typer.Option(help="table and xlsx for people, others for programs")]
Out = Annotated[Path | None, typer.Option(help="File to write; by default stdout")]
GroupBy = Annotated[str, typer.Option(help="The groups: a segment, collector, mode, language, version")]
GroupOption = Annotated[
    list[str] | None, typer.Option(help="Or a group by a filter, age:u30;mode:street; repeat, at least two")
]
Where = Annotated[list[str] | None, typer.Option(help="segment:value,value; repeat: all must hold")]
Adjust = Annotated[str, typer.Option(help="Of p over the whole table: none, holm, bh")]
Means = Annotated[str, typer.Option(help="How two groups' ratings are compared: welch, mann-whitney")]
Weighting = Annotated[str, typer.Option(help="none, or rake to the survey's margins")]
Level = Annotated[float, typer.Option(help="Confidence level")]
Lang = Annotated[str, typer.Option(help="Language of the labels")]
Model = Annotated[str, typer.Option(help="Read in this stage model")]
Stage = Annotated[str, typer.Option(help="Only these stages, separated by commas")]


def compare(
    slug: Slug,
    group_by: GroupBy = "",
    group: GroupOption = None,
    measure: Annotated[str, typer.Option(help="frequency, satisfaction, effort, importance, emotion_index")] = (
        "frequency,satisfaction"
    ),
    stage: Stage = "",
    model: Model = "",
    where: Where = None,
    adjust: Adjust = "bh",
    means: Means = "welch",
    weighting: Weighting = "none",
    level: Level = 0.95,
    lang: Lang = "",
    format: FormatOption = Format.table,
    out: Out = None,
) -> None:
    """Groups beside each other: every touchpoint, stage and outcome, tested, with significance letters."""
    query = _read(
        CompareQuery, group_by=group_by, group=group or [], measure=measure, stage=stage, model=model,
        where=where or [], adjust=adjust, means=means, weighting=weighting, level=level, lang=lang,
    )  # fmt: skip
    with opened() as house, reading(house.engine) as session:
        found = actions.compare(_desk(house, session), find(session, slug), query, now())
        if format is not Format.table:
            write_book(house, found, tidy.table_book(found), format.value, out)
            return
    _show(found, f"{found.survey} · {found.responses} responses")


def crosstab(
    slug: Slug,
    question: Annotated[str, typer.Argument(help="The id of the question in the rows")],
    group_by: GroupBy = "",
    group: GroupOption = None,
    where: Where = None,
    adjust: Adjust = "bh",
    means: Means = "welch",
    weighting: Weighting = "none",
    level: Level = 0.95,
    lang: Lang = "",
    format: FormatOption = Format.table,
    out: Out = None,
) -> None:
    """Any question by groups: shares by column, significance letters, the test of the whole table."""
    query = _read(
        CrosstabQuery, question=question, group_by=group_by, group=group or [], where=where or [], adjust=adjust,
        means=means, weighting=weighting, level=level, lang=lang,
    )  # fmt: skip
    with opened() as house, reading(house.engine) as session:
        found = actions.crosstab(_desk(house, session), find(session, slug), query, now())
        if format is not Format.table:
            write_book(house, found, tidy.table_book(found), format.value, out)
            return
    whole = f" · {found.test.method}: p = {found.test.p:.4f}" if found.test and found.test.p is not None else ""
    _show(found, f"{found.question_title} · {found.responses} responses{whole}")


def trend(
    slug: Slug,
    per: Annotated[str, typer.Option(help="week, month or version")] = "month",
    measure: Annotated[str, typer.Option(help="frequency, satisfaction, …, outcome")] = "satisfaction",
    touchpoint: Annotated[str, typer.Option(help="These touchpoints instead of the stages")] = "",
    stage: Stage = "",
    model: Model = "",
    where: Where = None,
    first_day: Annotated[str, typer.Option("--from", help="First day, 2026-01-31")] = "",
    last_day: Annotated[str, typer.Option("--to", help="Last day")] = "",
    weighting: Weighting = "none",
    level: Level = 0.95,
    lang: Lang = "",
    format: FormatOption = Format.table,
    out: Out = None,
) -> None:
    """Figures over time; a change that is larger than chance is marked with an exclamation mark."""
    query = _read(
        TrendQuery, per=per, measure=measure, touchpoint=touchpoint, stage=stage, model=model, where=where or [],
        first_day=first_day or None, last_day=last_day or None, weighting=weighting, level=level, lang=lang,
    )  # fmt: skip
    with opened() as house, reading(house.engine) as session:
        found = actions.trend(_desk(house, session), find(session, slug), query, now())
        if format is not Format.table:
            write_book(house, found, tidy.trend_book(found), format.value, out)
            return
    _show_trend(found)


def _read(kind: type[Query], **values: Any) -> Query:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        refuse(f"One of the options cannot be read: {error}")


def _desk(house: House, session: Session) -> Desk:
    return Desk(session, house.shelf, ColumnStore(house.settings.columns))


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
