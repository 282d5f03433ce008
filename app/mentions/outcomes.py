"""Outcomes: what a journey led to, as a number per respondent. They are questions with the role `outcome`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.mentions.codes import ANSWERED, NA
from app.mentions.sample import Sample
from app.mentions.visible import Mask
from app.surveys import schema

Kind = Literal["rating", "nps", "number", "binary"]
YES, NO = "yes", "no"
Text = Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """A question that is a number by itself, or one option of a choice: chosen or not."""

    question: schema.Question
    kind: Kind
    title: Text
    option: str | None = None
    option_label: Text | None = None

    @property
    def key(self) -> str:
        """As it is named in requests: `recommend`, `bought:online`."""
        return self.question.id if self.option is None else f"{self.question.id}:{self.option}"


def outcomes(versions: Mapping[int, schema.Questionnaire]) -> dict[str, Outcome]:
    """All outcomes of the pooled versions by key, the newest wording of each."""
    found: dict[str, Outcome] = {}
    for number in sorted(versions, reverse=True):
        for _, question in versions[number].questions():
            if question.role == "outcome":
                for one in _outcomes(question):
                    found.setdefault(one.key, one)
    return found


def durations(versions: Mapping[int, schema.Questionnaire]) -> dict[str, Outcome]:
    """Every question that asks how long the journey took, by key, the newest wording of each."""
    found: dict[str, Outcome] = {}
    for number in sorted(versions, reverse=True):
        for _, question in versions[number].questions():
            if question.role == "duration":
                for one in _outcomes(question):
                    found.setdefault(one.key, one)
    return found


def _outcomes(question: schema.Question) -> list[Outcome]:
    match question:
        case schema.Rating():
            return [Outcome(question, "rating", question.title)]
        case schema.Nps():
            return [Outcome(question, "nps", question.title)]
        case schema.Number():
            return [Outcome(question, "number", question.title)]
        case schema.SingleChoice() | schema.Hidden():
            return [Outcome(question, "binary", question.title, option.id, option.label) for option in question.options]
        case schema.Consent():
            words: dict[str, Text] = {YES: {"de": "ja", "en": "yes"}, NO: {"de": "nein", "en": "no"}}
            return [Outcome(question, "binary", question.title, option, label) for option, label in words.items()]
        case _:
            return []


def default(found: Mapping[str, Outcome]) -> Outcome | None:
    """What is meant where none is named: the first that is a number, or else a consent, or else one of two options.

    Which of two options is meant changes signs only; among more no option is guessed.
    """
    by_question: dict[str, list[Outcome]] = {}
    for one in found.values():
        by_question.setdefault(one.question.id, []).append(one)
    numbers = [options[0] for options in by_question.values() if len(options) == 1]
    either = [options[0] for options in by_question.values() if len(options) == 2]
    consents = [one for one in either if isinstance(one.question, schema.Consent)]
    return next(iter([*numbers, *consents, *either]), None)


def values(sample: Sample, outcome: Outcome) -> tuple[NDArray[np.float64], Mask]:
    """(n,) the outcome of every respondent, 0 where it is not known, and who it is known of."""
    column = sample.answers(outcome.question.id)
    known: Mask = column.state == ANSWERED
    match outcome.kind:
        case "number":
            given: NDArray[Any] = column.number if len(column.number) else np.full(len(known), np.nan)
            known = known & np.isfinite(given)
        case "binary" if isinstance(outcome.question, schema.Consent):
            given = column.value == (outcome.option == YES)
        case "binary":
            given = column.value == sample.found.vocabulary.items_of(outcome.question.id).code(outcome.option or "")
        case _:
            given = column.value
            known = known & (column.value != NA)
    return np.where(known, given, 0.0).astype(np.float64), known
