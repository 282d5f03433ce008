"""The filters of figures in the address of a page, and as pills. The address holds their whole state, to be shared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin
from urllib.parse import urlencode

from pydantic import ValidationError

from app.aggregates.request import FigureQuery, Filters
from app.errors import Invalid, Problem
from app.journeys.texts import in_language
from app.maps.restrictions import day_words, group_words, mode_words, tongue
from app.mentions.segments import Segment
from app.web.figures import percent
from app.web.texts import texts, translate

Pairs = list[tuple[str, str]]
Query = TypeVar("Query", bound=Filters)
_SEVERAL = frozenset(
    (
        "mode",
        "collector",
        "language",
        "version",
        "flagged",
        "without",
        "group_by",
        "disposition",
        "measure",
        "stage",
        "touchpoint",
    )
)
"""Parameters whose values stand in one list, separated by commas."""


@dataclass(frozen=True)
class Choice:
    """One parameter with what can be chosen for it: value and words."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    several: bool = False


@dataclass(frozen=True)
class Known:
    """What the values of filters mean in one survey."""

    segments: Mapping[str, Segment]
    models: Mapping[str, str]
    """Labels of the stage models; the survey's own first."""
    own: Sequence[Choice] = ()
    """Parameters that only this page has."""
    weighted: bool = False
    """Whether the survey has margins to be weighted to."""


@dataclass(frozen=True)
class Pill:
    """One filter with its value; `without` is the address that takes it off."""

    name: str
    value: str
    without: str


def accepted(kind: type[Filters]) -> frozenset[str]:
    """The parameters that a request may have, as they are called in the address.

    The language is the page's own, and what takes one value only is no choice.
    """
    fields = kind.model_fields.items()
    return frozenset(one.alias or name for name, one in fields if not _is_fixed(one.annotation)) - {"lang", "bom"}


def _is_fixed(annotation: Any) -> bool:
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


def parameters(given: Iterable[tuple[str, str]], kind: type[Filters]) -> Pairs:
    """The parameters of the figures among those of the page, each filter once, empty ones left out.

    A form sends `where=age:u30&where=age:30-49` for two ticked groups of one segment: they become one filter.
    """
    names = accepted(kind)
    wheres: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for name, value in given:
        if name not in names or not value:
            continue
        if name == "where":
            segment, colon, groups = value.partition(":")
            wheres.setdefault(segment + colon, []).extend(groups.split(","))
        elif name in _SEVERAL:
            others.setdefault(name, []).extend(value.split(","))
        else:
            others[name] = [value]
    found: Pairs = [("where", segment + ",".join(dict.fromkeys(groups))) for segment, groups in wheres.items()]
    return found + [(name, ",".join(dict.fromkeys(values))) for name, values in others.items()]


def query_of(pairs: Pairs, lang: str, kind: type[Query]) -> Query:
    """The request for figures; Invalid where a value cannot be read."""
    values: dict[str, Any] = {name: value for name, value in pairs if name != "where"}
    values |= {"where": [value for name, value in pairs if name == "where"], "lang": lang}
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        problems = [Problem(str(one["loc"][0]), one["msg"]) for one in error.errors()]
        raise Invalid("A filter in the address cannot be read.", problems) from None


def pills(pairs: Pairs, known: Known, page: str, lang: str) -> list[Pill]:
    """The filters that are set."""
    found = []
    for at, (name, value) in enumerate(pairs):
        rest = urlencode([*pairs[:at], *pairs[at + 1 :]])
        if name == "to" and any(other == "from" for other, _ in pairs):
            continue
        if name in ("from", "to"):
            rest = urlencode([pair for pair in pairs if pair[0] not in ("from", "to")])
        label, words = _said(name, value, pairs, known, lang)
        found.append(Pill(label, words, f"{page}?{rest}" if rest else page))
    return found


def pairs_of(pairs: Pairs, *names: str) -> Pairs:
    """Those of some names."""
    return [pair for pair in pairs if pair[0] in names]


def _said(name: str, value: str, pairs: Pairs, known: Known, lang: str) -> tuple[str, str]:
    """Name and value of a filter in words."""
    values = value.split(",")
    match name:
        case "where":
            segment, _, groups = value.partition(":")
            return title(known.segments[segment], lang), group_words(known.segments[segment], groups.split(","), lang)
        case "mode":
            return translate("filter.mode", lang), mode_words(values, lang)
        case "model":
            return translate("filter.model", lang), known.models[value]
        case "group_by":
            return translate("filter.group_by", lang), " × ".join(group_name(one, known, lang) for one in values)
        case "level":
            return translate("filter.level", lang), percent(
                query_of(pairs_of(pairs, "level"), lang, FigureQuery).level, lang
            )
        case "from" | "to":
            query = query_of(pairs_of(pairs, "from", "to"), lang, Filters)
            return translate("filter.days", lang), day_words(query.first_day, query.last_day, lang)
    for choice in known.own:
        if choice.name == name:
            words = dict(choice.options)
            return choice.label, ", ".join(words.get(one, one) for one in (values if choice.several else [value]))
    return named(name, lang), ", ".join(_worded(name, one, lang) for one in values)


def named(name: str, lang: str) -> str:
    """What a parameter is called; one that no page has words for is said as it stands in the address."""
    key = f"filter.{name}"
    return translate(key, lang) if key in texts() else name


def _worded(name: str, value: str, lang: str) -> str:
    """A value that has words of its own, `filter.weighting.rake`; most are said as they are."""
    key = f"quality.{value}" if name in ("flagged", "without") else f"filter.{name}.{value}"
    return translate(key, lang) if key in texts() else value


def title(segment: Segment, lang: str) -> str:
    """What a segment is called in a filter."""
    return in_language(dict(segment.title), lang, tongue(lang)).rstrip("?: ")


def group_name(name: str, known: Known, lang: str) -> str:
    """What groups are made by."""
    return title(known.segments[name], lang) if name in known.segments else translate(f"filter.{name}", lang)
