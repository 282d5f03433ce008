"""The map document holds the figures as they are, ordered for its reader."""

from collections.abc import Callable
from typing import Any

import pytest

from app.maps.compose import Source, compose, step

Figures = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("mean", "expected"), [(1, 1), (2.49, 1), (2.5, 2), (2.99, 2), (3, 3), (3.5, 4), (4, 5), (5, 5)]
)
def test_steps_are_fixed_by_the_mean(mean: float, expected: int) -> None:
    assert step(mean) == expected


def test_touchpoints_come_by_frequency_with_their_own_figures(figures: Figures) -> None:
    given = figures()
    given["stages"][0]["touchpoints"].reverse()
    stage = compose(given, "de", Source()).stages[0]
    assert [one.frequency.estimate for one in stage.touchpoints if one.frequency] == [0.52, 0.31, 0.17, 0.12, 0.06]
    by_id = {one["touchpoint"]: one for one in given["stages"][0]["touchpoints"]}
    for one in stage.touchpoints:
        was = by_id[one.touchpoint]
        assert (one.label, one.mentions, one.base) == (was["label"], was["mentions"], was["base"])
        assert one.satisfaction is not None
        assert (one.satisfaction.mean, one.satisfaction.n) == (was["satisfaction"]["mean"], was["satisfaction"]["n"])


def test_a_figure_that_could_not_be_computed_stays_away(figures: Figures) -> None:
    given = figures()
    stage = given["stages"][0]
    stage["reach"]["estimate"] = stage["satisfaction"]["mean"] = stage["emotion_index"]["index"] = None
    stage["touchpoints"][0]["frequency"]["estimate"] = stage["touchpoints"][0]["satisfaction"]["mean"] = None
    composed = compose(given, "de", Source()).stages[0]
    assert composed.reach is composed.satisfaction is composed.feeling is None
    assert composed.touchpoints[-1].frequency is composed.touchpoints[-1].satisfaction is None


def test_small_bases_name_their_number(figures: Figures) -> None:
    beads = {
        one.label: one.small_base for stage in compose(figures(), "de", Source()).stages for one in stage.touchpoints
    }
    assert {label for label, few in beads.items() if few is not None} == {"Hotline"}
    assert beads["Hotline"] == 27


def test_a_survey_without_answers_says_so(figures: Figures) -> None:
    given = figures()
    for stage in given["stages"]:
        stage["touchpoints"] = []
    assert compose(given, "en", Source()).summary == "Nobody has named a touchpoint yet."
