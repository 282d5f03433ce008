"""What an aggregates answer looks like, declared once for JSON, CSV, pages and OpenAPI. No figure is ever NaN."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Number = float | None
Flag = Literal[
    "small_base",
    "no_base",
    "few_ratings",
    "no_ratings",
    "no_interval",
    "mixed_scales",
    "uncoded",
    "not_asked",
    "suppressed",
]
FLAGS: dict[Flag, str] = {
    "small_base": "the base is under 30",
    "no_base": "nobody was asked",
    "few_ratings": "fewer than 30 ratings",
    "no_ratings": "asked, and nobody has rated",
    "no_interval": "one rating, or all alike: no interval can be given",
    "mixed_scales": "ratings on scales of different length, which have no common mean",
    "uncoded": "open answers are not coded yet, so the unaided frequency is not known",
    "not_asked": "no touchpoint question asks about this stage",
    "suppressed": "left out, because a count of too few respondents could be told from it",
}


MEANINGS = "; ".join(f"{flag}: {meaning}" for flag, meaning in FLAGS.items())


class Share(BaseModel):
    """A share of 0 … 1 with its interval."""

    estimate: Number
    low: Number
    high: Number
    method: str


class Mean(BaseModel):
    """A mean with its interval."""

    n: int = Field(description="Ratings; in shared and public views rounded, and including the few who did not rate")
    mean: Number
    sd: Number
    se: Number
    low: Number
    high: Number
    method: str


class Score(Mean):
    """The ratings of one touchpoint."""

    effective_base: Number = Field(None, description="Weighted: as how many ratings they count")
    top2: Share
    bottom2: Share
    net: Mean | None = Field(None, description="Top two boxes less bottom two, −100 … 100; public: null")
    histogram: dict[str, int] | None = Field(description="Points of the scale → ratings; null: suppressed")
    flags: list[Flag]


class StageScore(BaseModel):
    """The ratings of all touchpoints of a stage, clustered by respondent."""

    n: int = Field(description="Ratings")
    respondents: int
    effective_base: Number = Field(None, description="Weighted: as how many respondents those who rated count")
    mean: Number
    se: Number
    low: Number
    high: Number
    method: str
    top2: Share
    flags: list[Flag]


class EmotionIndex(BaseModel):
    """Pleasant less unpleasant emotions in per cent, −100 … 100."""

    n: int
    respondents: int
    effective_base: Number = Field(None, description="Weighted: as how many they count")
    index: Number
    se: Number
    low: Number
    high: Number
    method: str


class Unaided(BaseModel):
    """Named without a list, on the base of the open question."""

    mentions: int
    base: int
    frequency: Share


class TouchpointFigures(BaseModel):
    touchpoint: str
    label: str
    mentions: int
    base: int
    effective_base: Number
    frequency: Share
    unaided: Unaided | None = Field(description="null: the stage has no open question")
    satisfaction: Score | None = Field(description="null: not asked of this touchpoint; likewise the next ones")
    effort: Score | None
    importance: Score | None
    emotions: dict[str, int] | None
    emotion_index: EmotionIndex | None
    flags: list[Flag] = Field(description=MEANINGS)


class StageFigures(BaseModel):
    stage: str
    label: str
    base: int | None = Field(description="null, as other counts here: suppressed in the public view")
    effective_base: Number
    no_answer: int | None = Field(description="Shown, `none` on offer, nothing chosen: outside the base")
    mentions: int | None
    reach: Share
    satisfaction: StageScore | None
    effort: StageScore | None
    importance: StageScore | None
    emotion_index: EmotionIndex | None
    touchpoints: list[TouchpointFigures]
    flags: list[Flag] = Field(description=MEANINGS)


class Nps(Mean):
    """Net Promoter Score, −100 … 100, with its parts."""

    promoters: Share
    passives: Share
    detractors: Share


class Median(BaseModel):
    """What half of the respondents do not exceed, with Woodruff's interval, and the quartiles."""

    estimate: Number
    low: Number
    high: Number
    method: str
    lower_quartile: Number
    upper_quartile: Number


class OutcomeFigures(BaseModel):
    """What the journey led to, or how long it took. Of the figures those that belong to its kind are filled."""

    outcome: str = Field(description="The question; of a choice `question:option`")
    label: str
    kind: Literal["rating", "nps", "number", "binary"]
    is_duration: bool = Field(description="Asked how long the journey took (role `duration`)")
    n: int
    effective_base: Number
    score: Score | None
    nps: Nps | None
    mean: Mean | None
    median: Median | None
    share: Share | None
    flags: list[Flag]


class Group(BaseModel):
    by: dict[str, str | None] = Field(description="The group; null: those without an answer")
    label: str
    responses: int
    outcomes: list[OutcomeFigures]
    stages: list[StageFigures]


class Weighting(BaseModel):
    """How the respondents were weighted; the figures are those of the whole design, before any filter."""

    method: Literal["none", "rake"] = "none"
    respondents: int | None = Field(None, description="Completes that were weighted")
    design_effect: Number = Field(None, description="Kish: by how much the weights widen variances")
    effective_base: Number = None
    iterations: int | None = None
    deviation: Number = Field(None, description="Largest difference of a weighted share from its target, 0 … 1")
    trimmed: int | None = Field(None, description="Respondents whose weight stands at a bound")


class Quality(BaseModel):
    """How many responses carry which flag; a flag is a sign of answers given without care and deletes nothing."""

    speeder: int = Field(description="Under a third of the median time of complete responses, same version and mode")
    straight_liner: int = Field(description="Nearly all of many ratings alike, or a grid with a reversed row")
    duplicate: int = Field(description="The same substantial answers as another complete response")
    gibberish: int = Field(description="Keys pressed instead of words")
    any: int = Field(description="At least one of these")


class Aggregates(BaseModel):
    """Frequencies and satisfaction per stage and touchpoint."""

    survey: str
    title: str
    simulated: bool
    versions: list[int] = Field(description="The questionnaire versions whose answers are pooled")
    model: str
    where: dict[str, list[str]]
    disposition: list[str]
    responses: int
    quality: Quality | None = Field(description="Of these responses; null in the public view")
    level: Annotated[float, Field(ge=0.5, le=0.999)]
    weighting: Weighting
    as_of: datetime
    outcomes: list[OutcomeFigures] = Field(description="Questions with the role outcome or duration; public: none")
    stages: list[StageFigures]
    groups: list[Group] | None = Field(description="With `group_by` only")
    suppressed: int = Field(
        description="Figures left out of a shared or public view: counts of too few could be told from them"
    )
    notes: list[str]
