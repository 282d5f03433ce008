"""Touchpoints: where a customer meets a company, kept in catalogues that questionnaires draw their lists from."""

from collections.abc import Iterable, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from app.journeys.declared import Declared
from app.journeys.texts import Id, Text

Ownership = Literal["owned", "paid", "earned"]
Audience = Literal["b2b", "b2c", "both"]


class Area(Declared):
    """A field of work in which touchpoints lie, for example the website."""

    id: Id
    label: Text


class Touchpoint(Declared):
    """One touchpoint. An attribute is null where it differs from case to case."""

    id: Id
    label: Text
    area: Id | None = None
    planned: bool | None = Field(default=None, description="Did the company plan this contact?")
    ownership: Ownership | None = None
    online: bool | None = None
    aliases: list[str] = Field(default_factory=list, description="Other words for it, to recognise it in open answers.")
    stages: dict[Id, list[Id]] = Field(default_factory=dict, description="Where it is usually met: stages by model id.")


class Catalogue(Declared):
    """A list of touchpoints for one audience."""

    id: Id
    label: Text
    audience: Audience
    remark: Text | None = None
    touchpoints: list[Touchpoint]

    @model_validator(mode="after")
    def _names_each_touchpoint_once(self) -> Self:
        ids = [touchpoint.id for touchpoint in self.touchpoints]
        twice = sorted({touchpoint for touchpoint in ids if ids.count(touchpoint) > 1})
        if twice:
            raise ValueError(f"the catalogue '{self.id}' lists a touchpoint twice: {', '.join(twice)}")
        return self


def by_id(catalogues: Iterable[Catalogue]) -> dict[str, Touchpoint]:
    """Every touchpoint of the catalogues by its id; of two with one id the first counts."""
    found: dict[str, Touchpoint] = {}
    for catalogue in catalogues:
        for touchpoint in catalogue.touchpoints:
            found.setdefault(touchpoint.id, touchpoint)
    return found


def for_stage(
    catalogues: Iterable[Catalogue], model_id: str, stage_id: str, like: Mapping[str, str] | None = None
) -> list[Touchpoint]:
    """The touchpoints usually met in a stage, in catalogue order, each once.

    `like` is that of a stage in a researcher's own model, which no catalogue knows: there a touchpoint belongs to the
    stage if it belongs to every built-in stage named in `like`.
    """
    wanted = like or {model_id: stage_id}
    return [
        touchpoint
        for touchpoint in by_id(catalogues).values()
        if all(stage in touchpoint.stages.get(model, ()) for model, stage in wanted.items())
    ]
