"""A release: what a shared or public view shows, worked out over all its cells at once. Pure.

**Whom it shows.** A release shows the respondents who had answered when it was made. Those who answer later wait, in
each of its finest groups, until k of them have come, and are then taken in together. So any two states of a release
differ, in every cell and in every combination of cells, by nobody or by at least k people at a time.

**What it shows.** Every state chooses its counts over all cells together (`families`), so that nothing small can be
computed from them. The choice reckons with what else is known: what the other releases of the survey show, and what
this one showed before. Their cells are further rows of the same table (`views`), each over the people whom that state
showed, and what was too small in them must stay unknown as well.

**What is left.** Of earlier states only the last one is reckoned with, and of other releases the dozen made last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from app.aggregates.document import Aggregates, Share, StageFigures, Weighting
from app.aggregates.families import Families, Foreign, Seen, chosen
from app.aggregates.topline_document import Toplines
from app.aggregates.views import Atoms, Lattice
from app.analysis.suppression import Bools, small
from app.mentions.codes import MEASURES

ALL_TOGETHER = ""
"""The name of the only cell of a view that cannot be narrowed."""
LEVEL = 0.95
"""The confidence level of what is released: intervals at several levels would tell more than one of them."""


class Plan(BaseModel):
    """What a release keeps for itself: whom it has taken in, and what it has chosen to show."""

    model_config = ConfigDict(frozen=True)

    start: int = Field(description="The survey's revision of this state: who comes to an empty group comes later")
    taken_in: dict[str, int] = Field(description="Finest cell → the revision up to which its respondents are shown")
    shown: dict[str, list[str]] = Field(description="Family of counts → names of the cells shown")

    @property
    def earliest(self) -> int:
        """Whoever came up to this revision is shown."""
        return min(self.taken_in.values(), default=self.start)


class ReleasedCell(BaseModel):
    """The figures of one group, or of all."""

    responses: int
    stages: list[StageFigures]
    hidden: int = Field(description="Figures left out")


class Release(BaseModel):
    """What everybody with access to the view may see."""

    k: int
    axes: dict[str, list[str]] = Field(description="What it can be narrowed by, with the groups there are")
    model: str
    versions: list[int]
    as_of: datetime
    first_day: date | None = Field(description="The Monday of the week of the first answer")
    last_day: date | None = Field(description="The Sunday of the week of the last")
    cells: dict[str, ReleasedCell] = Field(description="By name; a group that is not there is too small")
    toplines: dict[str, Toplines] = Field(description="By language; only of views that cannot be narrowed")


class Words(BaseModel):
    """What a release's figures are about, in the language of their reader."""

    survey: str
    title: str
    simulated: bool
    stages: dict[str, str]
    touchpoints: dict[str, str]
    notes: list[str]


@dataclass(frozen=True)
class Waiting:
    """Those of a finest group who are not shown yet: how many, and the revision at which the first came."""

    count: int
    first: int


def taken_in(waiting: Mapping[str, Waiting], revision: int, k: int) -> dict[str, int] | None:
    """Up to which revision each finest group is shown from now on; None while nowhere k wait."""
    if not any(one.count >= k for one in waiting.values()):
        return None
    return {cell: one.first - 1 if 0 < one.count < k else revision for cell, one in waiting.items()}


def choose(atoms: Atoms, counts: Families, k: int, others: Sequence[Plan]) -> Seen:
    """What the first of the lattices may show; the further ones are those of `others`, in their order."""
    lattice, *foreign = atoms.lattices
    views = list(zip(foreign, others, strict=True))
    return chosen(counts, lattice, k, {name: _foreign(counts, name, k, views) for name in counts if views})


def _is_small(counts: Families, name: str, members: Bools, k: int) -> Bools:
    family = counts[name]
    cells = members @ family.counts
    if family.of is None:
        tiny: Bools = cells < k
        return tiny
    bases = members @ counts[family.of].counts
    found = small(cells, bases, k)
    return found & (cells > 0) & (cells < bases) if family.base else found


def _foreign(counts: Families, name: str, k: int, views: Sequence[tuple[Lattice, Plan]]) -> Foreign:
    """What others see of a family, and what of theirs is too small to be seen."""
    rows, seen = [], []
    for lattice, plan in views:
        shown = cells_named(lattice, plan.shown.get(name, []))
        matters = shown | _is_small(counts, name, lattice.members, k)
        rows.append(lattice.members[matters])
        seen.append(shown[matters])
    members, known = np.vstack(rows), np.concatenate(seen)
    kinds = np.unique(np.column_stack([members, ~known]), axis=0)  # the same row seen stands before it hidden
    first = np.unique(kinds[:, :-1], axis=0, return_index=True)[1]
    different = kinds[first]
    return Foreign(different[:, :-1], ~different[:, -1])


def cells_named(lattice: Lattice, names: Iterable[str]) -> Bools:
    """(cells,) which of the cells bear these names."""
    wanted = frozenset(names)
    return np.array([cell in wanted for cell in lattice.cells])


def planned(lattice: Lattice, seen: Seen, taken: dict[str, int], revision: int) -> Plan:
    """What is to be kept of a choice."""
    return Plan(
        start=revision,
        taken_in=taken,
        shown={
            name: [cell for cell, shown in zip(lattice.cells, cells.tolist(), strict=True) if shown]
            for name, cells in seen.items()
        },
    )


def sizes_shown(release: Release) -> dict[str, list[str]]:
    """The questions whose distributions tell how large groups are, with the groups."""
    asked = next(iter(release.toplines.values())).questions if release.toplines else []
    return {one.question: [option.id for option in one.options] for one in asked if one.options}


def read(release: Release, cell: str, words: Words, only: Sequence[str] = ()) -> Aggregates:
    """One cell as an aggregates document."""
    found = release.cells.get(cell)
    stages = found.stages if found else [_unseen(stage) for stage in words.stages]
    return Aggregates(
        survey=words.survey,
        title=words.title,
        simulated=words.simulated,
        versions=release.versions,
        model=release.model,
        where={},
        disposition=["complete"],
        responses=found.responses if found else 0,
        quality=None,
        level=LEVEL,
        weighting=Weighting(),
        as_of=release.as_of,
        outcomes=[],
        stages=[_labelled(stage, words) for stage in stages if not only or stage.stage in only],
        groups=None,
        suppressed=found.hidden if found else 1,
        notes=words.notes,
    )


def _unseen(stage: str) -> StageFigures:
    """A stage of a group that is too small."""
    reach = Share(estimate=None, low=None, high=None, method="wilson")
    nothing = ("base", "effective_base", "no_answer", "mentions", *MEASURES, "emotion_index")
    return StageFigures(
        stage=stage, label=stage, reach=reach, touchpoints=[], flags=["suppressed"], **dict.fromkeys(nothing)
    )


def _labelled(stage: StageFigures, words: Words) -> StageFigures:
    rows = [
        row.model_copy(update={"label": words.touchpoints.get(row.touchpoint, row.label)}) for row in stage.touchpoints
    ]
    return stage.model_copy(update={"label": words.stages.get(stage.stage, stage.label), "touchpoints": rows})
