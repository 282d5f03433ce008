"""The aggregates document from columns: cells of the total and of every group, then their figures. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce as fold
from operator import add

import numpy as np

from app.aggregates.compute import Frame, stages
from app.aggregates.document import Aggregates, Group, Weighting
from app.aggregates.groups import split
from app.aggregates.labels import listed_touchpoints, open_questions, say, touchpoint_labels
from app.aggregates.notes import notes
from app.aggregates.request import GroupBy
from app.aggregates.topline_document import Toplines
from app.aggregates.toplines import Chosen, topline
from app.mentions.cells import Cells, reduce
from app.mentions.reading import Reading
from app.mentions.selection import Selection, select
from app.mentions.snapshot import Snapshot
from app.mentions.visible import Mask
from app.surveys.schema import Question, Statement


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


def pooled_toplines(
    found: Snapshot, selection: Selection, slug: str, simulated: bool, level: float, lang: str, now: datetime
) -> Toplines:
    """The distribution of every question of the pooled versions."""
    newest = found.newest
    chosen = Chosen(found.parts, masks(found, selection), found.vocabulary)
    wordings: dict[str, tuple[str, list[Question]]] = {}
    for number in sorted(found.versions, reverse=True):
        for section, question in found.versions[number].questions():
            wordings.setdefault(question.id, (section.id, []))[1].append(question)
    pooled = np.concatenate(
        [part.respondents.version[mask] for part, mask in zip(found.parts, chosen.masks, strict=True)]
    )
    return Toplines(
        survey=slug,
        title=say(newest.title, lang, newest.languages[0]),
        simulated=simulated,
        versions=np.unique(pooled).tolist(),
        where={segment.question.id: list(values) for segment, values in selection.where},
        disposition=list(selection.dispositions),
        responses=len(pooled),
        level=level,
        as_of=now,
        questions=[
            topline(section, questions, chosen, level, lang, newest.languages[0])
            for section, questions in wordings.values()
            if not isinstance(questions[0], Statement)
        ],
        suppressed=0,
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
