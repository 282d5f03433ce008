"""Reading the cells of one row back, each by its kind; what cannot be read becomes a problem of its column."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from math import isfinite
from typing import TypeVar

from app.errors import Problem

_WHOLE = re.compile(r"([-+]?\d{1,16})(?:\.0*)?", re.ASCII)  # other tools write whole numbers as 4.0
_BETWEEN_STOPS, _BETWEEN_STAGE = " > ", "/"
Value = TypeVar("Value")


def path_cell(path: list[list[str]]) -> str:
    """A path as one cell: `awareness/tv-ad > purchase/shop`."""
    return _BETWEEN_STOPS.join(_BETWEEN_STAGE.join(stop) for stop in path)


class Cells:
    """One row's cells by column; an empty cell reads as None. Columns never read stay in `unread`."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self._row = {column: cell for column, cell in row.items() if cell != ""}
        self.unread = dict.fromkeys(self._row)
        self.problems: list[Problem] = []

    def text(self, column: str) -> str | None:
        """The cell as it is."""
        self.unread.pop(column, None)
        return self._row.get(column)

    def flag(self, column: str) -> bool | None:
        return self._read(column, _flag, "write 1, 0, or leave it empty")

    def points(self, column: str) -> int | str | None:
        """A whole number or `na`."""
        return self._read(column, _points, "write a whole number like 4")

    def number(self, column: str) -> int | float | None:
        """A number; whole ones are integers."""
        return self._read(column, _number, "write a number like 12.5")

    def whole(self, column: str) -> int | None:
        return self._read(column, _whole, "write a whole number like 4")

    def day(self, column: str) -> date | None:
        return self._read(column, _day, "write a day like 2026-01-31")

    def moment(self, column: str) -> datetime | None:
        """A moment with its time zone."""
        return self._read(column, _moment, "write a moment like 2026-01-31T12:00:00+00:00")

    def path(self, column: str) -> list[list[str]] | None:
        """Stops in their order."""
        return self._read(column, _path, "write the stops like awareness/tv-ad > purchase/shop")

    def _read(self, column: str, parse: Callable[[str], Value], advice: str) -> Value | None:
        cell = self.text(column)
        if cell is None:
            return None
        try:
            return parse(cell)
        except ValueError:
            self.problems.append(Problem(column, f"'{cell[:80]}' cannot be read; {advice}."))
            return None


def _whole(cell: str) -> int:
    found = _WHOLE.fullmatch(cell)
    if found is None:
        raise ValueError(cell)
    return int(found[1])


def _flag(cell: str) -> bool:
    if (value := _whole(cell)) not in (0, 1):
        raise ValueError(cell)
    return value == 1


def _points(cell: str) -> int | str:
    return cell if cell == "na" else _whole(cell)


def _number(cell: str) -> int | float:
    if _WHOLE.fullmatch(cell):
        return _whole(cell)
    number = float(cell)
    if not isfinite(number):
        raise ValueError(cell)
    return int(number) if number == int(number) else number


def _day(cell: str) -> date:
    if len(cell) != len("2026-01-31"):
        raise ValueError(cell)
    return date.fromisoformat(cell)


def _moment(cell: str) -> datetime:
    moment = datetime.fromisoformat(cell)
    if moment.tzinfo is None:
        raise ValueError(cell)
    return moment


def _path(cell: str) -> list[list[str]]:
    stops = [stop.split(_BETWEEN_STAGE) for stop in cell.split(_BETWEEN_STOPS)]
    if any(len(stop) != 2 for stop in stops):
        raise ValueError(cell)
    return stops
