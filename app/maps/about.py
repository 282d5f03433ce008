"""Who the respondents of a map are and what they say of the whole: traits of theirs, and up to three key figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np

from app.aggregates.compute import share_of
from app.aggregates.labels import say
from app.aggregates.topline_document import Topline
from app.analysis.scores import Tally, mean_score
from app.maps.document import KeyFigure, MapLanguage, Share, Trait
from app.maps.words import word
from app.mentions.sample import Floats, Sample
from app.mentions.segments import Segment, members, segments
from app.surveys.schema import Question, Questionnaire, Rating, Touchpoints

MOST_TRAITS, MOST_FIGURES = 3, 3


def traits(sample: Sample, level: float, lang: str) -> list[Trait]:
    """What is most common in each segment among those who said it; segments that the filters fix say nothing."""
    fixed = {segment.question.id for segment, groups in sample.selection.where if len(groups) == 1}
    fallback = sample.found.newest.languages[0]
    found = [
        _trait(sample, segment, level, lang, fallback)
        for name, segment in segments(sample.found.versions).items()
        if name not in fixed
    ]
    return [one for one in found if one][:MOST_TRAITS]


def released_traits(asked: Sequence[Topline], known: Mapping[str, Segment]) -> list[Trait]:
    """The same from the distributions that a shared or public view shows."""
    return [
        Trait(
            question=one.question,
            title=one.title.rstrip("?: "),
            label=most.label,
            n=most.n,
            base=most.base,
            share=Share(estimate=most.share.estimate, low=most.share.low, high=most.share.high),
        )
        for one in asked
        if one.question in known and one.options
        for most in [max(one.options, key=lambda option: option.n)]
        if most.share.estimate is not None
    ][:MOST_TRAITS]


def released_figures(asked: Sequence[Topline], newest: Questionnaire, language: MapLanguage) -> list[KeyFigure]:
    """What was asked about the whole, from the same distributions."""
    scales = {one.id: getattr(one, "scale", None) for _, one in newest.questions() if is_outcome(one)}
    satisfying = _satisfying(newest)
    return [
        figure.model_copy(update={"scale": scales[one.question]})
        for one in asked
        if one.question in scales
        for figure in _outcome(one, one.question in satisfying, language)
    ][:MOST_FIGURES]


def is_outcome(question: Question) -> bool:
    """Whether a question is about the whole and has a figure of its own."""
    return question.role == "outcome" and question.type in ("rating", "nps")


def _trait(sample: Sample, segment: Segment, level: float, lang: str, fallback: str) -> Trait | None:
    weight = sample.weight()
    groups = {group: _tally(weight[_members(sample, segment, group)]) for group in segment.groups}
    base = Tally(*(sum(values) for values in zip(*(vars(one).values() for one in groups.values()), strict=True)))
    if not base.count:
        return None
    group, tally = max(groups.items(), key=lambda pair: pair[1].weight)
    share = share_of(tally, base, level)
    if share.estimate is None:
        return None
    return Trait(
        question=segment.question.id,
        title=say(segment.title, lang, fallback).rstrip("?: "),
        label=say(segment.groups[group], lang, fallback),
        n=tally.count,
        base=base.count,
        share=Share(estimate=share.estimate, low=share.low, high=share.high),
    )


def _members(sample: Sample, segment: Segment, group: str) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    found, vocabulary = sample.found, sample.found.vocabulary
    parts = zip(found.parts, sample.masks, strict=True)
    return np.concatenate([members(part, vocabulary, segment, group)[mask] for part, mask in parts])


def _tally(weight: Floats) -> Tally:
    return Tally(len(weight), float(weight.sum()), float((weight**2).sum()))


def key_figures(sample: Sample, outcomes: Sequence[Topline], level: float, language: MapLanguage) -> list[KeyFigure]:
    """What was asked about the whole, in the order of the questionnaire, then how many touchpoints a person met.

    Where room is left, the share in the two best boxes stands beside the mean it belongs to.
    """
    satisfying = _satisfying(sample.found.newest)
    asked = [figure for outcome in outcomes for figure in _outcome(outcome, outcome.question in satisfying, language)]
    every = [*asked, *_met(sample, level, language)]
    if len(every) > MOST_FIGURES:
        every = [figure for figure in every if figure.kind != "top2"]
    return every[:MOST_FIGURES]


def satisfaction_scale(newest: Questionnaire) -> int | None:
    """The points of the longest scale on which touchpoints are rated for satisfaction."""
    lists = (question for _, question in newest.questions() if isinstance(question, Touchpoints))
    scales = [item.scale for question in lists for item in question.rate if item.rating == "satisfaction"]
    return max(scales, default=None)


def _satisfying(newest: Questionnaire) -> set[str]:
    """The ratings that measure satisfaction."""
    asked = (question for _, question in newest.questions())
    return {one.id for one in asked if isinstance(one, Rating) and one.measure == "satisfaction"}


def _outcome(outcome: Topline, satisfying: bool, language: MapLanguage) -> Iterator[KeyFigure]:
    score = outcome.nps or outcome.score
    if score is None or score.mean is None:
        return
    label = word("nps", language) if outcome.nps else word("overall", language) if satisfying else outcome.title
    scale = len(outcome.score.histogram or {}) or None if outcome.score else None
    kind: Literal["nps", "rating"] = "nps" if outcome.nps else "rating"
    numbers = {"estimate": score.mean, "low": score.low, "high": score.high}
    yield KeyFigure(kind=kind, label=label, n=score.n, scale=scale, **numbers)
    if outcome.score and outcome.score.top2.estimate is not None:
        best = outcome.score.top2
        numbers = {"estimate": best.estimate, "low": best.low, "high": best.high}
        yield KeyFigure(kind="top2", label=word("top2_of", language), n=score.n, scale=None, **numbers)


def _met(sample: Sample, level: float, language: MapLanguage) -> Iterator[KeyFigure]:
    counts = np.bincount(sample.mentions()["respondent"], minlength=len(sample))
    weight = sample.weight()
    histogram = {int(count): _tally(weight[counts == count]) for count in np.unique(counts)}
    found = mean_score(histogram, level, sample.design)
    if found.mean:
        yield KeyFigure(
            kind="met",
            label=word("met_each", language),
            n=found.n,
            estimate=found.mean,
            low=found.low,
            high=found.high,
            scale=None,
        )
