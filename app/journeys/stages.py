"""Stage models: the stages that a customer's journey is cut into, in their order.

Six models are built in (`models/*.yaml`); a questionnaire may also hold a researcher's own, so the rules are checked
here.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.journeys.declared import Declared
from app.journeys.texts import Id, Text

FEWEST_STAGES, MOST_STAGES = 2, 12

JourneyPart = Literal["user", "customer"]


class Stage(Declared):
    """One stage. Researchers read the field's term (`label`), respondents a deed (`respondent_label`)."""

    id: Id
    label: Text
    respondent_label: Text = Field(
        default_factory=lambda stage: stage["label"], description="What the respondent does; the label if left out."
    )
    journey_part: JourneyPart | None = Field(
        default=None, description="The user journey leads to the purchase, the customer journey starts with it."
    )
    remark: Text | None = None
    like: dict[Id, Id] = Field(
        default_factory=dict,
        description="For a model of one's own: the stage of a built-in model that comes closest, by model id. "
        "With it the answers can be read in the other models too.",
    )


class StageModel(Declared):
    """An ordered list of stages under one name."""

    id: Id
    label: Text
    remark: Text | None = None
    stages: list[Stage]

    @model_validator(mode="after")
    def _is_a_journey(self) -> Self:
        count = len(self.stages)
        if not FEWEST_STAGES <= count <= MOST_STAGES:
            raise ValueError(
                f"the model '{self.id}' has {count} stage{'' if count == 1 else 's'}; "
                f"a model needs {FEWEST_STAGES} to {MOST_STAGES}"
            )
        ids = [stage.id for stage in self.stages]
        twice = sorted({stage for stage in ids if ids.count(stage) > 1})
        if twice:
            raise ValueError(f"the model '{self.id}' uses a stage id twice: {', '.join(twice)}; give each its own id")
        return self

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id; KeyError where there is none."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)
