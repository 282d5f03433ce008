"""A figure over time: periods without gaps in their order, and which changes are larger than chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.analysis.comparisons import Comparison
from app.analysis.multiplicity import holm

Unit = Literal["week", "month"]
Figure = TypeVar("Figure")


@dataclass(frozen=True)
class Periods:
    """All periods from the first to the last with an answer, those without one too.

    Attributes
    ----------
    names : list of str, shape (k,)
        `2026-W03` (ISO week) or `2026-01`.
    code : ndarray of int, shape (n,)
        The period of each day.
    """

    names: list[str]
    code: NDArray[np.int64]


@dataclass(frozen=True)
class Change:
    """A period against the one before: the difference, its p value adjusted over all changes, and the verdict."""

    comparison: Comparison
    p_adjusted: float | None
    beyond_chance: bool


def periods(days: NDArray[Any], unit: Unit) -> Periods:
    """The ISO weeks or calendar months of days.

    Parameters
    ----------
    days : ndarray of int, shape (n,)
        Proleptic ordinals, as `date.toordinal` gives them.
    unit : {"week", "month"}

    Returns
    -------
    Periods

    References
    ----------
    ISO 8601-1:2019, section 4.3.2: a week starts on Monday, and belongs to the year that its Thursday lies in.

    Examples
    --------
    >>> found = periods(np.array([date(2025, 12, 29).toordinal(), date(2026, 1, 12).toordinal()]), "week")
    >>> found.names, found.code.tolist()
    (['2026-W01', '2026-W02', '2026-W03'], [0, 2])
    """
    if not len(days):
        return Periods([], np.empty(0, np.int64))
    number = (np.asarray(days, np.int64) - 1) // 7 if unit == "week" else _months(np.asarray(days, np.int64))
    first, last = int(number.min()), int(number.max())
    name = _week if unit == "week" else _month
    return Periods([name(one) for one in range(first, last + 1)], number - first)


def changes(
    figures: Sequence[Figure | None], compare: Callable[[Figure, Figure], Comparison], level: float
) -> list[Change | None]:
    """Every period compared with the one directly before it.

    Parameters
    ----------
    figures : sequence of (figure or None), shape (k,)
        None where a period has none: a gap stays a gap, and no change is told across it.
    compare : callable
        Compares a period with the one before (`proportions.two_proportions`, `welch.welch`, …).
    level : float
        Confidence level, strictly between 0 and 1, which holds for all changes together: p values are adjusted by
        Holm's method.

    Returns
    -------
    list of (Change or None), shape (k,)
        None for the first period and beside gaps.

    Examples
    --------
    >>> from app.analysis.proportions import Portion, two_proportions
    >>> shares = [Portion(30, 100), Portion(33, 100), None, Portion(20, 100), Portion(60, 100)]
    >>> found = changes(shares, lambda now, before: two_proportions(now, before, 0.95), 0.95)
    >>> [change and change.beyond_chance for change in found]
    [None, False, None, None, True]
    """
    found: list[Comparison | None] = [None]
    for now, before in zip(figures[1:], figures[:-1], strict=True):
        found.append(None if now is None or before is None else compare(now, before))
    p = holm([None if one is None else one.test.p for one in found])
    return [
        None if one is None else Change(one, chance, chance is not None and chance <= 1 - level)
        for one, chance in zip(found, p, strict=True)
    ][: len(figures)]


def _months(days: NDArray[np.int64]) -> NDArray[np.int64]:
    since_1970 = (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return since_1970.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _week(number: int) -> str:
    year, week, _ = date.fromordinal(number * 7 + 1).isocalendar()
    return f"{year:04d}-W{week:02d}"


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
