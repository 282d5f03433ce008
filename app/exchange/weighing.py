"""The weights of responses by id, found quickly for rows that come in the order of their ids or in any other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.mentions.sample import Floats
from app.mentions.snapshot import Snapshot


@dataclass(frozen=True)
class Weights:
    """Ids in ascending order, and the weight of each; 0 for those who are no completes."""

    ids: NDArray[np.bytes_]
    values: Floats

    def of(self, response_id: str) -> float | None:
        """The weight of a response; None where it has none."""
        wanted = response_id.encode()
        place = int(np.searchsorted(self.ids, np.bytes_(wanted)))
        if place == len(self.ids) or self.ids[place] != wanted:
            return None
        return float(self.values[place]) or None


def by_id(found: Snapshot, weights: Sequence[Floats]) -> Weights:
    """The weights of a snapshot's parts, by id."""
    places = found.by_id
    return Weights(places.ids, np.concatenate(weights)[places.order])
