"""Periods are those of the calendar, gaps stay gaps, and only changes beyond chance are told."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from app.analysis.proportions import Portion, two_proportions
from app.analysis.trend import changes, periods

days = st.lists(st.dates(date(2000, 1, 1), date(2001, 6, 1)), min_size=1, max_size=20)


def ordinals(some: list[date]) -> np.ndarray:
    return np.array([day.toordinal() for day in some], np.int32)


@given(days)
def test_weeks_are_those_of_the_iso_calendar(some: list[date]) -> None:
    found = periods(ordinals(some), "week")
    assert [found.names[code] for code in found.code] == [
        f"{year}-W{week:02d}" for year, week, _ in (day.isocalendar() for day in some)
    ]
    assert len(set(found.names)) == len(found.names)


@given(days)
def test_months_are_those_of_the_calendar(some: list[date]) -> None:
    found = periods(ordinals(some), "month")
    assert [found.names[code] for code in found.code] == [f"{day:%Y-%m}" for day in some]
    assert found.names == sorted(found.names)


def test_weeks_and_months_without_answers_are_there_too() -> None:
    first = date(2020, 12, 28)
    assert periods(ordinals([first, first + timedelta(weeks=2)]), "week").names == ["2020-W53", "2021-W01", "2021-W02"]
    assert periods(ordinals([date(2025, 11, 30), date(2026, 2, 1)]), "month").names == [
        "2025-11", "2025-12", "2026-01", "2026-02",
    ]  # fmt: skip


def test_nobody_makes_no_periods() -> None:
    assert periods(np.empty(0, np.int32), "week").names == []
    assert changes([], lambda now, before: two_proportions(now, before, 0.95), 0.95) == []


def test_changes_are_adjusted_over_all_of_them() -> None:
    shares = [Portion(n, 200) for n in (60, 75, 74, 50, 90)]
    found = changes(shares, lambda now, before: two_proportions(now, before, 0.95), 0.95)
    raw = [two_proportions(now, before, 0.95).test.p for before, now in pairwise(shares)]
    expected = multipletests(raw, method="holm")
    assert [change.p_adjusted for change in found[1:]] == pytest.approx(expected[1].tolist())
    assert [change.beyond_chance for change in found[1:]] == expected[0].tolist() == [False, False, True, True]
    assert found[0] is None
    assert found[4].comparison.difference.estimate == pytest.approx(0.2)


def test_no_change_is_told_across_a_gap() -> None:
    shares = [Portion(10, 100), None, Portion(90, 100), Portion(10, 100)]
    found = changes(shares, lambda now, before: two_proportions(now, before, 0.95), 0.95)
    assert [change is None for change in found] == [True, True, True, False]
