"""Weights for the respondents of a survey: raked to its margins over all completes, before any filter.

They belong to one revision: a new answer changes all of them. So they are kept with the snapshot they were computed
from, and leave with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from app.analysis.weights import Bounds, Margin, Raked, rake
from app.mentions.codes import DISPOSITIONS, Vocabulary
from app.mentions.columns import Part
from app.mentions.sample import Floats
from app.mentions.segments import Segment, members
from app.mentions.snapshot import Snapshot
from app.surveys.margins import Margins

_FEW = 1_000_000  # combinations that are counted in a table of all of them
WEIGHTED = "complete"
"""The disposition that weights are for."""


@dataclass(frozen=True)
class Weighted:
    """The weights of all completes of a snapshot."""

    weights: Sequence[Floats]
    """Per part, one per respondent; 0 for those who are no completes."""
    design: int
    """Completes."""
    raked: Raked | None
    """How the weights came about; None while there are no completes."""


def weighted(found: Snapshot, margins: Margins, segments: Mapping[str, Segment]) -> Weighted:
    """The weights of a snapshot; `CannotRake` where its respondents cannot have these margins.

    Margins of segments that no version has (any more) are left out: they have no groups.
    """
    key = ("weights", margins.model_dump_json())
    kept = found.derived.get(key)
    if kept is None:
        kept = found.derived[key] = _weighted(found, margins, segments)
    return kept


def _weighted(found: Snapshot, margins: Margins, segments: Mapping[str, Segment]) -> Weighted:
    targets = {name: shares for name, shares in margins.targets().items() if name in segments}
    axes = [segments[name] for name in targets]
    complete = [part.respondents.disposition == DISPOSITIONS.index(WEIGHTED) for part in found.parts]
    keys = [_combinations(part, found.vocabulary, axes)[mask] for part, mask in zip(found.parts, complete, strict=True)]
    table, place, counts = _counted(np.concatenate(keys), prod(1 + len(segment.groups) for segment in axes))
    design = len(place)
    if not design:
        return Weighted([np.zeros(len(part)) for part in found.parts], 0, None)
    raked = rake(
        _named(table, axes),
        counts.tolist(),
        [Margin(name, shares) for name, shares in targets.items()],
        _bounds(margins),
    )
    return Weighted(_spread(raked.weights[place], complete), design, raked)


def _combinations(part: Part, vocabulary: Vocabulary, axes: Sequence[Segment]) -> NDArray[np.int64]:
    """One number per respondent that says in which group of every segment they are; without an answer: the last."""
    found = np.zeros(len(part), np.int64)
    for segment in axes:
        place = np.full(len(part), len(segment.groups), np.int64)
        for number, group in enumerate(segment.groups):
            place[members(part, vocabulary, segment, group)] = number
        found = found * (len(segment.groups) + 1) + place
    return found


def _counted(keys: NDArray[np.int64], possible: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The combinations that occur, each respondent's place among them, and how many have each."""
    if possible > _FEW:
        table, place, times = np.unique(keys, return_inverse=True, return_counts=True)
        return table, place, times
    counts = np.bincount(keys, minlength=possible)  # a tenth of the time of sorting a million
    table = np.flatnonzero(counts)
    places = np.zeros(possible, np.int64)
    places[table] = np.arange(len(table))
    return table, places[keys], counts[table]


def _named(table: NDArray[np.int64], axes: Sequence[Segment]) -> list[tuple[str | None, ...]]:
    """The groups behind those numbers."""
    columns: list[list[str | None]] = []
    rest = table
    for segment in reversed(axes):
        names = [*segment.groups, None]
        rest, place = np.divmod(rest, len(names))
        columns.append([names[one] for one in place.tolist()])
    return list(zip(*reversed(columns), strict=True))


def _bounds(margins: Margins) -> Bounds | None:
    if margins.trim is None:
        return None
    return Bounds(margins.trim.lower, np.inf if margins.trim.upper is None else margins.trim.upper)


def _spread(weights: Floats, complete: Sequence[NDArray[np.bool_]]) -> list[Floats]:
    """The weights of all completes, cut into the parts."""
    found, start = [], 0
    for mask in complete:
        here = np.zeros(len(mask))
        number = int(np.count_nonzero(mask))
        here[mask] = weights[start : start + number]
        found.append(here)
        start += number
    return found
