"""What was worked out once of a part and is asked for again: a part never changes, so neither does this.

Two threads may work out the same thing at the same moment; the last one is kept, and both are right.
"""

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from app.mentions.coding import Coded
from app.mentions.columns import Part
from app.mentions.counts import Grouped
from app.mentions.sums import Cells
from app.mentions.visible import Mask

MODELS = 2  # stage models whose coding is kept
MOST = 6_000_000  # bytes of cells a part keeps
ANSWERED = 64  # counts of answers to single questions that a part keeps
Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Kept:
    """The codings and cells of one part; what was asked for longest ago leaves first."""

    _coded: dict[Hashable, Coded] = field(default_factory=dict)
    _cells: dict[Hashable, Sequence[Cells]] = field(default_factory=dict)
    _answered: dict[Hashable, Any] = field(default_factory=dict)

    def coded(self, key: Hashable, make: Callable[[], Coded]) -> Coded:
        found = _asked(self._coded, key, make)
        for oldest in list(self._coded)[:-MODELS]:
            self._coded.pop(oldest, None)
        return found

    def answered(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """What is known of the answers to one question."""
        found: Found = _asked(self._answered, key, make)
        for oldest in list(self._answered)[:-ANSWERED]:
            self._answered.pop(oldest, None)
        return found

    def cells(self, key: Hashable, make: Callable[[], Sequence[Cells]]) -> Sequence[Cells]:
        found = _asked(self._cells, key, make)
        held = list(self._cells.items())
        excess = sum(each.size() for _, cells in held for each in cells) - MOST
        for oldest, cells in held:
            if excess <= 0:
                break
            self._cells.pop(oldest, None)
            excess -= sum(each.size() for each in cells)
        return found


def told(chosen: Mask, grouped: Grouped | None) -> tuple[Hashable, ...]:
    """What tells one choice of respondents, and one grouping of them, from another."""
    return _print(chosen), grouped and (grouped.groups, _print(grouped.places))


def _print(column: NDArray[Any]) -> bytes:
    packed = np.packbits(column) if column.dtype == bool else np.ascontiguousarray(column)
    return hashlib.blake2b(packed.data, digest_size=16).digest()


_kept: WeakKeyDictionary[Part, Kept] = WeakKeyDictionary()


def kept(part: Part) -> Kept:
    """What is kept of a part, for as long as there is the part."""
    return _kept.setdefault(part, Kept())


def _asked(held: dict[Hashable, Found], key: Hashable, make: Callable[[], Found]) -> Found:
    found = held.pop(key, None)
    if found is None:
        found = make()
    held[key] = found  # the newest stands last
    return found
