"""From a snapshot and margins to what is told of its weights. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.aggregates.labels import say
from app.aggregates.weighting import WEIGHTED, Weighted, weighted
from app.analysis.weights import TOLERANCE, CannotRake
from app.mentions.codes import DISPOSITIONS
from app.mentions.sample import Floats
from app.mentions.segments import Segment, members
from app.mentions.snapshot import Snapshot
from app.mentions.visible import Mask
from app.surveys.margins import Margins
from app.weights.document import Fault, GroupShare, Raking, SegmentShares, Weights

_KEEP = {
    "de": "Ohne Angabe zu einer Randverteilung bleibt man eine eigene Gruppe mit ihrem Anteil an der Stichprobe.",
    "en": "Those without an answer to a margin's question stay a group of their own with its share of the sample.",
}
_STAYS = {
    "de": "Die Grenzen der Gewichte lassen die Zielwerte nicht zu; die größte Abweichung beträgt {gap} Prozentpunkte.",
    "en": "The bounds of the weights do not allow the targets; the largest deviation is {gap} percentage points.",
}


def report(
    found: Snapshot,
    margins: Margins | None,
    segments: Mapping[str, Segment],
    slug: str,
    simulated: bool,
    revision: int,
    lang: str,
) -> Weights:
    """The report of one revision."""
    complete = [part.respondents.disposition == DISPOSITIONS.index(WEIGHTED) for part in found.parts]
    weights, problems = _weights(found, margins, segments)
    targets = margins.targets() if margins else {}
    shares = [
        _shares(found, complete, weights, name, segment, targets.get(name), lang) for name, segment in segments.items()
    ]
    raking = _raking(weights)
    return Weights(
        survey=slug,
        simulated=simulated,
        revision=revision,
        versions=sorted(found.versions),
        respondents=sum(int(np.count_nonzero(mask)) for mask in complete),
        margins=margins,
        segments=shares,
        raking=raking,
        problems=problems,
        notes=_notes(shares, targets, raking, lang),
    )


def _weights(
    found: Snapshot, margins: Margins | None, segments: Mapping[str, Segment]
) -> tuple[Weighted | None, list[Fault]]:
    if margins is None:
        return None, []
    try:
        return weighted(found, margins, segments), []
    except CannotRake as error:
        path = f"margins.{error.margin}" + (f".{error.group}" if error.group else "")
        return None, [Fault(path=path, message=str(error))]


def _raking(weights: Weighted | None) -> Raking | None:
    if weights is None or weights.raked is None:
        return None
    raked = weights.raked
    return Raking(
        iterations=raked.iterations,
        converged=raked.deviation <= TOLERANCE,
        deviation=raked.deviation,
        trimmed=raked.trimmed,
        smallest=float(raked.weights.min()),
        largest=float(raked.weights.max()),
        design_effect=raked.design_effect,
        effective_base=raked.effective_base,
    )


def _shares(
    found: Snapshot,
    complete: Sequence[Mask],
    weights: Weighted | None,
    name: str,
    segment: Segment,
    targets: Mapping[str, float] | None,
    lang: str,
) -> SegmentShares:
    """Counts, shares and weighted shares of the groups of one segment among those who answered."""
    each = weights.weights if weights and weights.raked else None
    rows: dict[str, tuple[int, float]] = {}
    for group in segment.groups:
        inside = [
            members(part, found.vocabulary, segment, group) & mask
            for part, mask in zip(found.parts, complete, strict=True)
        ]
        rows[group] = _sum(inside, each)
    n, total = (sum(column) for column in zip(*rows.values(), strict=True))
    groups = [
        GroupShare(
            group=group,
            label=say(segment.groups[group], lang),
            target=targets.get(group) if targets else None,
            n=count,
            sample=count / n if n else None,
            weighted=weight / total if each and total else None,
        )
        for group, (count, weight) in rows.items()
    ]
    everybody = sum(int(np.count_nonzero(mask)) for mask in complete)
    return SegmentShares(segment=name, label=say(segment.title, lang), groups=groups, no_answer=everybody - int(n))


def _sum(inside: Sequence[Mask], weights: Sequence[Floats] | None) -> tuple[int, float]:
    count = sum(int(np.count_nonzero(mask)) for mask in inside)
    if weights is None:
        return count, float(count)
    return count, sum(float(each[mask].sum()) for each, mask in zip(weights, inside, strict=True))


def _notes(
    shares: Sequence[SegmentShares], targets: Mapping[str, object], raking: Raking | None, lang: str
) -> list[str]:
    found = []
    if raking and any(one.no_answer for one in shares if one.segment in targets):
        found.append(say(_KEEP, lang))
    if raking and not raking.converged:
        gap = f"{100 * raking.deviation:.2f}"
        found.append(say(_STAYS, lang).format(gap=gap.replace(".", ",") if lang == "de" else gap))
    return found
