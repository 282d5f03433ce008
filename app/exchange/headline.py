"""The figures that an R script reproduces: what the survey is about, and how often its best known touchpoint is met."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.aggregates.document import Aggregates, Share
from app.analysis.intervals import Mean
from app.analysis.scores import Tally, mean_score, nps
from app.exchange.columns import name_of
from app.mentions.codes import ANSWERED, NA
from app.mentions.sample import Sample
from app.surveys import schema


@dataclass(frozen=True)
class Outcome:
    """The mean of the question with the role `outcome`."""

    column: str
    kind: Literal["mean", "nps"]
    found: Mean


@dataclass(frozen=True)
class Frequency:
    """How often one touchpoint is met, on the base of those who were shown it."""

    column: str
    label: str
    mentions: int
    base: int
    share: Share


@dataclass(frozen=True)
class Headline:
    """What is printed beside R's own figures."""

    responses: int
    weighted: bool
    level: float
    outcome: Outcome | None
    frequency: Frequency | None


def headline(chosen: Sample, document: Aggregates) -> Headline:
    """The figures of the complete responses; `document` is about the same sample."""
    versions = chosen.found.versions
    weighted = chosen.weights is not None
    return Headline(
        len(chosen), weighted, document.level, _outcome(chosen, document.level), _frequency(document, versions)
    )


def _outcome(chosen: Sample, level: float) -> Outcome | None:
    newest = chosen.found.newest
    for _, question in newest.questions():
        if question.role == "outcome" and isinstance(question, schema.Rating | schema.Nps):
            answers = chosen.answers(question.id)
            rated = (answers.state == ANSWERED) & (answers.value != NA)
            if not rated.any():
                return None
            tallies = _tallies(answers.value[rated], chosen.weight()[rated])
            if isinstance(question, schema.Nps):
                return Outcome(name_of(question.id), "nps", nps(tallies, level, chosen.design))
            return Outcome(name_of(question.id), "mean", mean_score(tallies, level, chosen.design))
    return None


def _tallies(values: np.ndarray, weights: np.ndarray) -> dict[int, Tally]:
    return {
        value: Tally(int(one.sum()), float(weights[one].sum()), float(np.square(weights[one]).sum()))
        for value in np.unique(values).tolist()
        if (one := values == value) is not None
    }


def _frequency(document: Aggregates, versions: Mapping[int, schema.Questionnaire]) -> Frequency | None:
    """The most often named touchpoint of those whose base the flat form can tell."""
    asked = _by_stage(versions)
    found = [
        (row.mentions, f"{name_of(question)}.{row.touchpoint}", row)
        for stage in document.stages
        if (question := asked.get(stage.stage))
        for row in stage.touchpoints
        if row.base and (question, row.touchpoint) in _listed(versions)
    ]
    if not found:
        return None
    mentions, column, row = max(found, key=lambda one: one[0])
    return Frequency(column, row.label, mentions, row.base, row.frequency)


def _by_stage(versions: Mapping[int, schema.Questionnaire]) -> dict[str, str]:
    """Stage → its only touchpoint question, where leaving it out tells nothing about who was shown it.

    Without `none` an empty answer counts in the base, which an empty row of the flat form cannot tell from not shown.
    """
    asked: dict[str, set[tuple[str, bool]]] = {}
    for questionnaire in versions.values():
        for section, question in questionnaire.questions():
            if isinstance(question, schema.Touchpoints):
                stage = schema.stage_of(section, question) or ""
                asked.setdefault(stage, set()).add((question.id, question.none))
    return {stage: next(iter(ones))[0] for stage, ones in asked.items() if len(ones) == 1 and next(iter(ones))[1]}


def _listed(versions: Mapping[int, schema.Questionnaire]) -> set[tuple[str, str]]:
    return {
        (question.id, option.id)
        for questionnaire in versions.values()
        for _, question in questionnaire.questions()
        if isinstance(question, schema.Touchpoints)
        for option in question.offered()
    }
