"""Small pictures: lengths stand for amounts on one common axis, whiskers for intervals."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from app.charts.fieldwork import round_top
from app.web import charts

SHARES = st.floats(0, 1)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(str(picture).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


@given(st.lists(st.none() | SHARES, max_size=9))
def test_the_common_axis_holds_every_interval_and_ends_at_a_round_share(highs: list[float | None]) -> None:
    end = charts.axis_end(highs)
    assert all(high is None or high <= end + 1e-9 for high in highs)
    assert 0.1 <= end <= 1
    assert abs(end * 10 - round(end * 10)) < 1e-9


@given(SHARES, SHARES)
def test_a_way_narrows_by_those_who_leave_and_never_vanishes(before: float, behind: float) -> None:
    stretch, stop = re.findall(r"<svg.*?</svg>", str(charts.way_part(before, behind)))
    path = parsed(stretch).find(f"{SVG}path")
    assert path is not None
    left, right, narrow, _ = map(float, re.findall(r"-?[\d.]+(?= 0H|L|(?= 100H)|Z)", path.get("d", "")))
    assert abs(right + left) < 0.011
    assert abs((right - 2) / 9 - before) < 0.001
    assert abs((narrow - 2) / 9 - behind) < 0.001
    assert parsed(stop).find(f"{SVG}circle") is not None
    assert str(charts.way_part(1, 1, last=True)).count("<svg") == 1


@given(SHARES, st.sampled_from([0.1, 0.4, 1.0]))
def test_bars_are_as_long_as_their_share(share: float, end: float) -> None:
    share = min(share, end)
    bar = parsed(charts.frequency_bar(share, share * 0.9, share, end, "words")).find(f"{SVG}rect")
    assert bar is not None
    assert abs(float(bar.get("width", "")) - charts.BAR_WIDTH * share / end) <= 0.051


@given(st.floats(-20, 30), st.integers(2, 11))
def test_a_dot_never_leaves_its_track(mean: float, scale: int) -> None:
    picture = parsed(charts.mean_track(mean, mean - 9, mean + 9, 3, scale, "words"))
    dot = picture.find(f"{SVG}circle")
    assert dot is not None
    assert 6 <= float(dot.get("cx", "")) <= charts.TRACK_WIDTH - 6
    whisker = picture.findall(f"{SVG}path")[1].get("d", "")
    assert all(0 <= float(x) <= charts.TRACK_WIDTH for x in re.findall(r"[MH](-?[\d.]+)", whisker))


@given(st.integers(0, 10**9))
def test_axes_of_amounts_halve_into_whole_numbers(highest: int) -> None:
    top = round_top(highest)
    assert top >= highest
    assert top % 2 == 0
    assert top <= max(2, 2.5 * highest)


def test_words_of_a_picture_never_become_markup() -> None:
    for picture in (
        charts.share_bar(0.5, '"<b>'),
        charts.frequency_bar(0.5, 0.4, 0.6, 1.0, '"><b><i>'),
        charts.sparkline([1, 2], "<b>"),
    ):
        assert "<b>" not in picture
        assert "<i>" not in picture
        parsed(picture)
