"""`touchpoints fieldwork`: how the fieldwork goes, in the terminal, for scripts, or in a file."""

from datetime import datetime

from rich.table import Table

from app.aggregates.actions import Desk
from app.commands.figures import command
from app.commands.house import show
from app.fieldwork import actions, tidy
from app.fieldwork.document import Duration, Fieldwork
from app.fieldwork.request import FieldworkQuery
from app.surveys.actions import Survey


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


def _computed(desk: Desk, survey: Survey, query: FieldworkQuery, _: datetime) -> Fieldwork:
    return actions.fieldwork(desk, survey, query)


def _show(found: Fieldwork) -> None:
    print(_summary(found))
    for table in (_pages(found), _ways(found)):
        show(table)


fieldwork = command(
    FieldworkQuery,
    _computed,
    tidy.book,
    _show,
    help="Who came, who finished, on which page the others stopped, and how long it took.",
)
