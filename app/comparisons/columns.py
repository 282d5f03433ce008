"""The groups of a table: who of the sample is in which, and what they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce as fold
from operator import add

import numpy as np
from numpy.typing import NDArray

from app.aggregates.compute import Frame
from app.aggregates.groups import split
from app.aggregates.labels import say
from app.aggregates.request import GroupBy
from app.analysis.intervals import effective_base
from app.analysis.letters import column_letters
from app.comparisons.document import Group
from app.mentions.cells import reduce
from app.mentions.codes import Vocabulary
from app.mentions.columns import Ints
from app.mentions.counts import Grouped
from app.mentions.sample import Sample
from app.mentions.selection import Selection, select
from app.mentions.sums import Cells


@dataclass(frozen=True)
class Heading:
    """One group: what makes it, where a filter does not, and its label."""

    by: Mapping[str, str | None] | None
    label: str


@dataclass(frozen=True)
class Columns:
    """The groups and, for every respondent of every part, the place of theirs; who is in none has the place K."""

    headings: Sequence[Heading]
    places: Sequence[Ints]

    def of(self, sample: Sample) -> NDArray[np.int64]:
        """(n,) the group of each respondent of the sample."""
        found = [place[mask] for place, mask in zip(self.places, sample.masks, strict=True)]
        return np.concatenate(found).astype(np.int64)

    def kept(self, groups: Sequence[int]) -> "Columns":
        """Only these groups, in this order; who was in another one is in none."""
        moved = np.full(len(self.headings) + 1, len(groups), np.int32)
        moved[list(groups)] = np.arange(len(groups))
        return Columns([self.headings[group] for group in groups], [moved[place] for place in self.places])


def grouped(sample: Sample, by: GroupBy, lang: str) -> Columns:
    """The groups that a segment or an attribute makes, without those nobody of the sample is in."""
    found = split((by,), sample.found.parts, sample.found.vocabulary)
    headings = [Heading(dict(key.by), say(key.labels[0], lang)) for key in found.keys]
    columns = Columns(headings, found.places)
    there = np.bincount(columns.of(sample), minlength=len(headings))
    direct = by.name == "collector" and by.segment is None  # no collector is a way of its own, no answer is none
    last = len(headings) - 1
    return columns.kept([place for place in range(len(headings)) if there[place] and (place < last or direct)])


def filtered(sample: Sample, filters: Sequence[Selection], labels: Sequence[str]) -> Columns:
    """The groups that filters make; empty ones too, since they were asked for."""
    vocabulary = sample.found.vocabulary
    places = [_first([select(part, vocabulary, one) for one in filters], len(part)) for part in sample.found.parts]
    return Columns([Heading(None, label) for label in labels], places)


def shared(sample: Sample, filters: Sequence[Selection], vocabulary: Vocabulary) -> int:
    """How many of the sample are in more than one of the groups that filters make."""
    several = 0
    for part, mask in zip(sample.found.parts, sample.masks, strict=True):
        times = sum(select(part, vocabulary, one).astype(np.int8) for one in filters)
        several += int(np.count_nonzero(mask & (times > 1)))
    return several


def _first(masks: Sequence[NDArray[np.bool_]], size: int) -> Ints:
    found = np.full(size, len(masks), np.int32)
    for place in reversed(range(len(masks))):
        found[masks[place]] = place
    return found


def cells(sample: Sample, frame: Frame, columns: Columns) -> tuple[list[Cells], Cells]:
    """The cells of every group, and those of the whole sample."""
    every = [_reduced(sample, frame, columns), _reduced(sample, frame, None)]
    return every[0][:-1], every[1][0]


def _reduced(sample: Sample, frame: Frame, columns: Columns | None) -> list[Cells]:
    found = sample.found
    parts = [
        reduce(
            part,
            found.vocabulary,
            frame.reading,
            frame.open_questions,
            sample.masks[at],
            grouped=Grouped(columns.places[at], len(columns.headings) + 1) if columns else None,
            weights=sample.weights[at] if sample.weights else None,
        )
        for at, part in enumerate(found.parts)
    ]
    return [fold(add, some) for some in zip(*parts, strict=True)]


def headed(sample: Sample, columns: Columns) -> list[Group]:
    """The columns as they are told, with their letters and bases."""
    place, weight = columns.of(sample), sample.weight()
    size = len(columns.headings) + 1
    counts = np.bincount(place, minlength=size)
    total, squares = np.bincount(place, weight, size), np.bincount(place, weight * weight, size)
    return [
        Group(
            letter=letter,
            by=dict(heading.by) if heading.by is not None else None,
            label=heading.label,
            responses=int(counts[at]),
            effective_base=effective_base(float(total[at]), float(squares[at])),
        )
        for at, (letter, heading) in enumerate(
            zip(column_letters(len(columns.headings)), columns.headings, strict=True)
        )
    ]
