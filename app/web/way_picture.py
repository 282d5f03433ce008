"""The drawn way of the start and thanks pages: as many stops as the questionnaire has pages, always in order."""

from dataclasses import dataclass

MOST = 12  # more stops would touch each other
_HEIGHTS = (0.45, 0.05, 0.5, 0.95, 0.3, 0.7)


@dataclass(frozen=True)
class WayPicture:
    """A smooth line as SVG path data, and the stops on it; the last one is the end."""

    line: str
    stops: list[tuple[float, float]]
    radius: float


def draw(count: int, width: float = 328, top: float = 48, bottom: float = 92, end: float = 32) -> WayPicture:
    """A way of `count` stops between the heights `top` and `bottom`, ending at the height `end`."""
    shown = max(2, min(count, MOST))
    step = (width - 82) / (shown - 1)
    stops = [(30 + step * at, top + (bottom - top) * _HEIGHTS[at % len(_HEIGHTS)]) for at in range(shown - 1)]
    stops.append((width - 52, end))
    points = [(-8.0, bottom), *stops, (width + 8.0, end + 14)]
    return WayPicture(
        f"M{_at(points[0])}" + "".join(_curve(points, at) for at in range(len(points) - 1)),
        [(round(x, 1), round(y, 1)) for x, y in stops],
        7 if shown <= 8 else 5,
    )


def _curve(points: list[tuple[float, float]], at: int) -> str:
    # Level at every stop: the line never swings beyond the heights of its stops.
    (x1, y1), (x2, y2) = points[at], points[at + 1]
    middle = (x1 + x2) / 2
    return f"C{_at((middle, y1))} {_at((middle, y2))} {_at((x2, y2))}"


def _at(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
