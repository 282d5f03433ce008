"""How charts say figures, in the two languages that pages speak: a value with its interval, base and source."""

from collections.abc import Sequence
from math import ceil
from typing import Literal, Protocol

from app.charts.rows import Axis
from app.maps import numbers
from app.maps.numbers import count, decimal, decimal_span, percent, signed_span

Tongue = Literal["de", "en"]
Words = dict[str, dict[Tongue, str]]

_WORDS: Words = {
    "base": {"de": "Basis {n}", "en": "Base {n}"},
    "base_span": {"de": "Basis {low} bis {high}", "en": "Base {low} to {high}"},
    "ratings": {"de": "{n} Bewertungen", "en": "{n} ratings"},
    "ratings_span": {"de": "{low} bis {high} Bewertungen", "en": "{low} to {high} ratings"},
    "level": {"de": "{level}Intervalle", "en": "{level}intervals"},
    "weighted": {"de": "gewichtet", "en": "weighted"},
    "between": {"de": "{level}Intervall {span}", "en": "{level}interval {span}"},
    "simulated": {"de": "simulierte Antworten", "en": "simulated responses"},
    "source": {
        "de": "Quelle: Umfrage „{title}“, {n} Antworten{more}",
        "en": "Source: survey ‘{title}’, {n} responses{more}",
    },
    "versions": {"de": ", Versionen {numbers}", "en": ", versions {numbers}"},
    "only": {"de": ", nur {filters}", "en": ", only {filters}"},
}  # fmt: skip


def tongue(lang: str) -> Tongue:
    """The language of ours for a language of the page."""
    return "de" if lang.split("-")[0] == "de" else "en"


def say(words: Words, key: str, lang: str, **values: object) -> str:
    """The words of `key`, with its values put in; numbers of people as they are written."""
    spoken = tongue(lang)
    written = {name: count(value, spoken) if isinstance(value, int) else value for name, value in values.items()}
    return words[key][spoken].format(**written)


def share(value: float, lang: str) -> str:
    """A share of 1: 34 %."""
    return percent(value, tongue(lang))


def share_span(low: float | None, high: float | None) -> str:
    """Its interval, as it stands behind it: 31–37."""
    return numbers.share_span(low, high) if low is not None and high is not None else ""


def mean(value: float, lang: str, digits: int = 1) -> str:
    """A mean: 3,7."""
    return decimal(value, tongue(lang), digits)


def mean_span(low: float | None, high: float | None, lang: str, digits: int = 1) -> str:
    """Its interval: 3,6–3,8."""
    return decimal_span(low, high, tongue(lang), digits) if low is not None and high is not None else ""


def balance_span(low: float | None, high: float | None, lang: str) -> str:
    """The interval of a signed figure: +12 bis +18."""
    return signed_span(low, high, tongue(lang)) if low is not None and high is not None else ""


def people(n: float, lang: str) -> str:
    """A number of people: 1 412."""
    return count(n, tongue(lang))


def sentence(label: str, figure: str, span: str, level: float, lang: str, *more: str) -> str:
    """A figure in words: what a row says when it is pointed at."""
    interval = say(_WORDS, "between", lang, level=level_words(level, lang), span=span) if span else ""
    return f"{label}: " + ", ".join(part for part in (figure, interval, *more) if part)


def base_of(n: int, lang: str) -> str:
    return say(_WORDS, "base", lang, n=n)


def ratings_of(n: int, lang: str) -> str:
    return say(_WORDS, "ratings", lang, n=n)


def base_line(bases: Sequence[int], level: float, lang: str, rated: bool = False) -> str:
    """The base, or the span of bases, and the level of the intervals; `rated`: the bases are ratings."""
    low, high = (min(bases), max(bases)) if bases else (0, 0)
    name = "ratings" if rated else "base"
    said = say(_WORDS, name, lang, n=low) if low == high else say(_WORDS, f"{name}_span", lang, low=low, high=high)
    return f"{said} · {intervals(level, lang)}"


def intervals(level: float, lang: str) -> str:
    """Which intervals a picture shows."""
    return say(_WORDS, "level", lang, level=level_words(level, lang))


def weighted(lang: str) -> str:
    return say(_WORDS, "weighted", lang)


class Sourced(Protocol):
    """What every document of figures says of itself."""

    title: str
    responses: int
    versions: list[int]
    simulated: bool


def source_line(found: Sourced, filters: Sequence[str], lang: str) -> str:
    """Where figures come from: the survey, whom they are about, what they are restricted to."""
    more = f", {say(_WORDS, 'simulated', lang)}" if found.simulated else ""
    if len(found.versions) > 1:
        more += say(_WORDS, "versions", lang, numbers=", ".join(map(str, found.versions)))
    if filters:
        more += say(_WORDS, "only", lang, filters="; ".join(filters))
    return say(_WORDS, "source", lang, title=found.title, n=found.responses, more=more)


def level_words(level: float, lang: str) -> str:
    """The level of an interval before that word: 95-%-Intervall, 95% interval; never parted."""
    written = percent(level, tongue(lang))
    return written.replace(numbers.NARROW, "\u2011") + "\u2011" if tongue(lang) == "de" else written + " "


def share_axis(highs: Sequence[float | None], lang: str) -> Axis:
    """From nought to the next ten per cent above the longest interval."""
    longest = max((high for high in highs if high is not None), default=0.1)
    tenths = min(10, max(1, ceil(round(longest * 10, 9))))
    step = 1 if tenths <= 2 else 2 if tenths <= 6 else 5 if tenths == 10 else tenths / 2
    marks = [step * at / 10 for at in range(int(tenths / step) + 1)]
    return Axis(0, tenths / 10, [(mark, share(mark, lang)) for mark in marks])


def scale_axis(points: int) -> Axis:
    """From the lowest to the highest point of a rating scale."""
    return Axis(1, points, [(point, str(point)) for point in range(1, points + 1)])
