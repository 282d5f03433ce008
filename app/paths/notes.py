"""Sentences beside paths: what they mean, and why some figures are missing."""

from collections.abc import Iterator, Sequence

from app.aggregates.labels import say

Words = dict[str, str]
_WHY: dict[str, Words] = {
    "no_path_question": {
        "de": "Der Fragebogen fragt nach keinem Weg. Fügen Sie eine Frage vom Typ „path“ hinzu: Sie lässt die "
        "genannten "
        "Touchpoints in die Reihenfolge bringen, in der sie vorkamen.",
        "en": "The questionnaire asks for no path. Add a question of the type ‘path’: it lets people put the "
        "touchpoints they named into the order in which they happened.",
    },
    "no_paths": {
        "de": "Niemand unter diesen Antworten hat Touchpoints in eine Reihenfolge gebracht.",
        "en": "Nobody among these responses has put touchpoints in order.",
    },
    "no_conversion": {
        "de": "Für Entfernungseffekte nennen Sie die Antwort, die als Abschluss zählt, etwa {example}.",
        "en": "For removal effects, name the answer that counts as the conversion, such as {example}.",
    },
    "nothing_to_name": {
        "de": "Für Entfernungseffekte braucht es eine Auswahlfrage oder Einwilligung mit der Rolle „outcome“, deren "
        "Antwort als Abschluss zählt.",
        "en": "Removal effects need a choice or consent with the role ‘outcome’, one answer of which counts as the "
        "conversion.",
    },
    "no_converters": {
        "de": "Niemand mit einem Weg hat den Abschluss erreicht: Es gibt keine Entfernungseffekte.",
        "en": "Nobody with a path converted: there are no removal effects.",
    },
    "no_non_converters": {
        "de": "Alle mit einem Weg haben den Abschluss erreicht. Ein Entfernungseffekt wäre nichts als der Anteil der "
        "Besuche; lesen Sie diesen.",
        "en": "Everybody with a path converted. A removal effect would be nothing but the share of visits; read that "
        "instead.",
    },
    "removal": {
        "de": "Entfernungseffekt: welcher Anteil der Abschlüsse in der Markow-Kette erster Ordnung verloren ginge, "
        "wenn "
        "der Halt ins Nichts führte. Die Kette kennt nur den letzten Halt; eine Wirkung ist damit nicht bewiesen.",
        "en": "Removal effect: the share of conversions that the first-order Markov chain would lose if the stop led "
        "to "
        "nothing. The chain knows only the last stop; it does not prove an effect.",
    },
    "unknown": {
        "de": "Bei {count} Wegen ist nicht bekannt, ob sie zum Abschluss führten; sie fehlen in den "
        "Entfernungseffekten.",
        "en": "Of {count} paths it is not known whether they converted; they are not part of the removal effects.",
    },
    "order": {
        "de": "Die Reihenfolge ist die erinnerte. Auf der Ebene der Phasen zählen Halte derselben Phase in Folge als "
        "einer.",
        "en": "The order is the one people remember. Between stages, stops of one stage in a row count as one.",
    },
}


def notes(flags: Sequence[str], possible: Sequence[str], removal: bool, unknown: int, lang: str) -> list[str]:
    """What a reader must know, the reasons for what is missing first."""
    example = possible[0] if possible else ""
    return [
        say(_WHY[key], lang).format(example=example, count=unknown) for key in _keys(flags, possible, removal, unknown)
    ]


def _keys(flags: Sequence[str], possible: Sequence[str], removal: bool, unknown: int) -> Iterator[str]:
    for flag in flags:
        yield "nothing_to_name" if flag == "no_conversion" and not possible else flag
    if "no_path_question" in flags or "no_paths" in flags:
        return
    yield "order"
    if removal:
        yield "removal"
    if unknown:
        yield "unknown"
