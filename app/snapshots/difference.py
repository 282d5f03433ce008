"""What changed between two maps: figure by figure, each with the interval of its difference."""

from app.aggregates.request import AggregatesQuery
from app.analysis.differences import beyond_chance
from app.analysis.differences import difference as of_figures
from app.analysis.intervals import Estimate
from app.maps.document import MapDocument, MapLanguage, MapStage, MapTouchpoint, Score, Share
from app.snapshots.document import Change, Difference, Side, StageChange, State, TouchpointChange
from app.snapshots.words import word

_LISTS = ("collector", "mode", "language", "version")


def difference(
    before: MapDocument, after: MapDocument, sides: tuple[Side, Side], overlap: bool, language: MapLanguage
) -> Difference:
    """The changes from `before` to `after`, in the order of `after`; what is gone comes last."""
    earlier = {stage.stage: stage for stage in before.stages}
    stages = [_stage(earlier.pop(stage.stage, None), stage) for stage in after.stages]
    stages += [_stage(stage, None) for stage in earlier.values()]
    changes = [change for stage in stages for change in _all(stage)]
    known = [change for change in changes if change.beyond_chance is not None]
    return Difference(
        before=sides[0],
        after=sides[1],
        model=after.model,
        level=after.level,
        overlap=overlap,
        comparisons=len(known),
        beyond_chance=sum(bool(change.beyond_chance) for change in known),
        notes=[*([word("overlap", language)] if overlap else []), _by_chance(len(known), after.level, language)],
        stages=stages,
    )


def _stage(before: MapStage | None, after: MapStage | None) -> StageChange:
    shown = after or before
    assert shown
    earlier = {one.touchpoint: one for one in before.touchpoints} if before else {}
    rows = [_touchpoint(earlier.pop(one.touchpoint, None), one) for one in (after.touchpoints if after else ())]
    return StageChange(
        stage=shown.stage,
        label=shown.label,
        state=_state(before, after),
        reach=_change(_share(before.reach if before else None), _share(after.reach if after else None)),
        satisfaction=_change(
            _score(before.satisfaction if before else None), _score(after.satisfaction if after else None)
        ),
        feeling=_change(_score(before.feeling if before else None), _score(after.feeling if after else None)),
        touchpoints=[*rows, *(_touchpoint(one, None) for one in earlier.values())],
    )


def _touchpoint(before: MapTouchpoint | None, after: MapTouchpoint | None) -> TouchpointChange:
    shown = after or before
    assert shown
    return TouchpointChange(
        touchpoint=shown.touchpoint,
        label=shown.label,
        state=_state(before, after),
        frequency=_change(_share(before.frequency if before else None), _share(after.frequency if after else None)),
        satisfaction=_change(
            _score(before.satisfaction if before else None), _score(after.satisfaction if after else None)
        ),
    )


def _satisfaction(place: MapStage | MapTouchpoint | None) -> Estimate:
    return _score(place.satisfaction if place else None)


def _state(before: object | None, after: object | None) -> State:
    return "both" if before and after else "new" if after else "gone"


def _share(share: Share | None) -> Estimate:
    return Estimate(share.estimate, share.low, share.high, "") if share else _NOTHING


def _score(score: Score | None) -> Estimate:
    return Estimate(score.mean, score.low, score.high, "") if score else _NOTHING


def _change(before: Estimate, after: Estimate) -> Change:
    found = of_figures(before, after)
    return Change(
        before=before.estimate,
        after=after.estimate,
        difference=found.estimate,
        low=found.low,
        high=found.high,
        beyond_chance=beyond_chance(found),
        method=found.method,
    )


_NOTHING = Estimate(None, None, None, "")


def may_overlap(one: AggregatesQuery, other: AggregatesQuery, before: Side, after: Side) -> bool:
    """Whether somebody may be in both samples: unless their days or the values of a filter have nothing in common."""
    if before.last_day and after.first_day and before.last_day < after.first_day:
        return False
    if after.last_day and before.first_day and after.last_day < before.first_day:
        return False
    pairs = [(_values(getattr(one, name)), _values(getattr(other, name))) for name in _LISTS]
    segments, others = _where(one), _where(other)
    pairs += [(segments[name], others[name]) for name in segments.keys() & others.keys()]
    return not any(mine and theirs and not mine & theirs for mine, theirs in pairs)


def _where(query: AggregatesQuery) -> dict[str, set[str]]:
    return {name: _values(values) for name, _, values in (text.partition(":") for text in query.where)}


def _values(text: str) -> set[str]:
    return {value for value in text.split(",") if value}


def _by_chance(comparisons: int, level: float, language: MapLanguage) -> str:
    expected = round(comparisons * (1 - level))
    return word("by_chance", language, n=comparisons, expected=expected)


def _all(stage: StageChange) -> list[Change]:
    rows = [change for row in stage.touchpoints for change in (row.frequency, row.satisfaction)]
    return [stage.reach, stage.satisfaction, stage.feeling, *rows]
