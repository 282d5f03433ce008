"""Which part of the fieldwork is asked for: the query parameters."""

from pydantic import Field

from app.aggregates.request import Filters, Words
from app.mentions.codes import DISPOSITIONS


class FieldworkQuery(Filters):
    """The parameters of the fieldwork: filters, through which every disposition comes."""

    disposition: Words = Field(",".join(DISPOSITIONS), description=", ".join(DISPOSITIONS))
    level: float = Field(0.95, ge=0.5, le=0.999, description="Confidence level")

    @property
    def is_whole(self) -> bool:
        """Whether nobody is filtered out."""
        apart = {"level", "lang", "bom"}
        return self.model_dump(exclude=apart) == FieldworkQuery().model_dump(exclude=apart)


class FlaggedFilters(Filters):
    """Which flagged responses are listed."""

    disposition: Words = Field(",".join(DISPOSITIONS), description=", ".join(DISPOSITIONS))


class FlaggedQuery(FlaggedFilters):
    """The parameters of their list."""

    limit: int = Field(50, ge=1, le=200, description="Responses a page")
    cursor: str = Field("", max_length=36, description="Where to go on; taken from `next`")
