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


class Pain(_Part):
    """What hurts most in a stage: reach × dissatisfaction × importance where it was asked, else without it."""

    touchpoint: str
    label: str
    pain: Share
    reach: Share
    dissatisfied: Share


class Chance(_Part):
    """Where a stage could gain: important and not yet satisfying, or liked by those who meet it and met by few."""

    kind: Literal["underserved", "untapped"]
    touchpoint: str
    label: str
    reach: Share
    satisfied: Share
    important: Share | None
    index: float | None
    """Ulwick's opportunity index, 0 … 20, of what is underserved."""


class Trait(_Part):
    """What is most common in a segment: `n` of the `base` who answered."""

    question: str
    title: str
    label: str
    n: int
    base: int
    share: Share


class Respondents(_Part):
    """Who the map is about; a persona has its name and description here, a selection says what it is restricted to."""

    name: str
    description: str
    n: int
    of_all: Share | None
    """Their share of all complete responses, where the map is restricted."""
    traits: list[Trait]


class KeyFigure(_Part):
    """A figure about the whole journey with its interval."""

    kind: Literal["rating", "top2", "nps", "met"]
    label: str
    n: int
    estimate: float
    low: float | None
    high: float | None
    scale: int | None
    """Points of the scale of a rating."""


class MapTouchpoint(_Part):
    """One bead: how often the touchpoint was named, and how satisfied those were who rated it."""

    touchpoint: str
    label: str
    mentions: int | None
    base: int | None
    frequency: Share | None
    satisfaction: Score | None
    step: int | None
    pain: Share | None
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
    pain: Pain | None
    chance: Chance | None
    quote: str | None
    """What somebody wrote about the stage; only for those who may read answers."""
    touchpoints: list[MapTouchpoint]
    hidden: bool = False
    """Touchpoints were named that a shared or public view does not show."""


class MapDocument(_Part):
    """The whole map in one language. Snapshots keep it as it is: what is added here later needs a default."""

    survey: str
    title: str
    subtitle: str
    summary: str
    """The finding in words: what the picture says to those who do not see it."""
    language: MapLanguage
    model: str
    versions: list[int]
    responses: int
    respondents: Respondents
    key_figures: list[KeyFigure]
    importance: Literal["stated", "none"]
    """Whether the pain counts how important a touchpoint is."""
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
