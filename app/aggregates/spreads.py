"""How numbers, points and days are spread over the answers to one question."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.aggregates.compute import mean_of, score, share_of
from app.aggregates.document import Nps, Score, Share
from app.aggregates.topline_document import Bar, Distribution, Month
from app.analysis import scores
from app.analysis.distribution import distribution as distribute
from app.mentions.columns import Ints

_BARS = 10


def share(part: int, whole: int, level: float) -> Share:
    """An unweighted share with Wilson's interval."""
    return share_of(scores.Tally(part, part, part), scores.Tally(whole, whole, whole), level)


def _histogram(values: Ints, low: int, high: int) -> dict[int, int]:
    counts = np.bincount(values[values >= low], minlength=high + 1)
    return {point: int(counts[point]) for point in range(low, high + 1)}


def scored(values: Ints, scale: int, level: float) -> Score:
    """Ratings of 1 … scale; "not applicable" is left out."""
    return score(scores.unweighted(_histogram(values, 1, scale)), scale, level)


def nps(values: Ints, level: float) -> Nps:
    """The score with its three parts."""
    counts = _histogram(values, 0, 10)
    histogram = scores.unweighted(counts)
    n = sum(counts.values())
    detractors, promoters = sum(counts[point] for point in range(7)), counts[9] + counts[10]
    return Nps(
        **mean_of(scores.nps(histogram, level)).model_dump(),
        promoters=share(promoters, n, level),
        passives=share(n - promoters - detractors, n, level),
        detractors=share(detractors, n, level),
    )


def distribution(numbers: NDArray[np.float64], level: float) -> Distribution:
    """Mean, quartiles and extremes."""
    found = distribute(numbers, level)
    five = {name: value for name, value in vars(found).items() if name != "mean"}
    return Distribution(**vars(found.mean), **five)


def bars(numbers: NDArray[np.float64], bins: list[float] | None) -> list[Bar]:
    """The declared bins between the smallest and the largest answer, else ten bars of one width."""
    if not len(numbers):
        return []
    low, high = float(numbers.min()), float(numbers.max())
    edges = np.array([low, *(edge for edge in bins or () if low < edge < high), high])
    counts, cut = np.histogram(numbers, bins=edges if bins and low < high else _even(low, high))
    return [
        Bar(low=a, high=b, n=n) for a, b, n in zip(cut[:-1].tolist(), cut[1:].tolist(), counts.tolist(), strict=True)
    ]


def _even(low: float, high: float) -> NDArray[np.float64]:
    """Edges of ten bars of one width; of fewer where numbers are too large for ten edges that differ."""
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.unique(np.linspace(low, high, _BARS + 1))


def months(days: NDArray[np.float64]) -> list[Month]:
    """How many answers name a day of each month."""
    counts: dict[str, int] = {}
    for day, count in zip(*(array.tolist() for array in np.unique(days, return_counts=True)), strict=True):
        month = date.fromordinal(int(day)).isoformat()[:7]
        counts[month] = counts.get(month, 0) + count
    return [Month(month=month, n=count) for month, count in sorted(counts.items())]
