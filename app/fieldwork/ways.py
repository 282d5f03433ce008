"""The ways in: what each one brought, what is still open, and how many of those invited answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from app.aggregates.document import Share
from app.analysis.intervals import wilson
from app.fieldwork.counts import People
from app.fieldwork.document import Way
from app.mentions.codes import DISPOSITIONS, Vocabulary

Counts = Mapping[tuple[str | None, str], int]


@dataclass(frozen=True)
class Entrance:
    """A way in as it is set up; `collector` is None for the survey's own address."""

    collector: str | None
    label: str | None = None
    mode: str | None = None
    given: int | None = None
    used: int | None = None


def counts(people: People, vocabulary: Vocabulary) -> Counts:
    """Responses by collector and disposition."""
    size = len(DISPOSITIONS)
    keys = people.column("collector").astype(np.int64) * size + people.disposition
    found = zip(*(column.tolist() for column in np.unique(keys, return_counts=True)), strict=True)
    return {(vocabulary.collectors.names[key // size], DISPOSITIONS[key % size]): count for key, count in found}


def ways(
    entrances: Iterable[Entrance], counted: Counts, drafts: Mapping[str | None, int], level: float, whole: bool
) -> Iterator[Way]:
    """Every entrance, and collectors that are gone but brought responses; only a whole fieldwork has rates."""
    known = {one.collector: one for one in entrances}
    gone = {collector for collector, _ in counted} | set(drafts)
    known |= {collector: Entrance(collector) for collector in sorted(gone - set(known), key=str)}
    for collector, one in known.items():
        number = {disposition: counted.get((collector, disposition), 0) for disposition in DISPOSITIONS}
        yield Way(
            collector=collector,
            label=one.label,
            mode=one.mode,
            complete=number["complete"],
            partial=number["partial"],
            other=sum(number.values()) - number["complete"] - number["partial"],
            drafts=drafts.get(collector, 0),
            invited=one.given,
            used=one.used,
            response_rate=_rate(one.used, one.given, level) if whole else None,
        )


def overall_rate(found: Iterable[Way], level: float) -> Share | None:
    """The response rate over all ways with personal links."""
    with_links = [way for way in found if way.response_rate is not None]
    used, given = (sum(getattr(way, name) or 0 for way in with_links) for name in ("used", "invited"))
    return _rate(used, given, level)


def _rate(used: int | None, given: int | None, level: float) -> Share | None:
    return Share(**vars(wilson(used or 0, given, level))) if given else None
