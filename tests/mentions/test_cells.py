"""Cells against sums taken row by row, and the laws that sums obey."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mentions.cells import reduce
from app.mentions.codes import MEASURES
from app.mentions.counts import Grouped
from app.mentions.reading import as_asked
from app.mentions.snapshot import Snapshot
from app.mentions.sums import Cells
from app.responses.stored import Stored
from tests.aggregates.test_assemble import FIELDWORK, VERSIONS, columns

READING = as_asked(VERSIONS[2].model())
OPEN = {"heard": "awareness"}


def cells(found: Snapshot, chosen: Any, weights: Any = None, grouped: Grouped | None = None) -> list[Cells]:
    (part,) = found.parts
    return list(reduce(part, found.vocabulary, READING, OPEN, chosen, grouped, weights))


def same(one: Cells, other: Cells) -> bool:
    for name, value in vars(one).items():
        pairs = [(value[key], getattr(other, name)[key]) for key in value] if isinstance(value, dict) else None
        for mine, theirs in pairs or [(value, getattr(other, name))]:
            size = max(len(mine), len(theirs))
            grown = [np.pad(each, [(0, size - len(each)), *[(0, 0)] * (each.ndim - 1)]) for each in (mine, theirs)]
            if not np.allclose(*grown, rtol=1e-12, atol=1e-12):
                return False
    return True


@settings(max_examples=40)
@given(FIELDWORK, st.randoms(use_true_random=False))
def test_weighted_sums_are_those_of_the_rows(stored: list[Stored], random: Any) -> None:
    found = columns(stored)
    (part,) = found.parts
    weights = np.array([random.choice([0.25, 1.0, 1.5, 3.0]) for _ in stored])
    chosen = np.array([random.random() < 0.7 for _ in stored], bool)
    (summed,) = cells(found, chosen, weights)
    rows = part.mentions
    expected: dict[str, Any] = {measure: np.zeros_like(summed.histograms[measure]) for measure in MEASURES}
    visits: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in range(len(rows.respondent)):
        who = int(rows.respondent[row])
        stage = READING.places.get(found.vocabulary.stages.names[rows.stage[row]])
        if not chosen[who] or stage is None:
            continue
        for measure in MEASURES:
            points = int(rows.ratings(measure)[row])
            if points > 0:
                cell = expected[measure][stage, rows.touchpoint[row], points]
                cell += (1, weights[who], weights[who] ** 2)
                if measure == "satisfaction":
                    visits[who, stage].append(points)
    for measure in MEASURES:
        assert np.allclose(summed.histograms[measure], expected[measure])
    ratio = np.zeros((READING.stages, 7))
    for (who, stage), points in visits.items():
        m, t, w = len(points), sum(points), weights[who]
        ratio[stage] += (1, m, w * m, w * t, (w * m) ** 2, w * w * m * t, (w * t) ** 2)
    assert np.allclose(summed.sums["satisfaction"], ratio)
    assert np.allclose(summed.responses, [chosen.sum(), weights[chosen].sum(), (weights[chosen] ** 2).sum()])


@settings(max_examples=30)
@given(FIELDWORK, st.lists(st.integers(0, 2), min_size=14, max_size=14))
def test_groups_counted_together_are_each_counted_alone_and_add_up(stored: list[Stored], at: list[int]) -> None:
    found = columns(stored)
    places = np.array(at[: len(stored)], np.int32)
    everybody = np.ones(len(stored), bool)
    together = cells(found, everybody, grouped=Grouped(places, 3))
    for group, summed in enumerate(together):
        (alone,) = cells(found, places == group)
        assert same(summed, alone)
    (total,) = cells(found, everybody)
    assert same(together[0] + together[1] + together[2], total)


@given(FIELDWORK, st.floats(0.1, 10))
def test_weights_of_one_size_scale_the_sums_and_leave_the_counts(stored: list[Stored], size: float) -> None:
    found = columns(stored)
    everybody = np.ones(len(stored), bool)
    (plain,) = cells(found, everybody)
    (weighted,) = cells(found, everybody, np.full(len(stored), size))
    assert np.allclose(weighted.named, plain.named * [1, size, size**2])
    assert np.allclose(weighted.touchpoint_base, plain.touchpoint_base * [1, size, size**2])
    assert np.array_equal(weighted.left_out, plain.left_out)


def test_what_is_kept_of_a_part_is_not_mistaken_for_another_choice() -> None:
    stored = [
        Stored("0" * 8 + f"-0000-4000-8000-00000000000{digit}", 1, "en", None, "online", None, "complete",
               date(2026, 1, digit + 1), None, 60, None, {"p1": {
                   "picked": {"ad": {"satisfaction": digit + 1}}, "other": [], "none": False}})
        for digit in range(5)
    ]  # fmt: skip
    found = columns(stored)
    first = [cells(found, np.arange(5) == place)[0] for place in range(5)]
    again = [cells(found, np.arange(5) == place)[0] for place in range(5)]
    fresh = [cells(replace(found, parts=columns(stored).parts), np.arange(5) == place)[0] for place in range(5)]
    for one, two, three in zip(first, again, fresh, strict=True):
        assert same(one, two)
        assert same(one, three)
    assert not same(first[0], first[1])
