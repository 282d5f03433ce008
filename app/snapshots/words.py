"""The words on a picture of changes and beside it."""

from app.maps.document import MapLanguage

WORDS: dict[str, dict[MapLanguage, str]] = {
    "now": {"de": "heute", "en": "now"},
    "title": {"de": "Was sich verändert hat", "en": "What has changed"},
    "subtitle": {"de": "Von „{before}“ bis „{after}“", "en": "From ‘{before}’ to ‘{after}’"},
    "line": {"de": "Gefühl: „{before}“", "en": "Feeling: ‘{before}’"},
    "source": {
        "de": "Vorher: „{before}“, n = {n}{days}. Nachher: „{after}“, n = {m}{then}. Fett: größer als Zufall.",
        "en": "Before: ‘{before}’, n = {n}{days}. After: ‘{after}’, n = {m}{then}. Bold: larger than chance.",
    },
    "new": {"de": "neu", "en": "new"},
    "points": {"de": "{change} Punkte", "en": "{change} points"},
    "reach": {"de": "Δ Reichweite", "en": "Δ reach"},
    "satisfied": {"de": "Δ Zufriedenheit", "en": "Δ satisfaction"},
    "overlap": {
        "de": "Die beiden Stichproben können dieselben Menschen enthalten. Die Intervalle gelten für Stichproben, die "
        "niemanden gemeinsam haben; überschneiden sie sich, sind sie ungenau. Trennen Sie die Zeiträume, um sicher zu "
        "gehen.",
        "en": "The two samples may hold the same people. The intervals are for samples that have nobody in common; "
        "where they overlap, they are inexact. Separate the periods to be sure.",
    },
    "by_chance": {
        "de": "{n} Vergleiche: Auch ohne jede Veränderung lägen etwa {expected} davon durch Zufall außerhalb.",
        "en": "{n} comparisons: if nothing had changed, about {expected} of them would still lie outside by chance.",
    },
}


def word(key: str, language: MapLanguage, **values: object) -> str:
    """The words of `key`, with its values put in."""
    return WORDS[key][language].format(**values)
