"""Whatever a survey's labels and figures are, its map stays readable: nothing overlaps, nothing leaves its column."""

import itertools
import math
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.maps.beads import MOST_BEADS
from app.maps.compose import Source, compose
from app.maps.document import KeyFigure, MapDocument, Share, Trait
from app.maps.layout import Layout, lay_out
from app.maps.overlay import Overlay, Place
from app.maps.shapes import Run
from app.pains.document import PainPoint, PainPoints, Verbatim

WORDS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="abdefghiklmnorstuwzäöüß", max_size=90),
    st.lists(st.text(alphabet="Waegilmntü-/ ", min_size=1, max_size=25), max_size=12).map(" ".join),
    st.sampled_from(
        ["Donaudampfschifffahrtsgesellschaftskapitänsmütze", "W" * 200, "界" * 40, "i" * 300, "👩‍👩‍👧" * 9]
    ),
)
SHARES = st.floats(0, 1) | st.sampled_from([0.0, 1.0, 0.001])


def share(estimate: float, has_interval: bool) -> dict[str, Any]:
    low, high = (estimate * 0.9, estimate + (1 - estimate) * 0.1) if has_interval else (None, None)
    return {"estimate": estimate, "low": low, "high": high, "method": "wilson"}


@st.composite
def touchpoints(draw: st.DrawFn, slug: str) -> dict[str, Any]:
    base, mean = draw(st.integers(0, 2_000_000)), draw(st.none() | st.floats(1, 5))
    rated = {"n": draw(st.integers(1, 99_999)), "mean": mean, "low": mean, "high": mean, "sd": None}
    return {
        "touchpoint": slug,
        "label": draw(WORDS),
        "mentions": draw(st.integers(0, base)),
        "base": base,
        "frequency": share(draw(SHARES), draw(st.booleans())) if base else {"estimate": None},
        "satisfaction": rated if mean is not None else None,
        "flags": [],
    }


def estimate(draw: st.DrawFn) -> Share:
    return Share.model_validate(
        {key: value for key, value in share(draw(SHARES), draw(st.booleans())).items() if key != "method"}
    )


@st.composite
def pain_points(draw: st.DrawFn, stages: list[dict[str, Any]]) -> PainPoints:
    """Pain points of the touchpoints, with words that people wrote."""
    items = []
    for stage in stages:
        for touchpoint in stage["touchpoints"][:3]:
            figure = {**share(draw(SHARES), draw(st.booleans()))}
            said = draw(st.lists(WORDS, max_size=1))
            index = draw(st.none() | st.just({"estimate": 12.0, "low": 1, "high": 20, "method": ""}))
            found = {
                "rank": 1, "stage": stage["stage"], "stage_label": stage["label"], "label": touchpoint["label"],
                "touchpoint": touchpoint["touchpoint"], "base": 50, "mentions": 9, "ratings": 9, "said": len(said),
                "verbatims": [Verbatim(response="r", text=text, same=1) for text in said], "opportunity": index,
                "flags": [], **dict.fromkeys(("reach", "dissatisfied", "satisfied", "important", "pain"), figure),
                "untapped": figure,
            }  # fmt: skip
            items.append(PainPoint.model_validate(found))
    return PainPoints.model_construct(importance=draw(st.sampled_from(["stated", "none"])), items=items)


@st.composite
def key_figures(draw: st.DrawFn) -> KeyFigure:
    kind = draw(st.sampled_from(["rating", "top2", "nps", "met"]))
    most = {"rating": 11.0, "top2": 1.0, "nps": 100.0, "met": 1234.5}[kind]
    low, high = draw(st.sampled_from([(None, None), (-most if kind == "nps" else 0.0, most)]))
    numbers = {"n": draw(st.integers(0, 2_000_000)), "estimate": most / 2, "low": low, "high": high}
    return KeyFigure(kind=kind, label=draw(WORDS), scale=11 if kind == "rating" else None, **numbers)


