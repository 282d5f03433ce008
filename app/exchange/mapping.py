"""Files of other tools: a small YAML mapping says which column answers which question.

```yaml
survey: airline-passengers
language: en              # of every row
key: id                   # the column that tells the rows apart; ids derive from it, so importing twice is harmless
day: Date of travel       # optional: a column with days like 2026-01-31
columns:                  # column of the file → column of the flat form
  Age: age
  Class: {to: class, values: kebab}                   # `Eco Plus` → `eco-plus`
  Gender: {to: gender, values: {F: female, M: male}}
met:                      # columns that hold the rating of one touchpoint each
  - question: booking_met
    rating: satisfaction
    not_met: ["0"]        # cells that say that the touchpoint was not met; an empty cell says so too
    none: true            # who met none of them answered `none of these`
    columns: {Ease of Online booking: ease-of-online-booking}
ignore: [number]          # every column is mapped or ignored, so that nothing is lost by mistake
```
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Columns
from functools import reduce
from hashlib import blake2b
from typing import Literal
from uuid import UUID

from pydantic import Field, ValidationError

from app.errors import Invalid, Problem
from app.exchange.columns import name_of
from app.journeys.texts import Id, Language
from app.surveys.schema import Strict
from app.surveys.yaml_tree import UnreadableError, read_tree, step


class Answer(Strict):
    """Where a column goes, and what its values are called there."""

    to: str
    values: Literal["same", "kebab"] | dict[str, str] = "same"


class Met(Strict):
    """Columns that rate the touchpoints of one question."""

    question: Id
    rating: Id = "satisfaction"
    not_met: list[str] = Field(default_factory=list)
    none: bool = False
    columns: dict[str, Id] = Field(min_length=1)


class Mapping(Strict):
    """How the rows of a file become rows of the flat form."""

    survey: Id
    language: Language
    key: str
    version: int | None = Field(None, ge=1, description="The version answered; the newest if left out")
    day: str | None = None
    columns: dict[str, str | Answer] = Field(default_factory=dict)
    met: list[Met] = Field(default_factory=list)
    ignore: list[str] = Field(default_factory=list)

    def sources(self) -> Iterator[str]:
        """Every column of the file that is spoken of."""
        yield from {self.key: None, **({self.day: None} if self.day else {})}
        yield from (name for name in self.columns if name not in (self.key, self.day))
        yield from (name for met in self.met for name in met.columns)
        yield from (name for name in self.ignore if name != self.key)

    def targets(self) -> dict[str, str]:
        """Column of the flat form → column of the file, to say where a problem lies."""
        found = {"id": self.key} | ({"day": self.day} if self.day else {})
        found |= {_answer(answer).to: name for name, answer in self.columns.items()}
        for met in self.met:
            for name, touchpoint in met.columns.items():
                place = f"{name_of(met.question)}.{touchpoint}"
                found |= {place: name, f"{place}.{met.rating}": name}
        return found

    def header_problems(self, header: list[str]) -> list[Problem]:
        """What does not fit between the mapping and the file."""
        spoken_of = Counter(self.sources())
        problems = [
            Problem(name, "The mapping names this column, the file has none.")
            for name in spoken_of
            if name not in header
        ]
        problems += [Problem(name, "The mapping names this column twice.") for name, n in spoken_of.items() if n > 1]
        unmapped = [name for name in header if name not in spoken_of]
        return problems + [Problem(name, "Map this column, or list it under `ignore`.") for name in unmapped]


def read_mapping(text: str) -> Mapping:
    """The mapping of a YAML text; raises Invalid with a problem for every wrong place."""
    try:
        tree = read_tree(text)
        return Mapping.model_validate(tree.value)
    except UnreadableError as error:
        problems = [Problem(f"line {error.line}", error.message)]
    except ValidationError as error:
        problems = []
        for one in error.errors(include_url=False, include_input=False):
            place = reduce(step, one["loc"], "")
            problems.append(Problem(f"line {tree.line(place)}: {place}", f"{one['msg']}."))
    raise Invalid("This mapping cannot be used.", problems)


def mapped(mapping: Mapping, row: Columns[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """A row of the flat form from a row of the file; problems name the file's column."""
    key = row[mapping.key].strip()
    problems = [] if key else [Problem(mapping.key, "The row has no key, so it could be imported twice.")]
    found = {"id": derived_id(mapping.survey, key), "language": mapping.language}
    if mapping.version is not None:
        found["version"] = str(mapping.version)
    if mapping.day:
        found["day"] = row[mapping.day].strip()
    for name, answer in mapping.columns.items():
        target = _answer(answer)
        value = _value(target, row[name])
        if value is None:
            known = ", ".join(target.values)
            problems.append(Problem(name, f"'{row[name][:80]}' is not in the mapping. Known are: {known}."))
        else:
            found[target.to] = value
    for met in mapping.met:
        found |= _met(met, row)
    return found, problems


def _answer(answer: str | Answer) -> Answer:
    return Answer(to=answer) if isinstance(answer, str) else answer


def _value(answer: Answer, cell: str) -> str | None:
    if answer.values == "same" or not cell.strip():
        return cell if answer.values == "same" else ""
    if answer.values == "kebab":
        return kebab(cell)
    return answer.values.get(cell.strip())


def _met(met: Met, row: Columns[str, str]) -> dict[str, str]:
    """Whoever rated a touchpoint has met it."""
    name = name_of(met.question)
    rated = {
        touchpoint: row[column].strip()
        for column, touchpoint in met.columns.items()
        if row[column].strip() not in ("", *met.not_met)
    }
    found = {f"{name}.{touchpoint}": "1" for touchpoint in rated}
    found |= {f"{name}.{touchpoint}.{met.rating}": rating for touchpoint, rating in rated.items()}
    if met.none and not rated:
        found[f"{name}.none"] = "1"
    return found


def kebab(text: str) -> str:
    """`Departure/Arrival time` → `departure-arrival-time`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def derived_id(survey: str, key: str) -> str:
    """An id in the form of a random UUID (version 4), always the same for a row."""
    digest = blake2b(f"{survey}\x00{key}".encode(), digest_size=16, person=b"imported row").digest()
    return str(UUID(bytes=digest, version=4))
