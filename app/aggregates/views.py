"""Views of one survey that overlap: whom each shows, by which groups, and the atoms of which all their cells consist.

An atom is a set of respondents whom no view tells apart. Every cell that any view can show – the total, a group, a
group of a group – is a sum of atoms, so that one table holds them all. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from app.aggregates.groups import split
from app.aggregates.request import GroupBy
from app.analysis.suppression import Bools
from app.mentions.columns import Ints
from app.mentions.sample import Sample
from app.mentions.visible import Mask

ALL = "*"
NOBODY = ""
"""The group of those who did not answer: nobody can ask for it, but it is there, and can be computed."""
_BETWEEN = "|"


@dataclass(frozen=True)
class View:
    """Whom a view shows, part by part, and the things by which it can be narrowed."""

    masks: Sequence[Mask]
    by: tuple[GroupBy, ...] = ()


@dataclass(frozen=True)
class Lattice:
    """All cells of one view over the atoms of all views."""

    axes: tuple[str, ...]
    cells: tuple[str, ...]
    """Names, as `cell_name` makes them."""
    members: Bools
    """(cells, atoms)"""
    asked: Bools
    """(cells,) whether one can ask for it."""
    finest: tuple[str, ...]
    """(atoms,) the finest cell that an atom lies in; empty for atoms outside the view."""


@dataclass(frozen=True)
class Atoms:
    """For every respondent of every part the place of their atom; −1 outside all views."""

    places: Sequence[Ints]
    size: int
    lattices: tuple[Lattice, ...]
    """One for each view."""


def cell_name(groups: Sequence[str]) -> str:
    """The name of a cell: for each axis a group, or all."""
    return _BETWEEN.join(groups)


def atoms(sample: Sample, views: Sequence[View]) -> Atoms:
    """The atoms of these views of the sample's survey."""
    found, codes, groups = sample.found, [], []
    for view in views:
        if view.by:
            by = split(view.by, found.parts, found.vocabulary)
            places, keys = by.places, [tuple(group or NOBODY for group in key.by.values()) for key in by.keys]
        else:
            places, keys = [np.zeros(len(part), np.int32) for part in found.parts], [()]
        inside = zip(view.masks, places, strict=True)
        codes.append(np.concatenate([np.where(mask, place, -1) for mask, place in inside]))
        groups.append(keys)
    rows = np.stack(codes, axis=1)
    among = (rows >= 0).any(axis=1)
    kinds, numbers = np.unique(rows[among], axis=0, return_inverse=True)
    pooled = np.full(len(rows), -1, np.int32)
    pooled[among] = numbers.reshape(-1)
    ends = np.cumsum([len(part) for part in found.parts])[:-1]
    lattices = tuple(
        _lattice(tuple(one.name for one in view.by), keys, kinds[:, column])
        for column, (view, keys) in enumerate(zip(views, groups, strict=True))
    )
    return Atoms(np.split(pooled, ends), len(kinds), lattices)


def _lattice(axes: tuple[str, ...], keys: Sequence[tuple[str, ...]], places: NDArray[np.int32]) -> Lattice:
    there = [keys[place] for place in np.unique(places[places >= 0]).tolist()]
    values = [
        list(
            dict.fromkeys(key[axis] for key in keys if key[axis] != NOBODY or any(one[axis] == NOBODY for one in there))
        )
        for axis in range(len(axes))
    ]
    cells = list(product(*([ALL, *groups] for groups in values)))
    fits = np.array(
        [[all(wanted in (ALL, has) for wanted, has in zip(cell, key, strict=True)) for key in keys] for cell in cells]
    )
    members = np.where(places >= 0, fits[:, np.maximum(places, 0)], False)
    return Lattice(
        axes=axes,
        cells=tuple(map(cell_name, cells)),
        members=members,
        asked=np.array([NOBODY not in cell for cell in cells]),
        finest=tuple("" if place < 0 else cell_name(keys[place]) for place in places.tolist()),
    )
