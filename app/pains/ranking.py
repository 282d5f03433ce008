"""Aggregates become pain points: everything here follows from the figures of each touchpoint, whoever may see them.

Definitions. `reach` is the touchpoint's frequency: the share of its base that met it. `dissatisfied` and `satisfied`
are the bottom-2 and top-2 shares of its satisfaction ratings; on scales under four points the boxes would meet in the
middle, so nothing is ranked there. `important` is the top-2 share of its importance ratings. Pain is the product of
reach, dissatisfied and important. Where importance was not asked of every touchpoint that can be ranked, it counts 1
for all: a touchpoint must not come first only because nobody was asked how important it is.

Reach and the boxes are taken as uncorrelated (the one counts whom the other is a share of), the boxes of satisfaction
and importance as correlated in any way, since the same people gave both ratings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from app.aggregates.document import Aggregates, Score, Share, StageFigures, TouchpointFigures
from app.analysis.intervals import Estimate
from app.analysis.products import complement, opportunity, product
from app.mentions.codes import OTHER
from app.pains.document import FLAGS, Flag, Importance, Index, PainPoint, PainPoints, Verbatim
from app.surveys.schema import Questionnaire, Touchpoints

LEAST_SCALE = 4
Place = tuple[str, str]
"""Stage and touchpoint."""
Said = Mapping[Place, tuple[int, list[Verbatim]]]
"""How many wrote something, and some of what they wrote."""


def pain_points(found: Aggregates, said: Said | None = None, scale: int | None = None) -> PainPoints:
    """The document; `said` is None for whoever may not read what people wrote.

    `scale` are the points of the rating scales where the figures hold no histograms to tell them by.

    Free texts that nobody has coded yet are no touchpoint and are left out.
    """
    rows = [
        (stage, row)
        for stage in found.stages
        for row in stage.touchpoints
        if row.touchpoint != OTHER and "not_asked" not in stage.flags
    ]
    boxes = Boxes(scale)
    importance = _importance([row for _, row in rows], boxes)
    items = [_item(stage, row, importance, boxes, said) for stage, row in rows]
    items.sort(key=lambda one: (-_pain(one), one.label, one.stage))
    return PainPoints(
        importance=importance,
        items=[one.model_copy(update={"rank": at if one.pain else None}) for at, one in enumerate(items, start=1)],
        **{name: getattr(found, name) for name in PainPoints.model_fields if name not in ("importance", "items")},
    )


def common_scale(newest: Questionnaire) -> int | None:
    """The points of the scale on which all touchpoints are rated; None where they differ."""
    asked = (question for _, question in newest.questions() if isinstance(question, Touchpoints))
    scales = {
        item.scale for question in asked for item in question.rate if item.rating in ("satisfaction", "importance")
    }
    return scales.pop() if len(scales) == 1 else None


def _pain(item: PainPoint) -> float:
    return -1.0 if item.pain is None or item.pain.estimate is None else item.pain.estimate


@dataclass(frozen=True)
class Boxes:
    """Reads the boxes of scores whose scales are long enough."""

    scale: int | None

    def of(self, score: Score | None, name: Literal["top2", "bottom2"]) -> Share | None:
        """None where the box is not known or would meet the other one in the middle."""
        if score is None or self.points(score) < LEAST_SCALE:
            return None
        share = score.top2 if name == "top2" else score.bottom2
        return share if share.estimate is not None else None

    def points(self, score: Score) -> int:
        """The points of the scale; 0 where nothing tells."""
        return len(score.histogram) if score.histogram is not None else self.scale or 0


def _importance(rows: Sequence[TouchpointFigures], boxes: Boxes) -> Importance:
    rankable = [row for row in rows if boxes.of(row.satisfaction, "bottom2") and row.frequency.estimate is not None]
    return "stated" if rankable and all(boxes.of(row.importance, "top2") for row in rankable) else "none"


def _item(
    stage: StageFigures, row: TouchpointFigures, importance: Importance, boxes: Boxes, said: Said | None
) -> PainPoint:
    low, high = boxes.of(row.satisfaction, "bottom2"), boxes.of(row.satisfaction, "top2")
    important = boxes.of(row.importance, "top2")
    reach = _estimate(row.frequency)
    pain = untapped = index = None
    if low and reach.estimate is not None:
        among = [_estimate(low), *([_estimate(important)] if important and importance == "stated" else [])]
        pain = _share(product([[reach], among]))
    if high and reach.estimate is not None:
        untapped = _share(product([[complement(reach)], [_estimate(high)]]))
    if high and important:
        index = Index(**vars(opportunity(_estimate(important), _estimate(high))))
    count, words = (None, None) if said is None else said.get((stage.stage, row.touchpoint), (0, []))
    return PainPoint(
        rank=None,
        stage=stage.stage,
        stage_label=stage.label,
        touchpoint=row.touchpoint,
        label=row.label,
        base=row.base,
        mentions=row.mentions,
        ratings=row.satisfaction.n if row.satisfaction else None,
        reach=row.frequency,
        dissatisfied=low,
        satisfied=high,
        important=important,
        pain=pain,
        untapped=untapped,
        opportunity=index,
        said=count,
        verbatims=words,
        flags=_flags(row, boxes, pain),
    )


def _flags(row: TouchpointFigures, boxes: Boxes, pain: Share | None) -> list[Flag]:
    score = row.satisfaction
    known = [*row.flags, *(score.flags if score else [])]
    flags: Sequence[str] = [flag for flag in known if flag in FLAGS and flag != "no_interval"]
    if score is None and "suppressed" not in flags:
        flags = [*flags, "not_rated"]
    elif score and score.n and 0 < boxes.points(score) < LEAST_SCALE:
        flags = [*flags, "short_scale"]
    if pain is not None and pain.low is None:
        flags = [*flags, "no_interval"]
    return [cast(Flag, flag) for flag in dict.fromkeys(flags)]


def _estimate(share: Share) -> Estimate:
    return Estimate(share.estimate, share.low, share.high, share.method)


def _share(found: Estimate) -> Share:
    return Share(**vars(found))
