"""The aggregates document from columns: cells of the total and of every group, then their figures. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce as fold
from operator import add

from app.aggregates.compute import Frame, stages
from app.aggregates.document import Aggregates, Group, Weighting
from app.aggregates.groups import split
from app.aggregates.labels import listed_touchpoints, open_questions, say, touchpoint_labels
from app.aggregates.notes import notes
from app.aggregates.request import GroupBy
from app.mentions.cells import Cells, reduce
from app.mentions.reading import Reading
from app.mentions.selection import Selection, select
from app.mentions.snapshot import Snapshot
from app.mentions.visible import Mask


@dataclass(frozen=True)
class Wanted:
    """A request that was understood."""

    reading: Reading
    selection: Selection
    group_by: GroupBy | None
    only: tuple[str, ...]
    """Stages; empty: all."""
    level: float
    lang: str


def assemble(found: Snapshot, wanted: Wanted, slug: str, simulated: bool, now: datetime) -> Aggregates:
    """The whole document."""
    newest, reading, lang = found.newest, wanted.reading, wanted.lang
    frame = Frame(
        vocabulary=found.vocabulary,
        reading=reading,
        touchpoints=listed_touchpoints(found.versions, reading),
        labels=touchpoint_labels(found.versions),
        open_questions=open_questions(found.versions),
        level=wanted.level,
        lang=lang,
        only=frozenset(wanted.only),
    )
    chosen = masks(found, wanted.selection)
    total = _cells(found, frame, chosen)
    return Aggregates(
        survey=slug,
        title=say(newest.title, lang, newest.languages[0]),
        simulated=simulated,
        versions=[number for number, count in enumerate(total.versions.tolist()) if count],
        model=reading.model.id,
        where={segment.question.id: list(values) for segment, values in wanted.selection.where},
        disposition=list(wanted.selection.dispositions),
        responses=int(total.responses[0]),
        level=wanted.level,
        weighting=Weighting(),
        as_of=now,
        stages=stages(total, frame),
        groups=None if wanted.group_by is None else list(_grouped(found, frame, wanted.group_by, chosen)),
        suppressed=0,
        notes=notes(total, found.vocabulary, newest.model(), reading, simulated, lang),
    )


def masks(found: Snapshot, selection: Selection) -> list[Mask]:
    """Who is selected, part by part."""
    return [select(part, found.vocabulary, selection) for part in found.parts]


def _grouped(found: Snapshot, frame: Frame, by: GroupBy, chosen: Sequence[Mask]) -> Iterator[Group]:
    for key in split(by, found.parts, found.vocabulary):
        cells = _cells(found, frame, [one & members for one, members in zip(chosen, key.masks, strict=True)])
        responses = int(cells.responses[0])
        if key.group is not None or responses:
            yield Group(
                by={by.name: key.group},
                label=say(key.label, frame.lang),
                responses=responses,
                stages=stages(cells, frame),
            )


def _cells(found: Snapshot, frame: Frame, chosen: Sequence[Mask]) -> Cells:
    parts = zip(found.parts, chosen, strict=True)
    return fold(
        add, (reduce(part, found.vocabulary, frame.reading, frame.open_questions, mask) for part, mask in parts)
    )
