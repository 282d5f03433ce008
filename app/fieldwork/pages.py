"""Who reached which page of the questionnaire, who stopped there, and how long it took."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.aggregates.labels import say
from app.mentions.codes import DISPOSITIONS, NOT_SHOWN
from app.mentions.columns import Part
from app.mentions.sample import Sample
from app.mentions.visible import Mask
from app.surveys.schema import Questionnaire, Section

_PARTIAL = DISPOSITIONS.index("partial")


@dataclass
class Stops:
    """Per section id how many reached it and how many broke off there; `unsent` stopped behind the last one."""

    reached: Counter[str] = field(default_factory=Counter)
    broke_off: Counter[str] = field(default_factory=Counter)
    unsent: int = 0


def count_stops(sample: Sample) -> Stops:
    """Over all versions: a section keeps its id."""
    stops, found = Stops(), sample.found
    for part, mask in zip(found.parts, sample.masks, strict=True):
        for version in np.unique(part.respondents.version[mask]).tolist():
            _count(stops, part, found.versions[version], mask & (part.respondents.version == version))
    return stops


def _count(stops: Stops, part: Part, questionnaire: Questionnaire, rows: Mask) -> None:
    broken_off = rows & (part.respondents.disposition == _PARTIAL)
    stopped = part.respondents.stopped
    for place, section in enumerate(questionnaire.sections):
        questions = [part.answers.get(one.id) for one in section.questions if one.type != "hidden"]
        if not questions:
            continue
        nobody: Mask = np.zeros(len(part), bool)
        shown = np.logical_or.reduce([nobody, *(one.state != NOT_SHOWN for one in questions if one)])
        here = broken_off & (stopped == place)
        passed = rows & shown & (~broken_off | (stopped > place))
        stops.reached[section.id] += int(np.count_nonzero(here | passed))
        stops.broke_off[section.id] += int(np.count_nonzero(here))
    stops.unsent += int(np.count_nonzero(broken_off & (stopped == len(questionnaire.sections))))


def sections(versions: Mapping[int, Questionnaire], lang: str) -> dict[str, str]:
    """The labels of all sections with something to show: those of the newest version first, in their order."""
    found: dict[str, str] = {}
    for number in sorted(versions, reverse=True):
        for section in versions[number].sections:
            if any(question.type != "hidden" for question in section.questions):
                found.setdefault(section.id, label(versions[number], section, lang))
    return found


def label(questionnaire: Questionnaire, section: Section, lang: str) -> str:
    """The section's title, else its stage, else its first question."""
    text = section.title
    if text is None and section.stage:
        text = next((one.label for one in questionnaire.model().stages if one.id == section.stage), None)
    return say(text or section.questions[0].title, lang, questionnaire.languages[0])


def seconds_by_section(texts: Iterable[str]) -> dict[str, list[int]]:
    """The seconds that each section took, from the JSON of the responses."""
    found: dict[str, list[int]] = defaultdict(list)
    for text in texts:
        for section, seconds in json.loads(text).items():
            found[section].append(seconds)
    return found
