"""What every column of the flat form means: one row for the column, then one for each value that it can hold."""

from collections.abc import Iterable, Iterator, Mapping

from app.exchange.columns import Column
from app.exchange.meaning import NA, Meaning, label, meaning, not_asked
from app.exchange.variables import NOT_ASKED_CODE, Coded, coded
from app.mentions.csv_format import Cell
from app.surveys import schema
from app.surveys.touchpoint_form import NOT_ASKED
from app.surveys.wording import say_default


def languages(versions: Mapping[int, schema.Questionnaire]) -> list[str]:
    """The languages of all versions, the first of the newest first."""
    newest = sorted(versions, reverse=True)
    return list(dict.fromkeys(language for number in newest for language in versions[number].languages))


def header(versions: Mapping[int, schema.Questionnaire]) -> list[str]:
    """The codebook's own columns."""
    labels = [f"label_{language}" for language in languages(versions)]
    about = ["column", "variable", "question", "type", "stage", "touchpoint", "rating", "value", "code", "missing"]
    return [*about, *labels, "versions"]


def rows(versions: Mapping[int, schema.Questionnaire], weighted: bool = False) -> Iterator[list[Cell]]:
    """The codebook of the pooled versions, in the order of the columns; words are those of the newest version.

    `variable` and `code` are what SPSS and R know; `missing` is 1 where a value stands for an answer that is none.
    """
    spoken_in = languages(versions)
    for one in coded(versions, spoken_in[0], weighted):
        column = one.column
        if column.question is None:
            names = [label(versions, column, language) for language in spoken_in]
            yield [column.name, one.variable.name, *(None,) * 8, *names, _numbers(column.versions)]
            continue
        meanings = [meaning(versions, column, language) for language in spoken_in]
        place = [column.name, one.variable.name, *_place(meanings[0])]
        names = [found.label() for found in meanings]
        yield [*place, None, None, None, *names, _numbers(column.versions)]
        yield from ([*place, *value] for value in _values(versions, one, meanings))


def _values(versions: Mapping[int, schema.Questionnaire], one: Coded, meanings: list[Meaning]) -> Iterator[list[Cell]]:
    """Value, code, missing, labels and versions of everything that the column can hold."""
    na = NA in one.codes
    labels = [found.values() | ({NA: say_default("na", found.language)} if na else {}) for found in meanings]
    for value in labels[0]:
        code = one.codes[value] if value in one.codes else int(value)
        missing = 1 if code in one.variable.missing else None
        there = _numbers(_offered(versions, one.column, value))
        yield [value, code, missing, *(found[value] for found in labels), there]
    if one.drawn:
        words = [not_asked(found.language) for found in meanings]
        yield [NOT_ASKED, NOT_ASKED_CODE, 1, *words, _numbers(one.column.versions)]


def _offered(versions: Mapping[int, schema.Questionnaire], column: Column, value: str) -> list[int]:
    """The versions in which a value could be chosen: an option must be there and not retired."""
    return [number for number in column.versions if value in _choosable(versions[number], column, value)]


def _choosable(questionnaire: schema.Questionnaire, column: Column, value: str) -> Iterable[str]:
    question = next(asked for _, asked in questionnaire.questions() if asked.id == column.question)
    match question:
        case schema.SingleChoice() | schema.Hidden() | schema.Ranking():
            return [option.id for option in question.options if not option.retired]
    return (value,)


def _numbers(versions: Iterable[int]) -> str:
    return " ".join(map(str, versions))


def _place(found: Meaning) -> list[Cell]:
    question, part = found.question, found.column.part
    touchpoint = part.option if part and isinstance(question, schema.Touchpoints) else None
    rating = part.rating if part else None
    return [question.id, question.type, schema.stage_of(found.section, question), touchpoint, rating]
