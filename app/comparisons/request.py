"""Which comparison, table or trend is wanted: the query parameters, and their meaning for one survey."""

from typing import Literal

from pydantic import Field, ValidationError

from app.aggregates.request import ATTRIBUTES, FigureQuery, Filters, GroupBy, Reader, Words
from app.analysis.letters import MOST
from app.analysis.multiplicity import Adjustment
from app.analysis.trend import Unit
from app.comparisons.question_lines import TABULATED
from app.comparisons.touchpoint_lines import MEASURED
from app.errors import Problem
from app.mentions.selection import Selection
from app.surveys.schema import Question

_NAMES = ("collector", "mode", "language", "version", "from", "to")
_STAGE = "Only these stages of the model"
_MODEL = "Read in this stage model; the questionnaire's own if left out"


class GroupsQuery(FigureQuery):
    """The parameters of everything that sets groups beside each other."""

    group_by: Words = Field("", description="The groups: a segment, or collector, mode, language, version, week, month")
    group: list[Words] = Field(
        default_factory=list,
        max_length=MOST,
        description="Or a group by a filter, `age:u30,30-49;mode:street;from:2026-01-01`; repeatable, at least two",
    )
    adjust: Adjustment = Field("bh", description="Of p over the whole table: none, holm, bh (Benjamini–Hochberg)")
    means: Literal["welch", "mann-whitney"] = Field(
        "welch", description="Of two groups' single ratings: welch, mann-whitney"
    )


class CompareQuery(GroupsQuery):
    """The parameters of a comparison."""

    model: str = Field("", max_length=64, description=_MODEL)
    stage: Words = Field("", description=_STAGE)
    measure: Words = Field("frequency,satisfaction", description=", ".join(MEASURED))


class CrosstabQuery(GroupsQuery):
    """The parameters of a table."""

    question: str = Field("", max_length=64, description="The id of the question in the rows")


class TrendQuery(FigureQuery):
    """The parameters of a trend."""

    per: Literal["week", "month", "version"] = Field("month", description="week, month or version")
    measure: Words = Field("satisfaction", description=", ".join((*MEASURED, "outcome")))
    model: str = Field("", max_length=64, description=_MODEL)
    stage: Words = Field("", description=_STAGE)
    touchpoint: Words = Field("", description="These touchpoints of the stages instead of the stages themselves")


UNITS: tuple[Unit, ...] = ("week", "month")
Groups = GroupBy | list[Selection] | Unit


def groups_of(reader: Reader, query: GroupsQuery) -> Groups | None:
    """What makes the groups; None where that is wrong, which the reader then knows."""
    if query.group:
        return _filters(reader, query)
    names = query.group_by.split(",") if query.group_by else []
    if len(names) == 1 and names[0] in UNITS and names[0] not in reader.segments:
        return UNITS[UNITS.index(names[0])]
    possible = ", ".join([*reader.segments, *ATTRIBUTES, *UNITS])
    if len(names) != 1:
        reader.problems.append(Problem("group_by", f"name one thing to group by; possible are: {possible}"))
        return None
    (found,) = reader.group_by(query.group_by) or (None,)
    return found


def _filters(reader: Reader, query: GroupsQuery) -> list[Selection] | None:
    if query.group_by:
        reader.problems.append(Problem("group", "give either `group_by` or `group`, not both"))
    if len(query.group) < 2:
        reader.problems.append(Problem("group", "give at least two groups"))
    found = [_selection(reader, text, f"group[{place}]") for place, text in enumerate(query.group)]
    return [one for one in found if one is not None] if None not in found else None


def _selection(reader: Reader, text: str, path: str) -> Selection | None:
    """One group by its filter."""
    values: dict[str, object] = {"where": []}
    for part in text.split(";"):
        name, colon, rest = part.partition(":")
        if not colon or not rest:
            reader.problems.append(Problem(path, f"'{part}' is not of the form name:value,value"))
            return None
        if name in reader.segments:
            values["where"] = [*values["where"], part]  # type: ignore[misc]
        else:
            values[name] = rest
    unknown = [name for name in values if name not in (*_NAMES, "where")]
    if unknown:
        possible = ", ".join([*reader.segments, *_NAMES])
        reader.problems.append(Problem(path, f"'{unknown[0]}' is unknown; possible are: {possible}"))
        return None
    inner = Reader(reader.facts)
    try:
        selection = inner.selection(Filters.model_validate(values))
    except ValidationError as error:
        reader.problems.append(Problem(path, f"{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}"))
        return None
    reader.problems += [Problem(path, one.message) for one in inner.problems]
    return None if inner.problems else selection


def measures_of(reader: Reader, wanted: str, possible: tuple[str, ...]) -> tuple[str, ...]:
    """The measures named."""
    names = tuple(dict.fromkeys(wanted.split(",")))
    return tuple(name for name in names if reader.one_of("measure", name, possible))


def question_of(reader: Reader, name: str) -> list[Question] | None:
    """The forms of a question in all versions, newest first; None where it cannot be tabulated."""
    found: dict[str, list[Question]] = {}
    for number in sorted(reader.facts.versions, reverse=True):
        for _, question in reader.facts.versions[number].questions():
            if question.type in TABULATED:
                found.setdefault(question.id, []).append(question)
    return found[name] if reader.one_of("question", name, found) else None


def outcomes(reader: Reader) -> list[list[Question]]:
    """The questions that say what it all led to."""
    found: dict[str, list[Question]] = {}
    for number in sorted(reader.facts.versions, reverse=True):
        for _, question in reader.facts.versions[number].questions():
            if question.role == "outcome" and question.type in TABULATED:
                found.setdefault(question.id, []).append(question)
    return list(found.values())
