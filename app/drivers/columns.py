"""A sample as encounters: which respondents met which touchpoints of which stages, and how they rated them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.aggregates.labels import listed_touchpoints
from app.analysis.encounters import ABSENT, UNRATED
from app.mentions.codes import MEASURES, NAMED, OTHER
from app.mentions.reading import Reading
from app.mentions.sample import Sample
from app.mentions.visible import Mask

Ratings = NDArray[np.int8]


@dataclass(frozen=True)
class Place:
    """One driver: a touchpoint of a stage of the model, with the lengths of the scales it was rated on."""

    stage: int
    touchpoint: str
    scales: frozenset[int]

    @property
    def top(self) -> int | None:
        """The highest rating; None where it was not rated or on scales of different length."""
        return next(iter(self.scales)) if len(self.scales) == 1 else None


def places(sample: Sample, reading: Reading, only: Iterable[str]) -> list[Place]:
    """The drivers of the wanted stages, in the order of the questionnaire; free texts are none."""
    wanted = set(only) or {stage.id for stage in reading.model.stages}
    scales: dict[tuple[int, str], set[int]] = {}
    for offer in sample.found.vocabulary.offers.names:
        if offer.stage in reading.places and (length := offer.scales[MEASURES.index("satisfaction")]):
            for touchpoint in offer.touchpoints:
                scales.setdefault((reading.places[offer.stage], touchpoint), set()).add(length)
    return [
        Place(index, touchpoint, frozenset(scales.get((index, touchpoint), ())))
        for index, touchpoints in enumerate(listed_touchpoints(sample.found.versions, reading))
        if reading.model.stages[index].id in wanted
        for touchpoint in touchpoints
        if touchpoint != OTHER
    ]


def ratings(sample: Sample, reading: Reading, drivers: list[Place]) -> Ratings:
    """(n, p) who met what on a list and how they rated it; where several stages meet in one, the latest counts.

    Part by part: of a million respondents only this table of small numbers is held at once.
    """
    vocabulary = sample.found.vocabulary
    column = np.full((reading.stages + 1, len(vocabulary.touchpoints)), -1, np.int16)
    for at, driver in enumerate(drivers):
        column[driver.stage, vocabulary.touchpoints.code(driver.touchpoint)] = at
    targets = np.array([*reading.targets(vocabulary), -1], np.int16)
    order = _by_rank(reading, vocabulary.stages.names)
    found = np.full((len(sample), len(drivers)), ABSENT, np.int8)
    start = 0
    for some in sample.by_part():
        rows = some.mentions("stage", "touchpoint", "named", "satisfaction")
        stage = targets[rows["stage"]]
        where = column[stage, rows["touchpoint"]]
        chosen = (stage >= 0) & (where >= 0) & (rows["named"] != NAMED.index("unaided"))
        given = np.maximum(rows["satisfaction"], UNRATED)
        for stages in order:
            now = chosen & np.isin(rows["stage"], stages) if len(order) > 1 else chosen
            found[start + rows["respondent"][now], where[now]] = given[now]
        start += len(some)
    return found


def _by_rank(reading: Reading, names: list[str]) -> list[list[int]]:
    """Codes of source stages in the order in which they may overwrite each other; all at once where none can."""
    if len(set(reading.places.values())) == len(reading.places):
        return [list(range(len(names)))]
    ranks: dict[int, list[int]] = {}
    for code, name in enumerate(names):
        ranks.setdefault(reading.order.get(name, -1), []).append(code)
    return [ranks[rank] for rank in sorted(ranks)]


class Offered:
    """Who was shown what: the respondents in the base of each driver."""

    def __init__(self, sample: Sample, reading: Reading) -> None:
        self._size = len(sample)
        shown = sample.shown()
        asked = shown.answered
        self._people: Mapping[int, NDArray[np.signedinteger]] = {
            code: shown.respondent[asked & (shown.offer == code)] for code in np.unique(shown.offer).tolist()
        }
        self._offers = list(sample.found.vocabulary.offers.names)
        self._reading = reading

    def to(self, driver: Place) -> Mask:
        """(n,) who was shown a question that offered the touchpoint in this stage, and answered it."""
        found = np.zeros(self._size, bool)
        for code, people in self._people.items():
            offer = self._offers[code]
            if driver.touchpoint in offer.touchpoints and self._reading.places.get(offer.stage) == driver.stage:
                found[people] = True
        return found
