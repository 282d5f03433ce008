"""What an answer about drivers looks like, declared once for JSON, CSV, pages and OpenAPI."""

from typing import Literal

from pydantic import BaseModel, Field

from app.aggregates.document import Mean, Number, Share
from app.aggregates.heading import Heading
from app.analysis.penalty_reward import Kind
from app.analysis.quadrants import Quadrant
from app.mentions.outcomes import Kind as OutcomeKind

Flag = Literal[
    "no_outcome",
    "no_drivers",
    "too_few_respondents",
    "constant_outcome",
    "collinear",
    "no_variation",
    "small_base",
    "not_rated",
    "few_ratings",
    "mixed_scales",
    "no_low",
    "no_middle",
    "no_high",
    "no_comparison",
    "no_interval",
]
FLAGS: dict[Flag, str] = {
    "no_outcome": "no question has the role outcome, or an option of one must be named",
    "no_drivers": "no touchpoint was met by 30 respondents whose outcome is known",
    "too_few_respondents": "not more respondents than columns of the model",
    "constant_outcome": "everybody has the same outcome",
    "collinear": "other drivers determine this one: its share is well defined, its slope, penalty or reward is not",
    "no_variation": "everybody met it and rated it alike",
    "small_base": "fewer than 30 met it or did not: the difference is uncertain",
    "not_rated": "its satisfaction was not asked or nobody rated it; only whether it was met counts",
    "few_ratings": "fewer than 30 ratings",
    "mixed_scales": "ratings on scales of different length: no common mean, penalty or reward",
    "no_low": "nobody rated it low",
    "no_middle": "nobody rated it between low and high: nothing to compare with",
    "no_high": "nobody rated it high",
    "no_comparison": "nobody was shown it without meeting it",
    "no_interval": "one who met it or did not, or all of them alike: the difference has no interval",
}
MEANINGS = "; ".join(f"{flag}: {meaning}" for flag, meaning in FLAGS.items())


class OutcomeFigures(BaseModel):
    """What the drivers drive."""

    outcome: str = Field(description="As in the request: a question, or `question:option`")
    label: str
    kind: OutcomeKind = Field(description="binary: 1 where the option was chosen, 0 where another one was")
    mean: Mean = Field(description="Over the respondents whose outcome is known")


class Difference(BaseModel):
    """Met less not met. A difference between two kinds of people, never an effect."""

    met: int
    not_met: int = Field(description="Shown it, and did not meet it")
    mean_met: Number
    mean_not_met: Number
    difference: Share = Field(description="In units of the outcome")


class Driver(BaseModel):
    """One touchpoint of a stage as a driver of the outcome."""

    rank: int | None = Field(description="By importance, 1 is the greatest")
    stage: str
    stage_label: str
    touchpoint: str
    label: str
    met: int = Field(description="Respondents of the model who met it")
    rated: int = Field(description="Of these, who rated it")
    importance: Share = Field(description="Its share of R² (LMG); the shares of all drivers sum to R²")
    relative: Share = Field(description="Its share of what all drivers explain, 0 … 1")
    sampling_error: Number = Field(description="Standard error due to drawing orders; null where all were visited")
    slope: Share = Field(description="Change of the outcome per point of satisfaction, all other drivers equal")
    performance: Mean | None = Field(description="Satisfaction in all responses; null: not rated")
    quadrant: Quadrant | None = Field(
        description="concentrate_here: important, not satisfying; keep_up: both; possible_overkill: satisfying, not "
        "important; low_priority: neither"
    )
    certain: bool = Field(description="Whether both intervals stay on their side of the cuts")
    penalty: Share = Field(description="Outcome after a low rating less that after a middle one, others equal")
    reward: Share = Field(description="Outcome after a high rating less that after a middle one, others equal")
    balance: Share = Field(description="Reward + penalty")
    kind: Kind = Field(description="Only where intervals exclude the alternative; else undecided")
    low: int = Field(description="Respondents of the model who rated it low")
    middle: int
    high: int
    impact: Difference
    flags: list[Flag] = Field(description=MEANINGS)


class LeftOut(BaseModel):
    """A touchpoint that too few met."""

    stage: str
    stage_label: str
    touchpoint: str
    label: str
    met: int


class Drivers(Heading):
    """Touchpoints by how much of the outcome's variation goes with them."""

    model: str
    outcome: OutcomeFigures | None
    possible: list[str] = Field(description="What can be named as outcome")
    n: int = Field(description="Respondents in the model")
    effective_base: Number
    listwise: bool
    r_squared: Share
    adjusted: Number = Field(description="R² less what as many columns of noise would explain")
    method: str
    importance_cut: Number
    performance_cut: Number
    low: int
    high: int | None
    drivers: list[Driver] = Field(description="The most important first")
    left_out: list[LeftOut] = Field(description="Met by fewer than 30 respondents of the model")
    flags: list[Flag] = Field(description=MEANINGS)
    notes: list[str]
