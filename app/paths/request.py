"""Which paths are wanted: the query parameters."""

from pydantic import Field

from app.aggregates.request import FigureQuery, Words


class PathsQuery(FigureQuery):
    """The parameters of the paths."""

    conversion: str = Field(
        "",
        max_length=2000,
        description="For removal effects: `question:option,option` of a choice or consent with the role outcome",
    )
    model: str = Field("", max_length=64, description="Read in this stage model; the questionnaire's own if left out")
    stage: Words = Field("", description="Only stops in these stages of the model")
    most: int = Field(10, ge=1, le=200, description="So many of the most frequent whole paths")
