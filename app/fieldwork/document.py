"""What a fieldwork answer looks like, declared once for JSON, CSV, pages and OpenAPI. Nothing in it is ever NaN."""

from datetime import date

from pydantic import BaseModel, Field

from app.aggregates.document import Flag, Quality, Share


class Duration(BaseModel):
    """How long complete responses took, in seconds."""

    n: int = Field(description="Complete responses whose duration is known")
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None


class Durations(BaseModel):
    """Durations of complete responses; groups without any are left out."""

    overall: Duration
    modes: dict[str, Duration]
    versions: dict[int, Duration]


class Day(BaseModel):
    """One day of the survey's time zone on which somebody answered completely."""

    day: date
    complete: int
    modes: dict[str, int] = Field(description="Mode → complete responses; modes without any are left out")


class Page(BaseModel):
    """One page of the questionnaire and who stopped there."""

    section: str
    label: str
    reached: int = Field(description="Stored responses to which this page was shown")
    broke_off: int = Field(description="Broken-off responses: the page lay before them and was not sent")
    share: Share = Field(description="Broke off, of those who reached the page")
    seconds: Duration = Field(description="Where the client timed its pages")
    flags: list[Flag]


class Way(BaseModel):
    """One way in."""

    collector: str | None = Field(description="null: the survey's own address")
    label: str | None
    mode: str | None = Field(description="null: a collector that is gone, and the survey's own address")
    complete: int
    partial: int
    other: int = Field(description="Screened out, over quota or late")
    drafts: int = Field(description="Begun and still open: neither complete nor broken off yet")
    invited: int | None = Field(description="Personal links given out; null: this way needs none")
    used: int | None = Field(description="Personal links that brought a response")
    response_rate: Share | None = Field(description="Used ÷ given out; null under a filter, and where there are none")


class Side(BaseModel):
    """The headline figures of one stage."""

    base: int
    reach: Share
    ratings: int
    satisfaction: float | None = Field(description="Mean over all touchpoints of the stage, with its interval")
    low: float | None
    high: float | None
    method: str
    flags: list[Flag]


class Contrast(BaseModel):
    """One stage with everybody, and without flagged responses."""

    stage: str
    label: str
    everyone: Side
    unflagged: Side


class QualityReport(BaseModel):
    """Signs of answers given without care among the complete responses, and what leaving them out would change."""

    responses: int = Field(description="Complete responses")
    flags: Quality
    stages: list[Contrast]


class FlaggedResponse(BaseModel):
    """A response with at least one flag."""

    id: str
    version: int
    mode: str
    collector: str | None
    disposition: str
    day: date
    seconds: int | None
    flags: list[str]
    reasons: list[str] = Field(description="One a flag, in words")


class FlaggedPage(BaseModel):
    """Some flagged responses, by their random ids."""

    items: list[FlaggedResponse]
    total: int
    next: str | None


class Fieldwork(BaseModel):
    """How the fieldwork of a survey goes."""

    survey: str
    title: str
    simulated: bool
    revision: int
    level: float
    versions: list[int] = Field(description="Versions that were answered")
    responses: int = Field(description="Stored responses of every disposition")
    dispositions: dict[str, int]
    drafts: int = Field(description="Begun and still open, whatever the days asked for")
    completion: Share = Field(description="Complete, of complete and broken off")
    response_rate: Share | None = Field(description="Over all ways with personal links")
    durations: Durations
    days: list[Day]
    pages: list[Page]
    unsent: int = Field(description="Broken off after the last page, before sending")
    timed: int = Field(description="Complete responses with page durations that were read")
    timed_are_sampled: bool = Field(description="There are more; those read are a random sample")
    collectors: list[Way]
    quality: QualityReport
    notes: list[str]
