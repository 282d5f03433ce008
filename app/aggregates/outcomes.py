"""What the journey led to: scores of outcome questions, and how long the journey took, with base and interval. Pure."""

from collections.abc import Mapping, Sequence

from app.aggregates.compute import base_flags, mean_of, score, score_flags, share_of
from app.aggregates.document import Flag, Median, OutcomeFigures
from app.aggregates.labels import say
from app.aggregates.spreads import nps, total
from app.analysis import intervals, scores
from app.analysis.median import median, quantiles
from app.mentions.counts import Grouped
from app.mentions.outcomes import Outcome, durations, outcomes
from app.mentions.sample import Sample
from app.mentions.tallies import Tallies, tallies
from app.surveys import schema


def outcome_figures(
    sample: Sample, level: float, lang: str, grouped: Sequence[Grouped] | None = None
) -> list[list[OutcomeFigures]]:
    """The figures of every outcome and duration, of the whole sample or of each group."""
    versions, fallback = sample.found.versions, sample.found.newest.languages[0]
    found: list[list[OutcomeFigures]] = [[] for _ in range(grouped[0].groups if grouped else 1)]
    for is_duration, asked in ((False, outcomes(versions)), (True, durations(versions))):
        for outcome in asked.values():
            label = _label(outcome, lang, fallback)
            for group, given in zip(found, tallies(sample, outcome, grouped), strict=True):
                group.append(_figures(outcome, label, is_duration, given, level, sample.design))
    return found


def _label(outcome: Outcome, lang: str, fallback: str) -> str:
    title = say(outcome.title, lang, fallback)
    return title if outcome.option_label is None else f"{title} – {say(outcome.option_label, lang, fallback)}"


def _figures(
    outcome: Outcome, label: str, is_duration: bool, given: Tallies, level: float, design: int | None
) -> OutcomeFigures:
    base = total(given.values())
    figures = OutcomeFigures(
        outcome=outcome.key,
        label=label,
        kind=outcome.kind,
        is_duration=is_duration,
        n=base.count,
        effective_base=intervals.effective_base(base.weight, base.weight_sq),
        score=None,
        nps=None,
        mean=None,
        median=None,
        share=None,
        flags=base_flags(base.count),
    )
    match outcome.kind:
        case "rating" if isinstance(outcome.question, schema.Rating):
            points = {point: given.get(point, scores.Tally(0, 0, 0)) for point in range(1, outcome.question.scale + 1)}
            rated = score(points, outcome.question.scale, level, design)
            return figures.model_copy(update={"score": rated, "flags": rated.flags})
        case "nps":
            answers = {int(answer): tally for answer, tally in given.items()}
            return figures.model_copy(update={"nps": nps(answers, level, design)})
        case "binary":
            return figures.model_copy(update={"share": share_of(given.get(1.0, scores.Tally(0, 0, 0)), base, level)})
        case _:
            mean = scores.mean_of(list(given.items()), level, design)
            flags: list[Flag] = score_flags(mean)
            middle = _median(given, level, design)
            return figures.model_copy(update={"mean": mean_of(mean), "median": middle, "flags": flags})


def _median(given: Mapping[float, scores.Tally], level: float, design: int | None) -> Median:
    found = median(given, level, design)
    lower, upper = quantiles(given, [0.25, 0.75])
    return Median(**vars(found), lower_quartile=lower, upper_quartile=upper)
