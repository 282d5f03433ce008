"""What an answer about paths looks like, declared once for JSON, CSV, pages and OpenAPI."""

from typing import Literal

from pydantic import BaseModel, Field

from app.aggregates.document import Number, Share
from app.aggregates.heading import Heading

Flag = Literal[
    "no_path_question", "no_paths", "no_conversion", "no_converters", "no_non_converters", "small_base", "no_interval"
]
FLAGS: dict[Flag, str] = {
    "no_path_question": "the questionnaire asks for no path",
    "no_paths": "nobody has put touchpoints in order",
    "no_conversion": "no conversion is named, so there are no removal effects",
    "no_converters": "nobody with a path converted",
    "no_non_converters": "everybody with a path converted: a removal effect would be nothing but the share of visits",
    "small_base": "the base is under 30",
    "no_interval": "every path that converts passes it, or none: no interval can be given",
}
MEANINGS = "; ".join(f"{flag}: {meaning}" for flag, meaning in FLAGS.items())


class Stop(BaseModel):
    """A touchpoint of a stage, or a whole stage."""

    stage: str
    stage_label: str
    touchpoint: str | None = Field(description="null: the whole stage")
    label: str


class Part(BaseModel):
    """Respondents with a path of whom something is true."""

    n: int
    share: Share = Field(description="Of all who gave a path")


class Removal(BaseModel):
    """What goes with the removal of a stop from the first-order Markov chain of all paths."""

    effect: Share = Field(description="Share of the conversions that would be lost if the stop led to nothing, 0 … 1")
    credit: Share = Field(description="Its part of all effects, 0 … 1")


class State(Stop):
    """A stop with how often it is visited, and how often paths start and end there."""

    visits: Part
    starts: Part
    ends: Part
    removal: Removal | None = Field(description="null: no conversion, or a flag of the whole answer says why")
    flags: list[Flag] = Field(description=MEANINGS)


class Move(BaseModel):
    """How often one stop is followed by another."""

    origin: Stop
    target: Stop | None = Field(description="null: the path ends here")
    n: int
    base: int = Field(description="All moves from the origin, ends among them")
    share: Share = Field(description="Of the moves from the origin")
    flags: list[Flag] = Field(description=MEANINGS)


class Way(BaseModel):
    """A whole path."""

    stops: list[Stop]
    n: int
    share: Share = Field(description="Of all who gave a path")


class Level(BaseModel):
    """Paths between touchpoints, or between stages (stops of one stage in a row are one)."""

    states: list[State] = Field(description="The most visited first")
    moves: list[Move] = Field(description="By origin, the most frequent first")
    ways: list[Way] = Field(description="The most frequent first")


class Conversion(BaseModel):
    """What removal effects are about."""

    outcome: str
    label: str
    n: int = Field(description="Respondents with a path of whom it is known")
    converted: int
    share: Share


class Paths(Heading):
    """How respondents went from stop to stop."""

    model: str
    order: list[str] = Field(description="The stages of the model in its order")
    base: int = Field(description="Respondents who put touchpoints in order")
    effective_base: Number
    mean_stops: Number = Field(description="Stops a path, weighted as everything")
    conversion: Conversion | None
    possible: list[str] = Field(description="What can be named as conversion")
    touchpoints: Level
    stages: Level
    flags: list[Flag] = Field(description=MEANINGS)
    notes: list[str]
