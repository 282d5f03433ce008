"""Raking: weights that give a sample the margins of its population, as a function of the combination of groups.

All respondents of one combination get the same weight, so the table of combinations with their counts is raked, not
the respondents: however many there are, the work stays that of the table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

TOLERANCE = 1e-12
"""The largest difference between a weighted share and its target at which raking ends."""
ROUNDS = 10_000
"""Rounds over all margins before raking gives up."""

Floats = NDArray[np.float64]


class CannotRake(ValueError):
    """No weights give the sample these margins; `margin` and `group` say where it fails."""

    def __init__(self, message: str, margin: str, group: str | None) -> None:
        super().__init__(message)
        self.margin, self.group = margin, group


@dataclass(frozen=True)
class Margin:
    """The population's shares of the groups of one variable, 0 … 1, which sum to 1."""

    name: str
    targets: Mapping[str, float]


@dataclass(frozen=True)
class Bounds:
    """Between which multiples of the mean weight every weight must lie."""

    lower: float = 0.0
    upper: float = np.inf


@dataclass(frozen=True)
class Raked:
    """Weights of mean 1 and how they came about.

    Attributes
    ----------
    weights : ndarray of shape (c,)
        Per combination, the weight of each of its respondents.
    iterations : int
        Rounds over all margins.
    deviation : float
        The largest difference between a weighted share and its target, 0 … 1; above `TOLERANCE` only where bounds
        forbid the targets.
    trimmed : int
        Respondents whose weight stands at a bound.
    design_effect, effective_base : float
        Kish's n Σw² / (Σw)² and (Σw)² / Σw².
    """

    weights: Floats
    iterations: int
    deviation: float
    trimmed: int
    design_effect: float
    effective_base: float


def rake(
    combinations: Sequence[Sequence[str | None]],
    counts: Sequence[int],
    margins: Sequence[Margin],
    bounds: Bounds | None = None,
) -> Raked:
    """Rake a sample to any number of margins.

    Who gave no answer to a margin's question (None) stays a group of its own that keeps its share of the sample: the
    targets hold among those who answered. With bounds, raking and clipping alternate until both hold; where they
    cannot, the bounds are kept and the deviation that stays is reported.

    Parameters
    ----------
    combinations : sequence of shape (c, m)
        Per combination its group in each of the m margins.
    counts : sequence of int, shape (c,)
        Respondents of each combination.
    margins : sequence of Margin, shape (m,)
    bounds : Bounds, optional
        With lower ≤ 1 ≤ upper, since weights have the mean 1.

    Returns
    -------
    Raked

    Raises
    ------
    CannotRake
        If a group has a target above 0 and no respondents, or respondents and no target above 0, or if the targets
        contradict each other or the empty combinations, so that raking does not converge.
    ValueError
        If there are no respondents, shares do not sum to 1, or the bounds do not hold 1 between them.

    References
    ----------
    W. E. Deming and F. F. Stephan, "On a least squares adjustment of a sampled frequency table when the expected
    marginal totals are known", Ann. Math. Statist. 11 (1940) 427-444. Alternating with clipping: D. Izrael,
    M. Battaglia, M. Frankel, "Extreme survey weight adjustment as a component of sample balancing", SAS Global Forum
    2009, paper 247.

    Examples
    --------
    >>> table = [("young", "f"), ("young", "m"), ("old", "f"), ("old", "m")]
    >>> found = rake(table, [30, 20, 10, 40], [Margin("age", {"young": 0.4, "old": 0.6})])
    >>> found.weights.round(2).tolist(), round(found.design_effect, 2)
    ([0.8, 0.8, 1.2, 1.2], 1.04)
    """
    people = np.asarray(counts, dtype=np.float64)
    if not people.sum() > 0:
        raise ValueError("there are no respondents to weight")
    if bounds and not 0 <= bounds.lower <= 1 <= bounds.upper:
        raise ValueError(f"bounds hold the mean weight 1 between them, not {bounds.lower} … {bounds.upper}")
    axes = [
        _Axis(margin, [combination[place] for combination in combinations], people)
        for place, margin in enumerate(margins)
    ]
    weights = np.ones(len(people))
    deviation, rounds = _deviation(weights * people, axes), 0
    while deviation > TOLERANCE and rounds < ROUNDS:
        before = weights
        for axis in axes:
            weights = axis.adjusted(weights, people)
        if bounds:
            weights = _clipped(weights, people, bounds)
        deviation, rounds = _deviation(weights * people, axes), rounds + 1
        if bounds and np.abs(weights - before).max() <= TOLERANCE / len(axes):
            break
    if deviation > TOLERANCE and not bounds:
        raise _unreached(weights * people, axes)
    return _report(weights, people, rounds, deviation, bounds)


