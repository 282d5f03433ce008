"""Where everything on a map is: head, columns, way, quotes, beads, feet, legend, source. Pure, from letter widths.

All sizes are pixels at the map's natural width. Labels wrap inside their column at any length; what would need more
lines than a column can give ends in an ellipsis and stands in full in the table behind the picture.
"""

from dataclasses import dataclass

from app.maps import numbers
from app.maps.beads import Bead, BeadColumn, place, radius, shown
from app.maps.document import MapDocument, MapStage
from app.maps.foot import feet
from app.maps.header import MARGIN, header
from app.maps.legend import legend, source_line
from app.maps.overlay import MARK_ROOM, Overlay, mark
from app.maps.shapes import Curve, Group, Panel, Run, Shape, TextLine, block, block_height, flow, paragraph, saying
from app.maps.way import Way, felt, straight
from app.maps.words import word

WHOLE, NARROWEST, WIDEST = 1360.0, 194.0, 340.0  # of all columns together; of one column
LEAST_WIDTH = 1120.0
LABEL_ROOM = 106.0  # a label column is never narrower
STAGE, HEAD, QUOTE = 20.0, 12.0, 14.0
QUOTE_LINES = 4
PADDING, INSET = 14.0, 18.0


@dataclass(frozen=True)
class Columns:
    """The grid that all stages share: the branch line runs `rail` right of a column's left, labels `label` right."""

    count: int
    width: float
    rail: float
    label: float

    def left(self, at: int) -> float:
        return MARGIN + at * self.width

    def inner(self, at: int) -> float:
        """Where the column's own text begins."""
        return self.left(at) + INSET

    def right(self, at: int) -> float:
        """Where the column's text must end."""
        return self.left(at + 1) - 8

    @property
    def map_width(self) -> float:
        return max(LEAST_WIDTH, 2 * MARGIN + self.count * self.width)


@dataclass(frozen=True)
class Layout:
    """The laid-out map. `beads` per stage; the same circles are among `shapes`."""

    width: float
    height: float
    columns: Columns
    beads: list[list[Bead]]
    shapes: list[Shape]

    def lines(self) -> list[TextLine]:
        """Every line of text."""
        return _lines(self.shapes)


def _lines(shapes: list[Shape] | tuple[Shape, ...]) -> list[TextLine]:
    found = []
    for shape in shapes:
        found += _lines(shape.shapes) if isinstance(shape, Group) else [shape] if isinstance(shape, TextLine) else []
    return found


def lay_out(document: MapDocument, over: Overlay | None = None) -> Layout:
    """The whole map, with what is laid over it."""
    over = over or Overlay()
    columns = _columns(document)
    head, top = header(document, columns.map_width)
    heads, bottom = _heads(document, columns, top + PADDING, over)
    way = _way(document, columns, bottom + PADDING, over)
    quotes, said = _quotes(document, columns, way.bottom)
    placed = _beads(document, columns, said + PADDING, over)
    named = max([column.bottom for column in placed], default=said) + PADDING
    lefts, rights = ([side(at) for at in range(columns.count)] for side in (columns.inner, columns.right))
    foot, end = feet(document, lefts, rights, named)
    below, height = _below(document, columns.map_width, end, over)
    stripes = [
        Panel(columns.left(at), top, columns.width, end - top, 16, "stripe") for at in range(0, columns.count, 2)
    ]
    shapes = [
        *stripes, *head, *heads, *way.shapes, *_branches(columns, way, placed), *way.stops, *quotes,
        *(shape for column in placed for shape in column.shapes), *foot, *below,
    ]  # fmt: skip
    return Layout(columns.map_width, height, columns, [column.beads for column in placed], shapes)


def _columns(document: MapDocument) -> Columns:
    """Wide enough that the largest bead stays in its column and a label beside it has its room."""
    shares = [one.frequency.estimate for stage in document.stages for one in shown(stage) if one.frequency]
    largest = max(24.0, *(radius(share) + 2 for share in shares), 0.0)
    rail, label = largest + 8, 2 * largest + 18
    count = len(document.stages)
    width = max(min(WHOLE / count, WIDEST), NARROWEST, label + LABEL_ROOM + 8)
    return Columns(count, width, rail, label)


