"""What is told of a survey's weights: margins, how the sample departs from them, and how raking went."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.surveys.margins import Margins

Part = Annotated[float, Field(ge=0, le=1)]


class KeptMargins(BaseModel):
    """Margins as they are kept now; `margins` is null where the survey is not weighted."""

    survey: str
    revision: int
    margins: Margins | None


class GroupShare(BaseModel):
    """One group of a segment in the population, in the sample and in the weighted sample; shares 0 … 1."""

    group: str
    label: str
    target: Part | None = Field(description="Of those who answered; null: the segment is no margin")
    n: int
    sample: Part | None = Field(description="Of those who answered; null: nobody did")
    weighted: Part | None


class SegmentShares(BaseModel):
    """One segment; those without an answer keep their share of the sample, and the targets hold among the others."""

    segment: str
    label: str
    groups: list[GroupShare]
    no_answer: int


class Raking(BaseModel):
    """How the weights came about."""

    iterations: int
    converged: bool = Field(description="Whether every weighted share is its target; bounds may forbid it")
    deviation: float = Field(description="Largest difference between a weighted share and its target, 0 … 1")
    trimmed: int = Field(description="Respondents whose weight stands at a bound")
    smallest: float = Field(description="Smallest weight; the mean is 1")
    largest: float
    design_effect: float = Field(description="Kish: n Σw² ÷ (Σw)²")
    effective_base: float = Field(description="(Σw)² ÷ Σw²")


class Fault(BaseModel):
    """What keeps the sample from having its margins, and at which of them."""

    path: str
    message: str


class Weights(BaseModel):
    """The weights of the current revision. They change with every complete response and are never kept longer."""

    survey: str
    simulated: bool
    revision: int
    versions: list[int]
    respondents: int = Field(description="Complete responses of all versions, before any filter: whom weights are for")
    margins: Margins | None = Field(description="As they were set; null: the survey is not weighted")
    segments: list[SegmentShares] = Field(description="Every segment that could be a margin")
    raking: Raking | None = Field(description="null: no margins, no respondents, or `problems`")
    problems: list[Fault]
    notes: list[str]
