"""How numbers, points and days are spread over the answers to one question."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.aggregates.compute import mean_of, share_of
from app.aggregates.document import Nps
from app.aggregates.topline_document import Bar, Distribution, Month
from app.analysis import scores
from app.analysis.distribution import distribution as distribute
from app.analysis.median import quantiles
from app.analysis.scores import Tally
from app.mentions.columns import Ints
from app.mentions.sample import Floats

_BARS = 10


def tallied(values: Ints, weights: Floats | None, size: int) -> list[Tally]:
    """Who gave each of the values 0 … size − 1."""
    counts = np.bincount(values, minlength=size).tolist()
    if weights is None:
        return [Tally(count, count, count) for count in counts]
    sums = (np.bincount(values, weights**power, size).tolist() for power in (1, 2))
    return [Tally(*one) for one in zip(counts, *sums, strict=True)]


def whole(count: int, weights: Floats | None) -> Tally:
    """So many respondents together; with these weights, where there are any."""
    if weights is None:
        return Tally(count, count, count)
    return Tally(count, float(weights.sum()), float(weights @ weights))


def total(some: Iterable[Tally]) -> Tally:
    """Several who have nobody in common, together."""
    count, weight, weight_sq = 0, 0.0, 0.0
    for one in some:
        count, weight, weight_sq = count + one.count, weight + one.weight, weight_sq + one.weight_sq
    return Tally(count, weight, weight_sq)


def nps(answers: Mapping[int, Tally], level: float, design: int | None = None) -> Nps:
    """The score with its three parts, from who gave each of the answers 0 … 10."""
    base = total(answers.values())
    detractors = total(tally for answer, tally in answers.items() if answer <= 6)
    passives = total(tally for answer, tally in answers.items() if 6 < answer < 9)
    promoters = total(tally for answer, tally in answers.items() if answer >= 9)
    return Nps(
        **mean_of(scores.nps(answers, level, design)).model_dump(),
        promoters=share_of(promoters, base, level),
        passives=share_of(passives, base, level),
        detractors=share_of(detractors, base, level),
    )


def distribution(numbers: Floats, weights: Floats | None, level: float, design: int | None = None) -> Distribution:
    """Mean, quartiles and extremes."""
    if weights is None:
        found = distribute(numbers, level)
        five = {name: value for name, value in vars(found).items() if name != "mean"}
        return Distribution(**vars(found.mean), **five)
    values, place = np.unique(numbers, return_inverse=True)
    tallies = dict(zip(values.tolist(), tallied(place, weights, len(values)), strict=True))
    quartiles = quantiles(tallies, (0.25, 0.5, 0.75))
    names = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum")
    ends = [min(tallies, default=None), *quartiles, max(tallies, default=None)]
    mean = scores.mean_of(list(tallies.items()), level, design)
    return Distribution(**vars(mean), **dict(zip(names, ends, strict=True)))


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
