"""The flagged responses one by one, each with its reasons in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.aggregates.labels import say
from app.analysis.gibberish import is_gibberish
from app.analysis.quality import FAST
from app.fieldwork.document import FlaggedResponse
from app.mentions.codes import QUALITY
from app.mentions.quality import manner, original, speed_limits
from app.mentions.sample import Sample
from app.mentions.signs import Signs
from app.responses.stored import Stored

_LONGEST = 80  # letters of a text that is quoted
_SPEEDER = {
    "de": "{seconds} s, der Median liegt bei {median} s",
    "en": "{seconds} s, the median is {median} s",
}
_STRAIGHT = {
    "de": "{alike} von {ratings} Bewertungen gleich",
    "en": "{alike} of {ratings} ratings alike",
}
_GRID = {"de": "Auch Umgekehrtes gleich bewertet", "en": "Reversed rows rated the same too"}
_DUPLICATE = {"de": "Gleiche Antworten wie {other}", "en": "The same answers as {other}"}
_GIBBERISH = {"de": "„{text}“", "en": "‘{text}’"}


@dataclass(frozen=True)
class Found:
    """Where a flagged response lies, and its bits."""

    id: str
    part: int
    row: int
    bits: int


def listed(chosen: Sample, after: str, limit: int) -> tuple[int, list[Found]]:
    """How many of the sample are flagged, and the next `limit` of them by id."""
    found: list[tuple[bytes, int, int, int]] = []
    for place, (flags, mask) in enumerate(zip(chosen.found.flags, chosen.masks, strict=True)):
        rows = flags.rows[mask[flags.rows]]
        ids = chosen.found.parts[place].respondents.id[rows]
        found += zip(ids.tolist(), [place] * len(rows), rows.tolist(), flags.bits[rows].tolist(), strict=True)
    begun = after.encode()
    following = sorted(one for one in found if one[0] > begun)[:limit]
    return len(found), [Found(name.decode(), part, row, bits) for name, part, row, bits in following]


class Narrator:
    """Says why responses are flagged."""

    def __init__(self, chosen: Sample, lang: str) -> None:
        self.parts, self.versions, self.lang = chosen.found.parts, chosen.found.versions, lang
        self.limits = speed_limits(self.parts)
        self.rules: dict[int, Signs] = {}

    def response(self, one: Found, stored: Stored) -> FlaggedResponse:
        """The response as it is listed."""
        names = [name for place, name in enumerate(QUALITY) if one.bits >> place & 1]
        return FlaggedResponse(
            id=stored.id,
            version=stored.version,
            mode=stored.mode,
            collector=stored.collector,
            disposition=stored.disposition,
            day=stored.day,
            seconds=stored.seconds,
            flags=names,
            reasons=[self._reason(name, one, stored) for name in names],
        )

    def _reason(self, name: str, one: Found, stored: Stored) -> str:
        rules = self.rules.setdefault(stored.version, Signs(self.versions[stored.version]))
        match name:
            case "speeder":
                median = round(self.limits[manner(stored.version, stored.mode)] / FAST)
                return say(_SPEEDER, self.lang).format(seconds=stored.seconds, median=median)
            case "straight_liner":
                return self._straight(rules, stored.answers)
            case "duplicate":
                return say(_DUPLICATE, self.lang).format(other=original(self.parts, one.part, one.row))
        text = next(text for _, text in rules.texts(stored.answers) if is_gibberish(text))
        return say(_GIBBERISH, self.lang).format(text=text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")

    def _straight(self, rules: Signs, answers: Mapping[str, Any]) -> str:
        alike, ratings = rules.alike(answers)
        return say(_STRAIGHT if alike else _GRID, self.lang).format(alike=alike, ratings=ratings)
