"""All columns of a survey at one revision, as their readers get them: nothing in it changes any more."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.mentions.codes import Vocabulary
from app.mentions.columns import Ints, Part
from app.mentions.quality import Flags, flagged
from app.surveys.schema import Questionnaire

Found = TypeVar("Found")


@dataclass(frozen=True)
class Snapshot:
    """The parts of a survey up to a revision, with the versions that were answered and the names behind the codes."""

    revision: int
    versions: Mapping[int, Questionnaire]
    vocabulary: Vocabulary
    parts: tuple[Part, ...]
    derived: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out from all of it, by what it is; it leaves with the snapshot."""

    def once(self, kind: str, key: Hashable, make: Callable[[], Found], most: int = 16) -> Found:
        """What takes long to work out from all of it, for one request; of a kind the last `most` requests are kept."""
        kept: dict[Hashable, Found] = self.derived.setdefault(kind, {})
        found = kept.pop(key, None)
        if found is None:
            found = make()
        kept[key] = found
        for oldest in list(kept)[:-most]:
            kept.pop(oldest, None)
        return found

    @property
    def newest(self) -> Questionnaire:
        """The newest version: its stage model and labels are the ones shown."""
        return self.versions[max(self.versions)]

    @cached_property
    def flags(self) -> tuple[Flags, ...]:
        """The quality flags of every response, part by part."""
        return flagged(self.parts)

    @cached_property
    def by_id(self) -> "Places":
        """Where each response lies, by id: the order in which rows are listed."""
        ids = np.concatenate([part.respondents.id for part in self.parts])
        order = np.argsort(ids, kind="stable")
        lengths = [len(part) for part in self.parts]
        parts = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        rows = np.concatenate([np.arange(length, dtype=np.int32) for length in lengths])
        return Places(ids[order], order, parts[order], rows[order])


@dataclass(frozen=True)
class Places:
    """All responses in the order of their ids: the id, its place before sorting, its part, and its row there."""

    ids: NDArray[np.bytes_]
    order: Ints
    part: Ints
    row: Ints
