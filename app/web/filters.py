"""The filters of figures as a form and as pills. Their whole state is the address, so that a view can be shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from app.aggregates.request import ATTRIBUTES, AggregatesQuery
from app.errors import Invalid, Problem
from app.journeys.texts import in_language
from app.maps.restrictions import MODES, day_words, group_words, mode_words, tongue
from app.mentions.segments import Segment
from app.web.texts import translate

Pairs = list[tuple[str, str]]
_LISTS = ("mode", "collector", "language", "version", "group_by")
_PLAIN = ("model", "from", "to")


@dataclass(frozen=True)
class Pill:
    """One filter with its value; `without` is the address that takes it off."""

    name: str
    value: str
    without: str


@dataclass(frozen=True)
class Field:
    """One filter of the form with what can be chosen."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]
    """Value, label, chosen."""
    several: bool


def parameters(given: Iterable[tuple[str, str]]) -> Pairs:
    """The parameters of the figures among those of the page, each filter once, empty ones left out.

    A form sends `where=age:u30&where=age:30-49` for two ticked groups of one segment: they become one filter.
    """
    wheres: dict[str, list[str]] = {}
    lists: dict[str, list[str]] = {}
    plain: dict[str, str] = {}
    for name, value in given:
        if name == "where" and value:
            segment, colon, groups = value.partition(":")
            wheres.setdefault(segment + colon, []).extend(groups.split(","))
        elif name in _LISTS and value:
            lists.setdefault(name, []).extend(value.split(","))
        elif name in _PLAIN and value:
            plain[name] = value
    found: Pairs = [("where", segment + ",".join(dict.fromkeys(groups))) for segment, groups in wheres.items()]
    found += [(name, ",".join(dict.fromkeys(values))) for name, values in lists.items()]
    return [*found, *plain.items()]


def query_of(pairs: Pairs, lang: str) -> AggregatesQuery:
    """The request for figures; Invalid where a value cannot be read."""
    values: dict[str, Any] = {name: value for name, value in pairs if name != "where"}
    values |= {"where": [value for name, value in pairs if name == "where"], "lang": lang}
    try:
        return AggregatesQuery.model_validate(values)
    except ValidationError as error:
        problems = [Problem(str(one["loc"][0]), one["msg"]) for one in error.errors()]
        raise Invalid("A filter in the address cannot be read.", problems) from None


def pills(pairs: Pairs, segments: Mapping[str, Segment], models: Mapping[str, str], page: str, lang: str) -> list[Pill]:
    """The filters that are set."""
    found = []
    for at, (name, value) in enumerate(pairs):
        rest = urlencode([*pairs[:at], *pairs[at + 1 :]])
        if name == "to" and any(other == "from" for other, _ in pairs):
            continue
        if name in ("from", "to"):
            rest = urlencode([pair for pair in pairs if pair[0] not in ("from", "to")])
        label, words = _said(name, value, pairs, segments, models, lang)
        found.append(Pill(label, words, f"{page}?{rest}" if rest else page))
    return found


def _said(
    name: str, value: str, pairs: Pairs, segments: Mapping[str, Segment], models: Mapping[str, str], lang: str
) -> tuple[str, str]:
    """Name and value of a filter in words."""
    match name:
        case "where":
            segment, _, groups = value.partition(":")
            return _title(segments[segment], lang), group_words(segments[segment], groups.split(","), lang)
        case "mode":
            return translate("filter.mode", lang), mode_words(value.split(","), lang)
        case "model":
            return translate("filter.model", lang), models[value]
        case "group_by":
            return translate("filter.group_by", lang), ", ".join(
                _group_name(one, segments, lang) for one in value.split(",")
            )
        case "from" | "to":
            query = query_of([pair for pair in pairs if pair[0] in ("from", "to")], lang)
            return translate("filter.days", lang), day_words(query.first_day, query.last_day, lang)
        case _:
            return translate(f"filter.{name}", lang), value.replace(",", ", ")


def fields(
    pairs: Pairs, segments: Mapping[str, Segment], models: Mapping[str, str], collectors: Iterable[str],
    languages: Iterable[str], lang: str,
) -> list[Field]:  # fmt: skip
    """The form: the model (the survey's own under ""), every segment, how it was answered, what to group by."""
    chosen = {(name, one) for name, value in pairs for one in _values(name, value)}
    plain = dict(pairs)
    found = [
        Field("model", translate("filter.model", lang),
              [(key, label, plain.get("model", "") == key) for key, label in models.items()], several=False)
    ]  # fmt: skip
    for key, segment in segments.items():
        groups = [(f"{key}:{group}", group_words(segment, [group], lang)) for group in segment.groups]
        found.append(_several("where", _title(segment, lang), groups, chosen))
    modes = [(mode, mode_words([mode], lang)) for mode in MODES]
    found.append(_several("mode", translate("filter.mode", lang), modes, chosen))
    for name, values in (("collector", list(collectors)), ("language", list(languages))):
        if len(values) > 1:
            found.append(_several(name, translate(f"filter.{name}", lang), [(one, one) for one in values], chosen))
    groups = [("", translate("filter.no_groups", lang)), *((key, _group_name(key, segments, lang)) for key in
              [*segments, *ATTRIBUTES])]  # fmt: skip
    options = [(key, label, plain.get("group_by", "") == key) for key, label in groups]
    return [*found, Field("group_by", translate("filter.group_by", lang), options, several=False)]


def _several(name: str, label: str, options: list[tuple[str, str]], chosen: set[tuple[str, str]]) -> Field:
    return Field(name, label, [(key, words, (name, key) in chosen) for key, words in options], several=True)


def _values(name: str, value: str) -> list[str]:
    if name != "where":
        return value.split(",")
    segment, _, groups = value.partition(":")
    return [f"{segment}:{group}" for group in groups.split(",")]


def _title(segment: Segment, lang: str) -> str:
    return in_language(dict(segment.title), lang, tongue(lang)).rstrip("?: ")


def _group_name(name: str, segments: Mapping[str, Segment], lang: str) -> str:
    return _title(segments[name], lang) if name in segments else translate(f"filter.{name}", lang)
