"""Cells become figures: every share and mean with its base, its interval, its method, and flags for what is shaky."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from app.aggregates.document import (
    EmotionIndex,
    Flag,
    Mean,
    Score,
    Share,
    StageFigures,
    StageScore,
    TouchpointFigures,
    Unaided,
)
from app.aggregates.labels import Text, say
from app.analysis import intervals, ratio, scores
from app.mentions.codes import MEASURES, Vocabulary
from app.mentions.reading import Reading
from app.mentions.sums import Cells

SMALL = 30
_EMPTY = ratio.Sums(0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Frame:
    """What stays the same for the total and every group."""

    vocabulary: Vocabulary
    reading: Reading
    touchpoints: Sequence[Sequence[str]]
    """Per stage of the model."""
    labels: Mapping[str, Text]
    open_questions: Mapping[str, str]
    """Open discovery question → its stage."""
    level: float
    lang: str
    only: frozenset[str]
    """Stages wanted; empty: all."""
    design: int | None = None
    """Weighted: the respondents of the whole design."""


def stages(cells: Cells, frame: Frame) -> list[StageFigures]:
    """The figures of all stages wanted."""
    return [
        Stage(cells, frame, index).figures()
        for index, stage in enumerate(frame.reading.model.stages)
        if not frame.only or stage.id in frame.only
    ]


class Stage:
    """The figures of one stage."""

    def __init__(self, cells: Cells, frame: Frame, index: int) -> None:
        self.cells, self.frame, self.index = cells, frame, index
        here = [
            (code, offer)
            for code, offer in enumerate(frame.vocabulary.offers.names)
            if frame.reading.places.get(offer.stage) == index
        ]
        # where somebody was shown an offer of the stage, what nobody was shown has no say about scales
        self.offers = [offer for code, offer in here if cells.offers[code]] or [offer for _, offer in here]

    def figures(self) -> StageFigures:
        stage, cells, level = self.frame.reading.model.stages[self.index], self.cells, self.frame.level
        base = tally(cells.base[self.index])
        flags: list[Flag] = base_flags(base.count) if self.frame.touchpoints[self.index] else ["not_asked"]
        rated = {measure: self._stage_score(measure) for measure in MEASURES}
        return StageFigures(
            stage=stage.id,
            label=say(stage.label, self.frame.lang),
            base=base.count,
            effective_base=intervals.effective_base(base.weight, base.weight_sq),
            no_answer=int(cells.no_answer[self.index]),
            mentions=int(cells.named[self.index, :, 0].sum()),
            reach=share_of(tally(cells.reach[self.index]), base, level),
            **rated,
            emotion_index=self._stage_emotions(),
            touchpoints=[self._touchpoint(name) for name in self.frame.touchpoints[self.index]],
            flags=_with_ratings(flags, rated["satisfaction"]),
        )

    def _design(self) -> int:
        """Of whom those who rated are a part: all who could have, or weighted all who were weighted."""
        return int(self.cells.base[self.index, 0]) if self.frame.design is None else self.frame.design

    def _sums(self, figure: str) -> ratio.Sums:
        respondents, ratings, *sums = self.cells.sums[figure][self.index].tolist()
        return ratio.Sums(int(respondents), int(ratings), *sums)

    def scales(self, measure: str, touchpoint: str | None = None) -> set[int]:
        """The lengths of the scales on which a measure was asked (of one touchpoint)."""
        number = MEASURES.index(measure)
        offers = [offer for offer in self.offers if touchpoint is None or touchpoint in offer.touchpoints]
        return {offer.scales[number] for offer in offers if offer.scales[number]}

    def _stage_score(self, measure: str) -> StageScore | None:
        scales = self.scales(measure)
        if not scales:
            return None
        design = self._design()
        mixed = len(scales) > 1
        sums, best = (_EMPTY if mixed else self._sums(figure) for figure in (measure, f"{measure} top2"))
        mean = ratio.ratio_mean(sums, self.frame.level, design, 1, max(scales))
        return StageScore(
            respondents=sums.respondents,
            effective_base=None if self.frame.design is None else intervals.effective_base(sums.m, sums.mm),
            top2=_share(ratio.ratio_share(best, self.frame.level, design)),
            flags=["mixed_scales"] if mixed else score_flags(mean),
            **{key: value for key, value in vars(mean).items() if key != "sd"},
        )

    def _stage_emotions(self) -> EmotionIndex | None:
        if not any(offer.emotion for offer in self.offers):
            return None
        sums = self._sums("emotion")
        found = ratio.ratio_index(sums, self.frame.level, self._design())
        weighted = self.frame.design is not None
        return _index(found, sums.respondents, intervals.effective_base(sums.m, sums.mm) if weighted else None)

    def _touchpoint(self, name: str) -> TouchpointFigures:
        code = self.frame.vocabulary.touchpoints.code(name)
        base = tally(self.cells.touchpoint_base[self.index, code])
        named = tally(self.cells.named[self.index, code])
        flags = base_flags(base.count)
        unaided = self._unaided(code)
        if unaided and self.cells.open_answered[self.index]:
            flags.append("uncoded")
        rated = {measure: self._score(measure, name, code) for measure in MEASURES}
        felt = self._felt(name, code)
        return TouchpointFigures(
            touchpoint=name,
            label=say(self.frame.labels[name], self.frame.lang),
            mentions=named.count,
            base=base.count,
            effective_base=intervals.effective_base(base.weight, base.weight_sq),
            frequency=share_of(named, base, self.frame.level),
            unaided=unaided,
            **rated,
            emotions=None if felt is None else {emotion: one.count for emotion, one in felt.items()},
            emotion_index=None if felt is None else self._index(felt),
            flags=_with_ratings(flags, rated["satisfaction"]),
        )

    def _unaided(self, code: int) -> Unaided | None:
        """Null frequency while answers wait for their coding: a share of 0 % would be untrue."""
        reading = self.frame.reading
        if self.index not in {reading.places.get(stage) for stage in self.frame.open_questions.values()}:
            return None
        named = tally(self.cells.unaided[self.index, code])
        base = tally(self.cells.open_shown[self.index])
        frequency = share_of(named, base, self.frame.level)
        if self.cells.open_answered[self.index]:
            frequency = Share(estimate=None, low=None, high=None, method=frequency.method)
        return Unaided(mentions=named.count, base=base.count, frequency=frequency)

    def _score(self, measure: str, name: str, code: int) -> Score | None:
        scales = self.scales(measure, name)
        if not scales:
            return None
        counts = self.cells.histograms[measure][self.index, code]
        histogram = {point: tally(counts[point]) for point in range(1, max(scales) + 1)}
        if len(scales) == 1:
            return score(histogram, max(scales), self.frame.level, self.frame.design)
        nothing = score({}, max(scales), self.frame.level)
        points = {str(point): one.count for point, one in histogram.items()}
        return nothing.model_copy(update={"histogram": points, "flags": ["mixed_scales"]})

    def _felt(self, name: str, code: int) -> dict[str, scores.Tally] | None:
        if not any(offer.emotion for offer in self.offers if name in offer.touchpoints):
            return None
        counts = self.cells.emotions[self.index, code]
        return {emotion: tally(counts[place]) for place, emotion in enumerate(scores.EMOTIONS, start=1)}

    def _index(self, felt: Mapping[str, scores.Tally]) -> EmotionIndex:
        found = scores.emotion_index(felt, self.frame.level, self.frame.design)
        return _index(found, found.n, None if self.frame.design is None else _effective(felt.values()))


def tally(cell: NDArray[Any]) -> scores.Tally:
    """Count, Σw and Σw² of one cell."""
    count, weight, weight_sq = cell.tolist()
    return scores.Tally(int(count), weight, weight_sq)


def score(histogram: Mapping[int, scores.Tally], scale: int, level: float, design: int | None = None) -> Score:
    """Mean, spread, interval and boxes of ratings."""
    mean = scores.mean_score(histogram, level, design)
    return Score(
        **vars(mean),
        effective_base=None if design is None else _effective(histogram.values()),
        top2=_share(scores.top2(histogram, scale, level)),
        bottom2=_share(scores.bottom2(histogram, level)),
        net=mean_of(scores.net(histogram, scale, level, design)),
        histogram={str(point): one.count for point, one in histogram.items()},
        flags=score_flags(mean),
    )


def _effective(tallies: Iterable[scores.Tally]) -> float | None:
    weights = [(one.weight, one.weight_sq) for one in tallies]
    return intervals.effective_base(sum(weight for weight, _ in weights), sum(square for _, square in weights))


def share_of(part: scores.Tally, base: scores.Tally, level: float) -> Share:
    """A share of a base with Wilson's interval."""
    plain = base.weight == base.weight_sq == base.count
    effective = None if plain else intervals.effective_base(base.weight, base.weight_sq)
    return _share(intervals.wilson(part.weight, base.weight, level, effective))


def mean_of(found: intervals.Mean) -> Mean:
    """A mean as it is shown."""
    return Mean(**vars(found))


def _share(found: intervals.Estimate) -> Share:
    return Share(**vars(found))


def _index(found: intervals.Mean, respondents: int, effective_base: float | None) -> EmotionIndex:
    return EmotionIndex(
        n=found.n,
        respondents=respondents,
        effective_base=effective_base,
        index=found.mean,
        se=found.se,
        low=found.low,
        high=found.high,
        method=found.method,
    )


def base_flags(base: int) -> list[Flag]:
    """What is shaky about a share on this base."""
    if base == 0:
        return ["no_base"]
    return ["small_base"] if base < SMALL else []


def score_flags(found: intervals.Mean | Mean) -> list[Flag]:
    """What is shaky about a mean."""
    if found.n == 0:
        return ["no_ratings"]
    few: list[Flag] = ["few_ratings"] if found.n < SMALL else []
    return [*few, "no_interval"] if found.low is None else few


def _with_ratings(flags: list[Flag], satisfaction: Score | StageScore | None) -> list[Flag]:
    """The flags of a row: those of its base, and those of its satisfaction."""
    return [*flags, *(satisfaction.flags if satisfaction else [])]
