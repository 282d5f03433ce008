"""The words for what figures are about, taken from the newest version that has them."""

from collections.abc import Mapping

from app.journeys.texts import in_language
from app.mentions.codes import OTHER
from app.mentions.gather import offer_of
from app.mentions.reading import Reading
from app.surveys.schema import Questionnaire, Touchpoints

Text = Mapping[str, str]
UNCODED: Text = {"de": "Etwas anderes (noch nicht zugeordnet)", "en": "Something else (not yet coded)"}


def say(text: Text, lang: str, fallback: str = "en") -> str:
    """A text in the language of the figures."""
    return in_language(dict(text), lang, fallback)


def touchpoint_labels(versions: Mapping[int, Questionnaire]) -> dict[str, Text]:
    """The label of every touchpoint that was ever on a list."""
    labels: dict[str, Text] = {OTHER: UNCODED}
    for number in sorted(versions, reverse=True):
        for _, question in versions[number].questions():
            if isinstance(question, Touchpoints):
                for option in question.offered():
                    labels.setdefault(option.id, option.label)
    return labels


def listed_touchpoints(versions: Mapping[int, Questionnaire], reading: Reading) -> list[list[str]]:
    """Per stage of the model the touchpoints asked about: in the order of the newest version, `other` at the end."""
    listed: list[dict[str, None]] = [{} for _ in reading.model.stages]
    for number in sorted(versions, reverse=True):
        for section, question in versions[number].questions():
            if not isinstance(question, Touchpoints):
                continue
            offer = offer_of(section, question)
            if offer.stage in reading.places:
                listed[reading.places[offer.stage]].update(dict.fromkeys(offer.touchpoints))
    return [sorted(touchpoints, key=lambda touchpoint: touchpoint == OTHER) for touchpoints in listed]


def open_questions(versions: Mapping[int, Questionnaire]) -> dict[str, str]:
    """The stage of every open discovery question."""
    found: dict[str, str] = {}
    for number in sorted(versions):
        for section, question in versions[number].questions():
            stage = question.stage or section.stage
            if question.type == "text" and question.role == "discovery" and stage:
                found[question.id] = stage
    return found
