"""Toplines as a workbook: an overview, one sheet a question, every figure, and what it all means."""

from collections.abc import Iterator

from app.aggregates import tidy_toplines
from app.aggregates.book_words import about, flag_words, measure_word, word
from app.aggregates.topline_document import Topline, Toplines
from app.mentions.csv_format import Cell
from app.sheets.names import sheet_names
from app.sheets.sheet import Book, Column, Sheet

OF_VALUES = {"mean", "nps", "mean_rank", "minimum", "lower_quartile", "median", "upper_quartile", "maximum"}


def book(document: Toplines, lang: str) -> Book:
    """The tidy table for programs, and the workbook in `lang`."""
    more = [(word("as_of", lang), document.as_of.isoformat(timespec="minutes"))]
    fixed = [word("questions", lang), word("figures", lang), word("about", lang)]
    names = sheet_names([*fixed, *(question.question for question in document.questions)])[len(fixed) :]
    sheets = [
        _overview(document, names, lang),
        *(_question(question, name, lang) for question, name in zip(document.questions, names, strict=True)),
        tidy_toplines.sheet(document, fixed[1]),
        about(document, more, (), lang),
    ]
    return Book(f"{document.survey}-toplines", tidy_toplines.sheet(document), sheets)


def _overview(document: Toplines, names: list[str], lang: str) -> Sheet:
    headings = ("question", "type", "base", "answered", "sheet", "flags")
    columns = [Column(one, "whole" if one in ("base", "answered") else "text", word(one, lang)) for one in headings]
    rows = (
        [one.title, one.type, one.base, one.answered, name, flag_words(one.flags, lang)]
        for one, name in zip(document.questions, names, strict=True)
    )
    return Sheet(word("questions", lang), columns, rows)


def _question(question: Topline, name: str, lang: str) -> Sheet:
    base = f"{word('base', lang)}: {question.base} · {word('answered', lang)}: {question.answered or 0}"
    shares = [Column(f"share_{one}", "share", f"{word('share', lang)} {word(one, lang)}") for one in ("low", "high")]
    columns = [
        Column("answer", "text", word("answer", lang)),
        Column("measure", "text", word("measure", lang)),
        Column("n", "whole", word("count", lang)),
        Column("base", "whole", word("base", lang)),
        Column("effective_base", "number", word("effective_base", lang)),
        Column("share", "share", word("share", lang)),
        *shares,
        Column("value", "mean", word("value", lang)),
        Column("low", "mean", word("low", lang)),
        Column("high", "mean", word("high", lang)),
    ]
    return Sheet(name, columns, _rows(question, lang), (question.title, base))


def _rows(question: Topline, lang: str) -> Iterator[list[Cell]]:
    """The tidy rows of the question with its labels; shares and means stand in columns of their own."""
    named = labels(question)
    for item, row in tidy_toplines.figures(question):
        measure, n, base, effective, *numbers, _ = row
        place = [*(None,) * 3, *numbers] if measure in OF_VALUES else [*numbers, *(None,) * 3]
        yield [named.get(item, item) or None, measure_word(str(measure), lang), n, base, effective, *place]


def labels(question: Topline) -> dict[str, str]:
    """What the options, rows or things of a question are called."""
    return {one.id: one.label for part in (question.options, question.rows, question.ranks) for one in part or ()}
