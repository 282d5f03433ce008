"""The columns of the flat form, one row a response. They follow from the questionnaire versions, never from the data.

A column is named after ids only, so rewording or retiring an option neither renames nor moves it.

| question | columns of `q` |
|---|---|
| single_choice hidden rating nps number date text consent path | `q` |
| multiple_choice | `q.option`: 1 ticked, 0 not, empty where it was not offered |
| matrix | `q.row` |
| ranking | `q.1`, `q.2` … |
| touchpoints | `q.tv-ad` (1, 0, empty), `q.tv-ad.satisfaction` …, `q.tv-ad.not_asked`, `q.other.1.text` …, `q.none` |
| contact, statement | none |

A question with the name of one of the columns about the response itself gets an underscore before it: `_language`.
Where the survey has margins a last column `weight` holds the weights of the completes; an import passes it over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from app.surveys import schema
from app.surveys.touchpoint_form import NOT_ASKED

Kind = Literal["flag", "word", "points", "number", "date", "text", "path"]

ABOUT: dict[str, Kind] = {
    "id": "word",
    "version": "number",
    "language": "word",
    "collector": "word",
    "mode": "word",
    "interviewer": "text",
    "disposition": "word",
    "day": "date",
    "received_at": "date",
    "seconds": "number",
}
DURATIONS, WEIGHT = "durations", "weight"


@dataclass(frozen=True)
class Part:
    """One column of a question: what follows the question's name, and what its cells hold."""

    suffix: str
    kind: Kind
    option: str | None = None
    """The option, row or touchpoint that it is about."""
    rating: str | None = None
    """The rating of a touchpoint, or `other`, `none`."""


@dataclass(frozen=True)
class Column:
    """One column, with the versions that have it."""

    name: str
    kind: Kind
    versions: tuple[int, ...]
    question: str | None = None
    part: Part | None = None


def name_of(question_id: str) -> str:
    """What the columns of a question begin with."""
    return f"_{question_id}" if question_id in (*ABOUT, DURATIONS, WEIGHT) else question_id


def columns(versions: Mapping[int, schema.Questionnaire], weighted: bool = False) -> list[Column]:
    """All columns of the pooled versions; a later version only adds some."""
    every = tuple(sorted(versions))
    found = {name: Column(name, kind, every) for name, kind in ABOUT.items()}
    for number in every:
        for section in versions[number].sections:
            _add(found, Column(f"{DURATIONS}.{section.id}", "number", (number,)))
    questions: dict[str, dict[str, Column]] = {}
    for number in every:
        for _, question in versions[number].questions():
            group = questions.setdefault(question.id, {})
            for part in parts(question):
                name = name_of(question.id) + part.suffix
                _add(group, Column(name, part.kind, (number,), question.id, part))
    asked = [column for group in questions.values() for column in group.values()]
    return [*found.values(), *asked, *([Column(WEIGHT, "number", every)] if weighted else [])]


def _add(found: dict[str, Column], column: Column) -> None:
    known = found.get(column.name)
    found[column.name] = replace(known, versions=known.versions + column.versions) if known else column


def parts(question: schema.Question) -> Iterator[Part]:
    """The columns of one question, in order."""
    match question:
        case schema.SingleChoice() | schema.Hidden():
            yield Part("", "word")
        case schema.Rating() | schema.Nps():
            yield Part("", "points")
        case schema.Number():
            yield Part("", "number")
        case schema.Date():
            yield Part("", "date")
        case schema.TextQuestion():
            yield Part("", "text")
        case schema.Consent():
            yield Part("", "flag")
        case schema.Path():
            yield Part("", "path")
        case schema.MultipleChoice():
            yield from (Part(f".{option.id}", "flag", option.id) for option in question.options)
        case schema.Matrix():
            yield from (Part(f".{row.id}", "points", row.id) for row in question.rows)
        case schema.Ranking():
            most = min(question.top or len(question.options), len(question.options))
            yield from (Part(f".{place}", "word") for place in range(1, most + 1))
        case schema.Touchpoints():
            yield from _touchpoint_parts(question)
        case schema.Statement() | schema.Contact():
            return
        case _:
            assert_never(question)


def _touchpoint_parts(question: schema.Touchpoints) -> Iterator[Part]:
    for option in question.offered():
        yield Part(f".{option.id}", "flag", option.id)
        for item in question.rate:
            yield Part(f".{option.id}.{item.rating}", rating_kind(item), option.id, item.rating)
        if question.rate_most:
            yield Part(f".{option.id}.{NOT_ASKED}", "flag", option.id, NOT_ASKED)
    for place in range(1, schema.MAX_OTHERS + 1) if question.other else ():
        yield Part(f".other.{place}.text", "text", "other")
        for item in question.rate:
            yield Part(f".other.{place}.{item.rating}", rating_kind(item), "other", item.rating)
    if question.none:
        yield Part(".none", "flag", "none")


def rating_kind(item: schema.RateItem) -> Kind:
    """What the cells of a touchpoint's rating hold."""
    match item.rating:
        case "satisfaction" | "effort" | "importance":
            return "points"
        case "emotion":
            return "word"
        case "pain_point":
            return "text"
    assert_never(item.rating)
