"""Which drivers are wanted: the query parameters."""

from pydantic import Field

from app.aggregates.request import FigureQuery, Words


class DriversQuery(FigureQuery):
    """The parameters of the drivers."""

    outcome: str = Field(
        "",
        max_length=130,
        description="A question with the role outcome, of choices `question:option`; left out: the first number",
    )
    model: str = Field("", max_length=64, description="Read in this stage model; the questionnaire's own if left out")
    stage: Words = Field("", description="Only touchpoints of these stages of the model")
    listwise: bool = Field(False, description="Only respondents who rated every driver")
    low: int = Field(2, ge=1, le=10, description="Ratings up to it are low (penalty)")
    high: int | None = Field(None, ge=2, le=11, description="Ratings from it on are high (reward); left out: the top")
    importance_cut: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Where high importance begins, as a share of R²; left out: the mean of all drivers",
    )
    performance_cut: float | None = Field(
        None, ge=1, le=11, description="Where high satisfaction begins; left out: the mean of all drivers"
    )
