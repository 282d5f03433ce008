"""The foot of every column: what hurts in the stage ▼ and where its opportunity lies ▲."""

from app.maps import numbers
from app.maps.document import Chance, MapDocument, MapLanguage, MapStage, Pain, Share
from app.maps.shapes import Curve, Run, Shape, block, block_height, flow, paragraph
from app.maps.words import word

NAME, SMALL = 13.0, 12.0
INDENT, NAME_LINES, BETWEEN = 17.0, 4, 8.0
DOWN, UP = "h10l-5 8.5z", "h10l-5 -8.5z"  # the signs as paths; up begins at its lower left corner
Row = tuple[Run, ...]


def feet(document: MapDocument, lefts: list[float], rights: list[float], top: float) -> tuple[list[Shape], float]:
    """The feet of all columns below a hairline each, and the height at which they end."""
    shapes: list[Shape] = []
    bottom = top
    if not any(stage.pain or stage.chance for stage in document.stages):
        return [], top
    for at, (stage, left, right) in enumerate(zip(document.stages, lefts, rights, strict=True)):
        if stage.pain or stage.chance:
            shapes.append(Curve(f"M{left:.1f} {top:.1f}H{right - 8:.1f}", stroke="line"))
        y = top + 10
        for sign, fill, names, figures in _notes(stage, right - left - INDENT, document.language):
            tip = y + 3 if sign is DOWN else y + 11.5
            shapes.append(Curve(f"M{left:.1f} {tip:.1f}{sign}", fill=fill))
            shapes += block(names, left + INDENT, y, NAME, at)
            y += block_height(names, NAME)
            shapes += block(figures, left + INDENT, y, SMALL, at)
            y += block_height(figures, SMALL) + BETWEEN
        bottom = max(bottom, y)
    return shapes, bottom


def _notes(stage: MapStage, room: float, language: MapLanguage) -> list[tuple[str, str, list[Row], list[Row]]]:
    found = []
    if stage.pain:
        names = paragraph(stage.pain.label, room, NAME, most=NAME_LINES)
        found.append((DOWN, "sat-1", names, flow(_hurt(stage.pain, language), room, SMALL)))
    if stage.chance:
        names = paragraph(stage.chance.label, room, NAME, most=NAME_LINES)
        found.append((UP, "sat-5", names, flow(_gain(stage.chance, language), room, SMALL)))
    return found


def _hurt(pain: Pain, language: MapLanguage) -> list[Run]:
    return _share(pain.pain, language)


def _gain(chance: Chance, language: MapLanguage) -> list[Run]:
    satisfied = [*_share(chance.satisfied, language), Run(word("satisfied", language))]
    if chance.kind == "underserved" and chance.important:
        return [*_share(chance.important, language), Run(f"{word('important', language)},"), *satisfied]
    satisfied[-1] = Run(f"{word('satisfied', language)},")
    return [*satisfied, Run(word("reaches", language)), *_share(chance.reach, language)]


def _share(share: Share, language: MapLanguage) -> list[Run]:
    runs = [Run(numbers.percent(share.estimate, language), bold=True, ink="ink")]
    if share.low is not None and share.high is not None:
        runs.append(Run(f"({numbers.share_span(share.low, share.high)})"))
    return runs
