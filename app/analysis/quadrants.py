"""Importance–performance: which drivers matter much and please little, and how certain that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.analysis.intervals import Estimate, Mean

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]


@dataclass(frozen=True)
class Placed:
    """Where a driver stands: its quadrant, and whether both intervals stay on their side of the cuts."""

    quadrant: Quadrant | None
    certain: bool


@dataclass(frozen=True)
class Quadrants:
    """The cuts and the drivers' places; None where nothing can be placed."""

    importance_cut: float | None
    performance_cut: float | None
    placed: tuple[Placed, ...]


def quadrants(
    importance: Sequence[Estimate],
    performance: Sequence[Mean],
    importance_cut: float | None = None,
    performance_cut: float | None = None,
) -> Quadrants:
    """The quadrants of drivers by derived importance and mean satisfaction.

    Parameters
    ----------
    importance : sequence of Estimate
    performance : sequence of Mean
        Of the same drivers.
    importance_cut, performance_cut : float, optional
        Where high begins; without them the mean over the drivers, which is then held fixed.

    Returns
    -------
    Quadrants
        A driver is certain where neither interval contains its cut. Without an interval nothing is certain, without
        an estimate there is no quadrant.

    References
    ----------
    J. A. Martilla, J. C. James, "Importance-performance analysis", Journal of Marketing 41 (1977) 77-79.

    Examples
    --------
    >>> importance = [Estimate(0.3, 0.2, 0.4, ""), Estimate(0.1, 0.05, 0.25, "")]
    >>> means = [Mean(90, 2.5, 1.0, 0.1, 2.3, 2.7, "t"), Mean(90, 4.5, 1.0, 0.1, 4.3, 4.7, "t")]
    >>> found = quadrants(importance, means)
    >>> found.performance_cut, [(one.quadrant, one.certain) for one in found.placed]
    (3.5, [('concentrate_here', False), ('possible_overkill', False)])
    """
    across = _mean([one.estimate for one in importance]) if importance_cut is None else importance_cut
    along = _mean([one.mean for one in performance]) if performance_cut is None else performance_cut
    placed = [_placed(one, other, across, along) for one, other in zip(importance, performance, strict=True)]
    return Quadrants(across, along, tuple(placed))


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _placed(importance: Estimate, performance: Mean, across: float | None, along: float | None) -> Placed:
    if importance.estimate is None or performance.mean is None or across is None or along is None:
        return Placed(None, False)
    quadrant: Quadrant
    if importance.estimate >= across:
        quadrant = "keep_up" if performance.mean >= along else "concentrate_here"
    else:
        quadrant = "possible_overkill" if performance.mean >= along else "low_priority"
    apart = _apart(importance.low, importance.high, across) and _apart(performance.low, performance.high, along)
    return Placed(quadrant, apart)


def _apart(low: float | None, high: float | None, cut: float) -> bool:
    """Whether the interval stays on one side of the cut."""
    return low is not None and high is not None and (high < cut or low > cut)
