"""A stage model laid over the stages in the rows: where each mention is counted, and what has no place."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.journeys.crosswalk import Crosswalk
from app.journeys.stages import StageModel
from app.mentions.codes import Vocabulary


@dataclass(frozen=True)
class Reading:
    """Where the stages asked about lie in the model that the figures are wanted in."""

    model: StageModel
    places: Mapping[str, int]
    """Source stage → index of the target stage; a stage without a place is not in it."""
    order: Mapping[str, int]
    """Source stage → its place in its own model; the latest decides about a rating."""
    reasons: Mapping[str, Mapping[str, str]]
    """Source stage without a place → why, by language."""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells one reading from another, where they count."""
        return (tuple(self.places.items()), tuple(self.order.items()), self.stages)

    @property
    def stages(self) -> int:
        return len(self.model.stages)

    def targets(self, vocabulary: Vocabulary) -> list[int]:
        """By stage code: the index of the target stage, or −1."""
        return [self.places.get(stage, -1) for stage in vocabulary.stages.names]

    def ranks(self, vocabulary: Vocabulary) -> list[int]:
        """By stage code: the place in the source model."""
        return [self.order.get(stage, -1) for stage in vocabulary.stages.names]


def as_asked(model: StageModel) -> Reading:
    """The figures in the model in which was asked."""
    places = {stage.id: index for index, stage in enumerate(model.stages)}
    return Reading(model, places, places, {})


def through(crosswalk: Crosswalk, source: StageModel, target: StageModel) -> Reading:
    """The figures in another model."""
    index = {stage.id: number for number, stage in enumerate(target.stages)}
    return Reading(
        model=target,
        places={stage: index[place.target] for stage, place in crosswalk.places.items() if place.target is not None},
        order={stage.id: number for number, stage in enumerate(source.stages)},
        reasons={stage: place.reason for stage, place in crosswalk.places.items() if place.reason is not None},
    )
