"""THE questionnaire declaration: the YAML in `surveys/`, the API body, the builder's form and the renderer's input."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.journeys.stages import StageModel
from app.journeys.texts import Id, Language, Text
from app.surveys.conditions import Condition

Role = Literal["segment", "outcome", "duration", "discovery", "none"]
Anonymity = Literal["anonymous", "confidential", "identified"]  # ordered from strict to open
Order = Literal["given", "random"]
Measure = Literal["satisfaction", "effort", "importance"]
MAX_OTHERS = 5  # free-text touchpoints one person may add to one list


class Strict(BaseModel):
    """A part of the document: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class EndIf(Strict):
    """Screen-out: when the condition holds, the questionnaire ends here with this page."""

    when: Condition
    page: Text


class Option(Strict):
    """One answer of a choice; `retired` options stay readable in old answers and are no longer offered."""

    id: Id
    label: Text
    exclusive: bool = False
    retired: bool = False


class Labelled(Strict):
    """An id with its label: a thing to rank, a row of a matrix."""

    id: Id
    label: Text
    retired: bool = False


class Row(Labelled):
    """One row of a matrix."""

    reversed: bool = Field(False, description="Worded the other way round: a high point means something bad")


class OfferedTouchpoint(Strict):
    """A touchpoint of one list, written out; attributes are kept to group by."""

    id: Id
    label: Text
    area: Id | None = None
    planned: bool | None = None
    ownership: Literal["owned", "paid", "earned"] | None = None
    online: bool | None = None
    retired: bool = False


class _Asked(Strict):
    """What every question knows."""

    id: Id
    title: Text
    help: Text | None = None
    required: bool = False
    show_if: Condition | None = None
    end_if: EndIf | None = None
    role: Role = "none"
    stage: Id | None = None


class SingleChoice(_Asked):
    type: Literal["single_choice"]
    options: list[Option] = Field(min_length=2, max_length=200)
    order: Order = "given"


class MultipleChoice(_Asked):
    type: Literal["multiple_choice"]
    options: list[Option] = Field(min_length=2, max_length=200)
    order: Order = "given"
    min: int | None = Field(None, ge=1)
    max: int | None = Field(None, ge=1)


class Rating(_Asked):
    type: Literal["rating"]
    scale: int = Field(5, ge=2, le=11)
    na: bool = False
    measure: Measure | None = None
    low: Text | None = None
    high: Text | None = None


class Nps(_Asked):
    type: Literal["nps"]
    low: Text | None = None
    high: Text | None = None


class Matrix(_Asked):
    type: Literal["matrix"]
    rows: list[Row] = Field(min_length=1, max_length=50)
    scale: int = Field(5, ge=2, le=7)
    na: bool = False
    low: Text | None = None
    high: Text | None = None


class Ranking(_Asked):
    type: Literal["ranking"]
    options: list[Labelled] = Field(min_length=2, max_length=50)
    top: int | None = Field(None, ge=1, description="How many are ranked at most; all by default")
    order: Order = "given"


class Number(_Asked):
    type: Literal["number"]
    min: float | None = None
    max: float | None = None
    decimals: int = Field(0, ge=0, le=6)
    unit: Text | None = None
    bins: list[float] | None = Field(
        None, min_length=1, description="Ascending inner edges; as a segment, one group each"
    )


class Date(_Asked):
    type: Literal["date"]
    min: date | None = None
    max: date | None = None


class TextQuestion(_Asked):
    type: Literal["text"]
    long: bool = True
    max_length: int = Field(2000, ge=1, le=20_000)


class RateItem(Strict):
    """One rating asked of every touchpoint ticked."""

    rating: Literal["satisfaction", "effort", "importance", "emotion", "pain_point"]
    title: Text | None = None
    scale: int = Field(5, ge=2, le=11)
    na: bool = False
    required: bool = False
    low: Text | None = None
    high: Text | None = None
    ask_if: Condition | None = None


class Touchpoints(_Asked):
    type: Literal["touchpoints"]
    options: list[Id | OfferedTouchpoint] = Field(default_factory=list, max_length=200)
    other: bool = False
    none: bool = False
    order: Order = "given"
    rate: list[RateItem] = Field(default_factory=list)
    rate_most: int | None = Field(None, ge=1)

    def offered(self) -> list[OfferedTouchpoint]:
        """The touchpoints written out; only after `resolve` are there all of them."""
        return [option for option in self.options if isinstance(option, OfferedTouchpoint)]


class Path(_Asked):
    type: Literal["path"]


class Consent(_Asked):
    type: Literal["consent"]


class Statement(_Asked):
    type: Literal["statement"]


class Hidden(_Asked):
    type: Literal["hidden"]
    parameter: Id
    options: list[Option] = Field(min_length=1, max_length=200)


class Contact(_Asked):
    type: Literal["contact"]
    fields: list[Literal["name", "email", "phone"]] = Field(min_length=1)


Question = Annotated[
    SingleChoice
    | MultipleChoice
    | Rating
    | Nps
    | Matrix
    | Ranking
    | Number
    | Date
    | TextQuestion
    | Touchpoints
    | Path
    | Consent
    | Statement
    | Hidden
    | Contact,
    Field(discriminator="type"),
]


class Section(Strict):
    """One page of the questionnaire."""

    id: Id
    title: Text | None = None
    stage: Id | None = None
    show_if: Condition | None = None
    end_if: EndIf | None = None
    questions: list[Question] = Field(min_length=1, max_length=100)


class Questionnaire(Strict):
    """The whole document. Structure is checked here, sense (conditions, references) in `surveys.sense`."""

    id: Id
    title: Text
    company: Text | None = Field(None, description="Who asks; shown at the head of every page")
    introduction: Text | None = None
    thanks: Text | None = None
    minutes: int | None = Field(None, ge=1, le=60, description="How long it takes, promised on the start page")
    languages: list[Language] = Field(min_length=1, max_length=40)
    timezone: str = "UTC"
    journey: Id | StageModel = "five-stage"
    catalogues: list[Id] = Field(default_factory=list)
    anonymity: Anonymity = "anonymous"
    sections: list[Section] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _zone_is_known(self) -> "Questionnaire":
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"timezone '{self.timezone}' is unknown; write one like Europe/Berlin or UTC") from None
        return self

    def questions(self) -> Iterator[tuple[Section, Question]]:
        """Every question with its section, in order."""
        for section in self.sections:
            for question in section.questions:
                yield section, question

    def question(self, question_id: str) -> Question | None:
        """The question of this id, if there is one."""
        return next((question for _, question in self.questions() if question.id == question_id), None)

    def model(self) -> StageModel:
        """The stage model; written out after `resolve`, an error before."""
        if isinstance(self.journey, str):
            raise TypeError("the questionnaire is not resolved yet: its journey is only a name")
        return self.journey


def stage_of(section: Section, question: Question) -> str | None:
    """The stage a question asks about: its own, or its section's."""
    return question.stage or section.stage
