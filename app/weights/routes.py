"""HTTP of weights: what they are, and setting and clearing the margins."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from app.aggregates.access import once
from app.aggregates.routes import DeskDep
from app.errors import Invalid, Problem
from app.surveys.access import EditedSurvey, ReadSurvey
from app.surveys.margins import read
from app.surveys.routes import YAML, RawBody, posted_text
from app.weights import actions
from app.weights.document import KeptMargins, Weights

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["figures"], dependencies=[Depends(once)])
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Margins"}},
            YAML: {"schema": {"type": "string"}},
        },
    }
}


@router.get("/weights", response_model=Weights)
def get_weights(survey: ReadSurvey, desk: DeskDep, lang: Annotated[str, Query(max_length=12)] = "") -> Any:
    """The margins, the sample beside them, and how raking to them goes at this revision."""
    return actions.weights(desk, survey, lang)


@router.put("/weights", response_model=KeptMargins, openapi_extra=_BODY)
def set_margins(request: Request, raw: RawBody, survey: EditedSurvey, desk: DeskDep) -> Any:
    """Set the margins, in per cent or as 0 … 1. `GET` tells then whether the sample can have them."""
    margins, problems = read(posted_text(request, raw, "margins"))
    if margins is None:
        placed = [Problem(one.path, f"{one.message} (line {one.line})") for one in problems]
        raise Invalid("The margins cannot be read.", placed)
    return actions.set_margins(desk, survey, margins, datetime.now(UTC))


@router.delete("/weights", response_model=KeptMargins)
def clear_margins(survey: EditedSurvey, desk: DeskDep) -> Any:
    """Forget the margins: the survey's figures are not weighted any more."""
    return actions.clear_margins(desk, survey, datetime.now(UTC))
