"""Sentences beside the figures of drivers: what they mean, and why some are missing."""

from collections.abc import Iterator, Sequence

from app.aggregates.labels import say
from app.mentions.outcomes import Outcome

Words = dict[str, str]
_NO_OUTCOME: Words = {
    "de": "Kein Treiber ohne Ergebnis: Geben Sie einer Frage die Rolle „outcome“, etwa der Zufriedenheit insgesamt "
    "oder der "
    "Weiterempfehlung.",
    "en": "No drivers without an outcome: give a question the role ‘outcome’, such as overall satisfaction or "
    "recommendation.",
}
_NAME_ONE: Words = {
    "de": "Das Ergebnis ist eine Auswahl. Nennen Sie die Antwort, um die es geht: {possible}.",
    "en": "The outcome is a choice. Name the option that counts: {possible}.",
}
_WHY: dict[str, Words] = {
    "no_drivers": {
        "de": "Keinem Touchpoint sind mindestens 30 Befragte begegnet, deren Ergebnis bekannt ist.",
        "en": "No touchpoint was met by at least 30 respondents whose outcome is known.",
    },
    "too_few_respondents": {
        "de": "Das Modell hat {n} Befragte, aber nicht weniger Spalten: So lässt sich nichts schätzen.",
        "en": "The model has {n} respondents but not fewer columns: nothing can be estimated.",
    },
    "constant_outcome": {
        "de": "Alle Befragten haben dasselbe Ergebnis: Es gibt nichts zu erklären.",
        "en": "All respondents have the same outcome: there is nothing to explain.",
    },
    "collinear": {
        "de": "Einige Treiber bestimmen einander. Was sie gemeinsam erklären, ist auf sie verteilt; ihre Steigung, "
        "Strafe und "
        "Belohnung lassen sich nicht trennen.",
        "en": "Some drivers determine each other. What they explain together is divided among them; their slope, "
        "penalty and "
        "reward cannot be told apart.",
    },
}
_PAIRS: Words = {
    "de": "Jeder Treiber geht als Paar ein: begegnet oder nicht, und wenn ja, wie bewertet. Wer einem Touchpoint nicht "
    "begegnet ist oder ihn nicht bewertet hat, bleibt dabei.",
    "en": "Each driver enters as a pair: met or not, and if met, how it was rated. Who did not meet or did not rate a "
    "touchpoint stays in.",
}
_LISTWISE: Words = {
    "de": "Nur Befragte, die jeden Treiber bewertet haben ({n} von {all}).",
    "en": "Only respondents who rated every driver ({n} of {all}).",
}
_UNKNOWN: Words = {
    "de": "Bei {count} Antworten ist das Ergebnis nicht bekannt; sie sind nicht im Modell.",
    "en": "The outcome of {count} responses is not known; they are not in the model.",
}
_BINARY: Words = {
    "de": "Das Ergebnis ist ja oder nein; gerechnet ist ein lineares Wahrscheinlichkeitsmodell: Unterschiede sind "
    "Anteile.",
    "en": "The outcome is yes or no; the model is a linear probability model: differences are shares.",
}
_DRAWN: Words = {
    "de": "Mehr als 16 Treiber: Die Anteile beruhen auf gezogenen Reihenfolgen, deren Fehler in den Intervallen "
    "steckt.",
    "en": "More than 16 drivers: the shares rest on drawn orders, whose error is part of the intervals.",
}
_CAUSE: Words = {
    "de": "Alle Zahlen beschreiben Zusammenhänge in den Antworten. Ob der Touchpoint die Ursache ist, sagen sie nicht.",
    "en": "All figures describe what goes together in the answers. Whether the touchpoint is the cause, they do not "
    "say.",
}


def without_outcome(possible: Sequence[str], lang: str) -> list[str]:
    """Why there are no drivers at all."""
    return [say(_NAME_ONE, lang).format(possible=", ".join(possible)) if possible else say(_NO_OUTCOME, lang)]


def notes(
    outcome: Outcome, flags: Sequence[str], n: int, known: int, everybody: int, listwise: bool, drawn: bool, lang: str
) -> list[str]:
    """What a reader must know, the reasons for what is missing first."""
    return [
        say(text, lang).format(n=n, all=known, count=everybody - known)
        for text in _texts(outcome, flags, everybody > known, listwise, drawn)
    ]


def _texts(outcome: Outcome, flags: Sequence[str], unknown: bool, listwise: bool, drawn: bool) -> Iterator[Words]:
    yield from (_WHY[flag] for flag in flags)
    yield _LISTWISE if listwise else _PAIRS
    if unknown:
        yield _UNKNOWN
    if outcome.kind == "binary":
        yield _BINARY
    if drawn:
        yield _DRAWN
    yield _CAUSE
