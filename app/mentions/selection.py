"""Which responses a figure is about. Filters are joined by AND, the values of one filter by OR."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.mentions.codes import DISPOSITIONS, MODES, Codes, Vocabulary
from app.mentions.columns import Ints, Part
from app.mentions.quality import Flags
from app.mentions.segments import Segment, members
from app.mentions.visible import Mask


@dataclass(frozen=True)
class Selection:
    """An empty filter lets everything through; days are proleptic ordinals, both inside."""

    dispositions: tuple[str, ...] = ("complete",)
    where: tuple[tuple[Segment, tuple[str, ...]], ...] = ()
    collectors: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    versions: tuple[int, ...] = ()
    first_day: int | None = None
    last_day: int | None = None
    flagged: tuple[str, ...] = ()
    """Only responses with one of these quality flags."""
    without: tuple[str, ...] = ()
    """No responses with one of these."""

    @property
    def by_flags(self) -> bool:
        """Whether the quality flags decide who is selected."""
        return bool(self.flagged or self.without)


def select(part: Part, vocabulary: Vocabulary, selection: Selection, flags: Flags | None = None) -> Mask:
    """A mask of the respondents selected; `flags` are those of the part, needed where the selection asks for them."""
    rows = part.respondents
    chosen = _among(rows.disposition, [DISPOSITIONS.index(name) for name in selection.dispositions])
    if selection.modes:
        chosen &= _among(rows.mode, [MODES.index(name) for name in selection.modes])
    if selection.collectors:
        chosen &= _among(rows.collector, _codes(vocabulary.collectors, selection.collectors))
    if selection.languages:
        chosen &= _among(rows.language, _codes(vocabulary.languages, selection.languages))
    if selection.versions:
        chosen &= _among(rows.version, list(selection.versions))
    if selection.first_day is not None:
        chosen &= rows.day >= selection.first_day
    if selection.last_day is not None:
        chosen &= rows.day <= selection.last_day
    for segment, groups in selection.where:
        chosen &= np.logical_or.reduce([members(part, vocabulary, segment, group) for group in groups])
    if flags is not None and selection.flagged:
        chosen &= flags.mask(selection.flagged)
    if flags is not None and selection.without:
        chosen &= ~flags.mask(selection.without)
    return chosen


def _codes(codes: Codes[str] | Codes[str | None], names: Iterable[str]) -> list[int]:
    found = (codes.find(name) for name in names)
    return [code for code in found if code is not None]


def _among(column: Ints, codes: list[int]) -> Mask:
    found: Mask = np.zeros(len(column), bool)
    for code in codes:
        found |= column == code
    return found
