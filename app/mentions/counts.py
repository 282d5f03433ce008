"""How often each kind of mention and of visit occurs among chosen respondents, for one group or for several at once."""

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.mentions.coding import Coded, Numbers
from app.mentions.columns import Ints, Part
from app.mentions.sums import Floats
from app.mentions.visible import Mask


@dataclass(frozen=True)
class Grouped:
    """The place of every respondent's group, and how many groups there are."""

    places: Ints
    groups: int


@dataclass(frozen=True)
class Counts:
    """G groups; the last axis is (count,) without weights and (count, Σw, Σw²) with them."""

    people: Floats
    """(G, 1 or 3)"""
    versions: Floats
    """(G, highest version + 1)"""
    mentions: Floats
    """(G, K, 1 or 3), by kind of mention"""
    visits: Floats
    """(G, V, 1 or 3), by kind of visit"""


def count(part: Part, coded: Coded, chosen: Mask, grouped: Grouped | None, weights: Floats | None) -> Counts:
    """The counts of the chosen respondents of a part."""
    groups = 1 if grouped is None else grouped.groups
    place = None if grouped is None else grouped.places[chosen]
    weight = None if weights is None else weights[chosen]
    several = coded.per_respondent[chosen]
    rows = coded.mentions[np.repeat(chosen, coded.per_respondent)]
    version = part.respondents.version[chosen]

    stages = coded.visits.shape[1]
    visits = coded.visits[chosen].ravel()
    kinds, visit_kinds = len(coded.mention_kinds), len(coded.visit_kinds)
    return Counts(
        people=_counted(np.zeros(len(version), np.int32), 1, place, groups, weight)[:, 0],
        versions=_counted(version, int(version.max(initial=0)) + 1, place, groups, None)[:, :, 0],
        mentions=_counted(rows, kinds, _repeated(place, several), groups, _repeated(weight, several)),
        visits=_counted(visits, visit_kinds, _repeated(place, stages), groups, _repeated(weight, stages)),
    )


Column = TypeVar("Column", bound=NDArray[Any])


def _repeated(column: Column | None, times: Numbers | int) -> Column | None:
    return None if column is None else np.repeat(column, times)  # type: ignore[return-value]


def _counted(kinds: Numbers, size: int, places: Ints | None, groups: int, weights: Floats | None) -> Floats:
    """(groups, size, 1 or 3)"""
    keys = kinds if places is None else places.astype(np.int64) * size + kinds
    found = [np.bincount(keys, minlength=groups * size).astype(np.float64)]
    if weights is not None:
        found += [np.bincount(keys, each, groups * size).astype(np.float64) for each in (weights, weights * weights)]
    return np.stack(found, axis=-1).reshape(groups, size, len(found))
