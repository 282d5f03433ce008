"""What figures are restricted to, in words: for the source line of a map and the filters of a page."""

from collections.abc import Mapping
from datetime import date

from app.journeys.texts import in_language
from app.maps import numbers
from app.maps.document import MapLanguage
from app.mentions.segments import Segment

MODES: dict[str, dict[MapLanguage, str]] = {
    "online": {"de": "online", "en": "online"},
    "street": {"de": "Straße", "en": "street"},
    "e-mail": {"de": "E-Mail", "en": "e-mail"},
    "kiosk": {"de": "Kiosk", "en": "kiosk"},
}
FLAGS: dict[str, dict[MapLanguage, str]] = {
    "any": {"de": "auffällige", "en": "flagged"},
    "speeder": {"de": "zu schnelle", "en": "too fast"},
    "straight_liner": {"de": "immer gleich bewertende", "en": "straight-lined"},
    "duplicate": {"de": "doppelte", "en": "duplicate"},
    "gibberish": {"de": "solche ohne Worte", "en": "gibberish"},
}
_ONLY: dict[MapLanguage, str] = {"de": "nur {flags} Antworten", "en": "only {flags} responses"}
_WITHOUT: dict[MapLanguage, str] = {"de": "ohne {flags} Antworten", "en": "without {flags} responses"}
_SINCE: dict[MapLanguage, str] = {"de": "ab {day}", "en": "from {day}"}
_UNTIL: dict[MapLanguage, str] = {"de": "bis {day}", "en": "until {day}"}


def tongue(language: str) -> MapLanguage:
    """The language of ours for a language of the survey."""
    return "de" if language.split("-")[0] == "de" else "en"


def group_words(segment: Segment, groups: list[str], language: str) -> str:
    """The labels of a segment's groups."""
    labels = (segment.groups.get(group) for group in groups)
    return ", ".join(
        in_language(dict(label), language, tongue(language)) if label else group
        for label, group in zip(labels, groups, strict=True)
    )


def mode_words(modes: list[str], language: str) -> str:
    """The ways of answering."""
    return ", ".join(MODES[mode][tongue(language)] for mode in modes)


def flag_words(flagged: list[str], without: list[str], language: str) -> list[str]:
    """Which quality flags let responses in, and which keep them out."""
    spoken = tongue(language)
    said = []
    for pattern, names in ((_ONLY, flagged), (_WITHOUT, without)):
        if names:
            said.append(pattern[spoken].format(flags=", ".join(FLAGS[one][spoken] for one in names)))
    return said


def day_words(first: date | None, last: date | None, language: str) -> str:
    """A span of days, open at one end or none."""
    spoken = tongue(language)
    if first and last:
        return numbers.days(first, last, spoken)
    one = first or last
    pattern = _SINCE if first else _UNTIL
    return pattern[spoken].format(day=numbers.days(one, one, spoken)) if one else ""


def restrictions(
    where: Mapping[str, list[str]], segments: Mapping[str, Segment], others: list[str], language: str
) -> list[str]:
    """One entry for each filter that is set; `others` are said already."""
    said = []
    for name, groups in where.items():
        segment = segments[name]
        title = in_language(dict(segment.title), language, tongue(language))
        said.append(f"{title.rstrip('?: ')}: {group_words(segment, groups, language)}")
    return [*said, *(other for other in others if other)]
