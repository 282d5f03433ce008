"""What a laid-out map consists of: text lines and simple shapes with named colours, in drawing order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.maps.widths import ASCENT, DESCENT, text_width
from app.maps.wrapping import wrap

LEADING = 1.26  # distance of two lines, in em: more than the face is high, so that lines never touch


@dataclass(frozen=True)
class Box:
    """The room that something takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        apart = self.right <= other.left or other.right <= self.left or self.bottom <= other.top
        return not (apart or other.bottom <= self.top)


@dataclass(frozen=True)
class Run:
    """A stretch of text in one weight and colour; `size` where it is not its line's; `spoken`: somebody's own words."""

    text: str
    bold: bool = False
    ink: str = "ink-2"
    size: float | None = None
    spoken: bool = False


@dataclass(frozen=True)
class TextLine:
    """One line of text; `y` is its baseline. `column` is the stage whose column it belongs to."""

    x: float
    y: float
    size: float
    runs: tuple[Run, ...]
    column: int | None = None
    anchor: Literal["start", "middle"] = "start"
    halo: bool = False

    @property
    def width(self) -> float:
        return runs_width(self.runs, self.size)

    @property
    def box(self) -> Box:
        left = self.x - (self.width / 2 if self.anchor == "middle" else 0)
        return Box(left, self.y - ASCENT * self.size, left + self.width, self.y + DESCENT * self.size)


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    r: float
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 1.5
    dashed: bool = False


@dataclass(frozen=True)
class Curve:
    """An SVG path."""

    d: str
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 1.0
    dots: str = ""


@dataclass(frozen=True)
class Panel:
    x: float
    y: float
    width: float
    height: float
    radius: float
    fill: str


@dataclass(frozen=True)
class Group:
    """Shapes that say one thing together; `words` is what they say, shown on hover."""

    words: str
    shapes: tuple["Shape", ...]


Shape = TextLine | Circle | Curve | Panel | Group


def runs_width(runs: Sequence[Run], size: float) -> float:
    """Pixels that the runs take up side by side."""
    return sum(text_width(run.text, run.size or size, run.bold, run.spoken) for run in runs)


def flow(runs: Sequence[Run], width: float, size: float) -> list[tuple[Run, ...]]:
    """The runs in rows no wider than `width`, one space between neighbours; a run too wide for a row is wrapped."""
    rows: list[tuple[Run, ...]] = []
    for run in runs:
        joined = (*rows[-1], Run(f" {run.text}", run.bold, run.ink)) if rows else (run,)
        if rows and runs_width(joined, size) <= width:
            rows[-1] = joined
        else:
            rows += [(Run(line, run.bold, run.ink),) for line in wrap(run.text, width, size, run.bold)]
    return rows


def block(
    rows: Sequence[tuple[Run, ...]], x: float, top: float, size: float, column: int | None = None, halo: bool = False
) -> list[TextLine]:
    """The rows as lines under each other, the first beginning at `top`."""
    return [
        TextLine(x, top + ASCENT * size + at * LEADING * size, size, row, column, halo=halo)
        for at, row in enumerate(rows)
    ]


def block_height(rows: Sequence[tuple[Run, ...]], size: float) -> float:
    """How high `block` sets the rows."""
    return len(rows) * LEADING * size


def paragraph(
    text: str, width: float, size: float, bold: bool = False, ink: str = "ink", most: int = 99
) -> list[tuple[Run, ...]]:
    """Rows of one text, for `block`."""
    return [(Run(line, bold, ink),) for line in wrap(text, width, size, bold, most)]


def saying(text: str, width: float, size: float, most: int = 99) -> list[tuple[Run, ...]]:
    """Rows of somebody's own words, for `block`."""
    return [(Run(line, ink="ink-2", spoken=True),) for line in wrap(text, width, size, most=most, spoken=True)]
