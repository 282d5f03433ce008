"""Figures as tidy rows: one a figure, the same columns in every row, for spreadsheets and BI tools."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.aggregates.compute import base_flags
from app.aggregates.document import (
    Aggregates,
    EmotionIndex,
    OutcomeFigures,
    Score,
    Share,
    StageFigures,
    StageScore,
    TouchpointFigures,
)
from app.mentions.codes import MEASURES
from app.sheets.sheet import Column, Kind, Sheet

NOBODY = "(none)"  # the group of those in no other, where JSON has null; no id looks like this


class Figure(NamedTuple):
    """One row without its group. `n` counts what the estimate counts, `base` what it is a share or a mean of."""

    stage: str | None
    touchpoint: str | None
    measure: str
    n: int | None
    base: int | None
    effective_base: float | None
    estimate: float | None
    low: float | None
    high: float | None
    method: str
    flags: str


KINDS: dict[str, Kind] = {
    "n": "whole",
    "base": "whole",
    "effective_base": "number",
    "estimate": "number",
    "low": "number",
    "high": "number",
}


def sheet(document: Aggregates, name: str = "figures") -> Sheet:
    """All figures as a table."""
    columns = [Column(column, KINDS.get(column, "text")) for column in header(document)]
    return Sheet(name, columns, rows(document))


def header(document: Aggregates) -> list[str]:
    """The names of the columns; those of the groups first."""
    return [*_by(document), *Figure._fields]


def rows(document: Aggregates) -> Iterator[list[str | int | float | None]]:
    """Every figure; where there are groups, those of the total have an empty group."""
    names = _by(document)
    for one in document.outcomes:
        yield from ([*(None for _ in names), *figure] for figure in _outcome(one))
    for stage in document.stages:
        yield from ([*(None for _ in names), *figure] for figure in _stage(stage))
    for group in document.groups or ():
        values = [NOBODY if value is None else value for value in group.by.values()]
        for one in group.outcomes:
            yield from ([*values, *figure] for figure in _outcome(one))
        for stage in group.stages:
            yield from ([*values, *figure] for figure in _stage(stage))


def _by(document: Aggregates) -> list[str]:
    groups = document.groups or []
    names = groups[0].by if groups else {}
    return [f"by_{name}" if name in Figure._fields else name for name in names]


def _outcome(one: OutcomeFigures) -> Iterator[Figure]:
    """`recommend nps`, `bought:yes share`: what the journey led to belongs to no stage."""
    flags = _joined(one.flags)
    for name, mean in (("mean", one.score), ("nps", one.nps), ("mean", one.mean)):
        if mean is not None:
            numbers = (mean.mean, mean.low, mean.high, mean.method)
            yield Figure(None, None, f"{one.outcome} {name}", mean.n, mean.n, one.effective_base, *numbers, flags)
    shares = {"top2": one.score.top2, "bottom2": one.score.bottom2} if one.score else {}
    shares |= {name: getattr(one.nps, name) for name in ("promoters", "passives", "detractors")} if one.nps else {}
    shares |= {"share": one.share} if one.share else {}
    for name, share in shares.items():
        weighted = one.effective_base != one.n
        n = None if share.estimate is None or weighted else round(share.estimate * one.n)
        numbers = (share.estimate, share.low, share.high, share.method)
        yield Figure(None, None, f"{one.outcome} {name}", n, one.n, one.effective_base, *numbers, flags)
    if one.median:
        numbers = (one.median.estimate, one.median.low, one.median.high, one.median.method)
        yield Figure(None, None, f"{one.outcome} median", one.n, one.n, one.effective_base, *numbers, flags)


def _stage(stage: StageFigures) -> Iterator[Figure]:
    yield _share(stage, None, "reach", stage.reach, stage.base, stage.effective_base, None, stage.flags)
    for measure in MEASURES:
        score = getattr(stage, measure)
        if score is not None:
            yield from _scores(stage, None, measure, score)
    yield from _emotion_index(stage, None, stage.emotion_index)
    for row in stage.touchpoints:
        yield from _touchpoint(stage, row)


def _touchpoint(stage: StageFigures, row: TouchpointFigures) -> Iterator[Figure]:
    yield _share(
        stage, row, "frequency", row.frequency, row.base, row.effective_base, row.mentions, base_flags(row.base)
    )
    if row.unaided:
        open_ = row.unaided
        flags = [*base_flags(open_.base), *(flag for flag in row.flags if flag == "uncoded")]
        yield _share(
            stage, row, "unaided_frequency", open_.frequency, open_.base, float(open_.base), open_.mentions, flags
        )
    for measure in MEASURES:
        score: Score | None = getattr(row, measure)
        if score is None:
            continue
        yield from _scores(stage, row, measure, score)
        flags = list(score.flags)
        yield _share(stage, row, f"{measure}_bottom2", score.bottom2, score.n, _effective(score), None, flags)
        if score.net is not None:
            net = (score.net.mean, score.net.low, score.net.high, score.net.method)
            n = score.n
            yield Figure(stage.stage, _id(row), f"{measure}_net", n, n, _effective(score), *net, _joined(flags))
        yield from _counts(stage, row, measure, score.histogram or {}, score.n)
    yield from _emotion_index(stage, row, row.emotion_index)
    emotions = row.emotions or {}
    yield from _counts(stage, row, "emotion", emotions, sum(emotions.values()))


def _scores(
    stage: StageFigures, row: TouchpointFigures | None, measure: str, score: Score | StageScore
) -> Iterator[Figure]:
    n, flags = score.n, list(score.flags)
    numbers = (score.mean, score.low, score.high, score.method)
    yield Figure(stage.stage, _id(row), f"{measure}_mean", n, n, _effective(score), *numbers, _joined(flags))
    yield _share(stage, row, f"{measure}_top2", score.top2, n, _effective(score), None, flags)


def _effective(score: Score | StageScore | EmotionIndex) -> float:
    return float(score.n) if score.effective_base is None else score.effective_base


def _emotion_index(stage: StageFigures, row: TouchpointFigures | None, found: EmotionIndex | None) -> Iterator[Figure]:
    if found is not None:
        flags = "no_ratings" if found.n == 0 else ""
        numbers = (found.index, found.low, found.high, found.method)
        yield Figure(stage.stage, _id(row), "emotion_index", found.n, found.n, _effective(found), *numbers, flags)


def _counts(
    stage: StageFigures, row: TouchpointFigures, measure: str, counts: Mapping[str, int], base: int
) -> Iterator[Figure]:
    for value, count in counts.items():
        share = count / base if base else None
        yield Figure(
            stage.stage, _id(row), f"{measure}_{value}", count, base, float(base), share, None, None, "count", ""
        )


def _share(
    stage: StageFigures,
    row: TouchpointFigures | None,
    measure: str,
    share: Share,
    base: int | None,
    effective_base: float | None,
    n: int | None,
    flags: Sequence[str],
) -> Figure:
    if n is None and share.estimate is not None and base == effective_base and base is not None:
        n = round(share.estimate * base)
    numbers = (share.estimate, share.low, share.high, share.method)
    return Figure(stage.stage, _id(row), measure, n, base, effective_base, *numbers, _joined(flags))


def _id(row: TouchpointFigures | None) -> str | None:
    return None if row is None else row.touchpoint


def _joined(flags: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(flags))
