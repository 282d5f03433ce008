"""Columns reduced to sums that add up over parts: whatever engine counts, the figures come from these.

The engine is NumPy: counting eight million mentions by three keys took a third of the time DuckDB needed for the
same columns. Weights are all 1 so far, hence the three places of every tally (count, Σw, Σw²) are alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.scores import EMOTIONS
from app.mentions.base import bases
from app.mentions.codes import ANSWERED, MEASURES, NAMED, NOT_SHOWN, Vocabulary
from app.mentions.columns import Ints, Part
from app.mentions.reading import Reading
from app.mentions.visible import Mask

LEVELS = 12  # points 1 … 11; place 0 stays empty
Tallies = NDArray[np.float64]
_VALENCE = np.array([0, *EMOTIONS.values()])


@dataclass(frozen=True)
class Cells:
    """Sums over some respondents: S stages, T touchpoints; the last axis of a tally is (count, Σw, Σw²)."""

    responses: Tallies
    """(3,)"""
    versions: NDArray[np.int64]
    """By version number: responses."""
    offers: NDArray[np.int64]
    """By offer: respondents shown it."""
    base: Tallies
    """(S, 3) respondents in the base of a stage."""
    no_answer: NDArray[np.int64]
    """(S,) shown, not answered: outside the base."""
    reach: Tallies
    """(S, 3) respondents with at least one mention."""
    touchpoint_base: Tallies
    """(S, T, 3)"""
    named: Tallies
    """(S, T, 3) mentions on the aided list."""
    unaided: Tallies
    """(S, T, 3) mentions in answers to the open question."""
    open_shown: NDArray[np.int64]
    """(S,) respondents shown an open question of the stage."""
    open_answered: NDArray[np.int64]
    histograms: dict[str, Tallies]
    """Measure → (S, T, LEVELS, 3)."""
    emotions: Tallies
    """(S, T, 1 + emotions, 3)"""
    sums: dict[str, Tallies]
    """Figure → (S, 7): respondents, ratings, Σm, Σt, Σm², Σmt, Σt²."""
    left_out: NDArray[np.int64]
    """By stage code: mentions that the model has no room for."""

    def __add__(self, other: "Cells") -> "Cells":
        """The sums of both sets of respondents, which have nobody in common."""
        return Cells(**{name: _added(value, getattr(other, name)) for name, value in vars(self).items()})


def _added(one: Any, other: Any) -> Any:
    if isinstance(one, dict):
        return {name: value + other[name] for name, value in one.items()}
    size = max(len(one), len(other))
    return _padded(one, size) + _padded(other, size)


def _padded(array: NDArray[Any], size: int) -> NDArray[Any]:
    return np.pad(array, [(0, size - len(array)), *[(0, 0)] * (array.ndim - 1)])


def reduce(
    part: Part, vocabulary: Vocabulary, reading: Reading, open_questions: Mapping[str, str], chosen: Mask
) -> Cells:
    """The cells of the chosen respondents of a part.

    `open_questions` holds the stage of every open discovery question.
    """
    stages, touchpoints = reading.stages, len(vocabulary.touchpoints)
    mentions = _Counted(part, vocabulary, reading, chosen)
    base, no_answer, touchpoint_base = bases(part, vocabulary, reading, chosen)
    open_shown, open_answered = _open(part, reading, open_questions, chosen)
    aided = mentions.named != NAMED.index("unaided")
    unaided = (mentions.named == NAMED.index("unaided")) | (mentions.named == NAMED.index("both"))
    shape = (stages, touchpoints)
    return Cells(
        responses=np.full(3, float(np.count_nonzero(chosen))),
        versions=np.bincount(part.respondents.version[chosen]),
        offers=np.bincount(part.shown.offer[chosen[part.shown.respondent]], minlength=len(vocabulary.offers)),
        base=_tallies(base),
        no_answer=no_answer,
        reach=_tallies(np.count_nonzero(mentions.per_respondent(), axis=0)),
        touchpoint_base=_tallies(touchpoint_base),
        named=_tallies(_count(mentions.key[aided], shape)),
        unaided=_tallies(_count(mentions.key[unaided], shape)),
        open_shown=open_shown,
        open_answered=open_answered,
        histograms={measure: mentions.histogram(measure) for measure in MEASURES},
        emotions=mentions.emotions(),
        sums=mentions.sums(vocabulary),
        left_out=mentions.left_out,
    )


def _tallies(counts: NDArray[Any]) -> Tallies:
    return np.repeat(counts[..., np.newaxis], 3, axis=-1).astype(np.float64)


def _count(keys: Ints, shape: tuple[int, ...]) -> NDArray[np.int64]:
    return np.bincount(keys, minlength=int(np.prod(shape))).reshape(shape)


def _open(
    part: Part, reading: Reading, open_questions: Mapping[str, str], chosen: Mask
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Per stage, how many were shown an open question, and how many answered one."""
    shown = np.zeros((reading.stages, len(part)), bool)
    answered = shown.copy()
    for question, stage in open_questions.items():
        place, column = reading.places.get(stage), part.answers.get(question)
        if place is not None and column is not None:
            shown[place] |= column.state != NOT_SHOWN
            answered[place] |= column.state == ANSWERED
    return np.count_nonzero(shown & chosen, axis=1), np.count_nonzero(answered & chosen, axis=1)


