"""The way never swings beyond the values measured."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.maps.curve import band_path, filled_in, line_path

HEIGHTS = st.lists(st.floats(-100, 100), min_size=2, max_size=12)


def between(a: float, b: float, c: float, d: float, at: float) -> float:
    """A point of a cubic Bézier curve."""
    rest = 1 - at
    return rest**3 * a + 3 * rest**2 * at * b + 3 * rest * at**2 * c + at**3 * d


@given(HEIGHTS)
def test_between_two_stops_the_curve_stays_between_their_heights(heights: list[float]) -> None:
    path = line_path([(194.0 * at, height) for at, height in enumerate(heights)])
    pieces = re.findall(r"C(\S+) (\S+) (\S+) (\S+) (\S+) (\S+)", path.replace("C", " C"))
    assert len(pieces) == len(heights) - 1
    for (start, end), piece in zip(pairwise(heights), pieces, strict=True):
        first, second = float(piece[1]), float(piece[3])
        for at in range(11):
            assert min(start, end) - 0.11 <= between(start, first, second, end, at / 10) <= max(start, end) + 0.11


@given(HEIGHTS)
def test_the_band_runs_there_and_back_over_the_same_stops(heights: list[float]) -> None:
    points = [(50.0 * at, height) for at, height in enumerate(heights)]
    numbers = [float(one) for one in re.findall(r"-?\d+\.\d", band_path(points, points))]
    assert numbers[:2] == [round(part, 1) for part in points[0]]
    assert numbers[-2:] == numbers[:2]


@given(st.lists(st.none() | st.floats(-100, 100), min_size=1, max_size=12).filter(lambda values: any(
    value is not None for value in values)))  # fmt: skip
def test_gaps_are_filled_between_their_neighbours(values: list[float | None]) -> None:
    filled = filled_in(values)
    known = [value for value in values if value is not None]
    assert all(was is None or was == now for was, now in zip(values, filled, strict=True))
    assert all(min(known) - 1e-9 <= value <= max(known) + 1e-9 for value in filled)
