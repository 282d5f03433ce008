"""The flat form as variables of SPSS and R: words become codes with labels, answers that are none get missing codes.

Codes follow the order in which options came into the questionnaire: a later version adds codes and changes none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.analysis.scores import EMOTIONS
from app.exchange.columns import WEIGHT, Column, columns
from app.exchange.meaning import NA, Meaning, label, meaning, not_asked
from app.mentions.csv_format import Cell
from app.sheets.spss import Kind, Measure, Variable, variable_names
from app.surveys import schema
from app.surveys.touchpoint_form import NOT_ASKED
from app.surveys.wording import say_default

NA_CODE, NOT_ASKED_CODE = 98, 99
WEIGHT_DECIMALS = 6  # shown; the file holds all of them


@dataclass(frozen=True)
class Coded:
    """A column with its variable: `codes` stand for words, `drawn` is the column that says that it was not asked."""

    column: Column
    variable: Variable
    codes: Mapping[str, int] = field(default_factory=dict)
    drawn: str | None = None


def coded_rows(every: Sequence[Coded], flat: Iterable[Mapping[str, Cell]]) -> Iterator[list[Cell]]:
    """Flat rows as rows of the variables; only what is filled costs time."""
    places = {one.column.name: (place, one.codes) for place, one in enumerate(every)}
    drawn: dict[str, list[int]] = {}
    for place, one in enumerate(every):
        if one.drawn:
            drawn.setdefault(one.drawn, []).append(place)
    for row in flat:
        cells: list[Cell] = [None] * len(every)
        for name, value in row.items():
            if value is not None and value != "":
                place, codes = places[name]
                cells[place] = codes.get(value, value) if isinstance(value, str) else value
                for rating in drawn.get(name, ()) if value == 1 else ():
                    cells[rating] = NOT_ASKED_CODE
        yield cells


def coded(versions: Mapping[int, schema.Questionnaire], language: str, weighted: bool = False) -> list[Coded]:
    """Every column of the flat form as a variable, labelled in one language."""
    every = columns(versions, weighted)
    names = variable_names(column.name for column in every)
    there = {column.name for column in every}
    return [_coded(versions, column, name, language, there) for column, name in zip(every, names, strict=True)]


def codes_of(versions: Mapping[int, schema.Questionnaire], column: Column) -> dict[str, int]:
    """The codes of the words that a column's cells can hold; none for open ones."""
    missing = {NA: NA_CODE} if any(_offers_na(question, column) for question in _asked(versions, column)) else {}
    match meaning(versions, column, "").question if column.question else None:
        case schema.SingleChoice() | schema.Hidden() | schema.Ranking():
            listed = (option.id for old in _asked(versions, column) for option in getattr(old, "options", ()))
            return {option: code for code, option in enumerate(dict.fromkeys(listed), start=1)}
        case schema.Touchpoints() if column.part and column.part.rating == "emotion":
            return {emotion: code for code, emotion in enumerate(EMOTIONS, start=1)} | missing
    return missing if column.kind == "points" else {}


def _offers_na(question: schema.Question, column: Column) -> bool:
    match question:
        case schema.Rating() | schema.Matrix():
            return question.na
        case schema.Touchpoints():
            return any(item.na for item in question.rate if column.part and item.rating == column.part.rating)
    return False


def _asked(versions: Mapping[int, schema.Questionnaire], column: Column) -> Sequence[schema.Question]:
    """The question of a column in every version that has it, the oldest first."""
    return [
        question
        for number in column.versions
        for _, question in versions[number].questions()
        if question.id == column.question
    ]


def _coded(
    versions: Mapping[int, schema.Questionnaire], column: Column, name: str, language: str, there: set[str]
) -> Coded:
    title = label(versions, column, language)
    if column.question is None:
        decimals = WEIGHT_DECIMALS if column.name == WEIGHT else 0
        return Coded(column, Variable(name, _kind(column, {}), title, _measure(column, None), decimals=decimals))
    found = meaning(versions, column, language)
    codes = codes_of(versions, column)
    drawn = f"{column.name.rpartition('.')[0]}.{NOT_ASKED}" if _rates(found) else None
    drawn = drawn if drawn in there else None
    values = _values(found, codes)
    missing = [NA_CODE] if NA in codes else []
    if drawn:
        values[NOT_ASKED_CODE] = not_asked(language)
        missing.append(NOT_ASKED_CODE)
    decimals = found.question.decimals if isinstance(found.question, schema.Number) else 0
    variable = Variable(
        name, _kind(column, codes), title, _measure(column, found.question), values, tuple(missing), decimals
    )
    return Coded(column, variable, codes, drawn)


def _rates(found: Meaning) -> bool:
    """Whether the column holds a rating of a touchpoint as a number."""
    part = found.column.part
    return part is not None and part.rating not in (None, NOT_ASKED) and found.column.kind in ("points", "word")


def _values(found: Meaning, codes: Mapping[str, int]) -> dict[int, str]:
    said = found.values() | ({NA: say_default("na", found.language)} if NA in codes else {})
    values = {codes[value] if value in codes else int(value): label for value, label in said.items()}
    return {value: label for value, label in values.items() if label}


def _kind(column: Column, codes: Mapping[str, int]) -> Kind:
    if column.name == "received_at" and column.question is None:
        return "moment"
    if column.kind == "date":
        return "date"
    if column.kind == "number":
        return "number"
    return "code" if codes or column.kind in ("flag", "points") else "text"


def _measure(column: Column, question: schema.Question | None) -> Measure:
    if column.kind == "date" or column.kind == "number" or isinstance(question, schema.Nps):
        return "scale"
    return "ordinal" if column.kind == "points" else "nominal"
