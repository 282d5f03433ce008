"""What is wrong with a share to be made, and which cell of a share somebody asks for. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import prod

from pydantic import BaseModel, ConfigDict, Field

from app.aggregates.request import Filters, Reader, Words
from app.aggregates.views import ALL, cell_name
from app.errors import Problem
from app.mentions.codes import MODES
from app.shares.document import Fixed, ShareForm

MOST_CELLS = 150


class ShareQuery(BaseModel):
    """What the readers of a share may ask for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    where: list[Words] = Field(
        default_factory=list, max_length=3, description="`dimension:group`, at most one group of each dimension"
    )
    lang: str = Field("", max_length=12, description="Language of labels and notes")


class FileQuery(ShareQuery):
    """The same for files."""

    bom: bool = Field(False, description="Begin CSV with a byte order mark, by which Excel knows UTF-8")


def filters_of(fixed: Fixed) -> Filters:
    """The filters of figures that a share fixes."""
    return Filters.model_validate(fixed.model_dump(by_alias=True))


def problems(form: ShareForm, reader: Reader) -> list[Problem]:
    """Everything wrong with a share to be made."""
    reader.selection(filters_of(form.filters))
    for name in form.dimensions:
        reader.group_by(name)
    return [*(_below("filters", one) for one in reader.problems), *_weeks(form.filters), *_dimensions(form, reader)]


def _below(parent: str, problem: Problem) -> Problem:
    return problem if problem.path == "group_by" else Problem(f"{parent}.{problem.path}", problem.message)


def _weeks(fixed: Fixed) -> Iterator[Problem]:
    """Days would tell on which one somebody answered; weeks do not change when one more answers."""
    if fixed.first_day and fixed.first_day.weekday() != 0:
        monday = fixed.first_day - timedelta(fixed.first_day.weekday())
        yield Problem("filters.from", f"{fixed.first_day} is no Monday; take {monday}, whole weeks are shared")
    if fixed.last_day and fixed.last_day.weekday() != 6:
        sunday = fixed.last_day + timedelta(6 - fixed.last_day.weekday())
        yield Problem("filters.to", f"{fixed.last_day} is no Sunday; take {sunday}, whole weeks are shared")


def _dimensions(form: ShareForm, reader: Reader) -> Iterator[Problem]:
    if len(set(form.dimensions)) < len(form.dimensions):
        yield Problem("dimensions", "one is named twice; name each once")
    fixed = {text.partition(":")[0] for text in form.filters.where}
    fixed |= {name for name in ("collector", "mode", "language", "version") if getattr(form.filters, name)}
    for name in form.dimensions:
        if name in fixed:
            yield Problem("dimensions", f"'{name}' is fixed by a filter; take it out of one of the two")
    cells = prod(1 + _groups(name, reader) for name in form.dimensions)
    if cells > MOST_CELLS:
        yield Problem("dimensions", f"they make {cells} groups and totals; at most {MOST_CELLS} are kept safe at once")


def _groups(name: str, reader: Reader) -> int:
    """How many groups a dimension has."""
    facts = reader.facts
    sizes = {"mode": len(MODES), "collector": len(facts.collectors), "language": len(facts.languages)}
    sizes |= {"version": len(facts.versions)} | {key: len(one.groups) for key, one in reader.segments.items()}
    return sizes.get(name, 0)


def cell_of(where: Sequence[str], axes: Mapping[str, Sequence[str]]) -> tuple[str, list[Problem]]:
    """The name of the cell that is asked for, and what is wrong with the question."""
    chosen = dict.fromkeys(axes, ALL)
    wrong = []
    for place, text in enumerate(where):
        name, _, group = text.partition(":")
        path = f"where[{place}]"
        if name not in axes:
            wrong.append(Problem(path, f"'{name}' is unknown; possible are: {', '.join(axes) or 'none in this share'}"))
        elif group not in axes[name]:
            wrong.append(Problem(path, f"'{group}' is unknown; possible are: {', '.join(axes[name])}"))
        elif chosen[name] != ALL:
            wrong.append(Problem(path, f"'{name}' is named twice; name one group"))
        else:
            chosen[name] = group
    return cell_name(list(chosen.values())), wrong
