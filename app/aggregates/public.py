"""Figures as shared and public views show them: counts rounded to five, and only those that give nobody away.

What of a view may be shown at all is chosen over all its cells at once (`families`, `app.analysis.suppression`). Of
that, counts are rounded to multiples of five, and shares and their intervals are computed from the rounded counts, so
that they hold nothing more. Means are shown with one decimal, emotion indices with none. Their n is that of the people
who named the touchpoint, unless k or more of these did not rate it: so the few who did not rate cannot be counted.
Where so few can have answered otherwise that a mean tells what everybody answered, it is left out. Boxes are shown
only where a view cannot be narrowed. Spreads, histograms and single emotions are not shown at all.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from app.aggregates.compute import SMALL, base_flags, share_of
from app.aggregates.document import (
    EmotionIndex,
    Flag,
    Score,
    Share,
    StageFigures,
    StageScore,
    TouchpointFigures,
)
from app.aggregates.families import base_of, named_of, reach_of
from app.aggregates.request import Filters
from app.analysis.scores import Tally
from app.analysis.suppression import rounded
from app.mentions.codes import MEASURES

K = 10
"""The threshold of the public view."""
_OPEN = frozenset({"lang", "stage", "bom"})
_INDEX_ENDS = (-100.0, 100.0)


def refused(query: Filters) -> list[str]:
    """The parameters that ask for more than the public view gives."""
    fields = type(query).model_fields
    set_ = (name for name in fields if getattr(query, name) != fields[name].get_default(call_default_factory=True))
    return [fields[name].alias or name for name in set_ if name not in _OPEN]


def rounded_share(part: int, base: int, level: float) -> Share:
    """The share that two rounded counts make."""
    return share_of(Tally(part, part, part), Tally(base, base, base), level)


def telling(mean: float | None, n: int, ends: tuple[float, float], step: float, k: int) -> bool:
    """Whether fewer than k answers can differ from the end of the scale to which the mean lies so near."""
    low, high = ends
    return mean is None or n < k or n * min(high - mean, mean - low) / step < k


class Guard:
    """Shows the figures of one cell as far as its counts may be seen."""

    def __init__(self, counts: Mapping[str, int], k: int, level: float, *, boxes: bool) -> None:
        """`counts` holds the true count of every family that may be seen in this cell; `boxes`: top 2 and bottom 2."""
        self.true, self.counts = counts, {name: rounded(count) for name, count in counts.items()}
        self.k, self.level, self.boxes = k, level, boxes
        self.hidden = 0

    def stage(self, stage: StageFigures) -> StageFigures:
        """A stage; touchpoints whose count may not be seen are left out."""
        base = self.counts.get(base_of(stage.stage))
        reach = self.counts.get(reach_of(stage.stage)) if base else None
        rows = [self._touchpoint(stage.stage, row) for row in stage.touchpoints] if base else []
        kept = [row for row in rows if row is not None]
        lost = base != 0 and (reach is None or len(kept) < len(stage.touchpoints))
        self.hidden += (reach is None) + len(stage.touchpoints) - len(kept) if lost else 0
        flags: list[Flag] = [flag for flag in stage.flags if flag == "not_asked"]
        return StageFigures(
            stage=stage.stage,
            label=stage.label,
            base=base,
            effective_base=None if base is None else float(base),
            no_answer=None,
            mentions=None,
            reach=self._share(reach, base, stage.reach.method),
            touchpoints=kept,
            flags=[*flags, *(base_flags(base) if base else []), *(["suppressed"] if lost else [])],
            emotion_index=self._index(stage.emotion_index, reach_of(stage.stage)),
            **{name: self._stage_score(stage, name) for name in MEASURES},
        )

    def _touchpoint(self, stage: str, row: TouchpointFigures) -> TouchpointFigures | None:
        name = named_of(stage, row.touchpoint)
        base, named = self.counts.get(base_of(stage, row.touchpoint)), self.counts.get(name)
        if base is None or named is None:
            return None
        scores = {one: self._score(getattr(row, one), name) for one in MEASURES}
        index = self._index(row.emotion_index, name)
        lost = (index is None and row.emotion_index is not None) + sum(
            score is None and getattr(row, one) is not None for one, score in scores.items()
        )
        self.hidden += lost
        return TouchpointFigures(
            touchpoint=row.touchpoint,
            label=row.label,
            mentions=named,
            base=base,
            effective_base=float(base),
            frequency=self._share(named, base, row.frequency.method),
            unaided=None,
            emotions=None,
            emotion_index=index,
            flags=[*base_flags(base), *(["suppressed"] if lost else [])],
            **scores,
        )

    def _people(self, name: str, answered: int) -> int | None:
        """What is said of how many answered: as many as could, unless k or more did not."""
        if name not in self.true:
            return None
        return self.counts[name] if self.true[name] - answered < self.k else rounded(answered)

    def _share(self, part: int | None, base: int | None, method: str) -> Share:
        if part is None or base is None:
            return Share(estimate=None, low=None, high=None, method=method)
        return rounded_share(part, base, self.level)

    def _score(self, score: Score | None, name: str) -> Score | None:
        if score is None or telling(score.mean, score.n, (1, _points(score)), 1, self.k):
            return None
        n = self._people(name, score.n)
        if n is None:
            return None
        top2, bottom2 = self._boxes(score, n)
        return Score(
            **_blurred(score, ("mean", "low", "high"), 1),
            n=n, sd=None, se=None, method=score.method, top2=top2, bottom2=bottom2, histogram=None,
            flags=few(n) + (["suppressed"] if self.boxes and top2.estimate is None else []),
        )  # fmt: skip

    def _boxes(self, score: Score, n: int) -> tuple[Share, Share]:
        """Both boxes, where each and what lies between them is about k people or more."""
        counts = list((score.histogram or {}).values())
        best, worst = sum(counts[-2:]), sum(counts[:2])
        parts = (best, worst, score.n - best - worst)
        if not self.boxes or any(part < self.k or score.n - part < self.k for part in parts if part):
            return self._share(None, None, score.top2.method), self._share(None, None, score.bottom2.method)
        return self._share(rounded(best), n, score.top2.method), self._share(rounded(worst), n, score.bottom2.method)

    def _stage_score(self, stage: StageFigures, measure: str) -> StageScore | None:
        score: StageScore | None = getattr(stage, measure)
        points = max((_points(getattr(row, measure)) for row in stage.touchpoints), default=0)
        if score is None or score.respondents < self.k or telling(score.mean, score.n, (1, points), 1, self.k):
            return None
        n = self._people(reach_of(stage.stage), score.respondents)
        if n is None:
            return None
        return StageScore(
            **_blurred(score, ("mean", "low", "high"), 1),
            n=n, respondents=n, se=None, method=score.method,
            top2=self._share(None, None, score.top2.method), flags=few(n),
        )  # fmt: skip

    def _index(self, found: EmotionIndex | None, name: str) -> EmotionIndex | None:
        if found is None or found.respondents < self.k or telling(found.index, found.n, _INDEX_ENDS, 100, self.k):
            return None
        n = self._people(name, found.respondents)
        if n is None:
            return None
        numbers = _blurred(found, ("index", "low", "high"), 0)
        return EmotionIndex(**numbers, n=n, respondents=n, se=None, method=found.method)


def _points(score: Score | None) -> int:
    """The points of the scale: the histogram names them all."""
    return max(map(int, score.histogram or {}), default=0) if score else 0


def few(n: int) -> list[Flag]:
    """The flag of a mean of few ratings."""
    return ["few_ratings"] if n < SMALL else []


Figure = TypeVar("Figure", Score, StageScore, EmotionIndex)


def _blurred(figure: Figure, names: tuple[str, ...], digits: int) -> dict[str, Any]:
    values = {name: getattr(figure, name) for name in names}
    return {name: None if value is None else round(value, digits) for name, value in values.items()}
