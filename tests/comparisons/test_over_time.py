"""Trends: each period has the figures of its own respondents, gaps stay gaps, changes beyond chance are marked."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from app.comparisons.columns import Columns
from app.comparisons.document import Series
from app.comparisons.over_time import by_period, by_version, series
from app.comparisons.question_lines import People, question_lines
from app.mentions.sample import Sample, sample
from app.mentions.selection import Selection
from tests.aggregates.weighted_people import VERSIONS, people, raked, snapshot

FIRST = date(2026, 1, 5)  # a Monday


def over_weeks() -> list[dict[str, Any]]:
    """Two weeks of every second respondent each, a week without anybody, and a week in which all met the ad."""
    found = []
    for number, one in enumerate(people()):
        week = (0, 1, 3)[number % 3]
        met = {**one["met"], "ad": {}} if week == 3 else one["met"]
        found.append({**one, "met": met, "day": FIRST + timedelta(weeks=week, days=number % 7)})
    return found


def chosen() -> Sample:
    return sample(snapshot(over_weeks()), Selection())


def trend_of(some: Sample, columns: Columns, item: str = "ad") -> Series:
    crowd = People(some, columns.of(some), len(columns.headings))
    lines = question_lines(crowd, [VERSIONS[1].question("met")], "en", whole=False)
    line = next(line for line in lines if line.item == item)
    return series(line, [heading.label for heading in columns.headings], 0.95, some.design)


def test_every_week_has_its_own_share_and_a_week_without_answers_is_a_gap() -> None:
    found = trend_of(chosen(), by_period(chosen(), "week"))
    assert [point.period for point in found.points] == ["2026-W02", "2026-W03", "2026-W04", "2026-W05"]
    complete = [one for one in over_weeks() if one["complete"]]
    for point, week in zip(found.points, range(4), strict=True):
        there = [one for one in complete if (one["day"] - FIRST).days // 7 == week]
        assert (point.n, point.base) == (sum("ad" in one["met"] for one in there), len(there))
    assert (found.points[2].estimate, found.points[2].flags) == (None, ["no_base"])


def test_changes_are_told_between_neighbours_and_marked_beyond_chance() -> None:
    monthly = [{**one, "day": date(2026, 1 + (0, 1, 1, 2)[at % 4], 3)} for at, one in enumerate(over_weeks())]
    some = sample(snapshot(monthly), Selection())
    found = trend_of(some, by_period(some, "month"))
    assert found.points[0].change is None
    raw = [proportions_ztest([now.n, before.n], [now.base, before.base])[1] for before, now in pairwise(found.points)]
    expected = multipletests(raw, method="holm")
    for point, p, adjusted, beyond in zip(found.points[1:], raw, expected[1], expected[0], strict=True):
        assert (point.change.p, point.change.p_adjusted) == pytest.approx((p, adjusted))
        assert point.change.beyond_chance == beyond


def test_a_jump_to_everybody_is_beyond_chance() -> None:
    jump = [one for one in over_weeks() if (one["day"] - FIRST).days // 7 != 0]
    moved = [{**one, "day": one["day"] - timedelta(weeks=(one["day"] - FIRST).days // 21)} for one in jump]
    some = sample(snapshot(moved), Selection())
    before, now = trend_of(some, by_period(some, "week")).points
    assert now.estimate == 1
    assert now.change.beyond_chance
    assert now.change.estimate == pytest.approx(1 - before.estimate)


def test_no_change_is_told_across_a_gap() -> None:
    found = trend_of(chosen(), by_period(chosen(), "week"))
    assert [point.change is None for point in found.points] == [True, False, True, True]


def test_versions_are_waves() -> None:
    (point,) = trend_of(chosen(), by_version(chosen(), [1])).points
    assert (point.period, point.base) == ("1", sum(one["complete"] for one in over_weeks()))


def test_weighted_periods_are_domains_of_the_whole_design() -> None:
    some = raked(snapshot(over_weeks()))
    found = trend_of(some, by_period(some, "week"))
    assert found.points[0].method == "wilson on the effective base"
    assert found.points[0].effective_base < found.points[0].base


def test_nobody_makes_no_periods() -> None:
    nobody = sample(snapshot([]), Selection())
    assert by_period(nobody, "week").headings == []
