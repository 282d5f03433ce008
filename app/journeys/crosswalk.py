"""The crosswalk: where the stages of one model lie in another.

Every built-in stage is a span of moments on one common scale (`crosswalk.yaml`); all pairs of models follow from it. A
source stage is counted in one target stage only, so that no mention counts twice; one that the target has no room for
is left out and says why.
"""

from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from app.errors import Problem
from app.journeys.declared import Declared
from app.journeys.stages import Stage, StageModel
from app.journeys.texts import Id, Text, in_language


class Moment(Declared):
    """A point of the scale; its label completes "no stage for …"."""

    id: Id
    label: Text


class Span(Declared):
    """The moments a stage covers, and the one at which it is counted when a target divides them."""

    moments: list[Id]
    counted: Id

    @model_validator(mode="after")
    def _counts_inside(self) -> Self:
        if self.counted not in self.moments:
            raise ValueError(f"'{self.counted}' is not among the moments {self.moments}")
        return self

    def meets(self, other: "Span") -> bool:
        return not set(self.moments).isdisjoint(other.moments)


class Scale(Declared):
    """The moments in order, and the spans of the built-in models' stages."""

    moments: list[Moment]
    spans: dict[Id, dict[Id, Span]]
    no_room: Text
    unlike: Text

    @model_validator(mode="after")
    def _spans_follow_each_other(self) -> Self:
        for model, spans in self.spans.items():
            places = [self.position(moment) for span in spans.values() for moment in span.moments]
            if any(earlier >= later for earlier, later in pairwise(places)):
                raise ValueError(f"the spans of '{model}' overlap or are out of order")
        return self

    def position(self, moment_id: str) -> int:
        """How far along the scale a moment lies."""
        for number, moment in enumerate(self.moments):
            if moment.id == moment_id:
                return number
        raise ValueError(f"there is no moment '{moment_id}'")

    def extent(self, span: Span) -> tuple[int, int, int]:
        """Where a span begins, is counted and ends; none of the three may go back from one stage to the next."""
        return self.position(span.moments[0]), self.position(span.counted), self.position(span.moments[-1])

    def span(self, model: StageModel, stage: Stage) -> Span | None:
        """The span of a stage; in a researcher's own model what its likes have in common, None without any."""
        built_in = self.spans.get(model.id)
        return built_in[stage.id] if built_in is not None else self._shared(stage)

    def _shared(self, stage: Stage) -> Span | None:
        spans = [self.spans[model][liked] for model, liked in stage.like.items()]
        shared = [moment.id for moment in self.moments if spans and all(moment.id in span.moments for span in spans)]
        if not shared:
            return None
        return Span(moments=shared, counted=next((s.counted for s in spans if s.counted in shared), shared[0]))

    def stages_at(self, moments: list[str]) -> dict[str, list[str]]:
        """For every built-in model the stages that cover one of the moments."""
        found = {
            model: [stage for stage, span in spans.items() if not set(moments).isdisjoint(span.moments)]
            for model, spans in self.spans.items()
        }
        return {model: stages for model, stages in found.items() if stages}


class Place(Declared):
    """Where one source stage lies in the target model."""

    target: Id | None = Field(description="The stage it is counted in; null if the model has no room for it.")
    also: list[Id] = Field(default_factory=list, description="Further stages it covers, where it is not counted.")
    reason: Text | None = Field(default=None, description="Why there is no target; null where there is one.")


class Crosswalk(Declared):
    """The places of all stages of `source`, in their order, in `target`."""

    source: Id
    target: Id
    places: dict[Id, Place]

    def sources_of(self, target_stage: str) -> list[str]:
        """The source stages counted in a target stage, earliest first."""
        return [stage for stage, place in self.places.items() if place.target == target_stage]


def walk(scale: Scale, source: StageModel, target: StageModel) -> Crosswalk:
    """Place every stage of `source` in `target`."""
    if source.id == target.id:
        places = {stage.id: Place(target=stage.id) for stage in source.stages}
    else:
        places = {stage.id: _place(scale, source, stage, target) for stage in source.stages}
    return Crosswalk(source=source.id, target=target.id, places=places)


def _place(scale: Scale, source: StageModel, stage: Stage, target: StageModel) -> Place:
    span = scale.span(source, stage)
    if span is None:
        return Place(target=None, reason=_fill(scale.unlike, stage=stage.label))
    spans = {candidate.id: scale.span(target, candidate) for candidate in target.stages}
    met = {stage_id: other for stage_id, other in spans.items() if other is not None and other.meets(span)}
    if not met:
        moment = scale.moments[scale.position(span.counted)]
        return Place(target=None, reason=_fill(scale.no_room, model=target.label, moment=moment.label))
    # a target without the counted moment may still cover part of the stage (a retention read in the moments of truth)
    home = next((stage_id for stage_id, other in met.items() if span.counted in other.moments), next(iter(met)))
    return Place(target=home, also=[stage_id for stage_id in met if stage_id != home])


def _fill(sentence: dict[str, str], **words: dict[str, str]) -> dict[str, str]:
    return {
        language: template.format(**{name: in_language(text, language, "en") for name, text in words.items()})
        for language, template in sentence.items()
    }


def own_model_problems(scale: Scale, model: StageModel, path: str = "journey") -> list[Problem]:
    """What keeps a researcher's own model from living beside the built-in ones."""
    built_in = scale.spans.get(model.id)
    if built_in is not None:  # a built-in model that was written out is as good as its name
        same = [stage.id for stage in model.stages] == list(built_in)
        message = f"'{model.id}' is a built-in model with the stages {', '.join(built_in)}; choose another id"
        return [] if same else [Problem(f"{path}.id", message)]
    unknown = [
        problem
        for number, stage in enumerate(model.stages)
        for problem in _unknown_likes(scale, stage, f"{path}.stages.{number}.like")
    ]
    return unknown or _contradictions(scale, model, path)


def _unknown_likes(scale: Scale, stage: Stage, path: str) -> list[Problem]:
    problems = []
    for model, liked in stage.like.items():
        known = scale.spans.get(model)
        if known is None:
            message = f"there is no built-in model '{model}'; there are {', '.join(scale.spans)}"
            problems.append(Problem(f"{path}.{model}", message))
        elif liked not in known:
            message = f"'{model}' has no stage '{liked}'; it has {', '.join(known)}"
            problems.append(Problem(f"{path}.{model}", message))
    return problems


def _contradictions(scale: Scale, model: StageModel, path: str) -> list[Problem]:
    problems = []
    latest = (-1, -1, -1)
    for number, stage in enumerate(model.stages):
        span = scale.span(model, stage)
        if span is None:
            if stage.like:
                message = f"the stages that '{stage.id}' is like lie at different moments; keep those that agree"
                problems.append(Problem(f"{path}.stages.{number}.like", message))
            continue
        extent = scale.extent(span)
        if any(now < before for now, before in zip(extent, latest, strict=True)):
            message = f"'{stage.id}' is like an earlier stage than one before it; bring them into the same order"
            problems.append(Problem(f"{path}.stages.{number}.like", message))
        latest = extent
    return problems
