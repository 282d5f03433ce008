"""Which part of the fieldwork is asked for: the query parameters."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from app.aggregates.request import Filters, Words
from app.mentions.codes import DISPOSITIONS


class FieldworkQuery(BaseModel):
    """The parameters of the fieldwork; several values of one are separated by commas."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    collector: Words = Field("", description="Ids of collectors")
    mode: Words = Field("", description="online, street, e-mail, kiosk")
    language: Words = Field("", description="Languages in which was answered")
    version: Words = Field("", description="Versions of the questionnaire that were answered")
    first_day: date | None = Field(None, alias="from", description="First day, in the survey's time zone")
    last_day: date | None = Field(None, alias="to", description="Last day")
    level: float = Field(0.95, ge=0.5, le=0.999, description="Confidence level")
    lang: str = Field("", max_length=12, description="Language of labels and notes; the survey's first one if left out")

    def filters(self) -> Filters:
        """The same as filters of figures, through which every disposition comes."""
        return Filters(disposition=",".join(DISPOSITIONS), **self.model_dump(exclude={"level"}))

    @property
    def is_whole(self) -> bool:
        """Whether nobody is filtered out."""
        return self.model_dump(exclude={"level", "lang"}) == FieldworkQuery().model_dump(exclude={"level", "lang"})
