"""Pain points as tidy rows, one a touchpoint; what people wrote is not among them."""

from collections.abc import Iterator

from app.aggregates.document import Share
from app.mentions.csv_format import Cell
from app.pains.document import Index, PainPoints

FIGURES = ("reach", "dissatisfied", "satisfied", "important", "pain", "untapped", "opportunity")
HEADER = [
    "rank", "stage", "touchpoint", "label", "base", "mentions", "ratings",
    *(f"{name}{end}" for name in FIGURES for end in ("", "_low", "_high")),
    "importance", "said", "flags",
]  # fmt: skip


def rows(document: PainPoints) -> Iterator[list[Cell]]:
    """Every touchpoint by rank, those that cannot be ranked last."""
    for item in document.items:
        numbers = [number for name in FIGURES for number in _numbers(getattr(item, name))]
        yield [
            item.rank, item.stage, item.touchpoint, item.label, item.base, item.mentions, item.ratings, *numbers,
            document.importance, item.said, " ".join(item.flags),
        ]  # fmt: skip


def _numbers(figure: Share | Index | None) -> tuple[float | None, float | None, float | None]:
    return (figure.estimate, figure.low, figure.high) if figure else (None, None, None)
