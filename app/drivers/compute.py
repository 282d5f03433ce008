"""Encounters become the figures of drivers: importance, quadrant, penalty and reward, impact, each with its words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.aggregates.document import Mean, Share
from app.analysis import intervals
from app.analysis.drivers import Driver as Shared
from app.analysis.drivers import importance
from app.analysis.encounters import FEWEST, Encounters
from app.analysis.impact import Impact, impact
from app.analysis.intervals import Estimate
from app.analysis.penalty_reward import Contrast, penalty_reward
from app.analysis.quadrants import Placed, quadrants
from app.analysis.scores import Tally, mean_score
from app.drivers.columns import Offered, Place
from app.drivers.document import Difference, Driver, Flag

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """What can be set about the figures of drivers."""

    level: float
    listwise: bool
    low: int
    high: int | None
    importance_cut: float | None
    performance_cut: float | None


@dataclass(frozen=True)
class Model:
    """The figures of all drivers, before they have labels."""

    n: int
    effective_base: float | None
    r_squared: Share
    adjusted: float | None
    method: str
    importance_cut: float | None
    performance_cut: float | None
    drivers: list[tuple[Place, Driver]]
    left_out: list[tuple[Place, int]]
    flags: list[Flag]


def model(
    everybody: Encounters, known: NDArray[np.bool_], places: Sequence[Place], offered: Offered, asked: Settings
) -> Model:
    """All figures; `known` says whose outcome is known, the others count in satisfaction only."""
    met = replace(
        everybody, outcome=everybody.outcome[known], weight=everybody.weight[known], ratings=everybody.ratings[known]
    )
    shared = importance(met, asked.level, listwise=asked.listwise)
    kept = [one.place for one in shared.drivers]
    means = [_satisfaction(everybody, at, places[at], asked.level) for at in kept]
    placed = quadrants([one.share for one in shared.drivers], means, asked.importance_cut, asked.performance_cut)
    contrasts = _contrasts(met, kept, places, asked)
    rows = []
    for one, mean, where in zip(shared.drivers, means, placed.placed, strict=True):
        place = places[one.place]
        shown = known & offered.to(place)
        difference = impact(
            everybody.outcome[shown],
            everybody.weight[shown],
            everybody.ratings[shown, one.place] >= 0,
            asked.level,
            met.design,
        )
        rows.append((place, _driver(place, one, mean, where, contrasts[one.place], difference)))
    rows.sort(key=lambda row: -(row[1].importance.estimate or 0.0))
    ranked = [
        (place, row.model_copy(update={"rank": at if row.importance.estimate is not None else None}))
        for at, (place, row) in enumerate(rows, start=1)
    ]
    counts = met.rated if asked.listwise else met.met
    return Model(
        n=shared.n,
        effective_base=shared.effective,
        r_squared=_share(shared.r_squared),
        adjusted=shared.adjusted,
        method=shared.method,
        importance_cut=placed.importance_cut,
        performance_cut=placed.performance_cut,
        drivers=ranked,
        left_out=[(places[at], int(counts[at])) for at in shared.left_out],
        flags=_known(shared.flags),
    )


def outcome_mean(outcome: Floats, weight: Floats, level: float, design: int | None) -> Mean:
    """The mean of the outcome over those of whom it is known."""
    values, which, counts = np.unique(outcome, return_inverse=True, return_counts=True)
    weights, squares = np.bincount(which, weight), np.bincount(which, weight**2)
    tallies = zip(values.tolist(), counts.tolist(), weights.tolist(), squares.tolist(), strict=True)
    return _mean(mean_score({value: Tally(*tally) for value, *tally in tallies}, level, design))


def _satisfaction(everybody: Encounters, at: int, place: Place, level: float) -> intervals.Mean:
    """Mean satisfaction in all responses; nothing where scales of different length meet."""
    column = everybody.ratings[:, at]
    if place.top is None:
        return intervals.Mean(int(np.count_nonzero(column > 0)), None, None, None, None, None, "t")
    given = np.maximum(column, 0)
    counts = np.bincount(given, minlength=place.top + 1).tolist()
    weights = np.bincount(given, everybody.weight, place.top + 1).tolist()
    squares = np.bincount(given, everybody.weight**2, place.top + 1).tolist()
    histogram = {value: Tally(counts[value], weights[value], squares[value]) for value in range(1, len(counts))}
    return mean_score(histogram, level, everybody.design)


def _contrasts(met: Encounters, kept: Sequence[int], places: Sequence[Place], asked: Settings) -> dict[int, Contrast]:
    """By driver; those rated on scales of different length have ratings that say nothing here."""
    tops = np.array([places[at].top or asked.low + 1 for at in kept], np.int64)
    high = tops if asked.high is None else np.full(len(kept), asked.high)
    ratings = met.ratings[:, kept]
    ratings[:, [places[at].top is None for at in kept]] = np.minimum(ratings, 0)[
        :, [places[at].top is None for at in kept]
    ]
    found = penalty_reward(
        replace(met, ratings=ratings), asked.low, np.maximum(high, asked.low + 1), asked.level, fewest=0
    )
    return {kept[one.place]: one for one in found.contrasts}


def _driver(
    place: Place, shared: Shared, mean: intervals.Mean, where: Placed, contrast: Contrast, difference: Impact
) -> Driver:
    return Driver(
        rank=None,
        stage="",
        stage_label="",
        touchpoint=place.touchpoint,
        label="",
        met=shared.met,
        rated=shared.rated,
        importance=_share(shared.share),
        relative=_share(shared.relative),
        sampling_error=shared.drawn,
        slope=_share(shared.slope),
        performance=_mean(mean) if mean.n else None,
        quadrant=where.quadrant,
        certain=where.certain,
        penalty=_share(contrast.penalty),
        reward=_share(contrast.reward),
        balance=_share(contrast.balance),
        kind=contrast.kind,
        low=contrast.low,
        middle=contrast.middle,
        high=contrast.high,
        impact=Difference(
            met=difference.met,
            not_met=difference.not_met,
            mean_met=difference.mean_met,
            mean_not_met=difference.mean_not_met,
            difference=_share(difference.difference),
        ),
        flags=_flags(place, shared, mean, contrast, difference),
    )


def _flags(place: Place, shared: Shared, mean: intervals.Mean, contrast: Contrast, difference: Impact) -> list[Flag]:
    found = [*shared.flags]
    if not mean.n:
        found.append("not_rated")
    elif len(place.scales) > 1:
        found.append("mixed_scales")
    else:
        found += ["few_ratings"] if mean.n < FEWEST else []
        found += contrast.flags
    if not difference.not_met:
        found.append("no_comparison")
    elif min(difference.met, difference.not_met) < FEWEST:
        found.append("small_base")
    if difference.difference.estimate is not None and difference.difference.low is None:
        found.append("no_interval")
    return _known(found)


def _known(flags: Sequence[str]) -> list[Flag]:
    return list(dict.fromkeys(flags))  # type: ignore[arg-type]  # the document's validation holds them to its names


def _share(found: Estimate) -> Share:
    return Share(**asdict(found))


def _mean(found: intervals.Mean) -> Mean:
    return Mean(**asdict(found))
