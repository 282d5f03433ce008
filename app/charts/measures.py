"""What the measures of comparisons and trends are called, and how their figures are written."""

from app.charts import words as w
from app.maps.numbers import signed

SHARES = frozenset(("reach", "frequency", "share", "top2", "bottom2", "first"))
"""Shares of 1; the rest are means, scores and indices."""
SIGNED = frozenset(("nps", "emotion_index"))
MEASURES: w.Words = {
    "reach": {"de": "Reichweite", "en": "Reach"},
    "frequency": {"de": "Häufigkeit", "en": "Frequency"},
    "satisfaction": {"de": "Zufriedenheit", "en": "Satisfaction"},
    "effort": {"de": "Aufwand", "en": "Effort"},
    "importance": {"de": "Wichtigkeit", "en": "Importance"},
    "emotion_index": {"de": "Emotionsindex", "en": "Emotion index"},
    "outcome": {"de": "Ergebnis", "en": "Outcome"},
    "share": {"de": "Anteil", "en": "Share"},
    "mean": {"de": "Mittelwert", "en": "Mean"},
    "nps": {"de": "NPS", "en": "NPS"},
    "top2": {"de": "Top 2", "en": "Top 2"},
    "bottom2": {"de": "Bottom 2", "en": "Bottom 2"},
    "first": {"de": "Anteil auf Rang 1", "en": "Share ranked first"},
}


def called(measure: str, lang: str) -> str:
    """What a measure is called."""
    return w.say(MEASURES, measure, lang)


def written(measure: str, value: float | None, lang: str) -> str:
    """A figure of a measure."""
    if value is None:
        return "–"
    if measure in SHARES:
        return w.share(value, lang)
    return signed(value) if measure in SIGNED else w.mean(value, lang)


def spanned(measure: str, low: float | None, high: float | None, lang: str) -> str:
    """Its interval."""
    if measure in SHARES:
        return w.share_span(low, high)
    return w.balance_span(low, high, lang) if measure in SIGNED else w.mean_span(low, high, lang)
