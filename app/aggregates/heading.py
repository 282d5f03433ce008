"""What stands above every document of figures: whose answers, which filters, which level, as of when."""

from datetime import datetime
from typing import Annotated

import numpy as np
from pydantic import BaseModel, Field

from app.aggregates.assemble import weighting_of
from app.aggregates.document import Weighting
from app.aggregates.labels import say
from app.mentions.sample import Sample


class Heading(BaseModel):
    """The fields that documents of figures have in common."""

    survey: str
    title: str
    simulated: bool
    versions: list[int] = Field(description="The questionnaire versions whose answers are pooled")
    where: dict[str, list[str]]
    disposition: list[str]
    responses: int
    level: Annotated[float, Field(ge=0.5, le=0.999)]
    weighting: Weighting
    as_of: datetime


def heading(chosen: Sample, slug: str, simulated: bool, level: float, lang: str, now: datetime) -> Heading:
    """The heading of figures about a sample."""
    newest = chosen.found.newest
    return Heading(
        survey=slug,
        title=say(newest.title, lang, newest.languages[0]),
        simulated=simulated,
        versions=np.unique(chosen.people("version")).tolist(),
        where={segment.question.id: list(values) for segment, values in chosen.selection.where},
        disposition=list(chosen.selection.dispositions),
        responses=len(chosen),
        level=level,
        weighting=weighting_of(chosen),
        as_of=now,
    )
