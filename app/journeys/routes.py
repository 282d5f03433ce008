"""What is built in, for anyone to read: stage models, touchpoint catalogues with their areas, crosswalks."""

from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel

from app.errors import NotFound
from app.journeys import yaml_format
from app.journeys.crosswalk import Crosswalk
from app.journeys.declared import Declared
from app.journeys.stages import StageModel
from app.journeys.texts import Id, Text
from app.journeys.touchpoints import Area, Audience, Catalogue

router = APIRouter(prefix="/api/v1", tags=["journeys"])

Item = TypeVar("Item", bound=BaseModel)

UNKNOWN_ID: dict[int | str, dict[str, Any]] = {
    404: {
        "description": "There is none of this id; `detail` lists those there are.",
        "content": {"application/problem+json": {"schema": {"type": "object"}}},
    }
}


class ModelList(Declared):
    items: list[StageModel]
    next: None = None


class CatalogueSummary(Declared):
    """A catalogue without its touchpoints."""

    id: Id
    label: Text
    audience: Audience
    remark: Text | None
    touchpoint_count: int


class CatalogueList(Declared):
    items: list[CatalogueSummary]
    next: None = None


class AreaList(Declared):
    items: list[Area]
    next: None = None


@router.get("/models")
def list_models() -> ModelList:
    """All built-in stage models."""
    return ModelList(items=list(yaml_format.models().values()))


@router.get("/models/{model_id}", responses=UNKNOWN_ID)
def read_model(model_id: str) -> StageModel:
    """One stage model with its stages in order."""
    return _pick(yaml_format.models(), model_id, "model")


@router.get("/catalogues")
def list_catalogues() -> CatalogueList:
    """All built-in touchpoint catalogues, without their touchpoints."""
    return CatalogueList(items=[_summary(catalogue) for catalogue in yaml_format.catalogues().values()])


@router.get("/catalogues/{catalogue_id}", responses=UNKNOWN_ID)
def read_catalogue(catalogue_id: str) -> Catalogue:
    """One catalogue with its touchpoints, their attributes and the stages they are usually met in."""
    return _pick(yaml_format.catalogues(), catalogue_id, "catalogue")


@router.get("/areas")
def list_areas() -> AreaList:
    """The areas in which touchpoints lie."""
    return AreaList(items=list(yaml_format.areas().values()))


@router.get("/crosswalks/{source}/{target}", responses=UNKNOWN_ID)
def read_crosswalk(source: str, target: str) -> Crosswalk:
    """Where each stage of one model lies in another, and what the other has no room for."""
    models = yaml_format.models()
    return yaml_format.crosswalk(_pick(models, source, "model"), _pick(models, target, "model"))


def _summary(catalogue: Catalogue) -> CatalogueSummary:
    return CatalogueSummary(
        id=catalogue.id,
        label=catalogue.label,
        audience=catalogue.audience,
        remark=catalogue.remark,
        touchpoint_count=len(catalogue.touchpoints),
    )


def _pick(items: Mapping[str, Item], item_id: str, kind: str) -> Item:
    if item_id not in items:
        raise NotFound(f"There is no {kind} '{item_id}'. There are: {', '.join(items)}.")
    return items[item_id]
