"""What comparisons, tables and trends look like, declared once for JSON, files, pages and OpenAPI."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.aggregates.document import Flag, Number, Weighting
from app.analysis.letters import CONVENTION
from app.analysis.multiplicity import Adjustment


class Figure(BaseModel):
    """One figure of one group: a share of 0 … 1, a mean, or a score."""

    n: int = Field(description="What is counted: those of the base, or ratings")
    base: int
    effective_base: Number
    estimate: Number
    low: Number
    high: Number
    method: str
    flags: list[Flag]


class SignificanceTest(BaseModel):
    """Whether chance alone makes groups differ as much."""

    statistic: Number
    df: Number
    df2: Number = Field(description="Below the line of an F test")
    p: Number
    p_adjusted: Number = Field(description="Over all tests of this kind in the whole table")
    method: str
    sparse: bool = Field(description="Counts are too small for the approximation behind p")


class EffectSize(BaseModel):
    name: str
    size: Number


class Difference(BaseModel):
    """The first group less the second."""

    estimate: Number
    low: Number
    high: Number
    method: str


class Pair(BaseModel):
    a: str = Field(description="Letter of the first group")
    b: str
    difference: Difference
    test: SignificanceTest
    effect: EffectSize


class GroupFigure(Figure):
    letters: str = Field(description=CONVENTION)


class Row(BaseModel):
    """One figure of all groups beside each other."""

    measure: str
    stage: str | None
    touchpoint: str | None
    question: str | None
    item: str | None
    label: str
    lowest: Number = Field(description="The least that the figure can be; null: no bound")
    highest: Number
    total: Figure
    groups: list[GroupFigure]
    test: SignificanceTest = Field(description="All groups at once")
    effect: EffectSize | None
    pairs: list[Pair]


class Group(BaseModel):
    """One column; the total holds all groups, so it has no letter and is not compared."""

    letter: str
    by: dict[str, str | None] | None = Field(description="null: the group of a filter")
    label: str
    responses: int
    effective_base: Number


class Frame(BaseModel):
    """What every document of this family says first."""

    survey: str
    title: str
    simulated: bool
    versions: list[int]
    where: dict[str, list[str]]
    disposition: list[str]
    responses: int
    level: float
    weighting: Weighting
    as_of: datetime


class Compared(Frame):
    """Groups beside each other, tested."""

    model: str
    adjustment: Adjustment
    means: Literal["welch", "mann-whitney"] = Field(description="How two groups' single ratings are compared")
    groups: list[Group]
    rows: list[Row]
    notes: list[str]


class Crosstab(Frame):
    """One question by groups: shares by column, letters, and the test of the whole table."""

    question: str
    type: str
    question_title: str
    adjustment: Adjustment
    means: Literal["welch", "mann-whitney"]
    groups: list[Group]
    rows: list[Row]
    test: SignificanceTest | None = Field(description="Of the whole question; null where several answers are possible")
    effect: EffectSize | None
    notes: list[str]


class Change(BaseModel):
    """A period less the one directly before it."""

    estimate: Number
    low: Number
    high: Number
    p: Number
    p_adjusted: Number = Field(description="Holm, over all changes of the series")
    beyond_chance: bool
    method: str


class Point(Figure):
    period: str
    change: Change | None = Field(description="null: the first period, or a gap at one side")


class Series(BaseModel):
    measure: str
    stage: str | None
    touchpoint: str | None
    question: str | None
    item: str | None
    label: str
    lowest: Number
    highest: Number
    points: list[Point] = Field(description="Every period from the first to the last; those without answers are gaps")


class Trend(Frame):
    """Figures over time."""

    model: str
    per: Literal["week", "month", "version"]
    periods: list[str] = Field(description="2026-W03 (ISO weeks), 2026-01, or version numbers")
    series: list[Series]
    notes: list[str]
