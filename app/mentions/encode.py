"""The answers to one question, of many responses, as a column."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, assert_never

import numpy as np

from app.mentions.codes import ANSWERED, NA, NONE, OTHER, UNANSWERED, Codes
from app.mentions.columns import Answers, Items, no_answers
from app.mentions.visible import Mask
from app.surveys import schema


def encode(question: schema.Question, answers: Sequence[Any], shown: Mask, items: Codes[str]) -> Answers:
    """The column of a question; `answers` holds None where there is none, `items` its options or rows."""
    empty = no_answers(len(answers))
    given = np.fromiter((answer is not None for answer in answers), bool, len(answers))
    state = np.where(given, ANSWERED, np.where(shown, UNANSWERED, empty.state)).astype(np.int8)

    def values(code: Callable[[Any], int]) -> Answers:
        coded = (0 if answer is None else code(answer) for answer in answers)
        return Answers(state, np.fromiter(coded, np.int16, len(answers)), empty.number, empty.items)

    def numbers(number: Callable[[Any], float]) -> Answers:
        read = (np.nan if answer is None else number(answer) for answer in answers)
        return Answers(state, empty.value, np.fromiter(read, float, len(answers)), empty.items)

    def several(parts: Callable[[Any], Iterable[tuple[str, int]]]) -> Answers:
        who: list[int] = []
        what: list[int] = []
        points: list[int] = []
        for index, answer in enumerate(answers):
            if answer is not None:
                for item, value in parts(answer):
                    who.append(index)
                    what.append(items.code(item))
                    points.append(value)
        named = Items(np.array(who, np.int32), np.array(what, np.int16), np.array(points, np.int8))
        return Answers(state, empty.value, empty.number, named)

    match question:
        case schema.SingleChoice() | schema.Hidden():
            return values(items.code)
        case schema.Consent():
            return values(int)
        case schema.Rating() | schema.Nps():
            return values(_points)
        case schema.Number():
            return numbers(float)
        case schema.Date():
            return numbers(lambda answer: date.fromisoformat(answer).toordinal())
        case schema.MultipleChoice():
            return several(lambda answer: [(option, 1) for option in answer])
        case schema.Matrix():
            return several(lambda answer: [(row, _points(value)) for row, value in answer.items()])
        case schema.Ranking():
            return several(lambda answer: [(option, rank) for rank, option in enumerate(answer, start=1)])
        case schema.Touchpoints():
            return several(_chosen)
        case schema.TextQuestion() | schema.Path() | schema.Statement() | schema.Contact():
            return Answers(state, empty.value, empty.number, empty.items)
    assert_never(question)


def _points(value: Any) -> int:
    return NA if value == "na" else int(value)


def _chosen(answer: Any) -> list[tuple[str, int]]:
    """What was ticked of a list of touchpoints, texts added and "none of these" included."""
    picked = [(touchpoint, 1) for touchpoint in answer["picked"]]
    if answer["other"]:
        picked.append((OTHER, 1))
    return picked or [(NONE, 1)]
