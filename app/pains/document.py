"""What an answer about pain points looks like, declared once for JSON, CSV, pages and OpenAPI."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.aggregates.document import Number, Share, Weighting

Importance = Literal["stated", "none"]
Flag = Literal[
    "small_base",
    "no_base",
    "few_ratings",
    "no_ratings",
    "no_interval",
    "mixed_scales",
    "short_scale",
    "not_rated",
    "suppressed",
]
FLAGS: dict[Flag, str] = {
    "small_base": "the base is under 30",
    "no_base": "nobody was asked",
    "few_ratings": "fewer than 30 ratings",
    "no_ratings": "asked, and nobody has rated",
    "no_interval": "nobody was dissatisfied, or a part has no interval",
    "mixed_scales": "ratings on scales of different length, which have no common boxes",
    "short_scale": "a scale of two or three points, whose two lowest include the middle",
    "not_rated": "satisfaction was not asked of this touchpoint",
    "suppressed": "left out, because a count of too few respondents could be told from it",
}
MEANINGS = "; ".join(f"{flag}: {meaning}" for flag, meaning in FLAGS.items())


class Verbatim(BaseModel):
    """What somebody wrote about a touchpoint."""

    response: str = Field(description="The response it was taken from, for whoever may read responses")
    text: str
    same: int = Field(description="How many wrote it in these words")


class Index(BaseModel):
    """Ulwick's opportunity index, 0 … 20: importance + max(importance − satisfaction, 0), shares times ten."""

    estimate: Number
    low: Number
    high: Number
    method: str


class PainPoint(BaseModel):
    """One touchpoint: how many meet it, how many of them are dissatisfied, how important it is to them."""

    rank: int | None = Field(description="By `pain`, 1 is the greatest; null: cannot be ranked, the flags say why")
    stage: str
    stage_label: str
    touchpoint: str
    label: str
    base: int
    mentions: int
    ratings: int | None = Field(description="Satisfaction ratings")
    reach: Share = Field(description="Share of the base that met it")
    dissatisfied: Share | None = Field(description="Share of the ratings in the two lowest boxes")
    satisfied: Share | None = Field(description="Share of the ratings in the two highest boxes")
    important: Share | None = Field(description="Share of the importance ratings in the two highest boxes")
    pain: Share | None = Field(description="reach × dissatisfied, × important where `importance` is stated; 0 … 1")
    untapped: Share | None = Field(
        description="(1 − reach) × satisfied: liked by those who meet it, not met by the others. No effect is claimed"
    )
    opportunity: Index | None = Field(description="Only where importance was asked")
    said: int | None = Field(description="How many wrote what annoyed them; null for those who may not read answers")
    verbatims: list[Verbatim] | None
    flags: list[Flag] = Field(description=MEANINGS)


class PainPoints(BaseModel):
    """Touchpoints by how much pain they cause: reach × dissatisfaction × importance."""

    survey: str
    title: str
    simulated: bool
    versions: list[int]
    model: str
    where: dict[str, list[str]]
    disposition: list[str]
    responses: int
    level: float
    weighting: Weighting
    as_of: datetime
    importance: Importance = Field(
        description="stated: by the importance rating of each touchpoint. none: not asked of every touchpoint that can "
        "be ranked, so all count alike and `pain` is the share who met it and were dissatisfied"
    )
    items: list[PainPoint]
    suppressed: int
    notes: list[str]
