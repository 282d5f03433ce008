"""The words on a map, in the two languages that a map is drawn in."""

from app.maps.document import MapLanguage

WORDS: dict[str, dict[MapLanguage, str]] = {
    "title": {"de": "Der Weg zu {company}", "en": "The way to {company}"},
    "subtitle": {
        "de": "Wo Menschen {company} begegnen, wie oft und wie sie sich dabei fühlen.",
        "en": "Where people meet {company}, how often, and how that feels.",
    },
    "subtitle_plain": {
        "de": "Wo Menschen dem Unternehmen begegnen, wie oft und wie sie sich dabei fühlen.",
        "en": "Where people meet the company, how often, and how that feels.",
    },
    "responses": {"de": "vollständige Antworten", "en": "complete responses"},
    "touchpoints": {"de": "genannte Touchpoints", "en": "touchpoints named"},
    "stages": {"de": "in {n} Phasen", "en": "in {n} stages"},
    "simulated": {"de": "Simulierte Antworten", "en": "Simulated responses"},
    "reach": {"de": "Reichweite", "en": "Reach"},
    "base": {"de": "Basis", "en": "Base"},
    "satisfaction": {"de": "Zufriedenheit", "en": "Satisfaction"},
    "satisfied": {"de": "zufrieden", "en": "satisfied"},
    "unrated": {"de": "nicht bewertet", "en": "not rated"},
    "unfelt": {"de": "keine Angaben zum Gefühl", "en": "no answers on feeling"},
    "more": {"de": "+ {n} weitere", "en": "+ {n} more"},
    "unasked": {"de": "nicht gefragt", "en": "not asked"},
    "hidden": {"de": "Basis zu klein, nicht gezeigt", "en": "Base too small, not shown"},
    "too_few": {"de": "zu wenige Nennungen, nicht gezeigt", "en": "too few mentions, not shown"},
    "unnamed": {"de": "noch keine Nennung", "en": "nothing named yet"},
    "scale": {"de": "Zufriedenheit, 1–{scale}", "en": "Satisfaction, 1–{scale}"},
    "under": {"de": "unter {cut}", "en": "under {cut}"},
    "from": {"de": "ab {cut}", "en": "from {cut}"},
    "frequency": {"de": "Häufigkeit", "en": "Frequency"},
    "feeling": {
        "de": "Gefühl: angenehm minus unangenehm, −100 bis +100; zwischen den Halten nur gezeichnet",
        "en": "Feeling: pleasant minus unpleasant, −100 to +100; between the stops it is only drawn",
    },
    "few": {"de": "kleine Basis, n unter 30", "en": "small base, n under 30"},
    "source": {"de": "Quelle: Umfrage „{title}“", "en": "Source: survey ‘{title}’"},
    "source_simulated": {"de": "simulierte Antworten", "en": "simulated responses"},
    "source_n": {"de": "n = {n} vollständige Antworten", "en": "n = {n} complete responses"},
    "source_any": {"de": "n = {n} Antworten", "en": "n = {n} responses"},
    "source_filter": {"de": "nur {filter}", "en": "only {filter}"},
    "source_suppressed": {
        "de": "{n} Angaben über zu wenige Befragte nicht gezeigt",
        "en": "{n} figures about too few respondents not shown",
    },
    "source_level": {"de": "In Klammern: {level}-Intervalle.", "en": "In brackets: {level} intervals."},
    "source_band": {"de": "Klammern und Band: {level}-Intervalle.", "en": "Brackets and band: {level} intervals."},
    "everybody": {"de": "Alle Befragten", "en": "All respondents"},
    "selected": {"de": "Ausgewählte Befragte", "en": "Selected respondents"},
    "of_all": {"de": "aller Befragten", "en": "of all respondents"},
    "most_common": {"de": "Am häufigsten", "en": "Most common"},
    "nps": {"de": "Empfehlung, NPS", "en": "Recommendation, NPS"},
    "met_each": {"de": "Touchpoints je Person", "en": "Touchpoints per person"},
    "overall": {"de": "Zufriedenheit insgesamt", "en": "Overall satisfaction"},
    "top2_of": {"de": "in den zwei besten Stufen", "en": "in the two highest points"},
    "of_scale": {"de": "von {scale}", "en": "of {scale}"},
    "important": {"de": "wichtig", "en": "important"},
    "reaches": {"de": "erreicht", "en": "reaches"},
    "hurts": {
        "de": "schmerzt: begegnet und unzufrieden",
        "en": "hurts: met and dissatisfied",
    },
    "hurts_stated": {
        "de": "schmerzt: begegnet, unzufrieden und wichtig",
        "en": "hurts: met, dissatisfied and important",
    },
    "helps": {"de": "Chance", "en": "opportunity"},
    "quoted": {"de": "„{text}“", "en": "‘{text}’"},
    "noted": {"de": "Anmerkung", "en": "comment"},
    "says_pain": {
        "de": "Am meisten schmerzt {label} in der Phase {stage} ({share}).",
        "en": "What hurts most is {label} in the stage {stage} ({share}).",
    },
    "says_most": {
        "de": "Am häufigsten genannt: {label} in der Phase {stage} ({share}).",
        "en": "Named most often: {label} in the stage {stage} ({share}).",
    },
    "says_best": {
        "de": "Am zufriedensten sind die Befragten mit {label} in der Phase {stage} ({mean} von {scale}).",
        "en": "Respondents are most satisfied with {label} in the stage {stage} ({mean} of {scale}).",
    },
    "says_worst": {
        "de": "Am wenigsten zufrieden sind sie mit {label} in der Phase {stage} ({mean} von {scale}).",
        "en": "They are least satisfied with {label} in the stage {stage} ({mean} of {scale}).",
    },
    "says_feeling": {
        "de": "Am besten ist das Gefühl in der Phase {best} ({high}), am schlechtesten in der Phase {worst} ({low}).",
        "en": "Feeling is best in the stage {best} ({high}) and worst in the stage {worst} ({low}).",
    },
    "says_nothing": {
        "de": "Noch hat niemand einen Touchpoint genannt.",
        "en": "Nobody has named a touchpoint yet.",
    },
    "says_table": {"de": "Alle Zahlen stehen auch als Tabelle.", "en": "All figures are in the table as well."},
}


def word(key: str, language: MapLanguage, **values: object) -> str:
    """The words of `key`, with its values put in."""
    return WORDS[key][language].format(**values)
