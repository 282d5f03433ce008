"""Legend and source line below the columns: true sizes, the fixed satisfaction steps, where the figures come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.maps import numbers
from app.maps.beads import radius
from app.maps.compose import cuts
from app.maps.document import MapDocument
from app.maps.foot import DOWN, UP
from app.maps.overlay import Overlay
from app.maps.shapes import Circle, Curve, Run, Shape, TextLine, block, block_height, paragraph, runs_width
from app.maps.words import word

SIZE, SOURCE = 12.0, 11.5
SIZES = (0.03, 0.08, 0.15)
ROW, SPACE = 40.0, 18.0
LONGEST = 700.0  # pixels of words beside one sign


@dataclass(frozen=True)
class _Item:
    """A sign with its words; `sign` draws at nought, `room` is how much room the sign takes."""

    sign: tuple[Circle | Curve, ...]
    room: float
    words: tuple[Run, ...]

    @property
    def width(self) -> float:
        return self.room + runs_width(self.words, SIZE)


def legend(document: MapDocument, left: float, right: float, top: float, over: Overlay) -> tuple[list[Shape], float]:
    """The legend's shapes between `left` and `right`, and the height at which it ends."""
    shapes: list[Shape] = []
    x, y = left, top + ROW / 2
    for group in _groups(document, over):
        if x > left and x + sum(item.width + SPACE for item in group) - SPACE > right:
            x, y = left, y + ROW
        for item in group:
            if x > left and x + item.width > right:
                x, y = left, y + ROW
            shapes += [_moved(sign, x, y) for sign in item.sign]
            shapes.append(TextLine(x + item.room, y + 4, SIZE, item.words))
            x += item.width + SPACE
        x += SPACE
    return shapes, y + ROW / 2


def source_line(document: MapDocument, left: float, right: float, top: float) -> tuple[list[Shape], float]:
    """The source under everything, and the height at which it ends."""
    rows = paragraph(document.source, right - left, SOURCE, ink="ink-3")
    lines: list[Shape] = [*block(rows, left, top, SOURCE)]
    return lines, top + block_height(rows, SOURCE)


def _groups(document: MapDocument, over: Overlay) -> Sequence[Sequence[_Item]]:
    language = document.language
    beads = [bead for stage in document.stages for bead in stage.touchpoints]
    groups = [
        [_heading(word("scale", language, scale=document.scale)), *(_step(at, document) for at in range(1, 6))],
        [_heading(word("frequency", language)), *(_size(share, document) for share in SIZES)],
    ]
    if any(stage.feeling for stage in document.stages):
        band = Curve("M0 0h34", stroke="band", stroke_width=14)
        groups.append(
            [_Item((band, Curve("M0 0h34", stroke="accent", stroke_width=4)), 42, _plain("feeling", document))]
        )
    if over.legend and any(over.before):
        line = Curve("M0 0h34", stroke="edge", stroke_width=2, dots="6 5")
        groups.append([_Item((line,), 42, paragraph(over.legend, LONGEST, SIZE, ink="ink-2", most=1)[0])])
    if over.marks:
        groups.append([_Item((Circle(7, 0, 7, "accent"),), 20, _plain("noted", document))])
    signs = []
    if any(stage.pain for stage in document.stages):
        hurts = "hurts_stated" if document.importance == "stated" else "hurts"
        signs.append(_Item((Curve(f"M0 0m0 -4{DOWN}", fill="sat-1"),), 17, _plain(hurts, document)))
    if any(stage.chance for stage in document.stages):
        signs.append(_Item((Curve(f"M0 0m0 4.5{UP}", fill="sat-5"),), 17, _plain("helps", document)))
    groups += [signs] if signs else []
    if any(bead.small_base is not None for bead in beads):
        dashed = Circle(7, 0, 7, "surface", "edge", dashed=True)
        groups.append([_Item((dashed,), 20, _plain("few", document))])
    return groups


def _plain(key: str, document: MapDocument) -> tuple[Run, ...]:
    return (Run(word(key, document.language)),)


def _heading(text: str) -> _Item:
    return _Item((), 0, (Run(text, bold=True, ink="ink"),))


def _step(at: int, document: MapDocument) -> _Item:
    cut = numbers.decimal(cuts(document.scale)[max(at - 2, 0)], document.language)
    words = word("under" if at == 1 else "from", document.language, cut=cut)
    return _Item((Circle(7, 0, 7, f"sat-{at}", f"sat-{at}-line"),), 20, (Run(words),))


def _size(share: float, document: MapDocument) -> _Item:
    r = radius(share)
    words = (Run(numbers.percent(share, document.language)),)
    return _Item((Circle(r, 0, r, stroke="edge", stroke_width=1.3),), 2 * r + 6, words)


def _moved(sign: Circle | Curve, x: float, y: float) -> Shape:
    if isinstance(sign, Circle):
        return Circle(sign.x + x, sign.y + y, sign.r, sign.fill, sign.stroke, sign.stroke_width, sign.dashed)
    moved = sign.d.replace("M0 0", f"M{x:.1f} {y:.1f}")
    return Curve(moved, sign.fill, sign.stroke, sign.stroke_width, sign.dots)
