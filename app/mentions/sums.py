"""Sums over respondents from which every figure per stage and touchpoint comes; those of disjoint sets add up."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tallies = NDArray[np.float64]
Floats = NDArray[np.float64]
LEVELS = 12  # points 1 … 11; place 0 stays empty


@dataclass(frozen=True)
class Cells:
    """Sums over some respondents: S stages, T touchpoints; the last axis of a tally is (count, Σw, Σw²)."""

    responses: Tallies
    """(3,)"""
    versions: Floats
    """By version number: responses."""
    offers: Floats
    """By offer: respondents shown it, where its stage has a place."""
    base: Tallies
    """(S, 3) respondents in the base of a stage."""
    no_answer: Floats
    """(S,) shown, not answered: outside the base."""
    reach: Tallies
    """(S, 3) respondents with at least one mention."""
    touchpoint_base: Tallies
    """(S, T, 3)"""
    named: Tallies
    """(S, T, 3) mentions on the aided list."""
    unaided: Tallies
    """(S, T, 3) mentions in answers to the open question."""
    open_shown: Tallies
    """(S, 3) respondents shown an open question of the stage."""
    open_answered: Floats
    """(S,)"""
    histograms: dict[str, Tallies]
    """Measure → (S, T, LEVELS, 3)."""
    emotions: Tallies
    """(S, T, 1 + emotions, 3)"""
    sums: dict[str, Tallies]
    """Figure → (S, 7): respondents, ratings, Σwm, Σwt, Σw²m², Σw²mt, Σw²t²."""
    left_out: Floats
    """By stage code: mentions that the model has no room for."""

    def __add__(self, other: "Cells") -> "Cells":
        """The sums of both sets of respondents, which have nobody in common."""
        return Cells(**{name: _added(value, getattr(other, name)) for name, value in vars(self).items()})

    def size(self) -> int:
        """Bytes held."""
        arrays = [
            each for value in vars(self).values() for each in (value.values() if isinstance(value, dict) else [value])
        ]
        return sum(array.nbytes for array in arrays)


def _added(one: Any, other: Any) -> Any:
    if isinstance(one, dict):
        return {name: value + other[name] for name, value in one.items()}
    if one.shape == other.shape:
        return one + other
    size = max(len(one), len(other))
    return _padded(one, size) + _padded(other, size)


def _padded(array: NDArray[Any], size: int) -> NDArray[Any]:
    return np.pad(array, [(0, size - len(array)), *[(0, 0)] * (array.ndim - 1)])