def _heads(document: MapDocument, columns: Columns, top: float, over: Overlay) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    bottom = top
    for at, stage in enumerate(document.stages):
        x, number = columns.inner(at), over.marks.get((stage.stage, None))
        room = columns.right(at) - x
        name = paragraph(stage.label, room - (MARK_ROOM if number else 0), STAGE, bold=True, most=3)
        rows = [*_head_figures(stage, room, document), *flow(over.changes.get((stage.stage, None), ()), room, HEAD)]
        middle = top + block_height(name, STAGE) + 2
        shapes += [*block(name, x, top, STAGE, at), *block(rows, x, middle, HEAD, at)]
        shapes += mark(number, columns.right(at) - MARK_ROOM / 2, top + 12, at) if number else []
        bottom = max(bottom, middle + block_height(rows, HEAD))
    return shapes, bottom


def _head_figures(stage: MapStage, room: float, document: MapDocument) -> list[tuple[Run, ...]]:
    language = document.language
    known = stage.base is not None
    base = f"{word('base', language)} {numbers.count(stage.base or 0, language)}" if known else word("hidden", language)
    rows = flow([Run(base)], room, HEAD)
    if reach := stage.reach:
        runs = [Run(word("reach", language)), Run(numbers.percent(reach.estimate, language), bold=True, ink="ink")]
        if reach.low is not None and reach.high is not None:
            runs.append(Run(f"({numbers.share_span(reach.low, reach.high)})"))
        rows = [*flow(runs, room, HEAD), *rows]
    if score := stage.satisfaction:
        runs = [Run(word("satisfaction", language)), Run(numbers.decimal(score.mean, language), bold=True, ink="ink")]
        if score.low is not None and score.high is not None:
            runs.append(Run(f"({numbers.decimal_span(score.low, score.high, language)})"))
        rows += flow(runs, room, HEAD)
    return rows


def _way(document: MapDocument, columns: Columns, top: float, over: Overlay) -> Way:
    xs = [columns.left(at) + columns.rail for at in range(columns.count)]
    left, right = MARGIN, columns.left(columns.count)
    if not any(stage.feeling for stage in document.stages):
        return straight(xs, left, right, top)
    rights = [columns.right(at) for at in range(columns.count)]
    return felt(document.stages, over.before, xs, left, right, rights, top, document.language)


def _quotes(document: MapDocument, columns: Columns, top: float) -> tuple[list[Shape], float]:
    """One thing that somebody said in each stage, below the way and beside the branch line."""
    shapes: list[Shape] = []
    bottom = top
    for at, stage in enumerate(document.stages):
        if stage.quote:
            x = columns.left(at) + columns.label
            said = word("quoted", document.language, text=stage.quote)
            rows = saying(said, columns.right(at) - x, QUOTE, QUOTE_LINES)
            shapes += block(rows, x, top + 4, QUOTE, at)
            bottom = max(bottom, top + 4 + block_height(rows, QUOTE))
    return shapes, bottom


def _beads(document: MapDocument, columns: Columns, top: float, over: Overlay) -> list[BeadColumn]:
    return [
        place(
            stage, at, columns.left(at) + columns.rail, top, columns.left(at) + columns.label, columns.right(at),
            document.language, over,
        )
        for at, stage in enumerate(document.stages)
    ]  # fmt: skip


def _branches(columns: Columns, way: Way, placed: list[BeadColumn]) -> list[Shape]:
    return [
        Curve(f"M{columns.left(at) + columns.rail:.1f} {way.heights[at]:.1f}V{column.end:.1f}", "none", "accent-mid", 2)
        for at, column in enumerate(placed)
        if column.beads
    ]


def _below(document: MapDocument, width: float, top: float, over: Overlay) -> tuple[list[Shape], float]:
    signs, bottom = legend(document, MARGIN, width - MARGIN, top + 6, over)
    source, end = source_line(document, MARGIN, width - MARGIN, bottom + 4)
    return [*signs, *source], end + 20
