"""A stored response in words, for the person who gave it: every answer, every rating, in the order of the questions."""

from collections.abc import Mapping
from typing import Any

from app.journeys.texts import in_language
from app.surveys.piping import readable
from app.surveys.schema import Questionnaire, Touchpoints
from app.surveys.touchpoint_form import NOT_ASKED
from app.surveys.wording import EMOTION_NAMES, rating_title, say_default

Entry = tuple[str, list[str]]


def entries(questionnaire: Questionnaire, answers: Mapping[str, Any], contacts: Mapping[str, dict[str, str]],
            language: str) -> list[Entry]:  # fmt: skip
    """Each answered question with the lines of its answer."""
    found: list[Entry] = []
    for _, question in questionnaire.questions():
        title = in_language(question.title, language, questionnaire.languages[0])
        if question.id in contacts:
            found.append((title, list(contacts[question.id].values())))
        elif question.id in answers:
            answer = answers[question.id]
            if isinstance(question, Touchpoints):
                found.append((title, _met(questionnaire, question, answer, language)))
            else:
                found.append((title, [readable(question, answer, questionnaire, language)]))
    return found


def _met(questionnaire: Questionnaire, question: Touchpoints, answer: dict[str, Any], language: str) -> list[str]:
    fallback = questionnaire.languages[0]
    labels = {option.id: in_language(option.label, language, fallback) for option in question.offered()}
    named = [(labels.get(one, one), ratings) for one, ratings in answer["picked"].items()]
    named += [(other["text"], other) for other in answer["other"]]
    lines = [_line(label, ratings, question, language, fallback) for label, ratings in named]
    return [*lines, say_default("none", language)] if answer["none"] else lines


def _line(label: str, ratings: dict[str, Any], question: Touchpoints, language: str, fallback: str) -> str:
    said = [
        f"{rating_title(item.rating, item.title, language, fallback)} {_said(ratings[item.rating], language)}"
        for item in question.rate
        if item.rating in ratings and NOT_ASKED not in ratings
    ]
    return " · ".join([label, *said])


def _said(value: Any, language: str) -> str:
    if value == "na":
        return say_default("na", language)
    if value in EMOTION_NAMES:
        return in_language(EMOTION_NAMES[value], language, "en")
    return str(value)
