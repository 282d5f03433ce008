"""Filters and groups of a share in words. Pure."""

from collections.abc import Mapping

from app.aggregates.labels import say
from app.aggregates.request import Reader
from app.maps.restrictions import MODES, day_words, group_words, mode_words, restrictions, tongue
from app.mentions.segments import Segment
from app.shares.document import Dimension, Fixed

_ATTRIBUTES = {
    "collector": {"de": "Kanal", "en": "Collector"},
    "mode": {"de": "Art der Befragung", "en": "Mode"},
    "language": {"de": "Sprache", "en": "Language"},
    "version": {"de": "Fassung", "en": "Version"},
}


def fixed_words(fixed: Fixed, segments: Mapping[str, Segment], lang: str) -> list[str]:
    """Whose answers a share shows, one entry for each filter."""
    where = {name: values.split(",") for name, _, values in (text.partition(":") for text in fixed.where)}
    others = [
        mode_words(fixed.mode.split(","), lang) if fixed.mode else "",
        *(
            f"{say(_ATTRIBUTES[name], lang)}: {getattr(fixed, name).replace(',', ', ')}"
            for name in ("collector", "language", "version")
            if getattr(fixed, name)
        ),
        day_words(fixed.first_day, fixed.last_day, lang),
    ]
    return restrictions(where, segments, others, lang)


def dimensions(axes: Mapping[str, list[str]], reader: Reader, lang: str) -> list[Dimension]:
    """By what readers may look closer."""
    return [
        Dimension(
            id=name,
            label=dimension_words(name, reader.segments, lang),
            groups={group: group_label(name, group, reader.segments, lang) for group in groups},
        )
        for name, groups in axes.items()
    ]


def dimension_words(name: str, segments: Mapping[str, Segment], lang: str) -> str:
    """The name of a dimension."""
    segment = segments.get(name)
    return say(segment.title, lang).rstrip("?: ") if segment else say(_ATTRIBUTES.get(name, {"*": name}), lang)


def group_label(name: str, group: str, segments: Mapping[str, Segment], lang: str) -> str:
    """The name of a group of a dimension."""
    if name in segments:
        return group_words(segments[name], [group], lang)
    return MODES[group][tongue(lang)] if name == "mode" and group in MODES else group


def chosen_words(where: Mapping[str, list[str]], segments: Mapping[str, Segment], lang: str) -> list[str]:
    """The groups that a reader has chosen."""
    return [
        f"{dimension_words(name, segments, lang)}: {group_label(name, group, segments, lang)}"
        for name, groups in where.items()
        for group in groups
    ]
