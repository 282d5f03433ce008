"""Sentences beside the figures: what they leave out, and what is still open."""

from collections.abc import Iterator, Sequence

import numpy as np

from app.aggregates.labels import say
from app.journeys.stages import StageModel
from app.mentions.codes import Vocabulary
from app.mentions.reading import Reading
from app.mentions.sample import Sample
from app.mentions.sums import Cells

_LEFT_OUT = {
    "de": "Nicht gezählt: {mentions} Nennungen der Phase „{stage}“. {reason}",
    "en": "Not counted: {mentions} mentions in the stage ‘{stage}’. {reason}",
}
_LOST = {
    "de": "Die Phase gehört nicht mehr zum Fragebogen.",
    "en": "The stage is no longer part of the questionnaire.",
}
_UNCODED = {
    "de": "Noch nicht zugeordnete offene Antworten zur Phase „{stage}“: {answers}. Bis dahin fehlt die ungestützte "
    "Häufigkeit.",
    "en": "Open answers on the stage ‘{stage}’ that are not coded yet: {answers}. Until then the unaided frequency is "
    "missing.",
}
_SIMULATED = {
    "de": "Die Antworten sind simuliert. Die Zahlen beschreiben keine wirklichen Menschen.",
    "en": "The answers are simulated. The figures describe no real people.",
}
_RELEASED = {
    "de": "Anzahlen sind auf 5 gerundet. Nicht gezeigt wird, was über weniger als {k} Befragte etwas verraten würde. "
    "Zur Basis zählen alle, denen die Frage gestellt wurde.",
    "en": "Counts are rounded to 5. What would tell something about fewer than {k} respondents is not shown. "
    "The base is everybody who was asked the question.",
}


def released_notes(simulated: bool, k: int, lang: str) -> list[str]:
    """The notes of a shared or public view."""
    first = [say(_SIMULATED, lang)] if simulated else []
    return [*first, say(_RELEASED, lang).format(k=k)]


def notes(
    cells: Cells, vocabulary: Vocabulary, source: StageModel, reading: Reading, simulated: bool, lang: str
) -> list[str]:
    """All notes, in the language of the labels."""
    first = [say(_SIMULATED, lang)] if simulated else []
    return [*first, *_left_out(cells, vocabulary, source, reading, lang), *_uncoded(cells, reading, lang)]


def unplaced(sample: Sample, reading: Reading, lang: str) -> list[str]:
    """What a sample named in stages that the model read in has no place for; for figures that do without cells."""
    found = sample.found
    names = found.vocabulary.stages.names
    placed = np.array([reading.places.get(name) is not None for name in names], bool)
    stage = sample.mentions("stage")["stage"]
    counts = np.bincount(stage[~placed[stage]], minlength=len(names))
    return list(_named(counts.tolist(), found.vocabulary, found.newest.model(), reading, lang))


def _left_out(cells: Cells, vocabulary: Vocabulary, source: StageModel, reading: Reading, lang: str) -> Iterator[str]:
    return _named(cells.left_out.astype(int).tolist(), vocabulary, source, reading, lang)


def _named(
    counts: Sequence[int], vocabulary: Vocabulary, source: StageModel, reading: Reading, lang: str
) -> Iterator[str]:
    labels = {stage.id: stage.label for stage in source.stages}
    for code, mentions in enumerate(counts):
        if mentions:
            stage = vocabulary.stages.names[code]
            reason = say(reading.reasons.get(stage, _LOST), lang)
            label = say(labels.get(stage, {"*": stage}), lang)
            yield say(_LEFT_OUT, lang).format(mentions=mentions, stage=label, reason=reason)


def _uncoded(cells: Cells, reading: Reading, lang: str) -> Iterator[str]:
    for stage, answers in zip(reading.model.stages, cells.open_answered.astype(int).tolist(), strict=True):
        if answers:
            yield say(_UNCODED, lang).format(stage=say(stage.label, lang), answers=answers)
