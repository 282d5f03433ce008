"""Bases: who was shown a touchpoint question that offered a touchpoint, ticked or not.

Who was shown it with `none` on offer and chose nothing is outside the base. A respondent who was shown several
questions of one stage (or of several stages that meet in one) is in its base once.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.mentions.codes import Vocabulary
from app.mentions.columns import Part
from app.mentions.reading import Reading
from app.mentions.visible import Mask

Counts = NDArray[np.int64]


def bases(part: Part, vocabulary: Vocabulary, reading: Reading, chosen: Mask) -> tuple[Counts, Counts, Counts]:
    """Per stage the base and the item non-response, and the base per stage and touchpoint."""
    base = np.zeros(reading.stages, np.int64)
    no_answer = base.copy()
    touchpoint_base = np.zeros((reading.stages, len(vocabulary.touchpoints)), np.int64)
    offers = vocabulary.offers.names
    by_stage: dict[int, list[int]] = {}
    for code, offer in enumerate(offers):
        if offer.stage in reading.places:
            by_stage.setdefault(reading.places[offer.stage], []).append(code)
    for stage, codes in by_stage.items():
        sets, which, shown = _answered_sets(part, codes)
        counts = np.bincount(which[chosen], minlength=len(sets))
        base[stage] = counts[1:].sum()
        no_answer[stage] = np.count_nonzero(shown & chosen & (which == 0))
        for answered, count in zip(sets, counts.tolist(), strict=True):
            names = {touchpoint for code in answered for touchpoint in offers[code].touchpoints}
            touchpoint_base[stage, [vocabulary.touchpoints.code(name) for name in names]] += count
    return base, no_answer, touchpoint_base


def _answered_sets(part: Part, codes: list[int]) -> tuple[list[frozenset[int]], NDArray[Any], Mask]:
    """The different sets of offers that respondents answered (the empty one first), and each respondent's set."""
    sets: list[frozenset[int]] = [frozenset()]
    which = np.zeros(len(part), np.int64)
    shown = np.zeros(len(part), bool)
    for code in codes:
        rows = part.shown.offer == code
        shown[part.shown.respondent[rows]] = True
        split = 2 * which
        split[part.shown.respondent[rows & part.shown.answered]] += 1
        used = np.bincount(split, minlength=1) > 0
        used[0] = True
        found = np.flatnonzero(used).tolist()
        sets = [sets[place // 2] | ({code} if place % 2 else frozenset()) for place in found]
        which = (np.cumsum(used) - 1)[split]
    return sets, which, shown
