"""Rows about touchpoints and stages, from the cells of every group."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from app.aggregates.compute import Frame, Stage, tally
from app.aggregates.labels import say
from app.analysis.ratio import Sums
from app.analysis.scores import EMOTIONS, Tally
from app.comparisons.lines import Cell, Clustered, Line, Measure, Portions, Ratings
from app.mentions.sums import Cells

MEASURED: Sequence[Measure] = ("frequency", "satisfaction", "effort", "importance", "emotion_index")
"""What can be told of touchpoints and stages; the frequency of a stage is its reach."""
_RATED: Sequence[Measure] = ("satisfaction", "effort", "importance")


@dataclass(frozen=True)
class Wanted:
    """Which rows: measures, whole stages, touchpoints (empty: all)."""

    measures: Collection[str]
    stages: bool = True
    touchpoints: bool = True
    named: Collection[str] = ()


def touchpoint_lines(groups: Sequence[Cells], total: Cells, frame: Frame, wanted: Wanted) -> Iterator[Line]:
    """Stage by stage: the rows of the stage, then those of its touchpoints."""
    for index, stage in enumerate(frame.reading.model.stages):
        if frame.only and stage.id not in frame.only:
            continue
        place = _Place(groups, total, frame, index)
        if wanted.stages and frame.touchpoints[index]:
            yield from place.stage(wanted.measures)
        for name in frame.touchpoints[index] if wanted.touchpoints else ():
            if not wanted.named or name in wanted.named:
                yield from place.touchpoint(name, wanted.measures)


class _Place:
    """One stage of the model over all groups."""

    def __init__(self, groups: Sequence[Cells], total: Cells, frame: Frame, index: int) -> None:
        self.every, self.frame, self.index = [*groups, total], frame, index
        self.known = Stage(total, frame, index)
        self.model = frame.reading.model.stages[index]

    def stage(self, measures: Collection[str]) -> Iterator[Line]:
        at, label = self.index, say(self.model.label, self.frame.lang)
        if "frequency" in measures:
            cells = [Portions(tally(cells.reach[at]), tally(cells.base[at])) for cells in self.every]
            yield self._line("reach", label, cells)
        for measure in _RATED:
            scales = self.known.scales(measure)
            if measure in measures and len(scales) == 1:
                yield self._line(measure, label, [self._clustered(one, measure, 1, max(scales)) for one in self.every])
        if "emotion_index" in measures and any(offer.emotion for offer in self.known.offers):
            cells_ = [self._clustered(one, "emotion", -100, 100, 100) for one in self.every]
            yield self._line("emotion_index", label, cells_)

    def touchpoint(self, name: str, measures: Collection[str]) -> Iterator[Line]:
        at, code = self.index, self.frame.vocabulary.touchpoints.code(name)
        label = say(self.frame.labels[name], self.frame.lang)
        if "frequency" in measures:
            cells = [Portions(tally(one.named[at, code]), tally(one.touchpoint_base[at, code])) for one in self.every]
            yield self._line("frequency", label, cells, name)
        for measure in _RATED:
            scales = self.known.scales(measure, name)
            if measure in measures and len(scales) == 1:
                points = [_ratings(one.histograms[measure][at, code], max(scales)) for one in self.every]
                yield self._line(measure, label, points, name)
        felt = any(offer.emotion for offer in self.known.offers if name in offer.touchpoints)
        if felt and "emotion_index" in measures:
            yield self._line("emotion_index", label, [_index(one.emotions[at, code]) for one in self.every], name)

    def _line(self, measure: Measure, label: str, cells: Sequence[Cell], touchpoint: str | None = None) -> Line:
        return Line(measure, label, cells[:-1], cells[-1], self.model.id, touchpoint)

    def _clustered(self, cells: Cells, figure: str, lowest: float, highest: float, unit: float = 1) -> Clustered:
        people, ratings, *sums = cells.sums[figure][self.index].tolist()
        design = int(cells.base[self.index, 0])
        return Clustered(Sums(int(people), int(ratings), *sums), design, lowest, highest, unit)


def _ratings(counts: NDArray[Any], scale: int) -> Ratings:
    return Ratings({point: tally(counts[point]) for point in range(1, scale + 1)}, 1, scale)


def _index(counts: NDArray[Any]) -> Ratings:
    """Emotions as +100, 0 and −100."""
    values: dict[float, Tally] = {}
    for place, valence in enumerate(EMOTIONS.values(), start=1):
        one, before = tally(counts[place]), values.get(100 * valence, Tally(0, 0, 0))
        values[100 * valence] = Tally(
            before.count + one.count, before.weight + one.weight, before.weight_sq + one.weight_sq
        )
    return Ratings(values, -100, 100)
