"""The built-in models, catalogues and areas, read once from the YAML files that travel with this package."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from app.journeys.crosswalk import Crosswalk, Scale, walk
from app.journeys.stages import StageModel
from app.journeys.touchpoints import Area, Catalogue

# in the order in which they are offered
MODEL_IDS = ("aida", "moments-of-truth", "four-stage", "five-stage", "six-stage", "seven-stage")
CATALOGUE_IDS = ("retail-b2c", "b2b")
DEFAULT_MODEL = "five-stage"


def _read(path: str) -> Any:
    return yaml.safe_load(files("app.journeys").joinpath(path).read_text(encoding="utf-8"))


@cache
def models() -> dict[str, StageModel]:
    """The built-in stage models by id."""
    return {model_id: StageModel.model_validate(_read(f"models/{model_id}.yaml")) for model_id in MODEL_IDS}


@cache
def scale() -> Scale:
    """The scale of moments behind every crosswalk."""
    return Scale.model_validate(_read("crosswalk.yaml"))


@cache
def catalogues() -> dict[str, Catalogue]:
    """The built-in touchpoint catalogues by id."""
    return {catalogue_id: _catalogue(_read(f"catalogues/{catalogue_id}.yaml")) for catalogue_id in CATALOGUE_IDS}


def _catalogue(document: dict[str, Any]) -> Catalogue:
    # the files name the moments of a touchpoint; its stages in every model follow from the scale
    touchpoints = [
        {**{key: value for key, value in row.items() if key != "moments"}, "stages": scale().stages_at(row["moments"])}
        for row in document["touchpoints"]
    ]
    return Catalogue.model_validate({**document, "touchpoints": touchpoints})


@cache
def areas() -> dict[str, Area]:
    """The areas in which touchpoints lie, by id."""
    return {area.id: area for area in map(Area.model_validate, _read("catalogues/areas.yaml"))}


def crosswalk(source: StageModel | str, target: StageModel | str) -> Crosswalk:
    """The crosswalk between two models, each a built-in id (KeyError if unknown) or a model written out."""
    return walk(scale(), _model(source), _model(target))


def _model(model: StageModel | str) -> StageModel:
    return models()[model] if isinstance(model, str) else model
