"""A sample as walks: the stops of every respondent who gave a path, in their order."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.walks import Walks, merged, walks
from app.mentions.reading import Reading
from app.mentions.sample import Sample


@dataclass(frozen=True)
class Place:
    """A state of the walks: a stage of the model by index, and the touchpoint unless the whole stage is meant."""

    stage: int
    touchpoint: str | None = None


@dataclass(frozen=True)
class Journeys:
    """The walks on both levels, who they belong to, and what their states are."""

    respondents: NDArray[np.int64]
    """(n,) numbers in the sample of those who gave a path."""
    touchpoints: Walks
    stages: Walks
    touchpoint_places: list[Place]
    stage_places: list[Place]


def journeys(sample: Sample, reading: Reading, only: Iterable[str]) -> Journeys:
    """The walks through the wanted stages; stops that the model has no room for are passed over."""
    vocabulary = sample.found.vocabulary
    wanted = set(only) or {stage.id for stage in reading.model.stages}
    kept = np.array([stage.id in wanted for stage in reading.model.stages])
    weight = sample.weight()
    targets = np.array([*reading.targets(vocabulary), -1], np.int64)
    names = vocabulary.touchpoints.names
    start, pieces = 0, []
    for some in sample.by_part():  # only rows that belong to a path are kept
        rows = some.mentions("stage", "touchpoint", "position")
        stages, who = targets[rows["stage"]], start + rows["respondent"]
        chosen = (rows["position"] > 0) & (stages >= 0) & kept[stages] & (weight[who] > 0)
        state = stages[chosen] * len(names) + rows["touchpoint"][chosen]
        pieces.append(np.stack([who[chosen], rows["position"][chosen], stages[chosen], state]))
        start += len(some)
    who, position, stage, state = np.concatenate([np.empty((4, 0), np.int64), *pieces], axis=1)
    used, state = np.unique(state, return_inverse=True)
    weighted = sample.weights is not None
    places = [Place(code // len(names), names[code % len(names)]) for code in used.tolist()]
    single = walks(who, position, state, weight, len(places), weighted)
    whole = walks(who, position, stage, weight, reading.stages, weighted)
    stages = [Place(index) for index in range(reading.stages)]
    return Journeys(np.unique(who), merged(single), merged(whole), places, stages)


def among(ways: Walks, chosen: NDArray[np.bool_]) -> Walks:
    """The walks of some of the respondents."""
    numbers = np.cumsum(chosen) - 1
    kept = chosen[ways.respondent]
    return Walks(numbers[ways.respondent[kept]], ways.state[kept], ways.weight[chosen], ways.states, ways.weighted)
