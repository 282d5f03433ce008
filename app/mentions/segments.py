"""The questions that respondents can be filtered and grouped by, and the groups that each one makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.mentions.codes import ANSWERED, Vocabulary
from app.mentions.columns import Part
from app.mentions.visible import Mask
from app.surveys import schema

Text = Mapping[str, str]


@dataclass(frozen=True)
class Segment:
    """One question with role `segment`; its groups in the order of the questionnaire, newest version first."""

    question: schema.Question
    title: Text
    groups: dict[str, Text]
    edges: tuple[float, ...] = ()


def segments(versions: Mapping[int, schema.Questionnaire]) -> dict[str, Segment]:
    """The segments of the pooled versions by question id."""
    found: dict[str, Segment] = {}
    for number in sorted(versions, reverse=True):
        for _, question in versions[number].questions():
            if question.role != "segment":
                continue
            segment = _segment(question)
            if segment is None:
                continue
            newer = found.get(question.id)
            if newer is None:
                found[question.id] = segment
            elif not newer.edges:
                newer.groups.update({key: text for key, text in segment.groups.items() if key not in newer.groups})
    return found


def _segment(question: schema.Question) -> Segment | None:
    match question:
        case schema.SingleChoice() | schema.Hidden():
            groups: dict[str, Text] = {option.id: option.label for option in question.options}
            return Segment(question, question.title, groups)
        case schema.Rating():
            points = range(1, question.scale + 1)
            return Segment(question, question.title, {str(point): {"*": str(point)} for point in points})
        case schema.Number(bins=list() as edges):
            return Segment(question, question.title, _bins(edges), tuple(edges))
        case _:
            return None


def _bins(edges: list[float]) -> dict[str, Text]:
    """`under-30`, `30-to-50`, `from-50`: the lower edge belongs to the group, the upper one to the next."""
    words = [f"{edge:g}" for edge in edges]
    groups: dict[str, Text] = {f"under-{words[0]}": {"de": f"unter {words[0]}", "en": f"under {words[0]}"}}
    for low, high in pairwise(words):
        groups[f"{low}-to-{high}"] = {"de": f"{low} bis unter {high}", "en": f"{low} to under {high}"}
    groups[f"from-{words[-1]}"] = {"de": f"ab {words[-1]}", "en": f"{words[-1]} and more"}
    return groups


def members(part: Part, vocabulary: Vocabulary, segment: Segment, group: str) -> Mask:
    """Who belongs to a group of a segment."""
    column = part.answers.get(segment.question.id)
    if column is None:
        return np.zeros(len(part), bool)
    if segment.edges:
        inside = np.digitize(column.number, segment.edges) == list(segment.groups).index(group)
    elif isinstance(segment.question, schema.Rating):
        inside = column.value == int(group)
    else:
        inside = column.value == vocabulary.items_of(segment.question.id).code(group)
    found: Mask = inside & (column.state == ANSWERED)
    return found


def group_of(part: Part, vocabulary: Vocabulary, segment: Segment, row: int) -> str | None:
    """The group of one respondent, if any."""
    column = part.answers.get(segment.question.id)
    if column is None or column.state[row] != ANSWERED:
        return None
    if segment.edges:
        return list(segment.groups)[int(np.digitize(column.number[row], segment.edges))]
    value = int(column.value[row])
    if isinstance(segment.question, schema.Rating):
        return str(value) if value > 0 else None
    return vocabulary.items_of(segment.question.id).names[value]
