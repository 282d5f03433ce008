"""Answers made wrong, one at a time: near the right ones, and far from any."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.surveys import schema
from tests.surveys.strategies import offered


def spoiled(questionnaire: schema.Questionnaire, answers: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The answers with one answer made wrong at a time, with the id of its question."""
    for question_id, answer in answers.items():
        question = questionnaire.question(question_id)
        assert question is not None
        for wrong in [{"no": {"such": "form"}}, [[["x"]]], "\x00", 1e300, *_wrong(question, answer)]:
            yield question_id, {**answers, question_id: wrong}
    for _, question in questionnaire.questions():
        if question.type == "statement":
            yield question.id, {**answers, question.id: "read"}


def _wrong(question: schema.Question, answer: Any) -> list[Any]:
    """Answers near the right ones that a question still does not take."""
    match question:
        case schema.SingleChoice() | schema.Hidden():
            return ["no-such-option", *(option.id for option in question.options if option.retired), [answer], 1]
        case schema.MultipleChoice():
            return [["no-such-option"], [*answer, answer[0]], answer[0], {answer[0]: True}]
        case schema.Ranking():
            return [["no-such-option"], [answer[0], answer[0]], answer[0]]
        case schema.Rating():
            return [0, question.scale + 1, 1.5, True, "1", *([] if question.na else ["na"])]
        case schema.Nps():
            return [-1, 11, 5.5, "na", False]
        case schema.Matrix():
            row = next(iter(answer))
            return [{**answer, "no-such-row": 1}, {**answer, row: 0}, {**answer, row: question.scale + 1}, [1]]
        case schema.Number():
            over = [] if question.max is None else [question.max + 1]
            under = [] if question.min is None else [question.min - 1]
            return ["12", True, float("nan"), float("inf"), 0.123456789, *over, *under]
        case schema.Date():
            over = [] if question.max is None else [(question.max + timedelta(days=1)).isoformat()]
            return ["2026-02-30", "31.01.2026", "2026-1-1", "٢٠٢٤-٠١-٠١", 20260131, *over]
        case schema.TextQuestion():
            return ["x" * (question.max_length + 1), "nul \x00", "half \ud800", 5, ["x"]]
        case schema.Consent():
            return ["true", 1, None if question.required else "yes"]
        case schema.Contact():
            return [{"address": "x"}, {question.fields[0]: 7}, {"email": "no at sign"}, "x@example.org"]
        case schema.Path():
            return [[["no-such-stage", "tp"]], [answer[0], answer[0]], [answer[0][0]], answer[0]]
        case schema.Touchpoints():
            return [
                {"picked": {"no-such-touchpoint": {}}},
                {"picked": {}, "extra": 1},
                {**answer, "picked": list(answer["picked"])},
                {**answer, "other": [{"text": "  "}]},
                {**answer, "other": [{"text": "half \udfff"}]},
                {**answer, "other": [{"text": "x"}] * 6},
                {**answer, "none": 1},
                {**answer, "none": True, "picked": {offered(question.options)[0]: {}}},
                *({**answer, "picked": {one: {"liking": 1}}} for one in answer["picked"]),
                *({**answer, "picked": {one: _first_rating_wrong(question)}} for one in answer["picked"]),
            ]
    raise AssertionError(question.type)


def _first_rating_wrong(question: schema.Touchpoints) -> dict[str, Any]:
    """Only the first rating is surely asked: those after it may depend on it."""
    return {question.rate[0].rating: 99} if question.rate else {"satisfaction": 4}
