"""What a respondent reads when an answer cannot be taken: what is wrong and what to do, in German and English."""

from typing import Any

from babel.numbers import format_decimal

MESSAGES: dict[str, dict[str, str]] = {
    "required": {"de": "Bitte beantworten Sie diese Frage.", "en": "Please answer this question."},
    "required_scale": {"de": "Bitte wählen Sie eine Zahl.", "en": "Please choose a number."},
    "required_scale_na": {
        "de": "Bitte wählen Sie eine Zahl oder „Kann ich nicht sagen“.",
        "en": "Please choose a number or ‘I can't say’.",
    },
    "required_row": {"de": "Bitte beantworten Sie jede Zeile.", "en": "Please answer every row."},
    "required_touchpoint": {
        "de": "Bitte tippen Sie an, was zutrifft, oder „Nichts davon“.",
        "en": "Please tap what applies, or ‘None of these’.",
    },
    "required_consent": {
        "de": "Ohne Ihre Einwilligung können wir die Antworten nicht annehmen.",
        "en": "Without your consent we cannot take your answers.",
    },
    "form": {
        "de": "Diese Antwort hat nicht die erwartete Form: {expected}.",
        "en": "This answer does not have the expected form: {expected}.",
    },
    "unknown_question": {
        "de": "Diese Frage gibt es in Version {version} nicht. Bitte lassen Sie sie weg.",
        "en": "There is no such question in version {version}. Leave it out.",
    },
    "unknown_option": {
        "de": "„{value}“ gehört nicht zur Auswahl. Möglich sind: {options}.",
        "en": "‘{value}’ is not one of the options. Possible are: {options}.",
    },
    "twice": {"de": "„{value}“ ist doppelt genannt.", "en": "‘{value}’ is named twice."},
    "exclusive": {
        "de": "„{value}“ lässt sich nicht mit anderen Antworten verbinden.",
        "en": "‘{value}’ cannot go together with other answers.",
    },
    "none_with_others": {
        "de": "„Nichts davon“ lässt sich nicht mit anderen Antworten verbinden. Bitte entscheiden Sie sich.",
        "en": "‘None of these’ cannot go together with other answers. Please choose.",
    },
    "too_few": {"de": "Bitte wählen Sie mindestens {bound}.", "en": "Please choose at least {bound}."},
    "too_many": {"de": "Bitte wählen Sie höchstens {bound}.", "en": "Please choose {bound} at most."},
    "out_of_range": {
        "de": "Bitte geben Sie einen Wert von {low} bis {high} an.",
        "en": "Please give a value from {low} to {high}.",
    },
    "below": {"de": "Der kleinste mögliche Wert ist {low}.", "en": "The lowest possible value is {low}."},
    "above": {"de": "Der größte mögliche Wert ist {high}.", "en": "The highest possible value is {high}."},
    "number": {"de": "Bitte geben Sie eine Zahl ein.", "en": "Please enter a number."},
    "whole_number": {"de": "Bitte geben Sie eine ganze Zahl ein.", "en": "Please enter a whole number."},
    "decimals": {
        "de": "Höchstens {bound} Stellen nach dem Komma sind möglich.",
        "en": "{bound} decimal places is the limit.",
    },
    "date": {
        "de": "Bitte geben Sie ein Datum an, das es gibt (Jahr-Monat-Tag).",
        "en": "Please give a date that exists (year-month-day).",
    },
    "too_long": {
        "de": "{length} Zeichen – höchstens {bound} sind möglich. Ihr Text bleibt erhalten.",
        "en": "{length} characters – {bound} is the limit. Your text is kept.",
    },
    "nul": {
        "de": "Der Text enthält ein Zeichen, das sich nicht speichern lässt (NUL). Bitte entfernen Sie es.",
        "en": "The text holds a character that cannot be stored (NUL). Please remove it.",
    },
    "half_character": {
        "de": "Der Text enthält ein halbes Zeichen, das sich nicht speichern lässt. Bitte entfernen Sie es.",
        "en": "The text holds half a character, which cannot be stored. Please remove it.",
    },
    "email": {
        "de": "Diese E-Mail-Adresse ist unvollständig. Sie sieht so aus: name@beispiel.de",
        "en": "This e-mail address is incomplete. It looks like name@example.com",
    },
    "other_text": {"de": "Bitte schreiben Sie, was es war.", "en": "Please write what it was."},
    "not_met": {
        "de": "„{value}“ wurde nicht genannt und kann nicht auf dem Weg liegen.",
        "en": "‘{value}’ was not named and cannot be on the way.",
    },
}


def say(code: str, language: str, **values: Any) -> str:
    """The message of `code` in `language` (English where there is none), numbers written as that language does."""
    texts = MESSAGES[code]
    spoken = language.split("-")[0] if language.split("-")[0] in texts else "en"
    return texts[spoken].format(**{name: _written(value, spoken) for name, value in values.items()})


def _written(value: Any, language: str) -> str:
    # a client may send any number; Babel formats those of up to 28 digits
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1e15:
        return format_decimal(value, locale=language)
    text = value if isinstance(value, str) else _shown(value)
    return text if len(text) <= 120 else text[:117] + "…"


def _shown(value: Any) -> str:
    try:
        return repr(value)
    except (ValueError, RecursionError):  # more digits than Python writes out, or deeper than it goes
        return "…"
