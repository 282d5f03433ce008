"""The aggregates document from columns: cells of the total and of every group, then their figures. Pure."""

from collections.abc import Callable, Iterator, Sequence
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
from app.aggregates.outcomes import outcome_figures
from app.aggregates.quality import quality
from app.aggregates.request import GroupBy
from app.aggregates.topline_document import Toplines
from app.aggregates.toplines import topline
from app.mentions.cells import reduce
from app.mentions.counts import Grouped
from app.mentions.reading import Reading
from app.mentions.sample import Sample
from app.mentions.sums import Cells
from app.surveys.schema import Question, Statement


@dataclass(frozen=True)
class Wanted:
    """A request that was understood."""

    reading: Reading
    group_by: tuple[GroupBy, ...]
    only: tuple[str, ...]
    """Stages; empty: all."""
    level: float
    lang: str


def assemble(chosen: Sample, wanted: Wanted, slug: str, simulated: bool, now: datetime) -> Aggregates:
    """The whole document."""
    found = chosen.found
    newest, reading, lang = found.newest, wanted.reading, wanted.lang
    frame = frame_of(chosen, wanted)
    (total,) = cells_of(chosen, frame)
    return Aggregates(
        survey=slug,
        title=say(newest.title, lang, newest.languages[0]),
        simulated=simulated,
        versions=[number for number, count in enumerate(total.versions.tolist()) if count],
        model=reading.model.id,
        where={segment.question.id: list(values) for segment, values in chosen.selection.where},
        disposition=list(chosen.selection.dispositions),
        responses=int(total.responses[0]),
        quality=quality(chosen),
        level=wanted.level,
        weighting=weighting_of(chosen),
        as_of=now,
        outcomes=outcome_figures(chosen, wanted.level, lang)[0],
        stages=stages(total, frame),
        groups=list(_grouped(chosen, frame, wanted.group_by)) if wanted.group_by else None,
        suppressed=0,
        notes=notes(total, found.vocabulary, newest.model(), reading, simulated, lang),
    )


def frame_of(chosen: Sample, wanted: Wanted) -> Frame:
    """What stays the same for the total and every group of a sample."""
    found = chosen.found
    return Frame(
        vocabulary=found.vocabulary,
        reading=wanted.reading,
        touchpoints=listed_touchpoints(found.versions, wanted.reading),
        labels=touchpoint_labels(found.versions),
        open_questions=open_questions(found.versions),
        level=wanted.level,
        lang=wanted.lang,
        only=frozenset(wanted.only),
        design=chosen.design,
    )


def pooled_toplines(
    sample: Sample,
    slug: str,
    simulated: bool,
    level: float,
    lang: str,
    now: datetime,
    only: Callable[[Question], bool] = lambda _: True,
) -> Toplines:
    """The distribution of every question of the pooled versions, or `only` of some."""
    found = sample.found
    newest = found.newest
    wordings: dict[str, tuple[str, list[Question]]] = {}
    for number in sorted(found.versions, reverse=True):
        for section, question in found.versions[number].questions():
            wordings.setdefault(question.id, (section.id, []))[1].append(question)
    pooled = np.concatenate(
        [part.respondents.version[mask] for part, mask in zip(found.parts, sample.masks, strict=True)]
    )
    return Toplines(
        survey=slug,
        title=say(newest.title, lang, newest.languages[0]),
        simulated=simulated,
        versions=np.unique(pooled).tolist(),
        where={segment.question.id: list(values) for segment, values in sample.selection.where},
        disposition=list(sample.selection.dispositions),
        responses=len(pooled),
        level=level,
        weighting=weighting_of(sample),
        as_of=now,
        questions=[
            topline(section, questions, sample, level, lang, newest.languages[0])
            for section, questions in wordings.values()
            if not isinstance(questions[0], Statement) and only(questions[0])
        ],
        suppressed=0,
    )


def weighting_of(chosen: Sample) -> Weighting:
    """How the respondents of a sample were weighted."""
    if chosen.weights is None:
        return Weighting()
    if chosen.raked is None:
        return Weighting(method="rake", respondents=chosen.design)
    told = ("design_effect", "effective_base", "iterations", "deviation", "trimmed")
    return Weighting(method="rake", respondents=chosen.design, **{name: getattr(chosen.raked, name) for name in told})


def _grouped(chosen: Sample, frame: Frame, by: tuple[GroupBy, ...]) -> Iterator[Group]:
    groups = split(by, chosen.found.parts, chosen.found.vocabulary)
    grouped = [Grouped(places, len(groups.keys)) for places in groups.places]
    outcomes = outcome_figures(chosen, frame.level, frame.lang, grouped)
    for key, cells, led_to in zip(groups.keys, cells_of(chosen, frame, grouped), outcomes, strict=True):
        responses = int(cells.responses[0])
        if key.answered or responses:
            yield Group(
                by=dict(key.by),
                label=" · ".join(say(label, frame.lang) for label in key.labels),
                responses=responses,
                outcomes=led_to,
                stages=stages(cells, frame),
            )


def cells_of(chosen: Sample, frame: Frame, grouped: Sequence[Grouped] | None = None) -> list[Cells]:
    """The cells of the sample, or of each of its groups; `grouped` part by part."""
    found = chosen.found
    reduced = [
        reduce(
            part, found.vocabulary, frame.reading, frame.open_questions, chosen.masks[at],
            grouped=grouped[at] if grouped else None,
            weights=chosen.weights[at] if chosen.weights else None,
        )
        for at, part in enumerate(found.parts)
    ]  # fmt: skip
    return [fold(add, cells) for cells in zip(*reduced, strict=True)]
