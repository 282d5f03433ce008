"""Pain points as tables: one touchpoint a row; in a workbook what people wrote stands on a sheet of its own."""

from collections.abc import Iterator

from app.aggregates.document import Share
from app.mentions.csv_format import Cell
from app.pains.document import Index, PainPoints
from app.sheets.sheet import Book, Column, Kind, Sheet

_ABOUT: dict[str, tuple[Kind, str, str]] = {
    "rank": ("whole", "Rang", "Rank"),
    "stage": ("text", "Phase (Id)", "Stage (id)"),
    "touchpoint": ("text", "Touchpoint (Id)", "Touchpoint (id)"),
    "label": ("text", "Touchpoint", "Touchpoint"),
    "base": ("whole", "Basis", "Base"),
    "mentions": ("whole", "Nennungen", "Mentions"),
    "ratings": ("whole", "Bewertungen", "Ratings"),
}
_FIGURES: dict[str, tuple[Kind, str, str]] = {
    "reach": ("share", "Begegnet", "Met"),
    "dissatisfied": ("share", "Unzufrieden", "Dissatisfied"),
    "satisfied": ("share", "Zufrieden", "Satisfied"),
    "important": ("share", "Wichtig", "Important"),
    "pain": ("share", "Schmerz", "Pain"),
    "untapped": ("share", "Ungenutzt", "Untapped"),
    "opportunity": ("mean", "Chancenindex", "Opportunity index"),
}
_REST: dict[str, tuple[Kind, str, str]] = {
    "importance": ("text", "Wichtigkeit", "Importance"),
    "said": ("whole", "Schrieben etwas", "Wrote something"),
    "flags": ("text", "Hinweise", "Flags"),
}
_ENDS = {"": ("", ""), "_low": (", von", ", from"), "_high": (", bis", ", to")}
_NAMES = {"de": ("Schmerzpunkte", "Wortlaut", "Gleichlautend"), "en": ("Pain points", "Verbatims", "In these words")}


def book(document: PainPoints, lang: str) -> Book:
    """The tidy table for programs, and the workbook in `lang`."""
    tongue = "de" if lang.split("-")[0] == "de" else "en"
    ranking, words, same = _NAMES[tongue]
    sheets = [sheet(document, ranking, tongue)]
    if any(item.verbatims for item in document.items):
        heads = [*(_column(name, _ABOUT[name], tongue) for name in ("rank", "label")), Column("text", "text", words)]
        sheets.append(Sheet(words, [*heads, Column("same", "whole", same)], _words(document)))
    return Book(f"{document.survey}-pain-points", sheet(document), sheets)


def sheet(document: PainPoints, name: str = "pain-points", lang: str = "en") -> Sheet:
    """Every touchpoint by rank, those that cannot be ranked last."""
    figures = [
        Column(f"{name}{end}", kind, de + after[0] if lang == "de" else en + after[1])
        for name, (kind, de, en) in _FIGURES.items()
        for end, after in _ENDS.items()
    ]
    about, rest = ([_column(name, words, lang) for name, words in columns.items()] for columns in (_ABOUT, _REST))
    return Sheet(name, [*about, *figures, *rest], _rows(document))


def _column(name: str, words: tuple[Kind, str, str], lang: str) -> Column:
    return Column(name, words[0], words[1 if lang == "de" else 2])


def _rows(document: PainPoints) -> Iterator[list[Cell]]:
    for item in document.items:
        about = [getattr(item, name) for name in _ABOUT]
        figures = [number for name in _FIGURES for number in _numbers(getattr(item, name))]
        yield [*about, *figures, document.importance, item.said, " ".join(item.flags)]


def _words(document: PainPoints) -> Iterator[list[Cell]]:
    for item in document.items:
        for verbatim in item.verbatims or ():
            yield [item.rank, item.label, verbatim.text, verbatim.same]


def _numbers(figure: Share | Index | None) -> tuple[float | None, float | None, float | None]:
    return (figure.estimate, figure.low, figure.high) if figure else (None, None, None)
