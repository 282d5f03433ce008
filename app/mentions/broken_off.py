"""Where somebody broke off: the page that lay before them after the last one with an answer.

That page was seen and never sent. Who left a page empty on purpose and went on looks the same as who left there, so
the place is the earliest one possible; the pages that invite somebody back to an unfinished response choose it alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from app.mentions.columns import Ints
from app.mentions.visible import Mask
from app.surveys.conditions import holds
from app.surveys.schema import Question, Questionnaire, Section, Touchpoints
from app.surveys.touchpoint_form import NOT_ASKED

FINISHED = -1


def stopped(questionnaire: Questionnaire, answers: Sequence[Mapping[str, Any]], broken_off: Mask) -> Ints:
    """Per response the place of the section it broke off in, counted from 0; FINISHED where it did not.

    The number of sections stands for somebody who answered to the end and never sent it.
    """
    found = np.full(len(answers), FINISHED, np.int8)
    for index in np.flatnonzero(broken_off).tolist():
        found[index] = _place(questionnaire, answers[index])
    return found


def _place(questionnaire: Questionnaire, given: Mapping[str, Any]) -> int:
    sections = questionnaire.sections
    answered = [place for place, section in enumerate(sections) if _is_answered(section, given)]
    last = answered[-1] if answered else -1
    if answered and _is_unfinished(sections[last], given):
        return last
    return next((place for place in _pages(sections, given) if place > last), len(sections))


def _pages(sections: Sequence[Section], given: Mapping[str, Any]) -> Iterator[int]:
    """The places of the sections that these answers lead to and that hold something to show."""
    for place, section in enumerate(sections):
        if section.show_if and not holds(section.show_if, given):
            continue
        asked = [one for one in section.questions if one.show_if is None or holds(one.show_if, given)]
        ends = next((at for at, one in enumerate(asked) if one.end_if and holds(one.end_if.when, given)), None)
        before = asked if ends is None else asked[: ends + 1]
        if any(one.type != "hidden" for one in before):
            yield place
        if ends is not None or (section.end_if and holds(section.end_if.when, given)):
            return


def _is_answered(section: Section, given: Mapping[str, Any]) -> bool:
    """Answers to hidden questions come with the address; they were not given on a page."""
    return any(question.id in given and question.type != "hidden" for question in section.questions)


def _is_unfinished(section: Section, given: Mapping[str, Any]) -> bool:
    """Whether the last card of the section, on which one touchpoint is rated, was left as it came."""
    cards = [card for question in section.questions for card in _cards(question, given.get(question.id))]
    return bool(cards) and not cards[-1].keys() - {"text"}


def _cards(question: Question, answer: Any) -> list[Mapping[str, Any]]:
    """The ratings on the cards behind a list of touchpoints, in their order."""
    if not isinstance(question, Touchpoints) or not question.rate or answer is None:
        return []
    picked = [answer["picked"][one.id] for one in question.offered() if one.id in answer["picked"]]
    return [*(ratings for ratings in picked if NOT_ASKED not in ratings), *answer["other"]]
