"""Sentences beside the fieldwork's figures: what they cannot know."""

from app.aggregates.labels import say

_SIMULATED = {
    "de": "Die Antworten sind simuliert. Die Zahlen beschreiben keine wirklichen Menschen.",
    "en": "The answers are simulated. The figures describe no real people.",
}
_SILENT = {
    "de": "Wer vor der ersten Antwort geht, wird nicht gespeichert und fehlt hier.",
    "en": "Whoever leaves before the first answer is not stored and is missing here.",
}
_SAMPLED = {
    "de": "Die Dauer je Seite stammt aus einer Zufallsstichprobe der vollständigen Antworten.",
    "en": "Durations by page come from a random sample of the complete responses.",
}


def notes(simulated: bool, sampled: bool, lang: str) -> list[str]:
    """All notes, in the language of the labels."""
    said = [_SIMULATED] if simulated else []
    said += [_SILENT, _SAMPLED] if sampled else [_SILENT]
    return [say(text, lang) for text in said]
