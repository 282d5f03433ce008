"""The answers to touchpoint questions as rows: who was shown what, and who named what.

One mention per respondent × stage × touchpoint. Several free texts of one stage are one mention of `other`, with the
ratings of the first. If two questions of one stage name the same touchpoint, the first one counts, unless it has no
ratings and the later one has.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.analysis.scores import EMOTIONS
from app.mentions.codes import MEASURES, MISSING, NA, NAMED, NOT_ASKED, OTHER, Offer, Vocabulary
from app.mentions.columns import Mentions, Shown, Words
from app.mentions.visible import Mask
from app.surveys import schema

_EMOTION = {None: MISSING, "na": NA} | {emotion: code for code, emotion in enumerate(EMOTIONS, start=1)}
_AIDED, _OTHER = NAMED.index("aided"), NAMED.index("other")
_Row = tuple[int, ...]


def offer_of(section: schema.Section, question: schema.Touchpoints) -> Offer:
    """What a touchpoint question offers; retired touchpoints are not offered any more."""
    ids = [option.id for option in question.offered() if not option.retired]
    scales: dict[str, int] = {item.rating: item.scale for item in question.rate}
    return Offer(
        question=question.id,
        stage=schema.stage_of(section, question) or "",
        touchpoints=(*ids, OTHER) if question.other else tuple(ids),
        none=question.none,
        scales=tuple(scales.get(measure, 0) for measure in MEASURES),
        emotion="emotion" in scales,
    )


def gather(
    questionnaire: schema.Questionnaire,
    answers: Sequence[Mapping[str, Any]],
    shown: Mapping[str, Mask],
    vocabulary: Vocabulary,
) -> tuple[Shown, Mentions, dict[int, Words]]:
    """The rows of the responses to one version."""
    gathering = _Gathering(vocabulary, answers, _positions(questionnaire, answers))
    for section, question in questionnaire.questions():
        if isinstance(question, schema.Touchpoints):
            gathering.add(offer_of(section, question), shown[question.id])
    return gathering.rows()


def _positions(
    questionnaire: schema.Questionnaire, answers: Sequence[Mapping[str, Any]]
) -> list[dict[tuple[str, str], int]]:
    """Per response the place of every stop of its path, from 1."""
    paths = [question.id for _, question in questionnaire.questions() if isinstance(question, schema.Path)]
    if not paths:
        return [{}] * len(answers)
    return [
        {(stop[0], stop[1]): place for place, stop in enumerate(given.get(paths[0]) or (), start=1)}
        for given in answers
    ]


class _Gathering:
    """The rows while question after question is read."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        answers: Sequence[Mapping[str, Any]],
        positions: list[dict[tuple[str, str], int]],
    ) -> None:
        self.vocabulary, self.answers, self.positions = vocabulary, answers, positions
        self.shown: list[tuple[int, int, bool]] = []
        self.mentions: dict[tuple[int, int, int], _Row] = {}
        self.words: dict[tuple[int, int, int], Words] = {}

    def add(self, offer: Offer, shown: Mask) -> None:
        code, stage = self.vocabulary.offers.code(offer), self.vocabulary.stages.code(offer.stage)
        for index in np.flatnonzero(shown).tolist():
            answer = self.answers[index].get(offer.question)
            self.shown.append((index, code, answer is not None or not offer.none))
            if answer is None:
                continue
            for touchpoint, ratings in answer["picked"].items():
                self._mention(index, stage, offer.stage, touchpoint, code, ratings, _AIDED)
            others = answer["other"]
            if others:
                self._mention(index, stage, offer.stage, OTHER, code, others[0], _OTHER)
                self._say(index, stage, [one["text"] for one in others])

    def _mention(
        self, index: int, stage: int, stage_id: str, touchpoint: str, offer: int, ratings: dict[str, Any], named: int
    ) -> None:
        code = self.vocabulary.touchpoints.code(touchpoint)
        key = (index, stage, code)
        rated = _rated(ratings)
        before = self.mentions.get(key)
        if before is None or (any(rated) and not any(before[4:8])):
            position = self.positions[index].get((stage_id, touchpoint), 0)
            self.mentions[key] = (*key, offer, *rated, position, named)
        pain = ratings.get("pain_point")
        if pain:
            self.words.setdefault(key, Words(pain, ()))

    def _say(self, index: int, stage: int, texts: list[str]) -> None:
        key = (index, stage, self.vocabulary.touchpoints.code(OTHER))
        before = self.words.get(key, Words(None, ()))
        self.words[key] = Words(before.pain_point, (*before.others, *texts))

    def rows(self) -> tuple[Shown, Mentions, dict[int, Words]]:
        shown = np.array(self.shown, np.int32).reshape(-1, 3)
        table = np.array(list(self.mentions.values()), np.int32).reshape(-1, 10)
        order = np.argsort(table[:, 0], kind="stable")
        table = table[order]
        place = {key: row for row, key in enumerate(map(tuple, table[:, :3].tolist()))} if self.words else {}
        columns = [table[:, column].astype(kind) for column, kind in enumerate(_TYPES)]
        return (
            Shown(shown[:, 0].copy(), shown[:, 1].astype(np.int16), shown[:, 2].astype(bool)),
            Mentions(*columns),
            {place[key]: words for key, words in self.words.items()},
        )


_TYPES = (np.int32, np.int16, np.int16, np.int16, np.int8, np.int8, np.int8, np.int8, np.int16, np.int8)


def _rated(ratings: dict[str, Any]) -> tuple[int, int, int, int]:
    if not ratings:
        return (MISSING, MISSING, MISSING, MISSING)
    if "not_asked" in ratings:
        return (NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED)
    get = ratings.get
    satisfaction, effort, importance = get("satisfaction", 0), get("effort", 0), get("importance", 0)
    return (
        NA if satisfaction == "na" else satisfaction,
        NA if effort == "na" else effort,
        NA if importance == "na" else importance,
        _EMOTION[get("emotion")],
    )
