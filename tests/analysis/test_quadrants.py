"""Quadrants follow the cuts; a driver whose interval crosses a cut is not certain."""

import pytest

from app.analysis.intervals import Estimate, Mean
from app.analysis.quadrants import quadrants


def share(estimate: float | None, half: float | None = 0.01) -> Estimate:
    known = estimate is not None and half is not None
    return Estimate(estimate, estimate - half if known else None, estimate + half if known else None, "LMG")


def mean(value: float | None, half: float = 0.1) -> Mean:
    known = value is not None
    return Mean(90, value, 1.0, 0.1, value - half if known else None, value + half if known else None, "t")


def test_the_four_corners_have_their_names() -> None:
    found = quadrants([share(0.3), share(0.3), share(0.1), share(0.1)], [mean(2), mean(4), mean(2), mean(4)])
    assert [one.quadrant for one in found.placed] == [
        "concentrate_here",
        "keep_up",
        "low_priority",
        "possible_overkill",
    ]
    assert all(one.certain for one in found.placed)
    assert (found.importance_cut, found.performance_cut) == (pytest.approx(0.2), 3)


@pytest.mark.parametrize(("importance", "performance"), [(share(0.21, 0.02), mean(4)), (share(0.3), mean(3.05))])
def test_an_interval_across_a_cut_is_not_certain(importance: Estimate, performance: Mean) -> None:
    found = quadrants([importance], [performance], importance_cut=0.2, performance_cut=3)
    assert (found.placed[0].quadrant, found.placed[0].certain) == ("keep_up", False)


def test_without_an_interval_nothing_is_certain_and_without_a_figure_nothing_is_placed() -> None:
    found = quadrants([share(0.3, None), share(None), share(0.1)], [mean(4), mean(4), mean(None)], 0.2, 3)
    assert [(one.quadrant, one.certain) for one in found.placed] == [("keep_up", False), (None, False), (None, False)]


def test_nothing_to_place_has_no_cuts() -> None:
    found = quadrants([], [])
    assert (found.importance_cut, found.performance_cut, found.placed) == (None, None, ())


def test_set_cuts_are_kept() -> None:
    found = quadrants([share(0.3), share(0.1)], [mean(2), mean(4)], importance_cut=0.05, performance_cut=1.0)
    assert [one.quadrant for one in found.placed] == ["keep_up", "keep_up"]
