"""The words that a question has where its author wrote none: titles of ratings, ends of scales, emotions, buttons."""

from typing import Literal

from app.journeys.texts import in_language

Rating = Literal["satisfaction", "effort", "importance", "emotion", "pain_point"]

TITLES: dict[Rating, dict[str, str]] = {
    "satisfaction": {"de": "Wie zufrieden waren Sie damit?", "en": "How satisfied were you with it?"},
    "effort": {"de": "Wie aufwendig war es für Sie?", "en": "How much effort did it take?"},
    "importance": {"de": "Wie wichtig war es für Sie?", "en": "How important was it to you?"},
    "emotion": {"de": "Was haben Sie dabei am ehesten empfunden?", "en": "Which feeling comes closest?"},
    "pain_point": {"de": "Hat Sie etwas gestört?", "en": "Did anything bother you?"},
}

ENDS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "satisfaction": (
        {"de": "sehr unzufrieden", "en": "very dissatisfied"},
        {"de": "sehr zufrieden", "en": "very satisfied"},
    ),
    "effort": (
        {"de": "sehr wenig Aufwand", "en": "very little effort"},
        {"de": "sehr viel Aufwand", "en": "very much effort"},
    ),
    "importance": (
        {"de": "gar nicht wichtig", "en": "not at all important"},
        {"de": "sehr wichtig", "en": "very important"},
    ),
    "nps": (
        {"de": "äußerst unwahrscheinlich", "en": "extremely unlikely"},
        {"de": "äußerst wahrscheinlich", "en": "extremely likely"},
    ),
}

EMOTION_NAMES: dict[str, dict[str, str]] = {
    "joy": {"de": "Freude", "en": "Joy"},
    "curiosity": {"de": "Neugier", "en": "Curiosity"},
    "trust": {"de": "Vertrauen", "en": "Trust"},
    "indifference": {"de": "Gleichgültig", "en": "Indifferent"},
    "uncertainty": {"de": "Unsicherheit", "en": "Uncertainty"},
    "anger": {"de": "Ärger", "en": "Anger"},
}

_WORDS: dict[str, dict[str, str]] = {
    "na": {"de": "Kann ich nicht sagen", "en": "I can't say"},
    "none": {"de": "Nichts davon", "en": "None of these"},
    "other": {"de": "Etwas anderes", "en": "Something else"},
    "yes": {"de": "Ja", "en": "Yes"},
    "no": {"de": "Nein", "en": "No"},
}


def spoken(language: str) -> str:
    """The language of ours that stands in for a survey's: its own if we speak it, else English."""
    base = language.split("-")[0]
    return base if base in ("de", "en") else "en"


def say_default(word: Literal["na", "none", "other", "yes", "no"], language: str) -> str:
    """One of the fixed words of an answer."""
    return _WORDS[word][spoken(language)]


def rating_title(rating: Rating, title: dict[str, str] | None, language: str, fallback: str) -> str:
    """The author's title of a rating, else ours."""
    return in_language(title, language, fallback) if title else TITLES[rating][spoken(language)]


def scale_ends(
    kind: str | None, low: dict[str, str] | None, high: dict[str, str] | None, language: str, fallback: str
) -> tuple[str | None, str | None]:
    """The words at both ends of a scale: the author's, else ours for the kind of scale, else none."""
    ours_low, ours_high = ENDS.get(kind or "", (None, None))
    return _end(low, ours_low, language, fallback), _end(high, ours_high, language, fallback)


def _end(own: dict[str, str] | None, ours: dict[str, str] | None, language: str, fallback: str) -> str | None:
    if own:
        return in_language(own, language, fallback)
    return ours[spoken(language)] if ours else None
