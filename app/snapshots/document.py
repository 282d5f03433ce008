"""What the API says of snapshots and of the difference of two, declared once."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.maps.document import MapDocument

State = Literal["both", "new", "gone"]


class SnapshotItem(BaseModel):
    """A snapshot without its map."""

    id: str
    name: str
    created_at: datetime
    author: str | None
    responses: int
    first_day: date | None
    last_day: date | None
    selection: str = Field(description="What the map is restricted to, in words; empty: everybody")
    model: str
    level: float


class SnapshotPage(BaseModel):
    items: list[SnapshotItem]
    next: str | None


class SnapshotDocument(SnapshotItem):
    """A snapshot with its map as it was drawn. It holds no quotes: what people wrote is never kept in a snapshot."""

    map: MapDocument


class Change(BaseModel):
    """How much a figure changed; in the figure's unit (shares 0 … 1, means in points, feeling −100 … 100)."""

    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    beyond_chance: bool | None = Field(description="The interval leaves out no change; null: no interval")
    method: str


class TouchpointChange(BaseModel):
    touchpoint: str
    label: str
    state: State
    frequency: Change
    satisfaction: Change


class StageChange(BaseModel):
    stage: str
    label: str
    state: State
    reach: Change
    satisfaction: Change
    feeling: Change
    touchpoints: list[TouchpointChange]


class Side(BaseModel):
    """One of the two maps compared; `id` is null for the map of now."""

    id: str | None
    name: str
    moment: datetime
    responses: int
    selection: str
    first_day: date | None
    last_day: date | None


class Difference(BaseModel):
    """What changed from one map to another, stage by stage."""

    before: Side
    after: Side
    model: str
    level: float
    overlap: bool = Field(
        description="The same people may be in both; the intervals are for samples that have nobody in common"
    )
    comparisons: int = Field(description="Differences with an interval")
    beyond_chance: int = Field(description="Those whose interval leaves out no change")
    notes: list[str]
    stages: list[StageChange]
