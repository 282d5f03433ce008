"""A release: what a shared or public view shows, computed once over all its cells and kept until it may change. Pure.

**Whom it shows.** A release shows the respondents who had answered when it was made. Those who answer later wait, in
each of its finest groups, until k of them have come, and are then taken in together. So any two states of a release
differ, in every cell and in every combination of cells, by nobody or by at least k people at a time.

**What it shows.** The choice of counts is made once (`families`) and holds for later states: what is hidden stays
hidden, and only what has become small is hidden in addition. What can be told of the hidden counts of the first state
can then be told of them later, and no more, whoever comes later. When the number of respondents has doubled, and
always where there is a single cell, the choice is made anew.

**What others see.** Every choice reckons with all that the other releases of the survey show, and with what this one
showed before: their cells are further rows of the table (`views`), each over the people whom that state showed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from app.aggregates.document import Aggregates, Share, StageFigures, Weighting
from app.aggregates.families import RESPONSES, Families, Foreign, Seen, chosen
from app.aggregates.topline_document import Toplines
from app.aggregates.views import Atoms, Lattice
from app.analysis.suppression import Bools, small
from app.mentions.codes import MEASURES

GROWTH = 2
"""A choice is made anew when there are this many times the respondents."""
ALL_TOGETHER = ""
"""The name of the only cell of a view that cannot be narrowed."""
LEVEL = 0.95
"""The confidence level of what is released: intervals at several levels would tell more than one of them."""


class Plan(BaseModel):
    """What a release keeps for itself: whom it has taken in, and what it has chosen to show."""

    model_config = ConfigDict(frozen=True)

    start: int = Field(description="The survey's revision when it was made: who is in a group that was empty then")
    taken_in: dict[str, int] = Field(description="Finest cell → the revision up to which its respondents are shown")
    size: int = Field(description="Respondents when the choice was made")
    shown: dict[str, list[str]] = Field(description="Family of counts → names of the cells shown")


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


def taken_in(plan: Plan | None, waiting: Mapping[str, int], revision: int, k: int) -> dict[str, int]:
    """Up to which revision each finest group is shown now; `waiting` counts those of it who came since."""
    full = {cell: revision for cell, count in waiting.items() if count >= k}
    return {**plan.taken_in, **full} if plan else {}


def choose(atoms: Atoms, counts: Families, k: int, plan: Plan | None, others: Sequence[Plan]) -> Seen:
    """What the first of the lattices may show; the further ones are those of `others`, in their order."""
    lattice, *foreign = atoms.lattices
    people = int(counts[RESPONSES].counts[lattice.members[0]].sum())
    seen_by_others = {
        name: _foreign(counts, name, k, list(zip(foreign, others, strict=True))) for name in counts if others
    }
    if plan is None or _chooses_anew(plan, lattice, people):
        return chosen(counts, lattice, k, None, seen_by_others)
    kept = {name: cells_named(lattice, plan.shown.get(name, [])) for name in counts}
    if any((kept[name] & _is_small(counts, name, lattice.members, k)).any() for name in counts):
        return chosen(counts, lattice, k, kept, seen_by_others)
    return kept


def _chooses_anew(plan: Plan, lattice: Lattice, people: int) -> bool:
    return len(lattice.cells) == 1 or people >= GROWTH * plan.size


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
    return Foreign(np.vstack(rows), np.concatenate(seen))


def cells_named(lattice: Lattice, names: Iterable[str]) -> Bools:
    """(cells,) which of the cells bear these names."""
    wanted = frozenset(names)
    return np.array([cell in wanted for cell in lattice.cells])


def planned(lattice: Lattice, seen: Seen, taken: dict[str, int], size: int, before: Plan | None, revision: int) -> Plan:
    """What is to be kept of a choice."""
    anew = before is None or _chooses_anew(before, lattice, size)
    return Plan(
        start=before.start if before else revision,
        taken_in=taken,
        size=size if before is None or anew else before.size,
        shown={
            name: [cell for cell, shown in zip(lattice.cells, cells.tolist(), strict=True) if shown]
            for name, cells in seen.items()
        },
    )


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
