"""The answers to touchpoint questions as rows: who was shown what, and who named what.

One mention per respondent × stage × touchpoint. Several free texts of one stage are one mention of `other`, with the
ratings of the first. If two questions of one stage name the same touchpoint, the first one counts, unless it has no
ratings and the later one has.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from app.analysis.scores import EMOTIONS
from app.mentions.codes import MEASURES, MISSING, NA, NAMED, NOT_ASKED, OTHER, Offer, Vocabulary
from app.mentions.columns import Mentions, Shown
from app.mentions.visible import Mask
from app.mentions.words import Texts, Words, texts_of
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
) -> tuple[Shown, Mentions, Texts]:
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
        self.mentions: list[_Row] = []
        self.words: dict[tuple[int, int, int], Words] = {}
        self.stages: set[int] = set()

    def add(self, offer: Offer, shown: Mask) -> None:
        """Read the answers of those who were shown one touchpoint question."""
        code, stage = self.vocabulary.offers.code(offer), self.vocabulary.stages.code(offer.stage)
        touchpoint_code = self.vocabulary.touchpoints.code
        mentions: list[_Row] = []
        for index in np.flatnonzero(shown).tolist():
            answer = self.answers[index].get(offer.question)
            self.shown.append((index, code, answer is not None or not offer.none))
            if answer is None:
                continue
            positions = self.positions[index]
            for touchpoint, ratings in answer["picked"].items():
                place = positions.get((offer.stage, touchpoint), 0) if positions else 0
                key = (index, stage, touchpoint_code(touchpoint))
                mentions.append((*key, code, *_rated(ratings), place, _AIDED))
                if "pain_point" in ratings:
                    self.words.setdefault(key, Words(ratings["pain_point"], ()))
            if answer["other"]:
                key = (index, stage, touchpoint_code(OTHER))
                place = positions.get((offer.stage, OTHER), 0)
                mentions.append((*key, code, *_rated(answer["other"][0]), place, _OTHER))
                self._say(key, answer["other"])
        if stage in self.stages:
            self.mentions = _merged(self.mentions, mentions)
        else:
            self.mentions += mentions
        self.stages.add(stage)

    def _say(self, key: tuple[int, int, int], others: list[dict[str, Any]]) -> None:
        before = self.words.get(key, Words(None, ()))
        pain = before.pain_point or others[0].get("pain_point")
        self.words[key] = Words(pain, (*before.others, *(other["text"] for other in others)))

    def rows(self) -> tuple[Shown, Mentions, Texts]:
        """The rows in the order of the respondents."""
        shown = np.array(self.shown, np.int32).reshape(-1, 3)
        table = np.array(list(chain.from_iterable(self.mentions)), np.int32).reshape(-1, len(_TYPES))
        table = table[np.argsort(table[:, 0], kind="stable")]
        place = {key: row for row, key in enumerate(map(tuple, table[:, :3].tolist()))} if self.words else {}
        columns = [table[:, column].astype(kind) for column, kind in enumerate(_TYPES)]
        return (
            Shown(shown[:, 0].copy(), shown[:, 1].astype(np.int16), shown[:, 2].astype(bool)),
            Mentions(*columns),
            texts_of({place[key]: words for key, words in self.words.items()}),
        )


def _merged(earlier: list[_Row], later: list[_Row]) -> list[_Row]:
    """Both lists, each mention once."""
    found = {row[:3]: row for row in earlier}
    for row in later:
        before = found.get(row[:3])
        if before is None or (any(row[_RATINGS]) and not any(before[_RATINGS])):
            found[row[:3]] = row
    return list(found.values())


_RATINGS = slice(4, 8)
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
