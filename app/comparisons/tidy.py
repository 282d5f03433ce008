"""Comparisons, tables and trends as tidy rows: one figure a row; a pair of groups is a row too."""

from collections.abc import Iterator, Sequence

from app.comparisons.document import Compared, Crosstab, Figure, Pair, SignificanceTest, Trend
from app.mentions.csv_format import Cell
from app.sheets.sheet import Book, Column, Kind, Sheet

_LINE = ("measure", "stage", "touchpoint", "question", "item", "label")
_FIGURE: Sequence[tuple[str, Kind]] = (
    ("n", "whole"), ("base", "whole"), ("effective_base", "number"), ("estimate", "number"), ("low", "number"),
    ("high", "number"), ("method", "text"), ("flags", "text"),
)  # fmt: skip
_TEST: Sequence[tuple[str, Kind]] = (
    ("letters", "text"), ("test", "text"), ("statistic", "number"), ("df", "number"), ("df2", "number"),
    ("p", "number"), ("p_adjusted", "number"), ("effect", "text"), ("effect_size", "number"),
)  # fmt: skip
TOTAL = "total"


def table_book(document: Compared | Crosstab, _: str = "") -> Book:
    """A table of groups."""
    name = "compare" if isinstance(document, Compared) else f"crosstab-{document.question}"
    columns = [
        *(Column(one) for one in (*_LINE, "group", "versus", "group_label")),
        *_columns(_FIGURE),
        *_columns(_TEST),
    ]
    sheet = Sheet(name, columns, _table(document))
    return Book(f"{document.survey}-{name}", sheet, [Sheet(name, columns, _table(document), document.notes)])


def trend_book(document: Trend, _: str = "") -> Book:
    """Figures over time."""
    changes: Sequence[tuple[str, Kind]] = (
        ("change", "number"), ("change_low", "number"), ("change_high", "number"), ("p", "number"),
        ("p_adjusted", "number"), ("beyond_chance", "flag"), ("test", "text"),
    )  # fmt: skip
    columns = [*(Column(one) for one in (*_LINE, "period")), *_columns(_FIGURE), *_columns(changes)]
    sheet = Sheet("trend", columns, _trend(document))
    return Book(f"{document.survey}-trend", sheet, [Sheet("trend", columns, _trend(document), document.notes)])


def _columns(named: Sequence[tuple[str, Kind]]) -> list[Column]:
    return [Column(name, kind) for name, kind in named]


def _table(document: Compared | Crosstab) -> Iterator[list[Cell]]:
    labels = {group.letter: group.label for group in document.groups}
    for row in document.rows:
        line: list[Cell] = [getattr(row, name) for name in _LINE]
        effect: list[Cell] = [row.effect.name, row.effect.size] if row.effect else [None, None]
        yield [*line, TOTAL, None, None, *_figure(row.total), None, *_test(row.test), *effect]
        for group, one in zip(document.groups, row.groups, strict=True):
            yield [*line, group.letter, None, group.label, *_figure(one), one.letters, *[None] * (len(_TEST) - 1)]
        for pair in row.pairs:
            yield [*line, pair.a, pair.b, f"{labels[pair.a]} − {labels[pair.b]}", *_pair(pair)]


def _pair(pair: Pair) -> list[Cell]:
    found = pair.difference
    numbers: list[Cell] = [None, None, None, found.estimate, found.low, found.high, found.method, None]
    return [*numbers, None, *_test(pair.test), pair.effect.name, pair.effect.size]


def _figure(figure: Figure) -> list[Cell]:
    return [*(getattr(figure, name) for name, _ in _FIGURE[:-1]), " ".join(figure.flags)]


def _test(test: SignificanceTest) -> list[Cell]:
    return [test.method, test.statistic, test.df, test.df2, test.p, test.p_adjusted]


def _trend(document: Trend) -> Iterator[list[Cell]]:
    for series in document.series:
        line: list[Cell] = [getattr(series, name) for name in _LINE]
        for point in series.points:
            one = point.change
            change: list[Cell] = [None] * 7
            if one:
                change = [one.estimate, one.low, one.high, one.p, one.p_adjusted, one.beyond_chance, one.method]
            yield [*line, point.period, *_figure(point), *change]
