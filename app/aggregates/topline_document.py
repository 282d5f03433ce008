"""What a toplines answer looks like: the plain distribution of every question."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.aggregates.document import Flag, Mean, Nps, Number, Score, Share, Weighting

Kind = Literal[
    "single_choice", "multiple_choice", "rating", "nps", "matrix", "ranking", "number", "date", "text", "touchpoints",
    "path", "consent", "hidden", "contact",
]  # fmt: skip


class Choice(BaseModel):
    """How many chose one option."""

    id: str
    label: str
    n: int
    base: int = Field(description="Of a touchpoint: those whose list offered it")
    effective_base: Number = Field(None, description="Where the figures are weighted")
    share: Share


class MatrixRow(BaseModel):
    id: str
    label: str
    score: Score
    not_applicable: int


class Rank(BaseModel):
    """How one thing was ranked; 1 is first."""

    id: str
    label: str
    n: int
    mean_rank: Number
    first: Share


class Distribution(Mean):
    """A number question."""

    minimum: Number
    lower_quartile: Number
    median: Number
    upper_quartile: Number
    maximum: Number


class Bar(BaseModel):
    """Part of a histogram; the lower edge belongs to it, the upper one only in the last."""

    low: float
    high: float
    n: int


class Month(BaseModel):
    month: str
    n: int


class Topline(BaseModel):
    """One question. Of the last fields those that belong to its type are filled."""

    question: str
    type: Kind
    title: str
    section: str
    base: int = Field(description="Respondents who were shown the question")
    answered: int | None = Field(description="null for contact questions, whose answers are kept apart")
    effective_base: Number = Field(None, description="Weighted: of those who answered")
    options: list[Choice] | None = None
    score: Score | None = None
    not_applicable: int | None = None
    nps: Nps | None = None
    rows: list[MatrixRow] | None = None
    ranks: list[Rank] | None = None
    distribution: Distribution | None = None
    histogram: list[Bar] | None = None
    months: list[Month] | None = None
    flags: list[Flag]


class Toplines(BaseModel):
    """The plain distribution of every question of the pooled versions, in the order of the newest."""

    survey: str
    title: str
    simulated: bool
    versions: list[int]
    where: dict[str, list[str]]
    disposition: list[str]
    responses: int
    level: float
    weighting: Weighting = Weighting()
    as_of: datetime
    questions: list[Topline]
    suppressed: int = Field(description="Questions without distribution in the public view")
