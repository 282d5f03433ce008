"""The groups that segments or attributes of the responses make: everybody is in exactly one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from app.aggregates.labels import Text
from app.aggregates.request import GroupBy
from app.mentions.codes import MODES, Codes, Vocabulary
from app.mentions.columns import Ints, Part
from app.mentions.quality import ANY, Flags, flagged
from app.mentions.segments import members
from app.mentions.visible import Mask

_NOBODY: Text = {"de": "keine Angabe", "en": "no answer"}
_DIRECT: Text = {"de": "ohne Kanal", "en": "no collector"}
_MODES: Mapping[str, Text] = {
    "online": {"*": "online"},
    "street": {"de": "auf der Straße", "en": "on the street"},
    "e-mail": {"de": "E-Mail", "en": "e-mail"},
    "kiosk": {"de": "Terminal", "en": "kiosk"},
}

_QUALITY: Mapping[str, Text] = {
    "clean": {"de": "unauffällig", "en": "not flagged"},
    "flagged": {"de": "auffällig", "en": "flagged"},
}


@dataclass(frozen=True)
class GroupKey:
    """One group: by what, its ids (None for those without an answer), and its labels, one for each thing grouped by."""

    by: Mapping[str, str | None]
    labels: tuple[Text, ...]

    @property
    def answered(self) -> bool:
        """Whether its members answered everything that is grouped by."""
        return None not in self.by.values()


@dataclass(frozen=True)
class Split:
    """All groups, empty ones too, and for every respondent of every part the place of theirs."""

    keys: Sequence[GroupKey]
    places: Sequence[Ints]

    def masks(self, group: int) -> list[Mask]:
        """The members of one group, part by part."""
        return [np.equal(places, group) for places in self.places]


def split(by: Sequence[GroupBy], parts: Sequence[Part], vocabulary: Vocabulary) -> Split:
    """The groups by one thing, or the cells of a table by two."""
    by_flags = any(one.segment is None and one.name == "quality" for one in by)
    flags = flagged(parts) if by_flags else [None] * len(parts)
    ways = [_groups(one, vocabulary) for one in by]
    keys = [
        GroupKey({one.name: group for one, (group, _) in zip(by, cell, strict=True)}, tuple(label for _, label in cell))
        for cell in product(*ways)
    ]
    pairs = zip(parts, flags, strict=True)
    return Split(keys, [_places(by, ways, part, vocabulary, mine) for part, mine in pairs])


def _places(
    by: Sequence[GroupBy],
    ways: Sequence[list[tuple[str | None, Text]]],
    part: Part,
    names: Vocabulary,
    flags: Flags | None,
) -> Ints:
    found: NDArray[np.int32] = np.zeros(len(part), np.int32)
    for one, way in zip(by, ways, strict=True):
        place = np.full(len(part), len(way) - 1, np.int32)  # those without an answer are the last
        for number, (group, _) in enumerate(way[:-1]):
            place[_members(one, str(group), part, names, flags)] = number
        found = found * np.int32(len(way)) + place
    return found


def _groups(by: GroupBy, vocabulary: Vocabulary) -> list[tuple[str | None, Text]]:
    rest: tuple[None, Text] = (None, _DIRECT if by.name == "collector" and by.segment is None else _NOBODY)
    if by.segment is not None:
        return [*by.segment.groups.items(), rest]
    if by.name == "mode":
        return [*_MODES.items(), rest]
    if by.name == "version":
        return [*((str(number), {"*": f"Version {number}"}) for number in by.versions), rest]
    if by.name == "quality":
        return [*_QUALITY.items(), rest]
    names = vocabulary.collectors.names if by.name == "collector" else vocabulary.languages.names
    return [*((name, {"*": name}) for name in sorted(name for name in names if name is not None)), rest]


def _members(by: GroupBy, group: str, part: Part, vocabulary: Vocabulary, flags: Flags | None) -> Mask:
    rows = part.respondents
    if by.segment is not None:
        return members(part, vocabulary, by.segment, group)
    if by.name == "mode":
        return _equal(rows.mode, MODES.index(group))
    if by.name == "version":
        return _equal(rows.version, int(group))
    if by.name == "quality" and flags is not None:
        return flags.mask([ANY]) if group == "flagged" else ~flags.mask([ANY])
    if by.name == "collector":
        return _equal(rows.collector, _code(vocabulary.collectors, group))
    return _equal(rows.language, _code(vocabulary.languages, group))


def _code(codes: Codes[str] | Codes[str | None], name: str) -> int:
    code = codes.find(name)
    return -1 if code is None else code


def _equal(column: Ints, code: int) -> Mask:
    return np.equal(column, code)
