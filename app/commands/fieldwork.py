"""`touchpoints fieldwork`: how the fieldwork goes, in the terminal, for scripts, or in a file."""

import sys
from datetime import date
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from app.aggregates.actions import Desk
from app.commands.aggregates import Format
from app.commands.house import opened, refuse, show
from app.database import reading
from app.fieldwork import actions, tidy
from app.fieldwork.document import Duration, Fieldwork
from app.fieldwork.request import FieldworkQuery
from app.mentions.csv_format import written
from app.mentions.store import ColumnStore
from app.surveys.actions import find


def fieldwork(
    slug: Annotated[str, typer.Argument(help="The survey's id")],
    format: Annotated[Format, typer.Option(help="table for people, json and csv for programs")] = Format.table,
    collector: Annotated[str, typer.Option(help="Only these collectors")] = "",
    mode: Annotated[str, typer.Option(help="online, street, e-mail, kiosk")] = "",
    language: Annotated[str, typer.Option(help="Only these languages")] = "",
    version: Annotated[str, typer.Option(help="Only these versions")] = "",
    first_day: Annotated[str, typer.Option("--from", help="First day, 2026-01-31")] = "",
    last_day: Annotated[str, typer.Option("--to", help="Last day")] = "",
    lang: Annotated[str, typer.Option(help="Language of the labels")] = "",
) -> None:
    """Who came, who finished, on which page the others stopped, and how long it took."""
    try:
        query = FieldworkQuery(
            collector=collector,
            mode=mode,
            language=language,
            version=version,
            first_day=date.fromisoformat(first_day) if first_day else None,
            last_day=date.fromisoformat(last_day) if last_day else None,
            lang=lang,
        )
    except (ValidationError, ValueError) as error:
        refuse(f"One of the options cannot be read: {error}")
    with opened() as house, reading(house.engine) as session:
        found = actions.fieldwork(
            Desk(session, house.shelf, ColumnStore(house.settings.columns)), find(session, slug), query
        )
    match format:
        case Format.json:
            print(found.model_dump_json(indent=2))
        case Format.csv:
            sys.stdout.writelines(written(list(tidy.Figure._fields), tidy.rows(found)))
        case Format.table:
            print(_summary(found))
            for table in (_pages(found), _ways(found)):
                show(table)


def _summary(found: Fieldwork) -> str:
    ended = ", ".join(f"{name} {count}" for name, count in found.dispositions.items() if count)
    simulated = " · simulated" if found.simulated else ""
    return f"{found.survey}{simulated} · {ended} · {found.drafts} open · median {_minutes(found.durations.overall)}"


def _pages(found: Fieldwork) -> Table:
    table = Table("page", box=None, pad_edge=False)
    for name in ("reached", "stopped here", "share", "median"):
        table.add_column(name, justify="right")
    for page in found.pages:
        share = "–" if page.share.estimate is None else f"{page.share.estimate:.1%}"
        table.add_row(page.label, str(page.reached), str(page.broke_off), share, _minutes(page.seconds))
    table.add_row("before sending", "", str(found.unsent), "", "")
    return table


def _ways(found: Fieldwork) -> Table:
    table = Table("way in", box=None, pad_edge=False)
    for name in ("complete", "broken off", "other", "open", "links used"):
        table.add_column(name, justify="right")
    for way in found.collectors:
        links = f"{way.used} of {way.invited}" if way.invited else ""
        counts = (way.complete, way.partial, way.other, way.drafts)
        table.add_row(way.label or way.collector or "the survey's own address", *map(str, counts), links)
    return table


def _minutes(duration: Duration) -> str:
    if duration.median is None:
        return "–"
    return f"{int(duration.median // 60)}:{int(duration.median % 60):02d}"
