"""How often each value was given in answer to one question: what scores, shares and medians of outcomes come from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.analysis.scores import Tally
from app.mentions.counts import Grouped
from app.mentions.kept import kept, told
from app.mentions.outcomes import Outcome, values
from app.mentions.sample import Sample
from app.mentions.sums import Floats

Tallies = dict[float, Tally]


@dataclass(frozen=True)
class _Numbered:
    """The answers of a part: for each respondent the place of their value in the table, −1 without an answer."""

    table: Floats
    places: NDArray[np.int32]


def tallies(sample: Sample, outcome: Outcome, grouped: Sequence[Grouped] | None = None) -> list[Tallies]:
    """Value to respondents, of the whole sample or of each group (`grouped`: one for every part)."""
    groups = grouped[0].groups if grouped else 1
    found: list[Tallies] = [{} for _ in range(groups)]
    for at in range(len(sample.found.parts)):
        for group, some in zip(found, _of_part(sample, outcome, at, grouped[at] if grouped else None), strict=True):
            for value, tally in some.items():
                known = group.get(value)
                group[value] = tally if known is None else _added(known, tally)
    return found


def _added(one: Tally, other: Tally) -> Tally:
    return Tally(one.count + other.count, one.weight + other.weight, one.weight_sq + other.weight_sq)


def _of_part(sample: Sample, outcome: Outcome, at: int, grouped: Grouped | None) -> list[Tallies]:
    part, chosen = sample.found.parts[at], sample.masks[at]
    numbered = kept(part).answered((outcome.key, outcome.kind), lambda: _numbered(sample, outcome, at))
    weights = None if sample.weights is None else sample.weights[at]

    def counted() -> list[Tallies]:
        groups, size = (1 if grouped is None else grouped.groups), len(numbered.table)
        among = chosen & (numbered.places >= 0)
        keys = numbered.places[among].astype(np.int64)
        if grouped is not None:
            keys += grouped.places[among].astype(np.int64) * size
        columns = [np.bincount(keys, minlength=groups * size).astype(float)]
        for power in (1, 2):
            some = None if weights is None else weights[among] ** power
            columns.append(np.bincount(keys, some, groups * size).astype(float))
        table = np.stack(columns, axis=-1).reshape(groups, size, 3)
        return [
            {
                float(value): Tally(int(count), weight, square)
                for value, (count, weight, square) in zip(numbered.table.tolist(), rows, strict=True)
                if count
            }
            for rows in table.tolist()
        ]

    if weights is not None:
        return counted()
    return kept(part).answered((outcome.key, outcome.kind, *told(chosen, grouped)), counted)


def _numbered(sample: Sample, outcome: Outcome, at: int) -> _Numbered:
    part = sample.found.parts[at]
    alone = replace(sample, found=replace(sample.found, parts=(part,)), masks=[np.ones(len(part), bool)], weights=None)
    given, known = values(alone, outcome)
    table, place = np.unique(given[known], return_inverse=True)
    places = np.full(len(part), -1, np.int32)
    places[known] = place
    return _Numbered(table, places)
