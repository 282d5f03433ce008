"""A part as plain tables, and back: codes travel with the names that they stand for, since processes number alike only
what they met in the same order."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.mentions.codes import ANSWERED, Codes, Offer, Vocabulary
from app.mentions.columns import Answers, Items, Mentions, Part, Respondents, Shown
from app.mentions.words import Texts, put

Columns = dict[str, NDArray[Any]]
_NAMED = {
    "respondents": {"language": "languages", "collector": "collectors", "interviewer": "interviewers"},
    "shown": {"offer": "offers"},
    "mentions": {"stage": "stages", "touchpoint": "touchpoints", "offer": "offers"},
}
"""Columns that hold codes, and of which names."""


def flattened(part: Part) -> dict[str, Columns]:
    """The tables of a part. The column `q3 value` belongs to the fourth question; so do items with question 3."""
    answers: Columns = {}
    items: list[Columns] = []
    for place, column in enumerate(part.answers.values()):
        answers |= {f"q{place} state": column.state, f"q{place} value": column.value}
        if len(column.number):
            answers[f"q{place} number"] = column.number
        items.append({"question": np.full(len(column.items.item), place, np.int16), **_columns(column.items)})
    return {
        "respondents": _columns(part.respondents),
        "answers": answers,
        "items": {name: np.concatenate([one[name] for one in items]) for name in (items[0] if items else {})},
        "shown": _columns(part.shown),
        "mentions": _columns(part.mentions),
        "texts": {"row": part.words.row, "kind": part.words.kind, "text": np.array(part.words.texts(), object)},
    }


def facts(part: Part, vocabulary: Vocabulary) -> dict[str, Any]:
    """What the tables need to be read again: questions in their order, and the names behind the codes."""
    names = {name: list(getattr(vocabulary, name).names) for name in ("stages", "touchpoints", "languages")}
    names |= {name: list(getattr(vocabulary, name).names) for name in ("collectors", "interviewers")}
    return {
        "questions": list(part.answers),
        "items": {question: list(vocabulary.items_of(question).names) for question in part.answers},
        "offers": [dataclasses.asdict(offer) for offer in vocabulary.offers.names],
        **names,
    }


def restored(
    tables: Mapping[str, Columns], facts: Mapping[str, Any], coded: frozenset[str], vocabulary: Vocabulary
) -> Part:
    """The part; `vocabulary` gains names that are new. `coded` are the questions whose values are options."""
    recoded = {name: dict(columns) for name, columns in tables.items()}
    for table, columns in _NAMED.items():
        for column, names in columns.items():
            codes = _codes(getattr(vocabulary, names), _names(names, facts))
            recoded[table][column] = _recoded(recoded[table][column], codes)
    words = recoded["texts"]
    return Part(
        Respondents(**recoded["respondents"]),
        _answers(recoded["answers"], recoded["items"], facts, coded, vocabulary),
        Shown(**recoded["shown"]),
        Mentions(**recoded["mentions"]),
        _texts(words),
    )


def _columns(table: Any) -> Columns:
    return {field.name: getattr(table, field.name) for field in dataclasses.fields(table)}


def _names(kind: str, facts: Mapping[str, Any]) -> list[Any]:
    if kind != "offers":
        return list(facts[kind])
    return [
        Offer(**{**offer, "touchpoints": tuple(offer["touchpoints"]), "scales": tuple(offer["scales"])})
        for offer in facts[kind]
    ]


def _codes(codes: Codes[Any], names: Sequence[Any]) -> NDArray[np.int64]:
    return np.array([codes.code(name) for name in names], np.int64)


def _recoded(column: NDArray[Any], codes: NDArray[np.int64]) -> NDArray[Any]:
    return codes[column].astype(column.dtype) if len(codes) and len(column) else column


def _answers(
    columns: Columns, rows: Columns, facts: Mapping[str, Any], coded: frozenset[str], vocabulary: Vocabulary
) -> dict[str, Answers]:
    found: dict[str, Answers] = {}
    for place, question in enumerate(facts["questions"]):
        codes = _codes(vocabulary.items_of(question), facts["items"][question])
        state, value = columns[f"q{place} state"], columns[f"q{place} value"]
        if question in coded:
            value = value.copy()
            value[state == ANSWERED] = _recoded(value[state == ANSWERED], codes)
        mine = rows["question"] == place
        items = Items(rows["respondent"][mine], _recoded(rows["item"][mine], codes), rows["value"][mine])
        found[question] = Answers(state, value, columns.get(f"q{place} number", np.empty(0)), items)
    return found


def _texts(table: Columns) -> Texts:
    return put(table["row"], table["kind"], table["text"].tolist())
