"""Earlier answers inside texts: `{question_id}` becomes what the respondent answered, as plain text.

Nothing here is markup and nothing is escaped: the page's template escapes the whole.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, assert_never

from babel.dates import format_date
from babel.numbers import format_decimal

from app.journeys.texts import in_language
from app.surveys import schema
from app.surveys.wording import say_default, spoken

PIPE = re.compile(r"\{([a-z0-9][a-z0-9_-]{0,63})\}")
UNANSWERED = "…"
_LOCALES = {"de": "de_DE", "en": "en_GB"}


def pipe(text: str, answers: Mapping[str, Any], questionnaire: schema.Questionnaire, language: str) -> str:
    """The text with answers put in; braces that name no question stay as they are written."""

    def answer(match: re.Match[str]) -> str:
        question = questionnaire.question(match[1])
        if question is None or isinstance(question, schema.Contact | schema.Statement):
            return match[0]
        return readable(question, answers.get(question.id), questionnaire, language) or UNANSWERED

    return PIPE.sub(answer, text)


def readable(question: schema.Question, answer: Any, questionnaire: schema.Questionnaire, language: str) -> str:
    """A checked answer in words; empty for none."""
    if answer is None:
        return ""
    fallback = questionnaire.languages[0]
    match question:
        case schema.SingleChoice() | schema.Hidden():
            return _labels(question.options, [answer], language, fallback)
        case schema.MultipleChoice() | schema.Ranking():
            return _labels(question.options, answer, language, fallback)
        case schema.Rating() | schema.Nps():
            return _points(answer, language)
        case schema.Matrix():
            labels = {row: _labels(question.rows, [row], language, fallback) for row in answer}
            return ", ".join(f"{labels[row]}: {_points(points, language)}" for row, points in answer.items())
        case schema.Number():
            unit = f" {in_language(question.unit, language, fallback)}" if question.unit else ""
            return format_decimal(answer, locale=spoken(language)) + unit
        case schema.Date():
            return format_date(date.fromisoformat(answer), format="long", locale=_LOCALES[spoken(language)])
        case schema.TextQuestion():
            return str(answer)
        case schema.Touchpoints():
            named = [label for label in [_labels(question.offered(), answer["picked"], language, fallback)] if label]
            return ", ".join([*named, *(other["text"] for other in answer["other"])])
        case schema.Path():
            return " → ".join(_stop(stop, questionnaire, language) for stop in answer)
        case schema.Consent():
            return say_default("yes" if answer else "no", language)
        case schema.Statement() | schema.Contact():
            return ""
    assert_never(question)


def _labels(options: Any, ids: Any, language: str, fallback: str) -> str:
    labels = {option.id: in_language(option.label, language, fallback) for option in options}
    return ", ".join(labels[one] for one in ids if one in labels)


def _points(value: int | str, language: str) -> str:
    return say_default("na", language) if value == "na" else str(value)


def _stop(stop: list[str], questionnaire: schema.Questionnaire, language: str) -> str:
    stage, touchpoint = stop
    for section, question in questionnaire.questions():
        if isinstance(question, schema.Touchpoints) and schema.stage_of(section, question) == stage:
            for option in question.offered():
                if option.id == touchpoint:
                    return in_language(option.label, language, questionnaire.languages[0])
    return say_default("other", language)
