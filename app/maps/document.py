"""The map as data: what a picture, a page with rows, or another tool draws. Everything in it has its base."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

SMALL_BASE = 30

MapLanguage = Literal["de", "en"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Part):
    """A share of the base, 0 … 1, with its interval."""

    estimate: float
    low: float | None = None
    high: float | None = None


class Score(_Part):
    """A mean of `n` ratings (1 … 5) or a balance of `n` emotions (−100 … 100), with its interval."""

    n: int
    mean: float
    low: float | None = None
    high: float | None = None


class MapTouchpoint(_Part):
    """One bead: how often the touchpoint was named, and how satisfied those were who rated it."""

    touchpoint: str
    label: str
    mentions: int | None
    base: int | None
    frequency: Share | None
    satisfaction: Score | None
    step: int | None
    small_base: int | None
    """How few answers there are, where it is fewer than 30."""


class MapStage(_Part):
    """One column, touchpoints by frequency."""

    stage: str
    label: str
    asked: bool
    base: int | None
    """None where it is too small to be shown; likewise everything else that is missing."""
    reach: Share | None
    satisfaction: Score | None
    feeling: Score | None
    touchpoints: list[MapTouchpoint]


class MapDocument(_Part):
    """The whole map in one language."""

    survey: str
    title: str
    subtitle: str
    summary: str
    """The finding in words: what the picture says to those who do not see it."""
    language: MapLanguage
    model: str
    versions: list[int]
    responses: int
    level: float
    scale: int
    """Points of the satisfaction scale."""
    first_day: date | None
    last_day: date | None
    simulated: bool
    source: str
    notes: list[str]
    as_of: datetime
    stages: list[MapStage]
