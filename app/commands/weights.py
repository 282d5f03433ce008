"""`touchpoints weights`: the margins that a survey is weighted to."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.aggregates.actions import Desk
from app.commands.house import House, now, opened, refuse, say, show
from app.database import Session, reading, writing
from app.mentions.store import ColumnStore
from app.surveys.actions import find
from app.surveys.margins import read, write
from app.weights import actions
from app.weights.document import Raking, SegmentShares, Weights

cli = typer.Typer(help="Weights: show, set, clear the margins of a survey.", no_args_is_help=True)
Slug = Annotated[str, typer.Argument(help="The survey's id")]
Lang = Annotated[str, typer.Option(help="Language of the labels")]


@cli.command("show")
def show_weights(
    slug: Slug,
    lang: Lang = "",
    json: Annotated[bool, typer.Option("--json", help="The report as JSON")] = False,
    margins: Annotated[bool, typer.Option("--margins", help="Only the margins, as YAML, for `set`")] = False,
) -> None:
    """The margins, the sample beside them, and how raking to them goes."""
    with opened() as house:
        found = _weights(house, slug, lang)
    if margins:
        if found.margins is None:
            refuse(f"{slug} has no margins.")
        print(write(found.margins), end="")
    elif json:
        print(found.model_dump_json(indent=2))
    else:
        _told(found)


@cli.command("set")
def set_margins(
    file: Annotated[Path, typer.Argument(help="Margins as YAML or JSON", exists=True, dir_okay=False)],
    slug: Slug,
    lang: Lang = "",
) -> None:
    """Keep the margins of a file, and say how raking to them goes."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        refuse(f"{file}: the file is not UTF-8. Save it as UTF-8.")
    margins, problems = read(text)
    for problem in problems:
        say(f"{file}:{problem.line}: {problem.message} ({problem.path or 'file'})")
    if margins is None:
        raise SystemExit(1)
    with opened() as house:
        with writing(house.engine) as session:
            actions.set_margins(_desk(house, session), find(session, slug), margins, now())
        _told(_weights(house, slug, lang))


@cli.command("clear")
def clear_margins(slug: Slug) -> None:
    """Forget the margins: the survey's figures are not weighted any more."""
    with opened() as house, writing(house.engine) as session:
        actions.clear_margins(_desk(house, session), find(session, slug), now())
    say(f"{slug} is not weighted any more.")


def _desk(house: House, session: Session) -> Desk:
    return Desk(session, house.shelf, ColumnStore(house.settings.columns))


def _weights(house: House, slug: str, lang: str) -> Weights:
    with reading(house.engine) as session:
        return actions.weights(_desk(house, session), find(session, slug), lang)


def _told(found: Weights) -> None:
    simulated = " · simulated" if found.simulated else ""
    print(f"{found.survey}{simulated} · {found.respondents} complete responses · revision {found.revision}")
    for segment in found.segments:
        show(_table(segment))
    if found.margins is None:
        print("No margins are kept: figures are not weighted.")
    if found.raking:
        print(_line(found.raking))
    for note in found.notes:
        print(f"- {note}")
    for problem in found.problems:
        say(f"{problem.path}: {problem.message}")


def _table(segment: SegmentShares) -> Table:
    table = Table(title=segment.label, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("group", min_width=24)
    for name in ("n", "sample", "target", "weighted"):
        table.add_column(name, justify="right", width=9)
    for one in segment.groups:
        table.add_row(one.label, str(one.n), *(_percent(share) for share in (one.sample, one.target, one.weighted)))
    if segment.no_answer:
        table.add_row("no answer", str(segment.no_answer), "", "", "")
    return table


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _line(raking: Raking) -> str:
    ended = "converged" if raking.converged else f"largest deviation {raking.deviation:.2%}"
    weights = f"weights {raking.smallest:.3f}–{raking.largest:.3f}, {raking.trimmed} trimmed"
    effect = f"design effect {raking.design_effect:.3f}, effective base {raking.effective_base:.1f}"
    return f"{raking.iterations} rounds, {ended} · {weights} · {effect}"
