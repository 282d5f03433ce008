"""The way itself: a thick line with a stop per stage. Where emotions were asked it rises and falls with the feeling."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.maps import numbers
from app.maps.curve import band_path, filled_in, line_path
from app.maps.document import MapLanguage, MapStage, Score
from app.maps.shapes import Circle, Curve, Run, Shape, TextLine, block, flow, paragraph, runs_width
from app.maps.words import word

STOP = 11.0
VALUE, SPAN, AXIS = 18.0, 12.0, 11.0
REACH, CLEAR = 110.0, 12.0  # how far a value stands to the right of its stop; how much the way may climb beneath it
STRAIGHT = 48.0  # height of a way without feelings
ABOVE, PLAIN = 62.0, 14.0  # room for the value above a stop; below the lowest of all that is drawn
TALLEST, UNIT = 200.0, 2.0  # pixels of the whole curve at most; pixels per point at most


@dataclass(frozen=True)
class Way:
    """The drawn way: its shapes, and where each stop is, for the branch line that drops from it."""

    shapes: list[Shape]
    stops: list[Shape]
    heights: list[float]
    bottom: float


def straight(xs: Sequence[float], left: float, right: float, top: float) -> Way:
    """A level way: it shows the order of the stages and nothing else."""
    y = top + STRAIGHT / 2
    line = Curve(f"M{left:.1f} {y:.1f}H{right:.1f}", stroke="accent", stroke_width=6)
    stops: list[Shape] = [Circle(x, y, STOP, "paper", "accent", 5) for x in xs]
    return Way([line], stops, [y] * len(xs), top + STRAIGHT)


def felt(
    stages: Sequence[MapStage], before: Sequence[Score | None], xs: Sequence[float], left: float, right: float,
    rights: Sequence[float], top: float,
    language: MapLanguage,
) -> Way:  # fmt: skip
    """The emotion curve with its band; `rights` is where each column's text must end.

    `before` is another curve, of the time compared with.
    """
    feelings = [stage.feeling for stage in stages]
    middle = filled_in([one.mean if one else None for one in feelings])
    lows = filled_in([_low(one) if one else None for one in feelings])
    highs = filled_in([_high(one) if one else None for one in feelings])
    earlier = filled_in([one.mean if one else None for one in before]) if any(before) else []
    ceiling, floor = max(25.0, *highs, *earlier), min(0.0, *lows, *earlier)
    unit = min(UNIT, TALLEST / (ceiling - floor))
    zero = top + ABOVE + ceiling * unit

    def points(values: Sequence[float]) -> list[tuple[float, float]]:
        inner = [(x, zero - value * unit) for x, value in zip(xs, values, strict=True)]
        return [(left, inner[0][1]), *inner, (right, inner[-1][1])]

    shapes: list[Shape] = _axis(floor, ceiling, zero, unit, left, right)
    shapes.append(Curve(band_path(points(highs), points(lows)), fill="band"))
    if earlier:
        shapes.append(Curve(line_path(points(earlier)), stroke="edge", stroke_width=2, dots="6 5"))
    shapes.append(Curve(line_path(points(middle)), stroke="accent", stroke_width=6))
    stops: list[Shape] = []
    heights = [zero - value * unit for value in middle]
    below = [_climbs(column, xs, heights) for column in range(len(xs))]
    for column, (x, y) in enumerate(zip(xs, heights, strict=True)):
        feeling = feelings[column]
        stops.append(Circle(x, y, STOP, "paper", "accent" if feeling else "edge", 5, dashed=feeling is None))
        stops += _value(feeling, column, x, y, rights[column], language, below[column])
    written = [line.box.bottom for line in stops if isinstance(line, TextLine)]
    bottom = max(zero - floor * unit, max(heights) + STOP, *written) + PLAIN
    return Way(shapes, stops, heights, bottom)


def _climbs(column: int, xs: Sequence[float], heights: Sequence[float]) -> bool:
    """Whether the way climbs so steeply after a stop that a value above it would stand on the way."""
    if column + 1 == len(xs):
        return False
    climb = heights[column] - heights[column + 1]
    return climb * min(1.0, REACH / (xs[column + 1] - xs[column])) > CLEAR


def _low(feeling: Score) -> float:
    return feeling.mean if feeling.low is None else feeling.low


def _high(feeling: Score) -> float:
    return feeling.mean if feeling.high is None else feeling.high


def _axis(floor: float, ceiling: float, zero: float, unit: float, left: float, right: float) -> list[Shape]:
    """Lines at nought and at round values near the ends, their numbers in the margin before the first column."""
    shapes: list[Shape] = []
    for value in {25 * -(-floor // 25), 0.0, 25 * (ceiling // 25)}:
        y = zero - value * unit
        dots = "" if value == 0 else "2 5"
        shapes.append(Curve(f"M{left:.1f} {y:.1f}H{right:.1f}", stroke="line", dots=dots))
        number = (Run(numbers.signed(value), ink="ink-3"),)
        shapes.append(TextLine(left - 6 - runs_width(number, AXIS), y + 4, AXIS, number))
    return shapes


def _value(
    feeling: Score | None, column: int, x: float, y: float, right: float, language: MapLanguage, below: bool
) -> list[TextLine]:
    """Value and interval at a stop: above it where feeling is pleasant, below where it is not or the way climbs."""
    start = x + 4
    if feeling is None:
        rows = paragraph(word("unfelt", language), right - start, SPAN, ink="ink-2", most=3)
        return block(rows, start, y + 18, SPAN, column, halo=True)
    above = feeling.mean >= 0 and not below
    value = (Run(numbers.signed(feeling.mean), bold=True, ink="accent"),)
    span: list[tuple[Run, ...]] = []
    if feeling.low is not None and feeling.high is not None:
        span = flow([Run(f"({numbers.signed_span(feeling.low, feeling.high, language)})")], right - start, SPAN)
    beside = (*value, *(Run(f" {run.text}", size=SPAN) for run in span[0])) if span else value
    if start + runs_width(beside, VALUE) <= right:
        return [TextLine(start, y - 26 if above else y + 32, VALUE, beside, column, halo=True)]
    base = y - 26 - 15 * len(span) if above else y + 32
    return [
        TextLine(start, base, VALUE, value, column, halo=True),
        *block(span, start, base + 5, SPAN, column, halo=True),
    ]
