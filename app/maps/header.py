"""The head of a map: its title, who the respondents are, and up to three key figures, each in a block of its own."""

from collections.abc import Sequence

from app.maps import numbers
from app.maps.document import KeyFigure, MapDocument, MapLanguage, Respondents
from app.maps.shapes import Circle, Curve, Panel, Run, Shape, TextLine, block, block_height, flow, paragraph, runs_width
from app.maps.widths import text_width
from app.maps.words import word

MARGIN, TOP, BELOW = 40.0, 28.0, 22.0
TITLE, SUBTITLE, NAME, LINE, HEAD, FIGURE = 34.0, 14.0, 17.0, 13.0, 12.0, 30.0
FIGURE_WIDTH, GAP = 140.0, 28.0
FACE, FACE_ROOM = 34.0, 84.0  # radius of the drawn person, and how far right of its left edge the words begin
TITLE_SHARE = (0.4, 0.58)  # of what the figures leave, at least and at most; the rest is the respondents'


def header(document: MapDocument, width: float) -> tuple[list[Shape], float]:
    """The head of a map as wide as that, and the height at which it ends."""
    figures = document.key_figures
    left = width - MARGIN - len(figures) * FIGURE_WIDTH
    least, most = (share * (left - MARGIN) for share in TITLE_SHARE)
    wanted = text_width(document.title, TITLE, bold=True) + GAP + 1
    respondents = MARGIN + min(max(wanted, least), most)
    blocks = [
        _title(document, respondents - GAP - MARGIN),
        _respondents(document, respondents, left - GAP - respondents),
        *(_figure(one, left + at * FIGURE_WIDTH, document) for at, one in enumerate(figures)),
    ]
    return [shape for shapes, _ in blocks for shape in shapes], max(bottom for _, bottom in blocks) + BELOW


def _title(document: MapDocument, width: float) -> tuple[list[Shape], float]:
    title = paragraph(document.title, width, TITLE, bold=True, most=3)
    subtitle = paragraph(document.subtitle, width, SUBTITLE, ink="ink-2", most=4)
    shapes: list[Shape] = [*block(title, MARGIN, TOP, TITLE)]
    top = TOP + block_height(title, TITLE) + 2
    shapes += block(subtitle, MARGIN, top, SUBTITLE)
    top += block_height(subtitle, SUBTITLE)
    if document.simulated:
        mark, top = _mark(word("simulated", document.language), top + 10)
        shapes += mark
    return shapes, top


def _mark(text: str, top: float) -> tuple[list[Shape], float]:
    run = (Run(text, bold=True, ink="accent"),)
    width = runs_width(run, HEAD) + 20
    panel = Panel(MARGIN, top, width, 24, 12, "accent-soft")
    return [panel, TextLine(MARGIN + width / 2, top + 16.5, HEAD, run, anchor="middle")], top + 24


def _respondents(document: MapDocument, left: float, width: float) -> tuple[list[Shape], float]:
    """A drawn person, the name of the selection, how many they are, and what is most common among them."""
    about, x = document.respondents, left + FACE_ROOM
    room = width - FACE_ROOM
    top = TOP + 6
    shapes: list[Shape] = _person(left + FACE, top + FACE)
    for rows, size in _lines(about, document, room):
        shapes += block(rows, x, top, size)
        top += block_height(rows, size) + 2
    return shapes, max(top, TOP + 6 + 2 * FACE)


def _lines(about: Respondents, document: MapDocument, room: float) -> list[tuple[Sequence[tuple[Run, ...]], float]]:
    language = document.language
    count = [Run(numbers.count(about.n, language), bold=True, ink="ink"), Run(word("responses", language))]
    if about.of_all:
        of_all = about.of_all
        span = numbers.share_span(of_all.low, of_all.high) if of_all.low is not None and of_all.high is not None else ""
        count += [
            Run("·"),
            Run(numbers.percent(of_all.estimate, language), bold=True, ink="ink"),
            Run(f"({span}) {word('of_all', language)}" if span else word("of_all", language)),
        ]
    lines: list[tuple[Sequence[tuple[Run, ...]], float]] = [
        (paragraph(about.name, room, NAME, bold=True, most=2), NAME),
        (paragraph(about.description, room, LINE, most=3) if about.description else [], LINE),
        (flow(count, room, LINE), LINE),
    ]
    return [*lines, *((_trait(at, about, room, document), HEAD) for at in range(len(about.traits)))]


def _trait(at: int, about: Respondents, room: float, document: MapDocument) -> list[tuple[Run, ...]]:
    language, trait = document.language, about.traits[at]
    share = trait.share
    first = [] if at else [Run(f"{word('most_common', language)}:")]
    known = share.low is not None and share.high is not None
    span = f" ({numbers.share_span(share.low or 0, share.high or 0)})" if known else ""
    base = "" if trait.base == about.n else f", n = {numbers.count(trait.base, language)}"
    words = Run(f"{numbers.percent(share.estimate, language)}{span}{base}")
    return flow([*first, Run(trait.label, bold=True, ink="ink"), words], room, HEAD)[:3]


def _person(x: float, y: float) -> list[Shape]:
    """Head and shoulders in a round frame; nobody in particular."""
    shoulders = f"M{x - 23.5:.1f} {y + 24.6:.1f}A34 34 0 0 0 {x + 23.5:.1f} {y + 24.6:.1f}"
    shoulders += f"C{x + 21:.1f} {y + 10:.1f} {x + 11:.1f} {y + 6:.1f} {x:.1f} {y + 6:.1f}"
    shoulders += f"S{x - 21:.1f} {y + 10:.1f} {x - 23.5:.1f} {y + 24.6:.1f}Z"
    return [
        Circle(x, y, FACE, "accent-soft"),
        Curve(shoulders, fill="accent"),
        Circle(x, y - 9, 12.5, "accent", "accent-soft", 2.5),
    ]


def _figure(figure: KeyFigure, x: float, document: MapDocument) -> tuple[list[Shape], float]:
    language, room = document.language, FIGURE_WIDTH - 12
    value, span = _written(figure, language)
    label = paragraph(figure.label, room, HEAD, bold=True, most=3)
    said = [Run(word("of_scale", language, scale=figure.scale))] if figure.scale else []
    said += [Run(f"({span})")] if span else []
    rows = flow([*said, Run(f"n = {numbers.count(figure.n, language)}")], room, HEAD)
    shapes: list[Shape] = [*block([(Run(value, bold=True, ink="ink"),)], x, TOP, FIGURE)]
    top = TOP + FIGURE * 1.22
    shapes += [*block(label, x, top, HEAD), *block(rows, x, top + block_height(label, HEAD) + 1, HEAD)]
    return shapes, top + block_height(label, HEAD) + block_height(rows, HEAD)


def _written(figure: KeyFigure, language: MapLanguage) -> tuple[str, str]:
    """The figure and its interval as they are written."""
    low, high = figure.low, figure.high
    known = low is not None and high is not None
    match figure.kind:
        case "nps":
            return numbers.signed(figure.estimate), numbers.signed_span(low or 0, high or 0, language) if known else ""
        case "top2":
            return numbers.percent(figure.estimate, language), numbers.share_span(low or 0, high or 0) if known else ""
        case _:
            span = numbers.decimal_span(low or 0, high or 0, language) if known else ""
            return numbers.decimal(figure.estimate, language), span
