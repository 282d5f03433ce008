"""The document of a release, drawn up from the counts of its atoms and the choice of what may be shown. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce as fold
from operator import add

import numpy as np

from app.aggregates.assemble import pooled_toplines
from app.aggregates.compute import Frame, stages
from app.aggregates.families import RESPONSES, Families, Seen
from app.aggregates.public import Guard
from app.aggregates.public_toplines import guarded_toplines
from app.aggregates.release import LEVEL, Release, ReleasedCell
from app.aggregates.topline_document import Toplines
from app.aggregates.views import Lattice
from app.analysis.suppression import rounded
from app.mentions.sample import Sample
from app.mentions.sums import Cells


@dataclass(frozen=True)
class State:
    """Whom a release shows, counted: its lattice, the cells of each atom, the families, and what may be seen."""

    sample: Sample
    lattice: Lattice
    cells: Sequence[Cells]
    counts: Families
    seen: Seen
    frame: Frame
    k: int


def release(state: State, now: datetime, toplines: dict[str, Toplines]) -> Release:
    """What everybody with access to the view sees."""
    lattice, sample = state.lattice, state.sample
    first, last = _weeks(sample, state.k)
    groups = [cell.split("|") for cell in lattice.cells] if lattice.axes else []
    return Release(
        k=state.k,
        axes={
            axis: list(dict.fromkeys(cell[at] for cell in groups if cell[at] not in ("*", "")))
            for at, axis in enumerate(lattice.axes)
        },
        model=state.frame.reading.model.id,
        versions=_versions(sample, state.k),
        as_of=now,
        first_day=first,
        last_day=last,
        cells=dict(_cells(state)),
        toplines=toplines,
    )


def _cells(state: State) -> Iterator[tuple[str, ReleasedCell]]:
    for place, name in enumerate(state.lattice.cells):
        if not state.seen[RESPONSES][place]:
            continue
        members = state.lattice.members[place]
        true = {
            family: int(counts.counts[members].sum())
            for family, counts in state.counts.items()
            if state.seen[family][place]
        }
        cells = fold(add, [state.cells[atom] for atom in np.flatnonzero(members).tolist()])
        guard = Guard(true, state.k, LEVEL, boxes=len(state.lattice.cells) == 1)
        found = [guard.stage(stage) for stage in stages(cells, state.frame)]
        yield name, ReleasedCell(responses=rounded(true[RESPONSES]), stages=found, hidden=guard.hidden)


def _versions(sample: Sample, k: int) -> list[int]:
    """Those that k people or more have answered."""
    numbers, counts = np.unique(sample.people("version"), return_counts=True)
    return [number for number, count in zip(numbers.tolist(), counts.tolist(), strict=True) if count >= k]


def _weeks(sample: Sample, k: int) -> tuple[date | None, date | None]:
    """The first and the last day of the weeks in which was answered."""
    if len(sample) < k:
        return None, None
    days = sample.people("day")
    first, last = date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))
    return first - timedelta(first.weekday()), last + timedelta(6 - last.weekday())


def released_toplines(
    sample: Sample, k: int, slug: str, languages: Sequence[str], withheld: Collection[str], now: datetime
) -> dict[str, Toplines]:
    """The distribution of every question in each language, as everybody may see it."""
    return {
        lang: guarded_toplines(pooled_toplines(sample, slug, False, LEVEL, lang, now), k, withheld)
        for lang in languages
    }
