"""What is asked for when a share is made, and what its makers and its readers get, declared once."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.aggregates.request import Words
from app.surveys.opening import SentMoment

FLOOR, USUAL = 5, 10
MOST_DIMENSIONS = 3
Part = Literal["map", "figures"]
PARTS: tuple[Part, ...] = ("map", "figures")
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class Fixed(BaseModel):
    """Whose answers a share shows, for good; complete responses only."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    where: list[Words] = Field(default_factory=list, max_length=20, description="`segment:value,value`; all must hold")
    collector: Words = ""
    mode: Words = ""
    language: Words = ""
    version: Words = ""
    first_day: date | None = Field(None, alias="from", description="A Monday: days tell too much of single answers")
    last_day: date | None = Field(None, alias="to", description="A Sunday")


class ShareForm(BaseModel):
    """A share to be made."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    filters: Fixed = Field(default_factory=Fixed)
    dimensions: list[str] = Field(
        default_factory=list,
        max_length=MOST_DIMENSIONS,
        description="By what its readers may look closer: segments, or collector, mode, language, version",
    )
    k: int = Field(USUAL, ge=FLOOR, le=1000, description="Nothing about fewer respondents than this is shown")
    shows: list[Part] = Field(default_factory=lambda: list(PARTS), min_length=1)
    expires_at: SentMoment | None = None


class Share(BaseModel):
    """A share as its makers see it."""

    id: str
    name: str
    filters: Fixed
    dimensions: list[str]
    k: int
    shows: list[Part]
    created_by: str = Field(description="Who made it")
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    quotes: int = Field(description="How many of people's own words it shows")


class NewShare(Share):
    """A share just made, with its link, which is shown only now."""

    link: str


class Quote(BaseModel):
    """Somebody's own words about a touchpoint, released by hand."""

    stage: str
    stage_label: str
    touchpoint: str
    label: str
    text: str


class ReleasedQuote(Quote):
    """A quote as its releasers see it."""

    id: str
    response: str


class QuoteForm(BaseModel):
    """Words to be released: those that a response holds about a touchpoint."""

    model_config = ConfigDict(extra="forbid")

    response: str = Field(max_length=36)
    stage: str = Field(max_length=64)
    touchpoint: str = Field(max_length=64)


class Dimension(BaseModel):
    """Something by which the readers of a share may look closer."""

    id: str
    label: str
    groups: dict[str, str] = Field(description="Group → its label")


class Shared(BaseModel):
    """What a share is about, for its readers. Figures and map have addresses of their own below it."""

    name: str
    title: str
    company: str
    simulated: bool
    k: int
    shows: list[Part]
    filters: list[str] = Field(description="Whose answers it shows, in words")
    dimensions: list[Dimension]
    responses: int = Field(description="Rounded to 5")
    as_of: datetime
    first_day: date | None
    last_day: date | None
    quotes: list[Quote]
    notes: list[str]
