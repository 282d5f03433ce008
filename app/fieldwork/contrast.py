"""The headline figures with and without flagged responses, side by side."""

from dataclasses import replace
from datetime import datetime

from app.aggregates.assemble import Wanted, assemble
from app.aggregates.document import StageFigures
from app.aggregates.quality import quality
from app.fieldwork.document import Contrast, QualityReport, Side
from app.mentions.quality import ANY
from app.mentions.reading import as_asked
from app.mentions.sample import Sample, sample


def report(chosen: Sample, level: float, lang: str) -> QualityReport:
    """Counts and contrasts of the complete responses of a sample."""
    found = chosen.found
    complete = sample(found, replace(chosen.selection, dispositions=("complete",)))
    careful = sample(found, replace(complete.selection, without=(*complete.selection.without, ANY)))
    wanted = Wanted(as_asked(found.newest.model()), (), (), level, lang)
    sides = [assemble(one, wanted, "", False, datetime.min).stages for one in (complete, careful)]
    return QualityReport(
        responses=len(complete),
        flags=quality(complete),
        stages=[
            Contrast(stage=everyone.stage, label=everyone.label, everyone=_side(everyone), unflagged=_side(unflagged))
            for everyone, unflagged in zip(*sides, strict=True)
        ],
    )


def _side(stage: StageFigures) -> Side:
    rated = stage.satisfaction
    return Side(
        base=stage.base or 0,
        reach=stage.reach,
        ratings=rated.n if rated else 0,
        satisfaction=rated.mean if rated else None,
        low=rated.low if rated else None,
        high=rated.high if rated else None,
        method=rated.method if rated else "",
        flags=list(dict.fromkeys([*stage.flags, *(rated.flags if rated else [])])),
    )
