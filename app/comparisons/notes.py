"""Sentences beside comparisons: how to read the letters, and what was compared how."""

from collections.abc import Iterator

from app.aggregates.labels import say
from app.analysis.multiplicity import Adjustment

_SIMULATED = {
    "de": "Die Antworten sind simuliert. Die Zahlen beschreiben keine wirklichen Menschen.",
    "en": "The answers are simulated. The figures describe no real people.",
}
_LETTERS = {
    "de": "Buchstaben nennen die Gruppen, über denen ein Wert signifikant liegt: groß mit 95 %, klein nur mit 90 % "
    "Sicherheit. {how} Die Gesamtspalte enthält die Gruppen und wird nicht verglichen.",
    "en": "Letters name the groups that a figure is significantly higher than: capital at 95 %, lower case at 90 % "
    "only. {how} The total holds the groups and is not compared.",
}
_HOW = {
    "none": {
        "de": "Jedes Paar ist für sich geprüft; bei vielen Paaren liegen einige zufällig darüber.",
        "en": "Each pair is tested by itself; among many pairs some are higher by chance.",
    },
    "holm": {
        "de": "Die p-Werte sind über die ganze Tabelle angepasst (Holm).",
        "en": "The p values are adjusted over the whole table (Holm).",
    },
    "bh": {
        "de": "Die p-Werte sind über die ganze Tabelle angepasst (Benjamini–Hochberg).",
        "en": "The p values are adjusted over the whole table (Benjamini–Hochberg).",
    },
}
_FEW = {
    "de": "Verglichen wird erst ab zwei Gruppen mit Antworten.",
    "en": "Comparing takes two groups with answers.",
}
_GAPS = {
    "de": "Zeiträume ohne Antworten bleiben Lücken; über sie hinweg wird keine Veränderung angegeben.",
    "en": "Periods without answers stay gaps; no change is told across them.",
}
_CHANGES = {
    "de": "Markiert ist, was sich gegenüber dem Zeitraum davor stärker verändert hat als durch Zufall zu erwarten; "
    "die p-Werte sind über alle Veränderungen einer Reihe angepasst (Holm).",
    "en": "Marked is what changed from the period before by more than chance; the p values are adjusted over all "
    "changes of a series (Holm).",
}


def table_notes(groups: int, adjustment: Adjustment, simulated: bool, lang: str) -> list[str]:
    """How to read a table."""
    return list(_table(groups, adjustment, simulated, lang))


def _table(groups: int, adjustment: Adjustment, simulated: bool, lang: str) -> Iterator[str]:
    if simulated:
        yield say(_SIMULATED, lang)
    if groups < 2:
        yield say(_FEW, lang)
    else:
        yield say(_LETTERS, lang).format(how=say(_HOW[adjustment], lang))


def trend_notes(gaps: bool, simulated: bool, lang: str) -> list[str]:
    """How to read a trend."""
    first = [say(_SIMULATED, lang)] if simulated else []
    return [*first, say(_CHANGES, lang), *([say(_GAPS, lang)] if gaps else [])]
