"""Which pain points are wanted: the query parameters."""

from pydantic import Field

from app.aggregates.request import AggregatesQuery, FigureQuery, Words


class PainsQuery(FigureQuery):
    """The parameters of the pain points."""

    model: str = Field("", max_length=64, description="Read in this stage model; the questionnaire's own if left out")
    stage: Words = Field("", description="Only these stages of the model")
    verbatims: int = Field(5, ge=0, le=200, description="At most so many verbatims of each touchpoint")

    def figures(self) -> AggregatesQuery:
        """The figures they follow from."""
        return AggregatesQuery(**self.model_dump(exclude={"verbatims"}))
