"""The beads of one stage: touchpoints on its branch line, most frequent first, labels beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from app.maps import numbers
from app.maps.document import MapLanguage, MapStage, MapTouchpoint
from app.maps.overlay import Overlay, beside, row_of
from app.maps.shapes import Circle, Group, Run, Shape, TextLine, block, block_height, flow, paragraph
from app.maps.widths import ASCENT
from app.maps.words import word

SCALE = 44.0  # radius of a touchpoint that everybody named, in pixels: the area stands for the frequency
MOST_BEADS = 6
INSIDE = 10.0  # from this radius on the mean stands inside the bead
NAME, SMALL, GAP = 13.0, 12.0, 10.0
NAME_LINES = 4


@dataclass(frozen=True)
class Bead:
    """A touchpoint as drawn."""

    touchpoint: str
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class BeadColumn:
    """One stage's beads; `end` is the height at which the branch line stops, `bottom` where everything does."""

    beads: list[Bead]
    shapes: list[Shape]
    end: float
    bottom: float


def radius(share: float) -> float:
    """The radius whose area is proportional to the share."""
    return SCALE * sqrt(share)


def shown(stage: MapStage) -> list[MapTouchpoint]:
    """The touchpoints drawn as beads: the most frequent of those that anybody named."""
    return [one for one in stage.touchpoints if one.frequency and one.frequency.estimate > 0][:MOST_BEADS]


def place(
    stage: MapStage, column: int, x: float, top: float, label_x: float, right: float, language: MapLanguage,
    over: Overlay,
) -> BeadColumn:  # fmt: skip
    """The beads on the line at `x`, the first beginning at `top`; labels between `label_x` and `right`."""
    beads: list[Bead] = []
    shapes: list[Shape] = []
    width, at, end = right - label_x, top, top
    for touchpoint in shown(stage):
        r = radius(touchpoint.frequency.estimate if touchpoint.frequency else 0.0)
        names = paragraph(touchpoint.label, width, NAME, most=NAME_LINES)
        spot = (stage.stage, touchpoint.touchpoint)
        figures = [*_figures(touchpoint, r, width, language), *flow(over.changes.get(spot, ()), width, SMALL)]
        words_height = block_height(names, NAME) + block_height(figures, SMALL)
        height = max(2 * r, words_height) + GAP
        y = at + height / 2
        lines = block(names, label_x, y - words_height / 2, NAME, column)
        lines += block(figures, label_x, y - words_height / 2 + block_height(names, NAME), SMALL, column)
        number = over.marks.get(spot)
        drawn = [*_circle(touchpoint, x, y, r, column, language), *lines]
        drawn += beside(number, x, y, r, column) if number else []
        shapes.append(Group(_spoken(touchpoint, language), tuple(drawn)))
        beads.append(Bead(touchpoint.touchpoint, x, y, r))
        at, end = at + height, y
    rest = _rest(stage, len(beads), width, language)
    shapes += block(rest, label_x, at + GAP / 2, SMALL, column)
    bottom = at + GAP / 2 + block_height(rest, SMALL)
    shown_ones = {bead.touchpoint for bead in beads}
    marks = [(one, number) for (place, one), number in over.marks.items() if place == stage.stage and one]
    hidden = [number for one, number in marks if one not in shown_ones]
    noted, bottom = row_of(hidden, label_x, bottom, right, column)
    return BeadColumn(beads, [*shapes, *noted], end, bottom)


def _rest(stage: MapStage, drawn: int, width: float, language: MapLanguage) -> Sequence[tuple[Run, ...]]:
    left = len(stage.touchpoints) - drawn
    if not drawn:
        return paragraph(word(_nothing(stage), language), width, SMALL, ink="ink-2")
    return paragraph(word("more", language, n=left), width, SMALL, ink="ink-2") if left else []


def _nothing(stage: MapStage) -> str:
    """Why a stage has no beads."""
    if not stage.asked:
        return "unasked"
    return "too_few" if stage.hidden else "unnamed"


def _figures(touchpoint: MapTouchpoint, r: float, width: float, language: MapLanguage) -> list[tuple[Run, ...]]:
    share = touchpoint.frequency
    if share is None:
        return []
    first = [Run(numbers.percent(share.estimate, language), bold=True, ink="ink")]
    if share.low is not None and share.high is not None:
        first.append(Run(f"({numbers.share_span(share.low, share.high)})"))
    second = []
    if touchpoint.satisfaction is None:
        second.append(Run(word("unrated", language)))
    elif r < INSIDE:
        second.append(Run(f"{word('satisfied', language)} {numbers.decimal(touchpoint.satisfaction.mean, language)}"))
    if touchpoint.small_base is not None:
        second.append(Run(f"n = {touchpoint.small_base}", bold=True, ink="warn"))
    return [*flow(first, width, SMALL), *flow(second, width, SMALL)]


def _circle(touchpoint: MapTouchpoint, x: float, y: float, r: float, column: int, language: MapLanguage) -> list[Shape]:
    shapes: list[Shape] = [Circle(x, y, r + 2, fill="surface")]
    fill, line = (f"sat-{touchpoint.step}", f"sat-{touchpoint.step}-line") if touchpoint.step else ("surface", "edge")
    shapes.append(Circle(x, y, r, fill, line, dashed=touchpoint.small_base is not None))
    if touchpoint.satisfaction and r >= INSIDE:
        size = 13.0 if r > 14 else 11.0
        mean = numbers.decimal(touchpoint.satisfaction.mean, language)
        middle = y + size * (ASCENT - 0.2) / 2
        number = (Run(mean, bold=True, ink=f"{fill}-ink"),)
        shapes.append(TextLine(x, middle, size, number, column, anchor="middle"))
    return shapes


def _spoken(touchpoint: MapTouchpoint, language: MapLanguage) -> str:
    """Everything known of the bead in one line: what a hint shows and what an ellipsis cut off."""
    said = [touchpoint.label]
    if share := touchpoint.frequency:
        span = (
            f" ({numbers.share_span(share.low, share.high)})"
            if share.low is not None and share.high is not None
            else ""
        )
        base = f", {word('base', language)} {numbers.count(touchpoint.base, language)}" if touchpoint.base else ""
        said.append(f"{numbers.percent(share.estimate, language)}{span}{base}")
    if score := touchpoint.satisfaction:
        mean = numbers.decimal(score.mean, language)
        low_high = (
            "" if score.low is None or score.high is None else numbers.decimal_span(score.low, score.high, language)
        )
        count = f"n = {numbers.count(score.n, language)}"
        said.append(f"{word('satisfied', language)} {mean}{f' ({low_high})' if low_high else ''}, {count}")
    return " · ".join(said)
