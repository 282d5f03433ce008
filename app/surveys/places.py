"""Where things stand in a questionnaire: paths such as `sections[1].questions[0].title`."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel

from app.journeys.stages import StageModel
from app.surveys import conditions, schema


class Place(NamedTuple):
    """One question where it stands."""

    path: str
    section: schema.Section
    question: schema.Question


class PlacedText(NamedTuple):
    """One text of the document, by language."""

    path: str
    text: dict[str, str]


def places(questionnaire: schema.Questionnaire) -> list[Place]:
    """Every question with its path, in order."""
    return [
        Place(f"sections[{outer}].questions[{inner}]", section, question)
        for outer, section in enumerate(questionnaire.sections)
        for inner, question in enumerate(section.questions)
    ]


def texts(part: object, path: str = "") -> Iterator[PlacedText]:
    """Every text below a part of the document; a stage model is not the questionnaire's own text."""
    match part:
        case StageModel():
            return
        case BaseModel():
            for name in type(part).model_fields:
                yield from texts(getattr(part, name), f"{path}.{name}" if path else name)
        case list():
            for index, item in enumerate(part):
                yield from texts(item, f"{path}[{index}]")
        case dict():
            yield PlacedText(path, part)


def leaf_places(condition: conditions.Condition, path: str) -> Iterator[tuple[str, conditions.Leaf]]:
    """Every leaf of a condition with its path."""
    match condition:
        case conditions.All(all=parts):
            for index, part in enumerate(parts):
                yield from leaf_places(part, f"{path}.all[{index}]")
        case conditions.Any_(any=parts):
            for index, part in enumerate(parts):
                yield from leaf_places(part, f"{path}.any[{index}]")
        case conditions.Not(not_=part):
            yield from leaf_places(part, f"{path}.not")
        case conditions.Leaf():
            yield path, condition
