"""The view for everybody: the whole survey only, and no count of respondents x or n − x under ten.

Histograms and emotions go as a whole when one of their counts is small, and a stage that lost a touchpoint loses its
totals too, so that nothing can be got back by subtraction.
"""

from app.aggregates.document import (
    Aggregates,
    EmotionIndex,
    Score,
    Share,
    StageFigures,
    StageScore,
    TouchpointFigures,
)
from app.aggregates.request import Filters
from app.aggregates.topline_document import Topline, Toplines

K = 10
_OPEN = frozenset({"lang", "level", "stage", "bom"})


def refused(query: Filters) -> list[str]:
    """The parameters that ask for more than the public view gives."""
    fields = type(query).model_fields
    set_ = (name for name in fields if getattr(query, name) != fields[name].get_default(call_default_factory=True))
    return [fields[name].alias or name for name in set_ if name not in _OPEN]


def small(part: int, whole: int) -> bool:
    """Whether a count or what it leaves of the whole is about fewer than K people."""
    return part < K or whole - part < K


def guarded(document: Aggregates) -> Aggregates:
    """The document without anything about fewer than K respondents."""
    stages = [_stage(stage) for stage in document.stages]
    hidden = sum(count for _, count in stages)
    shown = [stage for stage, _ in stages]
    return document.model_copy(update={"stages": shown, "suppressed": hidden, "notes": [], "quality": None})


def _stage(stage: StageFigures) -> tuple[StageFigures, int]:
    """The stage as everybody may see it, and how many figures were left out."""
    base = stage.base or 0
    if base < K:
        nothing = ("base", "effective_base", "no_answer", "mentions", *_SCORES)
        hidden = {"touchpoints": [], "reach": _hidden(stage.reach), "flags": ["suppressed"], **dict.fromkeys(nothing)}
        return stage.model_copy(update=hidden), 1 + len(stage.touchpoints)
    rows = [_touchpoint(row) for row in stage.touchpoints if not small(row.mentions, row.base)]
    lost = len(stage.touchpoints) - len(rows)
    changes: dict[str, object] = {"touchpoints": [row for row, _ in rows], "reach": _share(stage.reach, base)}
    if stage.no_answer is not None and stage.no_answer < K:
        changes["no_answer"] = None
    if lost:
        # the sum over all touchpoints would give back what was left out
        changes |= {"flags": [*stage.flags, "suppressed"], "mentions": None, **dict.fromkeys(_SCORES)}
    else:
        changes |= {name: _stage_score(getattr(stage, name)) for name in _SCORES}
    return stage.model_copy(update=changes), lost + sum(count for _, count in rows)


_SCORES = ("satisfaction", "effort", "importance", "emotion_index")


def _stage_score(score: StageScore | EmotionIndex | None) -> StageScore | EmotionIndex | None:
    if score is None or score.respondents < K:
        return None
    if isinstance(score, EmotionIndex):
        return score
    return score.model_copy(update={"top2": _share(score.top2, score.n)})


def _touchpoint(row: TouchpointFigures) -> tuple[TouchpointFigures, int]:
    emotions, felt = row.emotions or {}, sum((row.emotions or {}).values())
    unaided = row.unaided
    changes: dict[str, object] = {name: _score(getattr(row, name)) for name in ("satisfaction", "effort", "importance")}
    if any(small(count, felt) for count in emotions.values()):
        changes["emotions"] = None
    if felt < K:
        changes["emotion_index"] = None
    if unaided and small(unaided.mentions, unaided.base):
        changes["unaided"] = None
    hidden = sum(value is None and getattr(row, name) is not None for name, value in changes.items())
    if hidden:
        changes["flags"] = [*row.flags, "suppressed"]
    return row.model_copy(update=changes), hidden


def _score(score: Score | None) -> Score | None:
    """Mean and boxes where every box, and what lies between them, is about K ratings or more."""
    if score is None or score.n < K:
        return None
    counts = list((score.histogram or {}).values())
    changes: dict[str, object] = {}
    if any(small(count, score.n) for count in counts):
        changes["histogram"] = None
    best, worst = sum(counts[-2:]), sum(counts[:2])
    between = score.n - best - worst
    if small(best, score.n) or small(worst, score.n) or 0 < between < K:
        changes |= {"top2": _hidden(score.top2), "bottom2": _hidden(score.bottom2)}
    flags = [*score.flags, "suppressed"] if changes else score.flags
    return score.model_copy(update={**changes, "flags": flags})


def guarded_toplines(document: Toplines) -> Toplines:
    """Only the distributions in which nothing is about fewer than K respondents."""
    questions = [question if _is_large(question) else _emptied(question) for question in document.questions]
    hidden = sum(kept is not question for kept, question in zip(questions, document.questions, strict=True))
    return document.model_copy(update={"questions": questions, "suppressed": hidden})


def _is_large(question: Topline) -> bool:
    """Quantiles and extremes are answers of single people, so the public sees no number question."""
    answered = question.answered
    if answered is None:
        return True
    counts = [(choice.n, choice.base) for choice in question.options or ()]
    for score in (question.score, *(row.score for row in question.rows or ())):
        counts += [(count, score.n) for count in (score.histogram or {}).values()] if score else []
    if question.nps:
        parts = (question.nps.promoters, question.nps.passives, question.nps.detractors)
        counts += [(round((part.estimate or 0) * question.nps.n), question.nps.n) for part in parts]
    for rank in question.ranks or ():
        counts += [(rank.n, answered), (round((rank.first.estimate or 0) * answered), answered)]
    counts += [(month.n, answered) for month in question.months or ()]
    return answered >= K and question.distribution is None and not any(small(*count) for count in counts)


def _emptied(question: Topline) -> Topline:
    kept = {"question", "type", "title", "section", "base", "answered"}
    fields = question.model_dump(include=kept)
    return Topline(**fields, flags=["suppressed"])


def _share(share: Share, base: int) -> Share:
    part = round((share.estimate or 0) * base)
    return _hidden(share) if small(part, base) else share


def _hidden(share: Share) -> Share:
    return share.model_copy(update={"estimate": None, "low": None, "high": None})
