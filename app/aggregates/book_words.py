"""The words in workbooks of figures, German and English, and the sheet that explains them."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from app.aggregates.document import FLAGS
from app.mentions.csv_format import Cell
from app.sheets.sheet import Column, Sheet
from app.surveys.wording import spoken

_WORDS: dict[str, tuple[str, str]] = {
    "touchpoints": ("Touchpoints", "Touchpoints"),
    "stages": ("Phasen", "Stages"),
    "figures": ("Alle Kennzahlen", "All figures"),
    "questions": ("Fragen", "Questions"),
    "about": ("Erläuterungen", "About"),
    "codebook": ("Codebuch", "Codebook"),
    "mentions": ("Nennungen", "Mentions"),
    "responses": ("Antworten", "Responses"),
    "group": ("Gruppe", "Group"),
    "total": ("Gesamt", "Total"),
    "nobody": ("ohne Angabe", "no answer"),
    "stage": ("Phase", "Stage"),
    "touchpoint": ("Touchpoint", "Touchpoint"),
    "named": ("Genannt von", "Named by"),
    "base": ("Basis", "Base"),
    "effective_base": ("Effektive Basis", "Effective base"),
    "frequency": ("Häufigkeit", "Frequency"),
    "reach": ("Reichweite", "Reach"),
    "low": ("von", "from"),
    "high": ("bis", "to"),
    "n": ("Bewertungen", "Ratings"),
    "mean": ("Mittelwert", "Mean"),
    "top2": ("Obere zwei", "Top two"),
    "emotion_index": ("Emotionsindex", "Emotion index"),
    "no_answer": ("Ohne Antwort", "No answer"),
    "flags": ("Hinweise", "Flags"),
    "satisfaction": ("Zufriedenheit", "Satisfaction"),
    "effort": ("Aufwand", "Effort"),
    "importance": ("Wichtigkeit", "Importance"),
    "question": ("Frage", "Question"),
    "type": ("Art", "Type"),
    "answered": ("Beantwortet", "Answered"),
    "answer": ("Antwort", "Answer"),
    "measure": ("Maß", "Measure"),
    "count": ("Anzahl", "Count"),
    "share": ("Anteil", "Share"),
    "value": ("Wert", "Value"),
    "sheet": ("Blatt", "Sheet"),
    "column": ("Spalte", "Column"),
    "meaning": ("Bedeutung", "Meaning"),
    "survey": ("Umfrage", "Survey"),
    "versions": ("Versionen des Fragebogens", "Versions of the questionnaire"),
    "model": ("Phasenmodell", "Stage model"),
    "filters": ("Filter", "Filters"),
    "level": ("Vertrauensniveau", "Confidence level"),
    "as_of": ("Stand", "As of"),
    "simulated": ("Simulierte Antworten", "Simulated answers"),
    "weighting": ("Gewichtung", "Weighting"),
    "note": ("Anmerkung", "Note"),
    "yes": ("ja", "yes"),
    "no": ("nein", "no"),
    "median": ("Median", "Median"),
    "bottom2": ("Untere zwei", "Bottom two"),
    "nps": ("Net Promoter Score", "Net Promoter Score"),
    "promoters": ("Promotoren (9–10)", "Promoters (9–10)"),
    "passives": ("Passive (7–8)", "Passives (7–8)"),
    "detractors": ("Detraktoren (0–6)", "Detractors (0–6)"),
    "minimum": ("Kleinster Wert", "Minimum"),
    "lower_quartile": ("Unteres Quartil", "Lower quartile"),
    "upper_quartile": ("Oberes Quartil", "Upper quartile"),
    "maximum": ("Größter Wert", "Maximum"),
    "first": ("Auf Platz 1", "Ranked first"),
    "mean_rank": ("Mittlerer Rang", "Mean rank"),
    "explain_base": (
        "Wer eine Frage gesehen hat, in der der Touchpoint zur Wahl stand, ob angekreuzt oder nicht.",
        "Who was shown a question that offered the touchpoint, ticked or not.",
    ),
    "explain_frequency": ("Genannt von, geteilt durch die Basis.", "Named by, divided by the base."),
    "explain_reach": (
        "Anteil derer, die mindestens einen Touchpoint der Phase genannt haben.",
        "Share of those who named at least one touchpoint of the stage.",
    ),
    "explain_mean": (
        "Mittelwert der Bewertungen. Nicht zutreffend und nicht gefragt sind keine Nullen, sie fehlen.",
        "Mean of the ratings. Not applicable and not asked are never zeros; they are missing.",
    ),
    "explain_top2": ("Anteil der beiden besten Stufen.", "Share of the two best points."),
    "explain_low": (
        "Untere und obere Grenze des Vertrauensintervalls der Spalte davor.",
        "Lower and upper limit of the confidence interval of the column before.",
    ),
    "explain_emotion_index": (
        "Angenehme abzüglich unangenehmer Gefühle in Prozent, −100 bis 100.",
        "Pleasant less unpleasant emotions in per cent, −100 to 100.",
    ),
}
_FLAGS = {
    "small_base": "die Basis liegt unter 30",
    "no_base": "niemand wurde gefragt",
    "few_ratings": "weniger als 30 Bewertungen",
    "no_ratings": "gefragt, aber niemand hat bewertet",
    "no_interval": "eine Bewertung oder alle gleich: kein Intervall möglich",
    "mixed_scales": "Skalen verschiedener Länge, die keinen gemeinsamen Mittelwert haben",
    "uncoded": "offene Antworten sind noch nicht zugeordnet",
    "not_asked": "keine Touchpoint-Frage zu dieser Phase",
    "suppressed": "weggelassen, weil eine Zahl über zu wenige Befragte erkennbar würde",
}


class Said(Protocol):
    """What documents of figures say of themselves."""

    survey: str
    title: str
    simulated: bool
    versions: list[int]
    where: dict[str, list[str]]
    disposition: list[str]
    responses: int
    level: float


def word(key: str, lang: str) -> str:
    """One of our words."""
    return _WORDS[key][spoken(lang) == "en"]


def measure_word(measure: str, lang: str) -> str:
    """A measure of the tidy rows; points of a scale and what has no word stay as they are."""
    return word(measure, lang) if measure in _WORDS else measure


def flag_words(flags: Sequence[str], lang: str) -> str | None:
    """Flags as a reader understands them."""
    known: dict[str, str] = {str(flag): meaning for flag, meaning in FLAGS.items()}
    known |= {} if spoken(lang) == "en" else _FLAGS
    return "; ".join(known.get(flag, flag) for flag in dict.fromkeys(flags)) or None


def about(document: Said, more: Sequence[tuple[str, Cell]], explained: Sequence[str], lang: str) -> Sheet:
    """Where the figures come from, and what the columns mean."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield word("survey", lang), f"{document.title} ({document.survey})"
        yield word("simulated", lang), word("yes" if document.simulated else "no", lang)
        yield word("versions", lang), ", ".join(map(str, document.versions))
        yield word("responses", lang), document.responses
        yield word("filters", lang), _filters(document)
        yield word("level", lang), f"{document.level:.1%}"
        yield from more
        for key in explained:
            yield word(key, lang), word(f"explain_{key}", lang)

    columns = [Column("item", heading=word("column", lang)), Column("meaning", heading=word("meaning", lang))]
    return Sheet(word("about", lang), columns, rows())


def _filters(document: Said) -> str:
    where = [f"{name}: {', '.join(values)}" for name, values in document.where.items()]
    return "; ".join([*where, f"disposition: {', '.join(document.disposition)}"])
