"""Parts in the order of the revisions at which their responses were stored: appended, joined, mended. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from app.mentions.columns import Part, join, taken
from app.responses.stored import Stored

FULL = 131_072  # responses; a larger part is not joined again
_CHUNK = 4_096  # responses tabulated at a time, which bounds the memory for their JSON
Tabulate = Callable[[list[Stored]], Part]


@dataclass(frozen=True)
class Stretch:
    """A part and the revisions first < r ≤ last at which its responses were stored."""

    first: int
    last: int
    part: Part


def cut(responses: Iterable[Stored], first: int, last: int, tabulate: Tabulate) -> Iterator[Stretch]:
    """The responses, which come in the order of their revisions, as stretches of some thousands."""
    parts: list[Part] = []
    some: list[Stored] = []
    for revision, together in groupby(responses, key=lambda one: one.revision):
        for one in together:
            some.append(one)
            if len(some) == _CHUNK:
                parts.append(tabulate(some))
                some = []
        if parts:
            yield Stretch(first, revision, join([*parts, tabulate(some)]))
            first, parts, some = revision, [], []
    if some:
        yield Stretch(first, last, tabulate(some))


def appended(stretches: Iterable[Stretch], fresh: Iterable[Stretch]) -> list[Stretch]:
    """With new ones at the end; the last are joined where one is no smaller than half its predecessor.

    So parts grow like a log-structured tree, and appending costs little however much is there.
    """
    found = list(stretches)
    for one in fresh:
        found.append(one)
        while len(found) > 1 and belong_together(len(found[-2].part), len(found[-1].part)):
            last = found.pop()
            found[-1] = together([found[-1], last])
    return found


def belong_together(earlier: int, later: int) -> bool:
    """Whether parts of these lengths are joined."""
    return 2 * later >= earlier and earlier + later <= FULL


def together(stretches: list[Stretch]) -> Stretch:
    """Neighbours as one."""
    if len(stretches) == 1:
        return stretches[0]
    return Stretch(stretches[0].first, stretches[-1].last, join([one.part for one in stretches]))


def packed(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Neighbours joined as long as they fit into one part."""
    groups: list[list[Stretch]] = []
    for one in stretches:
        if groups and sum(len(each.part) for each in (*groups[-1], one)) <= FULL:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [together(group) for group in groups]


def mended(stretch: Stretch, touched: Collection[int], stored_now: Callable[[list[int]], Part]) -> Stretch:
    """With the responses of the touched revisions read again, and no others."""
    mine = sorted(revision for revision in set(touched) if stretch.first < revision <= stretch.last)
    if not mine:
        return stretch
    kept = ~np.isin(stretch.part.respondents.revision, mine)
    return replace(stretch, part=join([taken(stretch.part, kept), stored_now(mine)]))
