"""The cells of one row against each other: all groups at once, and every pair."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

import numpy as np

from app.analysis.comparisons import Comparison, Effect, Verdict, equality, linearised
from app.analysis.contingency import chi_square, rao_scott
from app.analysis.intervals import effective_base
from app.analysis.proportions import Portion, two_proportions
from app.analysis.ranks import kruskal_wallis, mann_whitney, weighted_ranks
from app.analysis.welch import welch
from app.comparisons.estimates import mean, respondents
from app.comparisons.lines import Cell, Clustered, Portions, Ratings, less

Means = Literal["welch", "mann-whitney"]


def overall(cells: Sequence[Cell], level: float, design: int | None) -> tuple[Verdict, Effect]:
    """Whether the groups differ at all: χ² of shares, Kruskal–Wallis of ratings, Wald of whole stages."""
    portions = [cell for cell in cells if isinstance(cell, Portions)]
    if portions:
        return table([[cell.part for cell in portions], [less(cell.base, cell.part) for cell in portions]], design)
    ratings = [cell.values for cell in cells if isinstance(cell, Ratings)]
    if ratings:
        return kruskal_wallis(ratings) if design is None else weighted_ranks(ratings, design)
    clustered = [cell for cell in cells if isinstance(cell, Clustered)]
    means = [mean(cell, level, design) for cell in clustered]
    people = sum(respondents(cell) for cell in clustered)
    return equality([one.mean for one in means], [one.se for one in means], people - 1), Effect(None, "")


def table(rows: Sequence[Sequence[object]], design: int | None) -> tuple[Verdict, Effect]:
    """χ² of a table of tallies, with the Rao–Scott correction where it is weighted."""
    counts, weights, squares = (
        np.array([[getattr(cell, name) for cell in row] for row in rows], dtype=np.float64)
        for name in ("count", "weight", "weight_sq")
    )
    if design is None:
        return chi_square(counts)
    return rao_scott(counts, weights, squares, design)


def pair(one: Cell, other: Cell, level: float, design: int | None, means: Means) -> Comparison:
    """Two groups against each other: the first less the second."""
    if isinstance(one, Portions) and isinstance(other, Portions):
        return two_proportions(_portion(one), _portion(other), level)
    if isinstance(one, Portions) or isinstance(other, Portions):
        raise TypeError("a share cannot be compared with a mean")
    a, b = mean(one, level, design), mean(other, level, design)
    if isinstance(one, Clustered) or isinstance(other, Clustered):
        return linearised(a, b, level, respondents(one) + respondents(other) - 2)
    found = welch(a, b, level)
    if design is not None:
        found = linearised(a, b, level, a.n + b.n - 2)
    if means == "welch":
        return found
    if design is None:
        test, effect = mann_whitney(one.values, other.values)
    else:
        test, effect = weighted_ranks([one.values, other.values], design)
    return Comparison(found.difference, test, effect)


def pairs(cells: Sequence[Cell], level: float, design: int | None, means: Means) -> dict[tuple[int, int], Comparison]:
    """Every pair of groups, the one further left first."""
    return {
        (left, right): pair(cells[left], cells[right], level, design, means)
        for left, right in combinations(range(len(cells)), 2)
    }


def _portion(cell: Portions) -> Portion:
    base = cell.base
    plain = base.weight == base.weight_sq == base.count
    effective = None if plain else effective_base(base.weight, base.weight_sq)
    return Portion(cell.part.weight, base.weight, effective)
