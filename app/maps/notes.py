"""What hurts in a stage, where its opportunity lies, and one thing that somebody said there."""

from collections.abc import Collection, Sequence
from typing import Literal

from app.aggregates import document as figures
from app.maps.document import Chance, Pain, Share
from app.maps.wrapping import clean
from app.pains.document import PainPoint

LEAST_PAIN = 0.05
"""A pain point is drawn from here on: that share of the respondents met it and was dissatisfied."""
LIKED, FEW = 0.6, 0.5
"""An untapped touchpoint is liked by most who meet it and met by fewer than half."""
UNDERSERVED = 10.0
"""Ulwick calls an index above it an opportunity."""
SHORTEST, LONGEST = 12, 110
"""Characters of a quote that says something and can be read at a glance."""


def pain_of(items: Sequence[PainPoint]) -> Pain | None:
    """The greatest pain of a stage that stands on enough answers."""
    for one in _ranked(items):
        pain, reach, low = one.pain, _share(one.reach), _share(one.dissatisfied)
        if pain and reach and low and pain.estimate is not None and pain.estimate >= LEAST_PAIN:
            share = Share(estimate=pain.estimate, low=pain.low, high=pain.high)
            return Pain(touchpoint=one.touchpoint, label=one.label, pain=share, reach=reach, dissatisfied=low)
    return None


def chance_of(items: Sequence[PainPoint], pain: Pain | None) -> Chance | None:
    """The opportunity of a stage: important and not satisfying before liked and met by few; not its pain once more."""
    solid = [one for one in _ranked(items) if pain is None or one.touchpoint != pain.touchpoint]
    return _underserved(solid) or _untapped(solid)


def _underserved(items: Sequence[PainPoint]) -> Chance | None:
    found = [(one.opportunity.estimate, one) for one in items if one.opportunity and one.opportunity.estimate]
    index, best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return _chance(best, "underserved") if best and index > UNDERSERVED else None


def _untapped(items: Sequence[PainPoint]) -> Chance | None:
    found = [
        (one.untapped.estimate, one)
        for one in items
        if one.untapped and one.untapped.estimate is not None and _at(one.satisfied) >= LIKED and _at(one.reach) < FEW
    ]
    return _chance(max(found, key=lambda pair: pair[0])[1], "untapped") if found else None


def _chance(one: PainPoint, kind: Literal["underserved", "untapped"]) -> Chance | None:
    reach, satisfied = _share(one.reach), _share(one.satisfied)
    if not reach or not satisfied:
        return None
    return Chance(
        kind=kind,
        touchpoint=one.touchpoint,
        label=one.label,
        reach=reach,
        satisfied=satisfied,
        important=_share(one.important),
        index=one.opportunity.estimate if one.opportunity and kind == "underserved" else None,
    )


def quote_of(items: Sequence[PainPoint], pain: Pain | None, heard: Collection[str | None] = ()) -> str | None:
    """Something said in the stage, of its pain point first; short enough to be read at a glance, where there is one.

    What was `heard` in another stage is said again only where there is nothing else.
    """
    first = [one for one in items if pain and one.touchpoint == pain.touchpoint]
    said = [clean(verbatim.text) for one in [*first, *_ranked(items), *items] for verbatim in one.verbatims or ()]
    short = [text for text in said if SHORTEST <= len(text) <= LONGEST]
    long = [text for text in said if len(text) > LONGEST]
    new = (text for text in short if text not in heard)
    return next(new, None) or next(iter([*short, *long]), None)


def _ranked(items: Sequence[PainPoint]) -> list[PainPoint]:
    return [one for one in items if one.rank and not {"small_base", "few_ratings"} & set(one.flags)]


def _at(share: figures.Share | None) -> float:
    return share.estimate or 0.0 if share else 0.0


def _share(share: figures.Share | None) -> Share | None:
    if share is None or share.estimate is None:
        return None
    return Share(estimate=share.estimate, low=share.low, high=share.high)
