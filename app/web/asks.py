"""A question as its template draws it, and who reads it: plain values, nothing left to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.journeys.texts import Text, in_language
from app.surveys.piping import pipe
from app.web.steps import Way
from app.web.texts import translate


@dataclass(frozen=True)
class Choice:
    """One thing to tick, tap or lay; `alone` excludes the others, `opens` shows the field for own words."""

    value: str
    label: str
    alone: bool = False
    opens: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a matrix, one field of a contact."""

    id: str
    name: str
    label: str
    value: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Ask:
    """A question as it is drawn. `kind` names the macro; the rest is what the macros need."""

    id: str
    name: str
    kind: str
    title: str
    help: str = ""
    hint: str = ""
    free: bool = False
    visible: bool = True
    problem: str = ""
    filled: Mapping[str, list[str]] = field(default_factory=dict)
    multiple: bool = False
    choices: Sequence[Choice] = ()
    others: Sequence[str] = ()
    points: Sequence[str] = ()
    low: str = ""
    high: str = ""
    na: str = ""
    rows: Sequence[Row] = ()
    laid: Sequence[Choice] = ()
    open: Sequence[Choice] = ()
    limit: int = 0
    what_first: str = ""
    what_next: str = ""
    unit: str = ""
    decimals: bool = False
    as_text: bool = False

    def chosen(self, name: str) -> list[str]:
        return self.filled.get(name, [])

    @property
    def value(self) -> str:
        return next(iter(self.filled.get(self.name, [])), "")


@dataclass(frozen=True)
class Reader:
    """Who reads the page: language, seed of the random order, and the answers so far."""

    way: Way
    answers: Mapping[str, Any]
    seed: str
    language: str

    @property
    def fallback(self) -> str:
        return self.way.questionnaire.languages[0]

    def say(self, text: Text | None) -> str:
        """An author's text in the reader's language, with earlier answers piped in."""
        if text is None:
            return ""
        words = in_language(text, self.language, self.fallback)
        return pipe(words, self.way.kept, self.way.questionnaire, self.language)

    def own(self, key: str, **values: Any) -> str:
        return translate(key, self.language, **values)
