"""The groups that a segment or an attribute of the responses makes: nobody is in two, and who answered is in one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.aggregates.labels import Text
from app.aggregates.request import GroupBy
from app.mentions.codes import MODES, Codes, Vocabulary
from app.mentions.columns import Ints, Part
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


@dataclass(frozen=True)
class GroupKey:
    """One group: its id (None for those in no other), its label, and its members in every part."""

    group: str | None
    label: Text
    masks: Sequence[Mask]


def split(by: GroupBy, parts: Sequence[Part], vocabulary: Vocabulary) -> Iterator[GroupKey]:
    """All groups, empty ones too; those without an answer last, if there are any."""
    rest = [np.ones(len(part), bool) for part in parts]
    for group, label in _groups(by, vocabulary):
        masks = [_members(by, group, part, vocabulary) for part in parts]
        rest = [left & ~mask for left, mask in zip(rest, masks, strict=True)]
        yield GroupKey(group, label, masks)
    if any(left.any() for left in rest):
        yield GroupKey(None, _DIRECT if by.name == "collector" and by.segment is None else _NOBODY, rest)


def _groups(by: GroupBy, vocabulary: Vocabulary) -> list[tuple[str, Text]]:
    if by.segment is not None:
        return list(by.segment.groups.items())
    if by.name == "mode":
        return list(_MODES.items())
    names = vocabulary.collectors.names if by.name == "collector" else vocabulary.languages.names
    return [(name, {"*": name}) for name in sorted(name for name in names if name is not None)]


def _members(by: GroupBy, group: str, part: Part, vocabulary: Vocabulary) -> Mask:
    rows = part.respondents
    if by.segment is not None:
        return members(part, vocabulary, by.segment, group)
    if by.name == "mode":
        return _equal(rows.mode, MODES.index(group))
    if by.name == "collector":
        return _equal(rows.collector, _code(vocabulary.collectors, group))
    return _equal(rows.language, _code(vocabulary.languages, group))


def _code(codes: Codes[str] | Codes[str | None], name: str) -> int:
    code = codes.find(name)
    return -1 if code is None else code


def _equal(column: Ints, code: int) -> Mask:
    return np.equal(column, code)