@st.composite
def sources(draw: st.DrawFn, stages: list[dict[str, Any]]) -> Source:
    """Who answered, what they say of the whole, and what hurts."""
    traits = [
        Trait(
            question="q", title="", label=draw(WORDS), n=9, base=draw(st.integers(9, 2_000_000)), share=estimate(draw)
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return Source(
        company=draw(st.none() | WORDS.filter(bool)),
        filters=draw(st.lists(WORDS, max_size=2)),
        of_all=draw(st.none() | st.just(Share(estimate=0.344, low=0.31, high=0.37))),
        traits=traits,
        key_figures=draw(st.lists(key_figures(), max_size=3)),
        pains=draw(st.none() | pain_points(stages)),
    )


@st.composite
def documents(draw: st.DrawFn) -> MapDocument:
    count = draw(st.integers(3, 7) | st.just(12))
    sizes = draw(st.lists(st.integers(0, 60 // count), min_size=count, max_size=count))
    stages = []
    for at, size in enumerate(sizes):
        index = draw(st.none() | st.floats(-100, 100))
        felt = (
            {"n": 9, "index": index, "low": draw(st.none() | st.floats(-100, index)), "high": 100.0} if index else None
        )
        stages.append(
            {
                "stage": f"s{at}",
                "label": draw(WORDS),
                "flags": draw(st.sampled_from([[], ["not_asked"]])),
                "base": draw(st.none() | st.integers(0, 2_000_000)),
                "reach": share(draw(SHARES), draw(st.booleans())),
                "satisfaction": {"n": 5, "mean": 3.4, "low": 1.0, "high": 5.0} if draw(st.booleans()) else None,
                "emotion_index": felt,
                "touchpoints": [draw(touchpoints(f"s{at}-{one}")) for one in range(size)],
            }
        )
    figures = {
        "survey": "s", "title": draw(WORDS), "simulated": draw(st.booleans()), "versions": [1], "model": "m",
        "responses": draw(st.integers(0, 2_000_000)), "level": 0.95, "as_of": datetime(2026, 1, 1, tzinfo=UTC),
        "stages": stages, "notes": [], "disposition": ["complete"], "suppressed": draw(st.integers(0, 99)),
    }  # fmt: skip
    return compose(figures, draw(st.sampled_from(["de", "en"])), draw(sources(stages)))


def drawn(document: MapDocument) -> Layout:
    """The map with a comment on every stage and on every other touchpoint, numbered as high as they get."""
    places: list[Place] = [(stage.stage, None) for stage in document.stages]
    places += [(stage.stage, one.touchpoint) for stage in document.stages for one in stage.touchpoints[::2]]
    changes = {place: [Run("+12 (+8 bis +16)"), Run("zufrieden −0,3 (−0,5 bis −0,1)")] for place in places}
    marks = {place: number for number, place in enumerate(places, start=1)}
    feelings = [stage.feeling for stage in reversed(document.stages)]
    layout = lay_out(document, Overlay(marks, changes, feelings, document.title))
    assert layout.width > 0
    return layout


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_every_map_stays_readable(document: MapDocument) -> None:
    """One document for all promises: making one costs more than keeping them."""
    layout = drawn(document)
    no_two_texts_overlap(layout)
    texts_stay_in_their_column_and_on_the_paper(layout)
    area_is_proportional_to_frequency_and_beads_neither_touch_nor_leave(document, layout)
    the_most_frequent_are_drawn_and_the_rest_is_counted(document, layout)


def no_two_texts_overlap(layout: Layout) -> None:
    boxes = sorted(((line.box, line) for line in layout.lines()), key=lambda pair: pair[0].top)
    for at, (box, line) in enumerate(boxes):
        for other, other_line in boxes[at + 1 :]:
            if other.top >= box.bottom:
                break
            assert not box.overlaps(other), (line, other_line)


def texts_stay_in_their_column_and_on_the_paper(layout: Layout) -> None:
    for line in layout.lines():
        left, right = (0.0, layout.width)
        if line.column is not None:
            left, right = layout.columns.left(line.column), layout.columns.left(line.column + 1)
        assert left <= line.box.left + 1e-6, line
        assert line.box.right <= right + 1e-6, line
        assert line.box.top >= 0, line
        assert line.box.bottom <= layout.height, line


def area_is_proportional_to_frequency_and_beads_neither_touch_nor_leave(document: MapDocument, layout: Layout) -> None:
    for at, (stage, beads) in enumerate(zip(document.stages, layout.beads, strict=True)):
        shares = {one.touchpoint: one.frequency.estimate for one in stage.touchpoints if one.frequency}
        for bead in beads:
            assert math.isclose(math.pi * bead.r**2, math.pi * 44**2 * shares[bead.touchpoint], abs_tol=1e-6)
            assert layout.columns.left(at) <= bead.x - bead.r
            assert bead.x + bead.r <= layout.columns.left(at + 1)
        for upper, lower in itertools.pairwise(beads):
            assert upper.y + upper.r < lower.y - lower.r
            assert shares[upper.touchpoint] >= shares[lower.touchpoint]


def the_most_frequent_are_drawn_and_the_rest_is_counted(document: MapDocument, layout: Layout) -> None:
    words = [" ".join(run.text for run in line.runs) for line in layout.lines()]
    for stage, beads in zip(document.stages, layout.beads, strict=True):
        named = [one for one in stage.touchpoints if one.frequency and one.frequency.estimate > 0]
        assert len(beads) == min(MOST_BEADS, len(named))
        left = len(stage.touchpoints) - len(beads)
        if beads and left:
            assert any(text in (f"+ {left} weitere", f"+ {left} more") for text in words)
