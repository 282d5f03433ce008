"""The difference of two maps, figure by figure: what is new, what is gone, and who may be in both."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.aggregates.request import AggregatesQuery
from app.analysis.differences import difference as of_figures
from app.analysis.intervals import wilson
from app.maps.compose import Source, compose
from app.snapshots.changes import picture
from app.snapshots.difference import difference, may_overlap
from app.snapshots.document import Side
from tests.maps.conftest import grocer

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def side(first: date | None = None, last: date | None = None) -> Side:
    return Side(id=None, name="now", moment=NOW, responses=9, selection="", first_day=first, last_day=last)


def changed(change: Callable[[dict[str, Any]], None]) -> tuple[Any, Any]:
    """The example's map, and the same with a change."""
    figures = grocer()
    later = deepcopy(figures)
    change(later)
    return compose(figures, "de", Source()), compose(later, "de", Source())


def test_nothing_changes_between_a_map_and_itself() -> None:
    before, after = changed(lambda _: None)
    found = difference(before, after, (side(), side()), overlap=False, language="de")
    changes = [row.frequency for stage in found.stages for row in stage.touchpoints]
    assert {change.difference for change in changes} == {0}
    assert (found.beyond_chance, found.comparisons) == (0, 6 * 3 + 2 * len(changes))


def test_every_change_has_the_interval_of_its_two_figures() -> None:
    def rarer(later: dict[str, Any]) -> None:
        row = later["stages"][3]["touchpoints"][1]
        row["frequency"] = vars(wilson(400, 1207, 0.95))

    before, after = changed(rarer)
    found = difference(before, after, (side(), side()), overlap=False, language="de")
    row = next(one for one in found.stages[3].touchpoints if one.touchpoint == "purchase-1")
    expected = of_figures(wilson(0.55 * 1207, 1207, 0.95), wilson(400, 1207, 0.95))
    assert row.frequency.difference == pytest.approx(expected.estimate)
    assert row.frequency.low == pytest.approx(expected.low, abs=1e-4)
    assert (row.frequency.beyond_chance, found.beyond_chance) == (True, 1)
    titled, over = picture(found, before, after)
    assert titled.title == "Was sich verändert hat"
    [value, span] = over.changes["purchase", "purchase-1"]
    assert (value.text, value.bold) == ("−22 Punkte", True)
    assert "bis" in span.text


def test_what_is_new_and_what_is_gone_is_named() -> None:
    def other(later: dict[str, Any]) -> None:
        later["stages"][0]["touchpoints"][0] |= {"touchpoint": "brand-new", "label": "Brandneu"}

    before, after = changed(other)
    found = difference(before, after, (side(), side()), overlap=False, language="en")
    states = {row.touchpoint: row.state for row in found.stages[0].touchpoints}
    assert (states["brand-new"], states["awareness-0"]) == ("new", "gone")
    gone = next(row for row in found.stages[0].touchpoints if row.state == "gone")
    assert (gone.frequency.after, gone.frequency.difference) == (None, None)
    assert picture(found, before, after)[1].changes["awareness", "brand-new"][0].text == "neu"


@pytest.mark.parametrize(
    ("one", "other", "days", "expected"),
    [
        ({}, {}, None, True),
        ({"where": ["age:u30"]}, {"where": ["age:30plus,60plus"]}, None, False),
        ({"where": ["age:u30"]}, {"where": ["age:u30,30plus"]}, None, True),
        ({"where": ["age:u30"]}, {"where": ["sex:f"]}, None, True),
        ({"mode": "street"}, {"mode": "online,kiosk"}, None, False),
        ({"mode": "street"}, {}, None, True),
        ({"version": "1"}, {"version": "2"}, None, False),
        ({}, {}, ((1, 9), (10, 20)), False),
        ({}, {}, ((10, 20), (1, 9)), False),
        ({}, {}, ((1, 10), (10, 20)), True),
    ],
)
def test_samples_overlap_unless_their_days_or_a_filter_keep_them_apart(
    one: dict[str, Any], other: dict[str, Any], days: Any, expected: bool
) -> None:
    (a, b), (c, d) = days or ((None, None), (None, None))
    sides = [side(*(date(2026, 11, day) if day else None for day in pair)) for pair in ((a, b), (c, d))]
    queries = AggregatesQuery.model_validate(one), AggregatesQuery.model_validate(other)
    assert may_overlap(*queries, *sides) is expected
