"""The flat form with one type a column, for Parquet: a rating that may be `na` gets a second column that says so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.exchange.columns import WEIGHT, Column, columns
from app.exchange.meaning import NA
from app.exchange.variables import codes_of
from app.mentions.csv_format import Cell
from app.sheets import sheet
from app.sheets.sheet import Kind
from app.surveys import schema

_KINDS: Mapping[str, Kind] = {"flag": "flag", "points": "whole", "number": "number", "date": "date"}
_ABOUT: Mapping[str, Kind] = {WEIGHT: "number", "received_at": "moment"}


class Typed:
    """The columns of the pooled versions, and flat rows as they go into them."""

    def __init__(self, versions: Mapping[int, schema.Questionnaire], weighted: bool = False) -> None:
        self._every = columns(versions, weighted)
        self._kinds = {column.name: _kind(column, versions) for column in self._every}
        points = [column for column in self._every if column.kind == "points"]
        self._rated = {column.name for column in points if NA in codes_of(versions, column)}

    @property
    def columns(self) -> Sequence[sheet.Column]:
        return list(self._listed())

    def _listed(self) -> Iterator[sheet.Column]:
        for column in self._every:
            yield sheet.Column(column.name, self._kinds[column.name])
            if column.name in self._rated:
                yield sheet.Column(f"{column.name}.{NA}", "flag")

    def rows(self, flat: Iterable[Mapping[str, Cell]]) -> Iterator[list[Cell]]:
        """Flat rows in these columns; only what is filled costs time."""
        places = {column.name: place for place, column in enumerate(self.columns)}
        for row in flat:
            cells: list[Cell] = [None] * len(places)
            for name, value in row.items():
                place = places[name]
                if name in self._rated and value is not None:
                    cells[place + 1] = value == NA
                    value = None if value == NA else value
                cells[place] = value
            yield cells


def _kind(column: Column, versions: Mapping[int, schema.Questionnaire]) -> Kind:
    if column.question is None:
        return _ABOUT.get(column.name, "whole" if column.kind == "number" else _KINDS.get(column.kind, "text"))
    if column.kind == "number" and not any(_decimals(column, versions[number]) for number in column.versions):
        return "whole"
    return _KINDS.get(column.kind, "text")


def _decimals(column: Column, questionnaire: schema.Questionnaire) -> int:
    asked = (question for _, question in questionnaire.questions() if question.id == column.question)
    return max((question.decimals for question in asked if isinstance(question, schema.Number)), default=0)
