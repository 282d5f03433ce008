"""Cells as figures: an estimate with base, interval, method and flags."""

from collections.abc import Iterable
from typing import assert_never

from app.aggregates.compute import base_flags, score_flags, share_of
from app.analysis import intervals, ratio, scores
from app.analysis.intervals import Mean
from app.comparisons.document import Figure
from app.comparisons.lines import Cell, Clustered, Portions, Ratings


def figure(cell: Cell, level: float, design: int | None) -> Figure:
    """The figure of one cell; `design` are the respondents of a weighted design, None without weights."""
    match cell:
        case Portions(part=part, base=base):
            share = share_of(part, base, level)
            return Figure(
                n=part.count,
                base=base.count,
                effective_base=intervals.effective_base(base.weight, base.weight_sq),
                estimate=share.estimate,
                low=share.low,
                high=share.high,
                method=share.method,
                flags=base_flags(base.count),
            )
        case Ratings(values=values):
            return _of_mean(mean(cell, level, design), _effective(values.values()))
        case Clustered(sums=sums):
            return _of_mean(mean(cell, level, design), intervals.effective_base(sums.m, sums.mm))
    assert_never(cell)


def mean(cell: Ratings | Clustered, level: float, design: int | None) -> Mean:
    """The mean of ratings with its standard error."""
    match cell:
        case Ratings(values=values, lowest=lowest, highest=highest):
            return scores.mean_of(list(values.items()), level, design, lowest, highest)
        case Clustered(sums=sums, design=shown):
            whole = shown if design is None else design
            return ratio.ratio_mean(sums, level, whole, cell.lowest, cell.highest, cell.unit)
    assert_never(cell)


def respondents(cell: Ratings | Clustered) -> int:
    """Who gave the ratings."""
    if isinstance(cell, Clustered):
        return cell.sums.respondents
    return sum(tally.count for tally in cell.values.values())


def _of_mean(found: Mean, effective: float | None) -> Figure:
    return Figure(
        n=found.n,
        base=found.n,
        effective_base=effective,
        estimate=found.mean,
        low=found.low,
        high=found.high,
        method=found.method,
        flags=score_flags(found),
    )


def _effective(tallies: Iterable[scores.Tally]) -> float | None:
    weights = [(one.weight, one.weight_sq) for one in tallies]
    return intervals.effective_base(sum(weight for weight, _ in weights), sum(square for _, square in weights))
