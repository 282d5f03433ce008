"""Commands for figures: their options are the parameters of the API, which are declared once."""

import inspect
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin

import typer
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from app.aggregates.actions import Desk
from app.aggregates.document import Share
from app.aggregates.request import Filters
from app.commands.house import House, deliver, now, opened, refuse
from app.database import reading
from app.mentions.csv_format import written
from app.mentions.store import ColumnStore
from app.sheets.door import folder_of
from app.sheets.sheet import Book
from app.sheets.store import made
from app.surveys.actions import Survey, find

Query = TypeVar("Query", bound=Filters)
Document = TypeVar("Document", bound=BaseModel)


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"


_OWN = {
    "slug": (Annotated[str, typer.Argument(help="The survey's id")], inspect.Parameter.empty),
    "format": (Annotated[Format, typer.Option(help="table and xlsx for people, others for programs")], Format.table),
    "out": (Annotated[Path | None, typer.Option(help="File to write; by default stdout")], None),
}


def command(
    query: type[Query],
    compute: Callable[[Desk, Survey, Query, datetime], Document],
    book: Callable[[Document, str], Book],
    show: Callable[[Document], None],
    *,
    help: str,
    argument: str = "",
) -> Callable[..., None]:
    """A command that shows figures or writes them to a file; `argument` is the parameter without a name."""

    def run(slug: str, format: Format, out: Path | None, **values: Any) -> None:
        asked = _read(query, values)
        with opened() as house, reading(house.engine) as session:
            survey = find(session, slug)
            desk = Desk(session, house.shelf, ColumnStore(house.settings.columns))
            document = compute(desk, survey, asked, now())
            language = asked.lang or survey.draft.languages[0]
            if format is not Format.table:
                _write(house, document, book(document, language), format, out, asked.bom)
                return
        show(document)

    own = [_parameter(name, annotation, default) for name, (annotation, default) in _OWN.items()]
    fields = [_option(name, field, name == argument) for name, field in query.model_fields.items()]
    run.__doc__ = help
    run.__signature__ = inspect.Signature(own + fields)  # type: ignore[attr-defined]
    return run


def percent(share: Share | None) -> str:
    """A share with its interval, as a table in the terminal has it."""
    if share is None or share.estimate is None:
        return "–"
    if share.low is None or share.high is None:
        return f"{share.estimate:.0%}"
    return f"{share.estimate:.0%} ({share.low:.0%}–{share.high:.0%})"


def _option(name: str, field: FieldInfo, positional: bool) -> inspect.Parameter:
    help_, default = (field.description or "").replace("`", ""), field.get_default(call_default_factory=True)
    if positional:
        return _parameter(name, Annotated[str, typer.Argument(help=help_)], inspect.Parameter.empty)
    option = typer.Option(_switch(name, field), help=help_)
    return _parameter(name, Annotated[_plain(field.annotation), option], default)


def _switch(name: str, field: FieldInfo) -> str:
    return "--" + (field.alias or name).replace("_", "-")


def _plain(kind: Any) -> Any:
    """The type that an option is read as; the query itself reads the rest, and says what is wrong with it."""
    if get_origin(kind) is list:
        return list[str]
    if kind in (bool, int, float):
        return kind
    return str | None if type(None) in get_args(kind) else str


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _read(query: type[Query], values: dict[str, Any]) -> Query:
    try:
        return query.model_validate(values)
    except ValidationError as error:
        wrong = ((str(one["loc"][0]), one["msg"]) for one in error.errors())
        fields = query.model_fields
        refuse("\n".join(f"{_switch(place, fields[place])} cannot be read: {said}." for place, said in wrong))


def _write(house: House, document: BaseModel, book: Book, form: Format, out: Path | None, bom: bool) -> None:
    match form.value:
        case "xlsx" | "parquet" as kind:
            with made(folder_of(house.settings), book, kind) as file:
                deliver(file, out)
        case "csv":
            names = [column.name for column in book.data.columns]
            deliver((chunk.encode() for chunk in written(names, book.data.rows, bom)), out)
        case _:
            deliver([document.model_dump_json(indent=2).encode() + b"\n"], out)
