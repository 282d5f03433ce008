"""The way through the stops: monotone cubic, so that it never swings beyond the values measured."""

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]


def smooth(points: Sequence[Point]) -> str:
    """SVG path commands from the first point through all others (Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980).

    The slope at a point is the harmonic mean of its neighbours' slopes, and nought at a turn and at the ends, so
    between two points the curve stays between their heights.
    """
    pairs = list(pairwise(points))
    slopes = [(to[1] - at[1]) / (to[0] - at[0]) for at, to in pairs]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(slopes)]
    tangents = [0.0, *inner, 0.0]
    commands = []
    for ((x, y), (to_x, to_y)), tangent, to_tangent in zip(pairs, tangents, tangents[1:], strict=False):
        third = (to_x - x) / 3
        first, second = (x + third, y + tangent * third), (to_x - third, to_y - to_tangent * third)
        commands.append("C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in (first, second, (to_x, to_y))))
    return "".join(commands)


def line_path(points: Sequence[Point]) -> str:
    """The curve as a path of its own."""
    return f"M{points[0][0]:.1f} {points[0][1]:.1f}{smooth(points)}"


def band_path(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """The area between two curves over the same stops."""
    back = [(-x, y) for x, y in reversed(lower)]
    returning = smooth(back).replace("C", " C ").split()
    mirrored = []
    x_next = True
    for token in returning:
        if token == "C":
            mirrored.append(token)
            continue
        mirrored.append(f"{-float(token):.1f}" if x_next else token)
        x_next = not x_next
    return f"{line_path(upper)}L{lower[-1][0]:.1f} {lower[-1][1]:.1f}{' '.join(mirrored)}Z"


def filled_in(values: Sequence[float | None]) -> list[float]:
    """The values with gaps on the straight line between their neighbours, or level with the only neighbour."""
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    filled = []
    for at, value in enumerate(values):
        before = max((pair for pair in known if pair[0] <= at), default=known[0])
        after = min((pair for pair in known if pair[0] >= at), default=known[-1])
        share = (at - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
        filled.append(before[1] + share * (after[1] - before[1]) if value is None else value)
    return filled
