"""Aggregates as a workbook that people read: touchpoints, stages, every figure, and what it all means."""

from collections.abc import Iterator, Sequence

from app.aggregates import tidy
from app.aggregates.book_words import about, flag_words, word
from app.aggregates.document import Aggregates, Score, Share, StageFigures, StageScore, TouchpointFigures
from app.mentions.codes import MEASURES
from app.mentions.csv_format import Cell
from app.sheets.sheet import Book, Column, Kind, Sheet

_EXPLAINED = ("base", "frequency", "reach", "mean", "top2", "emotion_index", "low")
_SCORE: Sequence[tuple[str, Kind]] = (
    ("n", "whole"), ("mean", "mean"), ("low", "mean"), ("high", "mean"), ("top2", "share"),
)  # fmt: skip


def book(document: Aggregates, lang: str) -> Book:
    """The tidy table for programs, and the workbook in `lang`."""
    more = [(word("model", lang), document.model), (word("as_of", lang), document.as_of.isoformat(timespec="minutes"))]
    more += [
        (word("weighting", lang), document.weighting.method),
        *((word("note", lang), one) for one in document.notes),
    ]
    sheets = [
        _touchpoints(document, lang),
        _stages(document, lang),
        tidy.sheet(document, word("figures", lang)),
        about(document, more, _EXPLAINED, lang),
    ]
    return Book(f"{document.survey}-aggregates", tidy.sheet(document), sheets)


def _every(document: Aggregates, lang: str) -> Iterator[tuple[str, StageFigures]]:
    """The stages of the total, then those of the groups."""
    yield from ((word("total", lang), stage) for stage in document.stages)
    for group in document.groups or ():
        yield from ((group.label or word("nobody", lang), stage) for stage in group.stages)


def _measures(rows: Sequence[StageFigures | TouchpointFigures]) -> list[str]:
    return [measure for measure in MEASURES if any(getattr(row, measure) is not None for row in rows)]


def _scores(measures: Sequence[str], lang: str) -> Iterator[Column]:
    for measure in measures:
        title = word(measure, lang)
        for name, kind in _SCORE:
            yield Column(f"{measure}_{name}", kind, f"{title}: {word(name, lang)}")


def _share_columns(name: str, lang: str) -> list[Column]:
    return [
        Column(name, "share", word(name, lang)),
        Column(f"{name}_low", "share", f"{word(name, lang)} {word('low', lang)}"),
        Column(f"{name}_high", "share", f"{word(name, lang)} {word('high', lang)}"),
    ]


def _plain(names: Sequence[str], kind: Kind, lang: str) -> list[Column]:
    return [Column(name, kind, word(name, lang)) for name in names]


def _index(lang: str) -> list[Column]:
    return [Column("emotion_index", "mean", word("emotion_index", lang))]


def _touchpoints(document: Aggregates, lang: str) -> Sheet:
    every = [(group, stage, row) for group, stage in _every(document, lang) for row in stage.touchpoints]
    measures = _measures([row for _, _, row in every])
    columns = [
        *_plain(["touchpoint", "stage", *(["group"] if document.groups else [])], "text", lang),
        *_plain(["named", "base"], "whole", lang),
        *_plain(["effective_base"], "number", lang),
        *_share_columns("frequency", lang),
        *_scores(measures, lang),
        *_index(lang),
        *_plain(["flags"], "text", lang),
    ]

    def rows() -> Iterator[list[Cell]]:
        for group, stage, row in every:
            yield [
                row.label, stage.label, *([group] if document.groups else []),
                row.mentions, row.base, row.effective_base, *_share(row.frequency), *_numbers(row, measures),
                row.emotion_index.index if row.emotion_index else None, flag_words(row.flags, lang),
            ]  # fmt: skip

    return Sheet(word("touchpoints", lang), columns, rows())


def _stages(document: Aggregates, lang: str) -> Sheet:
    every = list(_every(document, lang))
    measures = _measures([stage for _, stage in every])
    columns = [
        *_plain(["stage", *(["group"] if document.groups else [])], "text", lang),
        *_plain(["base"], "whole", lang),
        *_plain(["effective_base"], "number", lang),
        *_plain(["no_answer", "mentions"], "whole", lang),
        *_share_columns("reach", lang),
        *_scores(measures, lang),
        *_index(lang),
        *_plain(["flags"], "text", lang),
    ]

    def rows() -> Iterator[list[Cell]]:
        for group, stage in every:
            yield [
                stage.label, *([group] if document.groups else []),
                stage.base, stage.effective_base, stage.no_answer, stage.mentions,
                *_share(stage.reach), *_numbers(stage, measures),
                stage.emotion_index.index if stage.emotion_index else None, flag_words(stage.flags, lang),
            ]  # fmt: skip

    return Sheet(word("stages", lang), columns, rows())


def _share(share: Share) -> list[Cell]:
    return [share.estimate, share.low, share.high]


def _numbers(row: StageFigures | TouchpointFigures, measures: Sequence[str]) -> Iterator[Cell]:
    for measure in measures:
        score: Score | StageScore | None = getattr(row, measure)
        yield from (score.n, score.mean, score.low, score.high, score.top2.estimate) if score else (None,) * len(_SCORE)
