"""The texts of mentions: some bytes each instead of objects, since there may be millions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PAIN, OTHER = 0, 1


@dataclass(frozen=True)
class Words:
    """The texts of one mention."""

    pain_point: str | None
    others: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Texts(Mapping[int, Words]):
    """By row of the mentions, where there are any: text i belongs to `row[i]`; rows go up."""

    row: NDArray[np.int32]
    kind: NDArray[np.int8]
    """PAIN or OTHER; those of one row in the order in which they were written."""
    end: NDArray[np.int64]
    """Where each text ends among the bytes."""
    written: bytes
    """UTF-8"""

    def __getitem__(self, row: int) -> Words:
        first, last = np.searchsorted(self.row, [row, row + 1]).tolist()
        if first == last:
            raise KeyError(row)
        pains = [self.text(at) for at in range(first, last) if self.kind[at] == PAIN]
        others = tuple(self.text(at) for at in range(first, last) if self.kind[at] == OTHER)
        return Words(pains[0] if pains else None, others)

    def __iter__(self) -> Iterator[int]:
        return iter(np.unique(self.row).tolist())

    def __len__(self) -> int:
        return len(np.unique(self.row))

    def text(self, at: int) -> str:
        """One text."""
        start = int(self.end[at - 1]) if at else 0
        return self.written[start : int(self.end[at])].decode()

    def texts(self) -> list[str]:
        """All texts, in their order."""
        return [self.text(at) for at in range(len(self.row))]

    def size(self) -> int:
        return self.row.nbytes + self.kind.nbytes + self.end.nbytes + len(self.written)


def texts_of(words: Mapping[int, Words]) -> Texts:
    """The texts of some rows."""
    rows: list[int] = []
    kinds: list[int] = []
    texts: list[str] = []
    for row in sorted(words):
        said = words[row]
        for kind, some in ((PAIN, [said.pain_point] if said.pain_point is not None else []), (OTHER, said.others)):
            rows += [row] * len(some)
            kinds += [kind] * len(some)
            texts += some
    return put(np.array(rows, np.int32), np.array(kinds, np.int8), texts)


def put(row: NDArray[np.int32], kind: NDArray[np.int8], texts: Sequence[str]) -> Texts:
    """Texts with the rows and kinds that they have."""
    encoded = [text.encode() for text in texts]
    end = np.cumsum(np.array([len(one) for one in encoded], np.int64))
    return Texts(row, kind, end, b"".join(encoded))


def joined(several: Sequence[Texts], starts: Sequence[int]) -> Texts:
    """The texts of tables put one below the other; row 0 of each table comes to stand at its start."""
    bytes_before = np.cumsum([0, *(len(one.written) for one in several)]).tolist()
    return Texts(
        np.concatenate([one.row + np.int32(start) for one, start in zip(several, starts, strict=True)]),
        np.concatenate([one.kind for one in several]),
        np.concatenate([one.end + before for one, before in zip(several, bytes_before, strict=False)]),
        b"".join(one.written for one in several),
    )


def taken(texts: Texts, rows: NDArray[np.bool_]) -> Texts:
    """The texts of some rows only, which are counted through anew."""
    place = np.cumsum(rows) - 1
    kept = np.flatnonzero(rows[texts.row]) if len(texts.row) else np.empty(0, np.int64)
    said = [texts.text(at) for at in kept.tolist()]
    return put(place[texts.row[kept]].astype(np.int32), texts.kind[kept], said)
