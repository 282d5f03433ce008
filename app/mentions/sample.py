"""The respondents that figures are about: who of each part, with which weight, and their columns as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.weights import Raked
from app.mentions.columns import Answers, Items, Mentions, Part, Shown, no_answers
from app.mentions.selection import Selection, select
from app.mentions.snapshot import Snapshot
from app.mentions.visible import Mask

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Some respondents of a snapshot, in the order of its parts; what is pooled from them counts them 0 … n − 1."""

    found: Snapshot
    masks: Sequence[Mask]
    selection: Selection
    """What it was selected by."""
    weights: Sequence[Floats] | None = None
    """Per part a weight for every respondent, 0 for those outside the design; None: unweighted."""
    design: int | None = None
    """Weighted: the respondents of the whole design, of which the sample is a domain."""
    raked: Raked | None = None
    """Weighted: how the weights came about; None where there is nobody to weight."""

    def __len__(self) -> int:
        return sum(int(np.count_nonzero(mask)) for mask in self.masks)

    def narrowed(self, masks: Sequence[Mask]) -> "Sample":
        """Those of the sample who are in these masks too."""
        return replace(self, masks=[mine & theirs for mine, theirs in zip(self.masks, masks, strict=True)])

    def weight(self) -> Floats:
        """(n,) weights; ones where the sample is unweighted."""
        if self.weights is None:
            return np.ones(len(self))
        return np.concatenate([weights[mask] for weights, mask in zip(self.weights, self.masks, strict=True)])

    def people(self, name: str) -> NDArray[Any]:
        """(n,) one column of the respondents."""
        return np.concatenate([getattr(part.respondents, name)[mask] for part, mask in self._pairs()])

    def answers(self, question_id: str) -> Answers:
        """The answers to one question; `number` is as long as the sample where the question has numbers."""
        columns = [(part.answers.get(question_id) or no_answers(len(part)), mask) for part, mask in self._pairs()]
        numeric = any(len(column.number) for column, _ in columns)
        numbers = [
            column.number[mask] if len(column.number) else np.full(np.count_nonzero(mask), np.nan)
            for column, mask in columns
            if numeric
        ]
        return Answers(
            np.concatenate([column.state[mask] for column, mask in columns]),
            np.concatenate([column.value[mask] for column, mask in columns]),
            np.concatenate([np.empty(0), *numbers]),
            Items(**self._rows([column.items for column, _ in columns], [field.name for field in fields(Items)])),
        )

    def mentions(self, *names: str) -> dict[str, NDArray[Any]]:
        """These columns of the long rows, and `respondent`."""
        return self._rows([part.mentions for part in self.found.parts], names)

    def shown(self) -> Shown:
        """Which touchpoint questions they were shown."""
        names = [field.name for field in fields(Shown)]
        return Shown(**self._rows([part.shown for part in self.found.parts], names))

    def by_part(self) -> "Iterator[Sample]":
        """The same respondents, those of one part at a time, each part counted from 0."""
        for at, (part, mask) in enumerate(self._pairs()):
            weights = None if self.weights is None else [self.weights[at]]
            yield replace(self, found=replace(self.found, parts=(part,)), masks=[mask], weights=weights)

    def _pairs(self) -> "zip[tuple[Part, Mask]]":
        return zip(self.found.parts, self.masks, strict=True)

    def _rows(self, tables: Sequence[Mentions | Shown | Items], names: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Columns of the rows that belong to the sample, their respondents counted through."""
        among = [mask[table.respondent] for table, mask in zip(tables, self.masks, strict=True)]
        found: dict[str, NDArray[Any]] = {"respondent": self._renumbered(tables, among)}
        for name in names:
            if name != "respondent":
                columns = zip(tables, among, strict=True)
                found[name] = np.concatenate([getattr(table, name)[rows] for table, rows in columns])
        return found

    def _renumbered(self, tables: Sequence[Mentions | Shown | Items], among: Sequence[Mask]) -> NDArray[Any]:
        start, pieces = 0, []
        for table, mask, rows in zip(tables, self.masks, among, strict=True):
            place = np.cumsum(mask, dtype=np.int64) - 1 + start
            pieces.append(place[table.respondent[rows]])
            start += int(np.count_nonzero(mask))
        return np.concatenate(pieces)


def sample(found: Snapshot, selection: Selection) -> Sample:
    """Whom a selection lets through, unweighted."""
    flags = found.flags if selection.by_flags else [None] * len(found.parts)
    pairs = zip(found.parts, flags, strict=True)
    return Sample(found, [select(part, found.vocabulary, selection, mine) for part, mine in pairs], selection)
