"""The way through a questionnaire as pages: one a section, then one small card for each touchpoint that is rated.

Pure: which pages there are follows from the answers so far, so going back and changing one changes the way ahead.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.errors import Problem
from app.surveys.answers import Checker
from app.surveys.conditions import Condition, holds, leaves
from app.surveys.schema import Question, Questionnaire, Section, Touchpoints
from app.surveys.touchpoint_form import rated

RESERVED = frozenset({"thanks", "receipt"})  # pages of ours; ids never begin with "_", so "_thanks" is free


@dataclass(frozen=True)
class Step:
    """One page. A card has a `question` and either a `touchpoint` or the number of an `other` entry."""

    section: str
    question: str = ""
    touchpoint: str = ""
    other: int | None = None
    number: int = field(default=0, compare=False)
    count: int = field(default=0, compare=False)

    @property
    def is_card(self) -> bool:
        return bool(self.question)

    @property
    def address(self) -> str:
        """The path below the survey's."""
        start = f"_{self.section}" if self.section in RESERVED else self.section
        if not self.is_card:
            return start
        return f"{start}/{self.question}/{self.touchpoint if self.other is None else f'_other-{self.other}'}"

    @property
    def place(self) -> str:
        """Where the ratings of a card are in the answer to its question, as problems write it."""
        return f".picked.{self.touchpoint}" if self.other is None else f".other[{self.other}]"


@dataclass(frozen=True)
class Way:
    """The pages that these answers lead to, in order."""

    questionnaire: Questionnaire
    steps: tuple[Step, ...]
    shown: frozenset[str]
    """Ids of the questions that are shown."""
    kept: Mapping[str, Any]
    """The answers that hold: shown and well formed."""
    ended_by: str | None

    @cached_property
    def _sections(self) -> dict[str, str]:
        return {question.id: section.id for section, question in self.questionnaire.questions()}

    def at(self, address: str) -> Step | None:
        return next((step for step in self.steps if step.address == address), None)

    def after(self, step: Step) -> Step | None:
        """The page after this one; None at the end."""
        at = self.steps.index(step)
        return self.steps[at + 1] if at + 1 < len(self.steps) else None

    def before(self, step: Step) -> Step | None:
        at = self.steps.index(step)
        return self.steps[at - 1] if at else None

    def resume(self) -> Step | None:
        """Where somebody who comes back goes on: after the last page with an answer. None if there is no page."""
        reached = [step for step in self.steps if self._answered(step)]
        if reached:
            return self.after(reached[-1]) or reached[-1]
        return next(iter(self.steps), None)

    def _answered(self, step: Step) -> bool:
        if step.is_card:
            answer = self.kept.get(step.question, {})
            return bool(ratings_of(answer, step).keys() - {"text"})
        return any(self._sections[question] == step.section for question in self.asked if question in self.kept)

    @cached_property
    def asked(self) -> list[str]:
        """The shown questions that have a place on a page."""
        return [question.id for _, question in self.questionnaire.questions()
                if question.id in self.shown and question.type != "hidden"]  # fmt: skip

    def home(self, problem: Problem) -> Step:
        """The page on which this problem can be mended."""
        parts = re.fullmatch(r"answers\.([^.\[]+)(.*)", problem.path, re.S)
        if not parts:
            return self.steps[0]
        question, place = parts.groups()
        for step in self.steps:
            if step.question == question and place.startswith(f"{step.place}.") and place != f"{step.place}.text":
                return step
        section = self._sections.get(question)
        return next((step for step in self.steps if step.section == section), self.steps[0])


def way(checker: Checker, answers: Mapping[str, Any], seed: str) -> Way:
    """The way that `answers` (of a draft: anything in them may be unfinished or wrong) open to the response `seed`."""
    checked = checker.check(dict(answers), seed, "en", whole=False)
    shown = frozenset(checked.shown)
    steps: list[Step] = []
    for section in checker.questionnaire.sections:
        visible = [question for question in section.questions if question.id in shown and question.type != "hidden"]
        if visible:
            steps.append(Step(section.id))
        for question in visible:
            if isinstance(question, Touchpoints):
                steps += _cards(section, question, answers.get(question.id), seed)
    return Way(checker.questionnaire, tuple(steps), shown, checked.answers | checked.contacts, checked.ended_by)


def _cards(section: Section, question: Touchpoints, answer: Any, seed: str) -> list[Step]:
    if not question.rate or not answer or answer.get("none"):
        return []
    picked = [option.id for option in question.offered() if option.id in answer["picked"]]
    others = [index for index, other in enumerate(answer["other"]) if other["text"].strip()]
    found = [(touchpoint, None) for touchpoint in rated(question, picked, seed)] + [("", index) for index in others]
    return [
        Step(section.id, question.id, touchpoint, other, number, len(found))
        for number, (touchpoint, other) in enumerate(found, 1)
    ]


def ratings_of(answer: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """What a card's touchpoint was given in the answer to its question (with `text`, if it is an own entry)."""
    if step.other is None:
        return dict(answer.get("picked", {}).get(step.touchpoint, {}))
    others = answer.get("other", [])
    return dict(others[step.other]) if step.other < len(others) else {}


def stops(way: Way, current: str) -> list[Section]:
    """The sections that the progress line shows: those on the way, and those ahead that are not decided yet."""
    on_way = {step.section for step in way.steps}
    ids = [section.id for section in way.questionnaire.sections]
    ahead = ids[ids.index(current) :]
    undecided = {question.id for section, question in way.questionnaire.questions() if section.id in ahead}
    if way.ended_by:
        undecided = set()

    def possible(conditions: Iterable[Condition | None]) -> bool:
        return all(
            one is None or holds(one, way.kept) or any(leaf.about in undecided for leaf in leaves(one))
            for one in conditions
        )

    def expected(section: Section) -> bool:
        asks: list[Question] = [question for question in section.questions if question.type != "hidden"]
        return any(possible([section.show_if, question.show_if]) for question in asks)

    return [
        section
        for section in way.questionnaire.sections
        if section.id in on_way or (section.id in ahead and not way.ended_by and expected(section))
    ]
