"""The counts of respondents that figures consist of, atom by atom, and which of them a view may show. Pure.

Counts form a tree: respondents; those who were shown a stage's question; of these, those who named something, and who
named each touchpoint. A count is shown only where the one above it is, and neither it nor what it leaves of that one
is small. Bases count everybody who was shown a question, whether they answered or skipped it: the few who skipped
would otherwise be the difference of two bases.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.aggregates.views import Lattice
from app.analysis.suppression import Bools, Table, Whole, shown
from app.mentions.codes import Vocabulary
from app.mentions.reading import Reading
from app.mentions.sums import Cells

RESPONSES = "responses"


@dataclass(frozen=True)
class Family:
    """One count by atom; `of` names the count that it is a part of."""

    counts: Whole
    """(atoms,)"""
    of: str | None
    base: bool = False
    """A base: that all were asked, or nobody, follows from the questionnaire and is no secret."""


Families = Mapping[str, Family]
Seen = dict[str, Bools]
"""By family, (cells,): what of a view is shown."""


def families(
    cells: Sequence[Cells], reading: Reading, vocabulary: Vocabulary, touchpoints: Sequence[Sequence[str]]
) -> Families:
    """All counts; `cells` holds those of each atom, `touchpoints` the ones asked about at each stage."""
    found = {RESPONSES: Family(_whole([one.responses[0] for one in cells]), None)}
    for place, stage in enumerate(reading.model.stages):
        codes = {name: vocabulary.touchpoints.code(name) for name in touchpoints[place]}
        found |= dict(_of_stage(cells, place, stage.id, codes))
    return found


def base_of(stage: str, touchpoint: str = "") -> str:
    """The family of those who were shown a stage's question, or one that offers the touchpoint."""
    return f"base {stage} {touchpoint}".rstrip()


def reach_of(stage: str) -> str:
    """The family of those who named anything at a stage."""
    return f"reach {stage}"


def named_of(stage: str, touchpoint: str) -> str:
    """The family of those who named a touchpoint."""
    return f"named {stage} {touchpoint}"


def _of_stage(cells: Sequence[Cells], place: int, stage: str, codes: Mapping[str, int]) -> Iterator[tuple[str, Family]]:
    answered = _whole([one.base[place, 0] for one in cells])
    skipped = _whole([one.no_answer[place] for one in cells])
    yield base_of(stage), Family(answered + skipped, RESPONSES, base=True)
    yield reach_of(stage), Family(_whole([one.reach[place, 0] for one in cells]), base_of(stage))
    for name, code in codes.items():
        offered = _whole([one.touchpoint_base[place, code, 0] for one in cells])
        everywhere = bool((offered == answered).all())
        yield base_of(stage, name), Family(answered + skipped if everywhere else offered, base_of(stage), base=True)
        yield named_of(stage, name), Family(_whole([one.named[place, code, 0] for one in cells]), base_of(stage, name))


def _whole(counts: Sequence[float]) -> Whole:
    return np.array(counts).round().astype(np.int64)


@dataclass(frozen=True)
class Foreign:
    """Further cells, as rows of atoms: what others can see of a family, and what must stay hidden from them."""

    members: Bools
    """(rows, atoms)"""
    seen: Bools
    """(rows,)"""


def chosen(counts: Families, lattice: Lattice, k: int, foreign: Mapping[str, Foreign]) -> Seen:
    """What of a view's lattice may be shown; `foreign` holds by family the cells of other views."""
    found: Seen = {}
    nothing = Foreign(np.zeros((0, lattice.members.shape[1]), bool), np.zeros(0, bool))
    for name, family in counts.items():
        candidates = lattice.asked if family.of is None else found[family.of]
        parent = None if family.of is None else counts[family.of].counts
        if family.base and parent is not None and np.array_equal(family.counts, parent):
            found[name] = candidates  # the same count under another name
            continue
        found[name] = _of_family(family, parent, lattice.members, candidates, foreign.get(name, nothing), k)
    return found


def _of_family(
    family: Family, parent: Whole | None, members: Bools, candidates: Bools, foreign: Foreign, k: int
) -> Bools:
    own = len(members)
    table = Table(np.vstack([members, foreign.members]), family.counts, parent)
    known = np.concatenate([np.zeros(own, bool), foreign.seen])
    plain = np.zeros(len(known), bool)
    if family.base and table.bases is not None:
        plain = (table.cells == 0) | (table.cells == table.bases)
        plain[:own] &= candidates
    wished = np.concatenate([candidates, np.zeros(len(foreign.seen), bool)])
    return shown(table, k, wished, known & ~plain, plain)[:own] | plain[:own]
