"""Signs of answers given without care, for every response of a survey: flags, by which nothing is ever deleted.

Two of them compare a response with others: a speeder took under a third of the median of complete responses to the
same version in the same mode; a duplicate has the answers of another complete response (the earliest day's stays
unflagged, of one day that with the smallest id, which says nothing about when it came). What they need of a part is
kept with it, so that a new response costs little however many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from app.analysis.quality import fast_limit, repeated, shared
from app.mentions.codes import DISPOSITIONS, MODES, QUALITY
from app.mentions.columns import Ints, Part
from app.mentions.visible import Mask

ANY = "any"
_SPEEDER, _DUPLICATE = (1 << QUALITY.index(name) for name in ("speeder", "duplicate"))
_COMPLETE = DISPOSITIONS.index("complete")
_MANNERS = len(MODES)


@dataclass(frozen=True, eq=False)
class Compared:
    """What of one part is compared with the others."""

    likenesses: Ints
    """Ascending, of the complete responses that say enough."""
    rows: Ints
    """The row of each of these."""
    manner: Ints
    """Version and mode of every response as one number; −1 where it is incomplete or its duration is not known."""
    times: Mapping[int, tuple[Ints, Ints]]
    """By manner: the different durations and how often each occurs."""
    twins: Ints
    """Likenesses that occur twice in this part alone."""


@dataclass(frozen=True, eq=False)
class Flags:
    """The bits of every response of a part, and the rows that have any."""

    bits: Ints
    rows: Ints

    def mask(self, names: Sequence[str]) -> Mask:
        """The responses that have one of the named flags; ANY stands for all of them."""
        wanted = QUALITY if ANY in names else names
        bits = sum(1 << QUALITY.index(name) for name in wanted)
        found: Mask = (self.bits & bits) != 0
        return found

    def counts(self, chosen: Mask) -> Ints:
        """(16,) how many of the chosen responses have each combination of bits; the first stays 0."""
        mine = self.rows[chosen[self.rows]]
        return np.bincount(self.bits[mine], minlength=1 << len(QUALITY))


_compared: WeakKeyDictionary[Part, Compared] = WeakKeyDictionary()
_common: WeakKeyDictionary[Part, WeakKeyDictionary[Part, Ints]] = WeakKeyDictionary()
_flags: WeakKeyDictionary[Part, tuple[object, Flags]] = WeakKeyDictionary()


def flagged(parts: Sequence[Part]) -> tuple[Flags, ...]:
    """The flags of every response, part by part."""
    compared = [_of(part) for part in parts]
    limits, doubles = speed_limits(parts), _doubles(parts, compared)
    return tuple(
        _kept(part, one, limits, rows) for part, one, rows in zip(parts, compared, doubles, strict=True)
    )  # fmt: skip


def speed_limits(parts: Sequence[Part]) -> dict[int, float]:
    """By manner, under how many seconds a complete response is too fast."""
    times = [_of(part).times for part in parts]
    found = {}
    for manner in {manner for each in times for manner in each}:
        pairs = [each[manner] for each in times if manner in each]
        found[manner] = fast_limit(*(np.concatenate(columns) for columns in zip(*pairs, strict=True)))
    return found


def original(parts: Sequence[Part], part: int, row: int) -> str:
    """The id of the response that has the same answers as a duplicate and stays unflagged."""
    likeness = parts[part].respondents.likeness[row : row + 1]
    alike = [
        (int(each.respondents.day[place]), each.respondents.id[place].decode())
        for each in parts
        for place in _rows(_of(each), likeness).tolist()
    ]
    first: str = min(alike)[1]
    return first


def manner(version: int, mode: str) -> int:
    """Version and mode as one number."""
    return version * _MANNERS + MODES.index(mode)


def _of(part: Part) -> Compared:
    found = _compared.get(part)
    if found is None:
        found = _compared[part] = _compare(part)
    return found


def _compare(part: Part) -> Compared:
    people = part.respondents
    complete = people.disposition == _COMPLETE
    rows = np.flatnonzero(complete & (people.likeness != 0)).astype(np.int32)
    rows = rows[np.argsort(people.likeness[rows], kind="stable")]
    likenesses = people.likeness[rows]
    timed = complete & (people.seconds >= 0)
    manners = np.where(timed, people.version * _MANNERS + people.mode, -1).astype(np.int32)
    times = {}
    for one in np.unique(manners[timed]).tolist():
        times[one] = np.unique(people.seconds[manners == one], return_counts=True)
    return Compared(likenesses, rows, manners, times, repeated(likenesses))


def _doubles(parts: Sequence[Part], compared: Sequence[Compared]) -> list[Ints]:
    """Per part the rows whose answers another response has too, that one left out which stays unflagged."""
    twins = np.unique(np.concatenate([one.twins for one in compared] + _shared(parts)))
    places = [_rows(one, twins) for one in compared]
    where = np.repeat(np.arange(len(parts)), [len(rows) for rows in places])
    columns = [
        np.concatenate([getattr(part.respondents, name)[rows] for part, rows in zip(parts, places, strict=True)])
        for name in ("id", "day", "likeness")
    ]
    order = np.lexsort(columns)
    likeness = columns[-1][order]
    again = np.append(False, likeness[1:] == likeness[:-1]) if len(order) else np.zeros(0, bool)
    row, part_of = np.concatenate(places)[order][again], where[order][again]
    return [np.sort(row[part_of == place]) for place in range(len(parts))]


def _shared(parts: Sequence[Part]) -> list[Ints]:
    """What every two parts have in common; worked out once for each two."""
    found = []
    for place, part in enumerate(parts):
        known = _common.setdefault(part, WeakKeyDictionary())
        for other in parts[:place]:
            common = known.get(other)
            if common is None:
                common = known[other] = shared(_of(part).likenesses, _of(other).likenesses)
            found.append(common)
    return found


def _rows(one: Compared, twins: Ints) -> Ints:
    starts = np.searchsorted(one.likenesses, twins, side="left")
    ends = np.searchsorted(one.likenesses, twins, side="right")
    return np.concatenate([one.rows[:0], *(one.rows[start:end] for start, end in zip(starts, ends, strict=True))])


def _kept(part: Part, one: Compared, limits: Mapping[int, float], doubles: Ints) -> Flags:
    """The flags of a part, made anew only where a limit or a double has changed."""
    made_of = (tuple(limits[manner] for manner in one.times), doubles.tobytes())
    before = _flags.get(part)
    if before is not None and before[0] == made_of:
        return before[1]
    bits = part.respondents.signs.copy()
    for manner in one.times:
        bits[(one.manner == manner) & (part.respondents.seconds < limits[manner])] |= _SPEEDER
    bits[doubles] |= _DUPLICATE
    found = Flags(bits, np.flatnonzero(bits).astype(np.int32))
    _flags[part] = (made_of, found)
    return found