def design_effect(weights: Floats, counts: Floats) -> float:
    """Kish's design effect: by how much unequal weights widen variances, 1 + the squared coefficient of variation.

    Parameters
    ----------
    weights : ndarray of shape (c,)
        Their scale does not matter.
    counts : ndarray of shape (c,)
        How many respondents have each weight.

    Returns
    -------
    float
        At least 1.

    References
    ----------
    L. Kish, "Survey Sampling", Wiley 1965, section 11.7.

    Examples
    --------
    >>> round(design_effect(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0])), 4)
    1.1667
    """
    return float(counts.sum() * (counts @ weights**2) / (counts @ weights) ** 2)


class _Axis:
    """One margin over the table: which group each combination is in, and the share each group shall have."""

    def __init__(self, margin: Margin, groups: Sequence[str | None], people: Floats) -> None:
        self.name = margin.name
        if abs(sum(margin.targets.values()) - 1) > 1e-9 or min(margin.targets.values()) < 0:
            raise ValueError(f"the shares of margin '{margin.name}' are not positive numbers that sum to 1")
        names = dict.fromkeys([*margin.targets, *groups])
        self.groups = list(names)
        codes = {name: code for code, name in enumerate(self.groups)}
        self.code = np.array([codes[group] for group in groups])
        shares = np.bincount(self.code, people, len(codes)) / people.sum()
        self._check(margin, shares)
        silent = float(shares[codes[None]]) if None in codes else 0.0
        targets = [silent if name is None else margin.targets[name] * (1 - silent) for name in self.groups]
        self.target = np.array(targets)

    def _check(self, margin: Margin, shares: Floats) -> None:
        for group, share in zip(self.groups, shares.tolist(), strict=True):
            wanted = None if group is None else margin.targets.get(group, 0)
            where = f"group '{group}' of margin '{margin.name}'"
            if wanted and not share:
                raise CannotRake(f"nobody is in {where}, which shall have {wanted:.4%}", margin.name, group)
            if share and wanted == 0:
                raise CannotRake(f"respondents are in {where}, which has no target above 0", margin.name, group)

    def shares(self, cells: Floats) -> Floats:
        found: Floats = np.bincount(self.code, cells, len(self.target)) / cells.sum()
        return found

    def adjusted(self, weights: Floats, people: Floats) -> Floats:
        """The weights that give this margin exactly, with the mean 1."""
        totals = np.bincount(self.code, weights * people, len(self.target))
        # a group without respondents has a target of 0 and no combination that would take its factor
        factors = self.target * people.sum() / np.where(totals > 0, totals, 1)
        found: Floats = weights * factors[self.code]
        return found


def _gaps(cells: Floats, axes: Sequence[_Axis]) -> Iterator[tuple[float, str, str | None, float, float]]:
    for axis in axes:
        shares = axis.shares(cells)
        place = int(np.abs(shares - axis.target).argmax())
        gap = abs(shares[place] - axis.target[place])
        yield float(gap), axis.name, axis.groups[place], float(shares[place]), float(axis.target[place])


def _deviation(cells: Floats, axes: Sequence[_Axis]) -> float:
    return max((gap for gap, *_ in _gaps(cells, axes)), default=0.0)


def _unreached(cells: Floats, axes: Sequence[_Axis]) -> CannotRake:
    _, margin, group, share, target = max(_gaps(cells, axes), key=lambda gap: gap[0])
    return CannotRake(
        f"raking does not converge: after {ROUNDS} rounds group '{group}' of margin '{margin}' has {share:.4%} "
        f"instead of {target:.4%}; the targets contradict each other or the combinations that nobody is in",
        margin,
        group,
    )


def _clipped(weights: Floats, people: Floats, bounds: Bounds) -> Floats:
    """The weights within the bounds, scaled before so that their mean is 1 afterwards."""

    def clip(scale: float) -> Floats:
        found: Floats = np.clip(scale * weights, bounds.lower, bounds.upper)
        return found

    def excess(scale: float) -> float:
        return float(clip(scale) @ people - people.sum())

    widest = 1 / weights.min()  # every weight is at least 1 there
    return clip(brentq(excess, 0.0, widest, xtol=1e-15)) if excess(1.0) else clip(1.0)


def _report(weights: Floats, people: Floats, rounds: int, deviation: float, bounds: Bounds | None) -> Raked:
    weights = weights if bounds else weights * (people.sum() / (weights @ people))
    at_bound = (weights <= bounds.lower) | (weights >= bounds.upper) if bounds else np.zeros(len(weights), bool)
    found = design_effect(weights, people)
    return Raked(weights, rounds, deviation, int(people[at_bound].sum()), found, float(people.sum()) / found)
