"""What one posted page does to the answers, and what is wrong on it. Pure: everything typed is kept, right or wrong."""

from collections.abc import Mapping
from typing import Any

from app.errors import Problem
from app.surveys.answers import Checker
from app.surveys.conditions import holds
from app.surveys.schema import Question, Questionnaire, Touchpoints
from app.web.fields import Form, is_sent, read, read_ratings
from app.web.steps import Step, Way, ratings_of


def typed(
    questionnaire: Questionnaire, answers: Mapping[str, Any], step: Step, form: Form, language: str
) -> dict[str, Any]:
    """The answers with those of this page as they were typed."""
    kept = dict(answers)
    if step.is_card:
        kept[step.question] = _rated(kept[step.question], step, card_question(questionnaire, step), form)
        return kept
    for question in _questions(questionnaire, step):
        if question.type != "hidden" and is_sent(question, form):
            value = read(question, form, language, kept.pop(question.id, None))
            if value is not None:
                kept[question.id] = value
    return kept


def card_question(questionnaire: Questionnaire, step: Step) -> Touchpoints:
    """The touchpoint question that a card belongs to."""
    question = questionnaire.question(step.question)
    if not isinstance(question, Touchpoints):
        raise TypeError(f"'{step.question}' is no touchpoint question")
    return question


def _questions(questionnaire: Questionnaire, step: Step) -> list[Question]:
    return next(section.questions for section in questionnaire.sections if section.id == step.section)


def _rated(answer: Mapping[str, Any], step: Step, question: Touchpoints, form: Form) -> dict[str, Any]:
    ratings = read_ratings(question.rate, form, ratings_of(answer, step))
    if step.other is None:
        return {**answer, "picked": {**answer["picked"], step.touchpoint: ratings}}
    others = [ratings if index == step.other else other for index, other in enumerate(answer["other"])]
    return {**answer, "other": others}


def unseen(way: Way, answers: Mapping[str, Any], step: Step, form: Form) -> set[str]:
    """Questions (of a card: ratings) that an answer on this page has only now shown; `asked` says what was on it."""
    if "asked" not in form:
        return set()
    if step.is_card:
        given = ratings_of(answers[step.question], step)
        items = card_question(way.questionnaire, step).rate
        shown = {str(item.rating) for item in items if item.ask_if is None or holds(item.ask_if, given)}
    else:
        shown = {question.id for question in _questions(way.questionnaire, step) if question.id in way.asked}
    return shown - set(form["asked"])


def problems_on(
    checker: Checker, way: Way, answers: Mapping[str, Any], seed: str, step: Step, language: str
) -> list[Problem]:
    """What is wrong on this page; other pages speak for themselves."""
    ids = [step.question] if step.is_card else [question.id for question in _questions(way.questionnaire, step)]
    checked = checker.check(dict(answers), seed, language, only=frozenset(ids))
    return [problem for problem in checked.problems if way.home(problem) == step]


def is_about(problem: Problem, step: Step, names: set[str]) -> bool:
    """Whether a problem of this page is about one of these questions or ratings."""
    start = f"answers.{step.question}{step.place}." if step.is_card else "answers."
    rest = problem.path.removeprefix(start)
    return any(rest == name or rest.startswith((f"{name}.", f"{name}[")) for name in names)
