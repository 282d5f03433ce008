"""The columns behind every figure. Row i of every respondent column is the same respondent; other tables point to i."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.mentions.words import Texts, joined
from app.mentions.words import taken as taken_texts

Ints = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True)
class Items:
    """Answers that name several things: options ticked (value 1), rows of a matrix (points), ranks (1 is first)."""

    respondent: Ints
    item: Ints
    value: Ints


@dataclass(frozen=True)
class Answers:
    """The column of one question. `value` holds an option's code, points, or 1 for yes; 0 where there is no answer."""

    state: Ints
    value: Ints
    number: NDArray[np.float64]
    """Answers to number questions and days of date questions; empty for other types."""
    items: Items


@dataclass(frozen=True)
class Respondents:
    """One row per response; `seconds` is −1 where it is not known, `day` a proleptic ordinal.

    `stopped` is the section in which somebody broke off (`broken_off`), `revision` the survey's when it was stored;
    `signs` are bits, and `likeness` is a number that like answers share (`signs`).
    """

    id: NDArray[np.bytes_]
    version: Ints
    language: Ints
    collector: Ints
    mode: Ints
    interviewer: Ints
    disposition: Ints
    day: Ints
    seconds: Ints
    stopped: Ints
    revision: Ints
    signs: Ints
    likeness: Ints


@dataclass(frozen=True)
class Shown:
    """One row per respondent and touchpoint question shown; `answered` is false for item non-response."""

    respondent: Ints
    offer: Ints
    answered: NDArray[np.bool_]


@dataclass(frozen=True)
class Mentions:
    """One row per respondent × stage × touchpoint, in the order of the respondents."""

    respondent: Ints
    stage: Ints
    touchpoint: Ints
    offer: Ints
    satisfaction: Ints
    effort: Ints
    importance: Ints
    emotion: Ints
    position: Ints
    named: Ints

    def ratings(self, measure: str) -> Ints:
        """The column of one measure."""
        column: Ints = getattr(self, measure)
        return column


@dataclass(frozen=True, eq=False)
class Part:
    """The columns of some of a survey's responses; every response lies in one part only."""

    respondents: Respondents
    answers: dict[str, Answers]
    shown: Shown
    mentions: Mentions
    words: Texts
    """By row of the mentions."""

    def __len__(self) -> int:
        return len(self.respondents.id)

    def size(self) -> int:
        """Bytes held, near enough to bound a cache."""
        tables: list[Any] = [self.respondents, self.shown, self.mentions]
        tables += [*self.answers.values(), *(column.items for column in self.answers.values())]
        arrays = (getattr(table, field.name) for table in tables for field in fields(table))
        return sum(array.nbytes for array in arrays if isinstance(array, np.ndarray)) + self.words.size()


def join(parts: Sequence[Part]) -> Part:
    """One part out of several."""
    starts = _starts([len(part) for part in parts])
    rows = _starts([len(part.mentions.respondent) for part in parts])
    questions = dict.fromkeys(question for part in parts for question in part.answers)
    return Part(
        _stack([part.respondents for part in parts], starts),
        {question: _join_answers(question, parts, starts) for question in questions},
        _stack([part.shown for part in parts], starts),
        _stack([part.mentions for part in parts], starts),
        joined([part.words for part in parts], rows),
    )


def taken(part: Part, among: NDArray[np.bool_]) -> Part:
    """Some of the respondents of a part, counted through anew."""
    place = (np.cumsum(among) - 1).astype(np.int32)

    def rows(table: Table) -> Table:
        kept = among[table.respondent] if hasattr(table, "respondent") else among
        columns = {field.name: getattr(table, field.name)[kept] for field in fields(table)}
        if "respondent" in columns:
            columns["respondent"] = place[columns["respondent"]]
        return type(table)(**columns)

    def answers(column: Answers) -> Answers:
        number = column.number[among] if len(column.number) else column.number
        return Answers(column.state[among], column.value[among], number, rows(column.items))

    words = taken_texts(part.words, among[part.mentions.respondent])
    columns = {question: answers(column) for question, column in part.answers.items()}
    return Part(rows(part.respondents), columns, rows(part.shown), rows(part.mentions), words)


def no_answers(respondents: int) -> Answers:
    """The column of a question that nobody was shown."""
    zeros = np.zeros(respondents, np.int8)
    items = Items(np.empty(0, np.int32), np.empty(0, np.int16), np.empty(0, np.int8))
    return Answers(zeros, zeros.astype(np.int16), np.empty(0), items)


def _starts(lengths: list[int]) -> list[int]:
    return [sum(lengths[:place]) for place in range(len(lengths))]


Table = TypeVar("Table", Respondents, Shown, Mentions, Items)


def _stack(tables: Sequence[Table], starts: list[int]) -> Table:
    def stacked(name: str) -> NDArray[Any]:
        arrays = [getattr(table, name) for table in tables]
        if name == "respondent":
            arrays = [(array + start).astype(np.int32) for array, start in zip(arrays, starts, strict=True)]
        return np.concatenate(arrays)

    first = tables[0]
    return type(first)(**{field.name: stacked(field.name) for field in fields(first)})


def _join_answers(question: str, parts: Sequence[Part], starts: list[int]) -> Answers:
    columns = [part.answers.get(question) or no_answers(len(part)) for part in parts]
    numeric = any(len(column.number) for column in columns)
    numbers = [
        np.full(len(part), np.nan) if numeric and not len(column.number) else column.number
        for part, column in zip(parts, columns, strict=True)
    ]
    return Answers(
        np.concatenate([column.state for column in columns]),
        np.concatenate([column.value for column in columns]),
        np.concatenate(numbers),
        _stack([column.items for column in columns], starts),
    )
