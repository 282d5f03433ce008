"""All columns of a survey at one revision, as their readers get them: nothing in it changes any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.mentions.codes import Vocabulary
from app.mentions.columns import Part
from app.surveys.schema import Questionnaire


@dataclass(frozen=True)
class Snapshot:
    """The parts of a survey up to a revision, with the versions that were answered and the names behind the codes."""

    revision: int
    versions: Mapping[int, Questionnaire]
    vocabulary: Vocabulary
    parts: tuple[Part, ...]

    @property
    def newest(self) -> Questionnaire:
        """The newest version: its stage model and labels are the ones shown."""
        return self.versions[max(self.versions)]

    @cached_property
    def by_id(self) -> tuple[NDArray[np.bytes_], NDArray[np.int32], NDArray[np.int32]]:
        """Response ids in order, and the part and row where each one lies."""
        ids = np.concatenate([np.empty(0, "S36"), *(part.respondents.id for part in self.parts)])
        order = np.argsort(ids)
        lengths = [len(part) for part in self.parts]
        which = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        rows = np.concatenate([np.empty(0, np.int32), *(np.arange(size, dtype=np.int32) for size in lengths)])
        return ids[order], which[order], rows[order]
