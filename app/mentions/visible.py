"""Which question was shown to whom, worked out for many stored responses of one version at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.surveys.conditions import Condition, holds
from app.surveys.schema import Questionnaire

Mask = NDArray[np.bool_]
Answered = Sequence[Mapping[str, Any]]


def shown(questionnaire: Questionnaire, answers: Answered, broken_off: Mask) -> dict[str, Mask]:
    """For every question a mask of the responses that were shown it.

    Stored answers hold nothing that was hidden, so a condition reads them as it read the growing answers on the phone.
    Of a response that broke off only the sections up to the last one answered count as shown.
    """
    left = _sections_seen(questionnaire, answers, broken_off)
    going = np.ones(len(answers), bool)
    found: dict[str, Mask] = {}
    for number, section in enumerate(questionnaire.sections):
        here = _where(section.show_if, answers, going & (left > number))
        for question in section.questions:
            asked = _where(question.show_if, answers, here & going)
            found[question.id] = asked
            if question.end_if:
                going = going & ~_where(question.end_if.when, answers, asked)
        if section.end_if:
            going = going & ~_where(section.end_if.when, answers, here & going)
    return found


def _where(condition: Condition | None, answers: Answered, among: Mask) -> Mask:
    """Those among the responses for whom the condition holds."""
    if condition is None:
        return among
    found = among.copy()
    for index in np.flatnonzero(among).tolist():
        found[index] = holds(condition, answers[index])
    return found


def _sections_seen(questionnaire: Questionnaire, answers: Answered, broken_off: Mask) -> NDArray[np.int64]:
    """How many sections, from the first, each response can have seen."""
    seen = np.full(len(answers), len(questionnaire.sections))
    section_of = {
        question.id: number
        for number, section in enumerate(questionnaire.sections, start=1)
        for question in section.questions
    }
    for index in np.flatnonzero(broken_off).tolist():
        seen[index] = max((section_of.get(question, 0) for question in answers[index]), default=0)
    return seen
