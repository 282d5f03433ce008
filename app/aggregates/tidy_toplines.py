"""Toplines as tidy rows: one a figure."""

from collections.abc import Iterator

from app.aggregates.document import Score, Share
from app.aggregates.tidy import KINDS
from app.aggregates.topline_document import Topline, Toplines
from app.sheets.sheet import Column, Sheet

HEADER = (
    "question", "type", "item", "measure", "n", "base", "effective_base", "estimate", "low", "high", "method", "flags",
)  # fmt: skip
Row = list[str | int | float | None]


def sheet(document: Toplines, name: str = "figures") -> Sheet:
    """All figures as a table."""
    return Sheet(name, [Column(column, KINDS.get(column, "text")) for column in HEADER], rows(document))


def rows(document: Toplines) -> Iterator[Row]:
    """Every figure of every question."""
    for question in document.questions:
        flags = " ".join(question.flags)
        for item, row in figures(question):
            yield [question.question, question.type, item or None, *row, flags]


def figures(question: Topline) -> Iterator[tuple[str, Row]]:
    """What each figure of a question is about, and from the measure to the method what it says."""
    yield "", ["answered", question.answered, question.base, None, *_plain(question.answered, question.base)]
    yield from _distribution(question)


def _plain(n: int | None, base: int) -> Row:
    return [n / base if base and n is not None else None, None, None, "count"]


def _distribution(question: Topline) -> Iterator[tuple[str, Row]]:
    effective = question.effective_base
    for choice in question.options or ():
        yield choice.id, ["share", choice.n, choice.base, choice.effective_base, *_numbers(choice.share)]
    if question.score:
        yield from (("", row) for row in _score_rows(question.score))
    for matrix_row in question.rows or ():
        yield from ((matrix_row.id, row) for row in _score_rows(matrix_row.score))
    if question.nps:
        nps = question.nps
        yield "", ["nps", nps.n, nps.n, effective, nps.mean, nps.low, nps.high, nps.method]
        for name in ("promoters", "passives", "detractors"):
            yield "", _part(name, getattr(nps, name), nps.n, effective)
    for rank in question.ranks or ():
        yield rank.id, ["mean_rank", rank.n, rank.n, effective, rank.mean_rank, None, None, "mean"]
        yield rank.id, _part("first", rank.first, question.answered or 0, effective)
    if question.distribution:
        found = question.distribution
        yield "", ["mean", found.n, found.n, effective, found.mean, found.low, found.high, found.method]
        for name in ("minimum", "lower_quartile", "median", "upper_quartile", "maximum"):
            yield "", [name, found.n, found.n, effective, getattr(found, name), None, None, "quantile"]
    for month in question.months or ():
        yield month.month, ["share", month.n, question.answered, None, *_plain(month.n, question.answered or 0)]


def _score_rows(score: Score) -> Iterator[Row]:
    yield ["mean", score.n, score.n, score.effective_base, score.mean, score.low, score.high, score.method]
    for name in ("top2", "bottom2"):
        yield _part(name, getattr(score, name), score.n, score.effective_base)
    for point, count in (score.histogram or {}).items():
        yield [point, count, score.n, None, *_plain(count, score.n)]


def _part(name: str, share: Share, base: int, effective: float | None) -> Row:
    """A share of a base; unweighted it stands for a count."""
    n = None if share.estimate is None or effective is not None else round(share.estimate * base)
    return [name, n, base, effective, *_numbers(share)]


def _numbers(share: Share) -> Row:
    return [share.estimate, share.low, share.high, share.method]