class _Counted:
    """The mentions of the chosen respondents as one model counts them."""

    def __init__(self, part: Part, vocabulary: Vocabulary, reading: Reading, chosen: Mask) -> None:
        self.mentions = part.mentions
        self.stages, self.touchpoints = reading.stages, len(vocabulary.touchpoints)
        stage = np.array([*reading.targets(vocabulary), -1], np.int32)[self.mentions.stage]
        among = chosen[self.mentions.respondent]
        lost = self.mentions.stage[among & (stage < 0)]
        self.left_out = np.bincount(lost, minlength=len(vocabulary.stages))
        self.rows = np.flatnonzero(among & (stage >= 0))
        self.stage = stage[self.rows]
        if len(reading.places) > len(set(reading.places.values())):
            self._keep_latest(reading, vocabulary)
        self.key = self.stage * self.touchpoints + self.mentions.touchpoint[self.rows]
        self.named = self.mentions.named[self.rows]
        # one number per chosen respondent: a filter's cost follows what it lets through
        self.size = int(np.count_nonzero(chosen))
        self.person = (np.cumsum(chosen) - 1)[self.mentions.respondent[self.rows]] * self.stages + self.stage

    def _keep_latest(self, reading: Reading, vocabulary: Vocabulary) -> None:
        """Of several source stages that meet in one target stage, the latest mention of a touchpoint stays."""
        rank = np.array(reading.ranks(vocabulary))[self.mentions.stage[self.rows]]
        respondent = self.mentions.respondent[self.rows].astype(np.int64)
        same = (respondent * self.stages + self.stage) * self.touchpoints + self.mentions.touchpoint[self.rows]
        order = np.lexsort((rank, same))
        last = np.append(same[order][1:] != same[order][:-1], True) if len(order) else order
        kept = np.sort(order[last])
        self.rows, self.stage = self.rows[kept], self.stage[kept]

    def per_respondent(self, among: Mask | None = None, values: Ints | None = None) -> NDArray[Any]:
        """(respondents, S): how many mentions, or the sum of their values."""
        person = self.person if among is None else self.person[among]
        weights = None if values is None else values.astype(np.float64)
        return np.bincount(person, weights, self.size * self.stages).reshape(self.size, self.stages)

    def histogram(self, measure: str) -> Tallies:
        ratings = self.mentions.ratings(measure)[self.rows]
        given = ratings > 0
        shape = (self.stages, self.touchpoints, LEVELS)
        return _tallies(_count(self.key[given] * LEVELS + ratings[given], shape))

    def emotions(self) -> Tallies:
        felt = self.mentions.emotion[self.rows]
        given = felt > 0
        shape = (self.stages, self.touchpoints, len(_VALENCE))
        return _tallies(_count(self.key[given] * len(_VALENCE) + felt[given], shape))

    def sums(self, vocabulary: Vocabulary) -> dict[str, Tallies]:
        """What the figures of whole stages are computed from."""
        found: dict[str, Tallies] = {}
        offers = self.mentions.offer[self.rows]
        for number, measure in enumerate(MEASURES):
            ratings = self.mentions.ratings(measure)[self.rows]
            given = ratings > 0
            scales = np.array([offer.scales[number] for offer in vocabulary.offers.names], np.int8)
            points = ratings[given]
            found[measure] = self._ratio(given, points)
            found[f"{measure} top2"] = self._ratio(given, points >= scales[offers[given]] - 1)
        felt = self.mentions.emotion[self.rows]
        found["emotion"] = self._ratio(felt > 0, _VALENCE[np.maximum(felt, 0)][felt > 0])
        return found

    def _ratio(self, given: Mask, values: NDArray[Any]) -> Tallies:
        if not len(values):
            return np.zeros((self.stages, 7))
        m = self.per_respondent(given).astype(np.float64)
        t = self.per_respondent(given, values)
        squares = [(m * m).sum(axis=0), (m * t).sum(axis=0), (t * t).sum(axis=0)]
        columns = [np.count_nonzero(m, axis=0), m.sum(axis=0), m.sum(axis=0), t.sum(axis=0), *squares]
        return np.stack(columns, axis=1).astype(np.float64)
