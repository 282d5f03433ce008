"""Pain points follow from the figures of the touchpoints, and from nothing else."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.aggregates.document import Aggregates
from app.aggregates.families import base_of, named_of, reach_of
from app.aggregates.public import Guard
from app.analysis.intervals import wilson
from app.analysis.scores import Tally, bottom2, mean_score, top2
from app.pains.document import PainPoint, Verbatim
from app.pains.ranking import pain_points

SHARE = {"estimate": None, "low": None, "high": None, "method": "wilson"}


def score(counts: list[int]) -> dict[str, Any]:
    """The ratings of a touchpoint as the aggregates show them."""
    histogram = {point: Tally(count, count, count) for point, count in enumerate(counts, start=1)}
    return {
        **vars(mean_score(histogram, 0.95)),
        "top2": vars(top2(histogram, len(counts), 0.95)),
        "bottom2": vars(bottom2(histogram, 0.95)),
        "histogram": {str(point): count for point, count in enumerate(counts, start=1)},
        "flags": [],
    }


def row(
    name: str, mentions: int, base: int, satisfaction: list[int] | None, importance: list[int] | None = None
) -> dict[str, Any]:
    return {
        "touchpoint": name, "label": name.title(), "mentions": mentions, "base": base, "effective_base": base,
        "frequency": vars(wilson(mentions, base, 0.95)), "unaided": None,
        "satisfaction": score(satisfaction) if satisfaction else None, "effort": None,
        "importance": score(importance) if importance else None, "emotions": None, "emotion_index": None, "flags": [],
    }  # fmt: skip


def figures(*rows: dict[str, Any], flags: list[str] | None = None) -> Aggregates:
    stage = {
        "stage": "purchase", "label": "Purchase", "base": 200, "effective_base": 200, "no_answer": 0, "mentions": 9,
        "reach": SHARE, "satisfaction": None, "effort": None, "importance": None, "emotion_index": None,
        "touchpoints": list(rows), "flags": flags or [],
    }  # fmt: skip
    about = {
        "survey": "shop", "title": "Shop", "simulated": False, "versions": [1], "model": "aida", "where": {},
        "disposition": ["complete"], "responses": 200, "level": 0.95, "weighting": {}, "groups": None,
        "as_of": "2026-01-01T00:00:00Z", "stages": [stage], "suppressed": 0, "notes": [], "quality": None,
        "outcomes": [],
    }  # fmt: skip
    return Aggregates.model_validate(about)


BASKET = row("basket", 150, 200, [10, 20, 30, 50, 40])
PAYMENT = row("payment", 100, 200, [40, 20, 20, 10, 10])
HOTLINE = row("hotline", 20, 200, [2, 3, 5, 5, 5])


def by_name(items: list[PainPoint]) -> dict[str, PainPoint]:
    return {item.touchpoint: item for item in items}


def test_pain_is_the_share_who_met_it_times_the_share_of_the_dissatisfied() -> None:
    found = pain_points(figures(BASKET, PAYMENT, HOTLINE))
    assert [(item.touchpoint, item.rank) for item in found.items] == [("payment", 1), ("basket", 2), ("hotline", 3)]
    payment = by_name(found.items)["payment"]
    assert payment.pain
    assert payment.pain.estimate == pytest.approx(0.5 * 0.6)
    assert payment.pain.low is not None
    assert payment.pain.low < 0.3 < (payment.pain.high or 0)
    assert payment.untapped
    assert payment.untapped.estimate == pytest.approx(0.5 * 0.2)
    assert found.importance == "none"
    assert payment.opportunity is None


def test_importance_counts_only_where_every_ranked_touchpoint_has_it() -> None:
    rated = row("payment", 100, 200, [40, 20, 20, 10, 10], [0, 0, 20, 40, 40])
    some = pain_points(figures(BASKET, rated))
    assert some.importance == "none"
    payment = by_name(some.items)["payment"]
    assert payment.pain
    assert payment.pain.estimate == pytest.approx(0.3)
    assert payment.opportunity
    assert payment.opportunity.estimate == pytest.approx(10 * (0.8 + 0.8 - 0.2))
    every = pain_points(figures(row("basket", 150, 200, [10, 20, 30, 50, 40], [50, 50, 50, 0, 0]), rated))
    assert every.importance == "stated"
    assert by_name(every.items)["payment"].pain.estimate == pytest.approx(0.3 * 0.8)  # type: ignore[union-attr]
    basket = by_name(every.items)["basket"]
    assert basket.pain
    assert (basket.pain.estimate, basket.flags) == (0, ["no_interval"])


def test_what_cannot_be_ranked_says_why_and_comes_last() -> None:
    unrated, short, unmet = row("poster", 5, 200, None), row("app", 50, 200, [20, 10, 20]), row("tv", 0, 0, [0] * 5)
    found = by_name(pain_points(figures(unrated, short, unmet, PAYMENT)).items)
    assert next(iter(found)) == "payment"
    assert (found["poster"].rank, found["poster"].flags) == (None, ["not_rated"])
    assert (found["app"].rank, found["app"].pain, found["app"].flags) == (None, None, ["short_scale"])
    assert found["tv"].rank is None
    assert pain_points(figures(row("other", 9, 200, [9, 0, 0, 0, 0]))).items == []
    assert pain_points(figures(PAYMENT, flags=["not_asked"])).items == []


def test_nothing_is_told_that_the_public_figures_hide() -> None:
    # 4 + 2 dissatisfied of 40: under ten, so the public sees no box, and no pain can be told from it
    document = figures(row("invoice", 40, 200, [4, 2, 10, 12, 12]), PAYMENT)
    (stage,) = document.stages
    seen = {base_of(stage.stage): 200, reach_of(stage.stage): 100}
    for one in stage.touchpoints:
        seen |= {base_of(stage.stage, one.touchpoint): one.base, named_of(stage.stage, one.touchpoint): one.mentions}
    guarded = document.model_copy(update={"stages": [Guard(seen, 10, 0.95, boxes=True).stage(stage)]})
    full, public = pain_points(document), pain_points(guarded)
    assert by_name(full.items)["invoice"].pain
    hidden = [item for item in public.items if item.base and item.mentions == 40]
    assert [(item.pain, item.dissatisfied) for item in hidden] == [(None, None)]
    assert all("suppressed" in item.flags for item in hidden)


def test_a_released_box_is_used_and_a_hidden_one_tells_nothing() -> None:
    shown, hidden = deepcopy(PAYMENT), deepcopy(BASKET)
    shown["satisfaction"]["histogram"] = hidden["satisfaction"]["histogram"] = None
    for box in ("top2", "bottom2"):
        hidden["satisfaction"][box] = SHARE
    hidden["satisfaction"]["flags"] = ["suppressed"]
    found = by_name(pain_points(figures(shown, hidden), scale=5).items)
    assert found["payment"].pain
    assert found["payment"].pain.estimate == pytest.approx(0.3)
    assert (found["basket"].pain, found["basket"].dissatisfied, found["basket"].rank) == (None, None, None)
    assert "suppressed" in found["basket"].flags
    assert pain_points(figures(shown)).items[0].pain is None  # nothing tells how long the scale is
    assert pain_points(figures(shown), scale=3).items[0].flags == ["short_scale"]


def test_words_are_shown_beside_what_they_are_about_or_not_at_all() -> None:
    said = {("purchase", "payment"): (7, [Verbatim(response="r", text="No invoice", same=2)])}
    found = by_name(pain_points(figures(PAYMENT, BASKET), said).items)
    assert (found["payment"].said, [one.text for one in found["payment"].verbatims or ()]) == (7, ["No invoice"])
    assert (found["basket"].said, found["basket"].verbatims) == (0, [])
    silent = pain_points(figures(PAYMENT)).items[0]
    assert (silent.said, silent.verbatims) == (None, None)


ratings = st.lists(st.integers(0, 30), min_size=5, max_size=5)


@given(st.lists(st.tuples(st.integers(0, 200), ratings), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_and_every_figure_is_finite(
    rows: list[tuple[int, list[int]]], chance: Any
) -> None:
    built = [row(f"t{at}", mentions, 200, counts) for at, (mentions, counts) in enumerate(rows)]
    found = pain_points(figures(*built))
    chance.shuffle(built)
    assert pain_points(figures(*built)).items == found.items
    pains = [item.pain.estimate for item in found.items if item.pain and item.pain.estimate is not None]
    assert pains == sorted(pains, reverse=True)
    assert "NaN" not in found.model_dump_json()
    assert "Infinity" not in found.model_dump_json()
