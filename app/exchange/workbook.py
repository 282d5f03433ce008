"""Responses as a workbook: once as the flat form has them, once in words under the questions, and the codebook."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from app.exchange import codebook
from app.exchange.columns import Column, columns
from app.exchange.meaning import label, meaning
from app.mentions.csv_format import Cell
from app.sheets import sheet
from app.sheets.sheet import Book, Kind, Sheet
from app.surveys import schema
from app.surveys.wording import spoken

Flat = Mapping[str, Cell]
_NAMES = {"codes": ("Antworten", "Responses"), "words": ("In Worten", "In words"), "codebook": ("Codebuch", "Codebook")}


def workbook_of(
    slug: str,
    versions: Mapping[int, schema.Questionnaire],
    flat: Callable[[], Iterable[Flat]],
    lang: str,
    weighted: bool = False,
    *,
    in_words: bool = True,
) -> Book:
    """The workbook in `lang`; `flat` gives the rows anew for every sheet."""
    every = columns(versions, weighted)
    names = [column.name for column in every]
    data = Sheet(
        _name("codes", lang),
        [sheet.Column(column.name, _kind(column)) for column in every],
        ([row.get(name) for name in names] for row in flat()),
    )
    words = [_words(versions, every, flat, lang)] if in_words else []
    sheets = [data, *words, _codebook(versions, lang, weighted)]
    return Book(f"{slug}-responses", data, sheets)


def _words(
    versions: Mapping[int, schema.Questionnaire],
    every: Sequence[Column],
    flat: Callable[[], Iterable[Flat]],
    lang: str,
) -> Sheet:
    said = [_said(versions, column, lang) for column in every]

    def rows() -> Iterator[list[Cell]]:
        for row in flat():
            cells = [row.get(column.name) for column in every]
            yield [
                cell if cell is None or not words else words.get(str(cell)) or cell
                for cell, words in zip(cells, said, strict=True)
            ]

    headings = [sheet.Column(column.name, _kind(column), label(versions, column, lang)) for column in every]
    return Sheet(_name("words", lang), headings, rows())


def _said(versions: Mapping[int, schema.Questionnaire], column: Column, lang: str) -> Mapping[str, str]:
    """The values of a column in words; points of a scale stay numbers, so that they can be counted with."""
    if column.question is None:
        return {}
    values = meaning(versions, column, lang).values()
    return values if column.kind != "points" else {value: text for value, text in values.items() if value == "na"}


def _codebook(versions: Mapping[int, schema.Questionnaire], lang: str, weighted: bool) -> Sheet:
    numbers = ("code", "missing")
    names = codebook.header(versions)
    headings = [sheet.Column(name, "whole" if name in numbers else "text") for name in names]
    return Sheet(_name("codebook", lang), headings, codebook.rows(versions, weighted))


def _kind(column: Column) -> Kind:
    if column.name == "received_at" and column.question is None:
        return "moment"
    return "date" if column.kind == "date" else "flag" if column.kind == "flag" else "number"


def _name(key: str, lang: str) -> str:
    return _NAMES[key][spoken(lang) == "en"]
