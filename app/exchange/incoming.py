"""Rows of a file on their way in: an own export, or another tool's file with its mapping."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from app.errors import Invalid, Problem
from app.exchange.columns import columns, name_of
from app.exchange.csv_format import Row
from app.exchange.flatten import Defaults, unflatten
from app.exchange.mapping import Mapping, mapped
from app.responses.arrival import Arrival, local_day
from app.responses.recorded import recorded
from app.responses.stored import Stored
from app.surveys.answers import Checker


@dataclass(frozen=True)
class RowProblem:
    """Why a row was not stored; rows as a spreadsheet counts them."""

    row: int
    column: str
    message: str


@dataclass
class Report:
    """What an import did. A row with problems is not stored at all; every other row is."""

    stored: int = 0
    repeated: int = 0
    """Rows that were stored before, with the same content."""
    problems: list[RowProblem] = field(default_factory=list)


class Entry(NamedTuple):
    """A row that can be stored."""

    row: int
    response: Stored
    arrival: Arrival


class Counter:
    """Reads rows into arrivals; what cannot be taken goes to the report."""

    def __init__(
        self, survey_id: str, checkers: dict[int, Checker], secret: bytes, now: datetime, mapping: Mapping | None
    ) -> None:
        self.survey_id, self.checkers, self.secret, self.now, self.mapping = survey_id, checkers, secret, now, mapping
        self.pooled = {number: checker.questionnaire for number, checker in checkers.items()}
        newest = max(checkers)
        self.defaults = Defaults(newest, local_day(now, self.pooled[newest]))
        self.known = [column.name for column in columns(self.pooled, weighted=True)]
        self.sources = mapping.targets() if mapping else {}

    def check_header(self, header: list[str], slug: str) -> None:
        """Raises Invalid where the columns do not fit."""
        problems = self._own_problems(header) if self.mapping is None else self._mapping_problems(header, slug)
        if problems:
            raise Invalid("The columns of this file do not fit. Nothing was stored.", problems)

    def _own_problems(self, header: list[str]) -> list[Problem]:
        problems = [] if "id" in header else [Problem("id", "The file has no column `id`; every response needs one.")]
        unknown = [name for name in header if name not in self.known]
        return problems + [Problem(name, "No question has this column; see the codebook.") for name in unknown]

    def _mapping_problems(self, header: list[str], slug: str) -> list[Problem]:
        assert self.mapping is not None
        problems = self.mapping.header_problems(header)
        if self.mapping.survey != slug:
            problems.append(Problem("survey", f"The mapping is for '{self.mapping.survey}', not for '{slug}'."))
        wrong = [(source, name) for name, source in self.sources.items() if name not in self.known]
        return problems + [Problem(source, f"It goes to `{name}`, which no question has.") for source, name in wrong]

    def read(self, row: Row, report: Report) -> Entry | None:
        """The row as it can be stored; None where it has problems, which the report then holds."""
        problems = [] if row.fault is None else [Problem("", row.fault)]
        cells = row.cells
        if self.mapping and not problems:
            cells, problems = mapped(self.mapping, cells)
        entry = None if problems else self._entry(row.number, cells, problems)
        report.problems += [RowProblem(row.number, self._column(one.path), one.message) for one in problems]
        return None if problems else entry

    def _entry(self, number: int, cells: dict[str, str], problems: list[Problem]) -> Entry | None:
        response, found = unflatten(cells, self.pooled, self.defaults)
        problems += found
        if response is None:
            return None
        checker = self.checkers[response.version]
        try:
            arrival = recorded(self.survey_id, checker, response, self.secret, self.now)
        except Invalid as error:
            problems += error.problems
            return None
        return Entry(number, response, arrival)

    def _column(self, path: str) -> str:
        """The file's column for the place of a problem: `answers.met.picked.tv-ad.satisfaction` or `mode`."""
        name = path
        if path.startswith("answers."):
            question, _, place = path.removeprefix("answers.").partition(".")
            place = place.removeprefix("picked.")
            name = name_of(question) + (f".{place}" if place else "")
        return self.sources.get(name, name)
