"""What people wrote about touchpoints that annoyed them, by stage and touchpoint of the model that is read in."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.mentions.columns import Part
from app.mentions.reading import Reading
from app.mentions.sample import Sample
from app.mentions.words import PAIN
from app.pains.document import Verbatim
from app.pains.ranking import Place

MOST = 500
"""Texts of one touchpoint that are looked at: enough to tell which wordings are frequent, however many there are."""


@dataclass(frozen=True)
class Said:
    """What was written about one touchpoint: how many wrote, and response id and text of some of them.

    These are in the order of the ids; ids are random, so the first ones are a random pick.
    """

    count: int
    texts: Sequence[tuple[str, str]]


Texts = Mapping[Place, Said]


def texts(sample: Sample, reading: Reading, most: int = MOST) -> Texts:
    """What the sample wrote, by stage and touchpoint; what the model has no place for is left out."""
    names = sample.found.vocabulary.touchpoints.names
    found: dict[Place, list[Said]] = defaultdict(list)
    for part, written in zip(sample.found.parts, _written(sample, reading), strict=True):
        for code in np.unique(written.code).tolist():
            stage, touchpoint = divmod(code, len(names))
            place = reading.model.stages[stage].id, names[touchpoint]
            found[place].append(_said(part, written.at[written.code == code], most))
    return {place: _together(parts, most) for place, parts in found.items()}


def text_of(sample: Sample, reading: Reading, place: Place, response: str) -> str | None:
    """What one response of the sample wrote about a touchpoint."""
    names = sample.found.vocabulary.touchpoints.names
    stages = {stage.id: at for at, stage in enumerate(reading.model.stages)}
    for part, written in zip(sample.found.parts, _written(sample, reading), strict=True):
        own = _ids(part, written.at) == response.encode()
        for at, code in zip(written.at[own].tolist(), written.code[own].tolist(), strict=True):
            stage, touchpoint = divmod(code, len(names))
            if (stage, names[touchpoint]) == (stages.get(place[0]), place[1]):
                return part.words.text(at)
    return None


@dataclass(frozen=True)
class _Written:
    """The texts of one part: their places among its texts, and stage and touchpoint as one number."""

    at: NDArray[np.int64]
    code: NDArray[np.int64]


def _written(sample: Sample, reading: Reading) -> Iterator[_Written]:
    vocabulary = sample.found.vocabulary
    targets = np.array([*reading.targets(vocabulary), -1], np.int64)
    for part, mask in zip(sample.found.parts, sample.masks, strict=True):
        at = np.flatnonzero(part.words.kind == PAIN)
        row = part.words.row[at]
        stage = targets[part.mentions.stage[row]]
        among = mask[part.mentions.respondent[row]] & (stage >= 0)
        code = stage * len(vocabulary.touchpoints) + part.mentions.touchpoint[row]
        yield _Written(at[among], code[among])


def _ids(part: Part, at: NDArray[np.int64]) -> NDArray[np.bytes_]:
    ids: NDArray[np.bytes_] = part.respondents.id[part.mentions.respondent[part.words.row[at]]]
    return ids


def _said(part: Part, at: NDArray[np.int64], most: int) -> Said:
    ids = _ids(part, at)
    first = np.argsort(ids, kind="stable")[:most]
    words = zip(ids[first].tolist(), at[first].tolist(), strict=True)
    return Said(len(at), [(response.decode(), part.words.text(place)) for response, place in words])


def _together(parts: Sequence[Said], most: int) -> Said:
    every = sorted(text for part in parts for text in part.texts)
    return Said(sum(part.count for part in parts), every[:most])


def picked(said: Said, most: int) -> list[Verbatim]:
    """Some of the texts: what several wrote in the same words first, then at random, each wording once."""
    words = Counter(_same(text) for _, text in said.texts)
    first: dict[str, tuple[str, str]] = {}
    for response, text in said.texts:
        first.setdefault(_same(text), (response, text))
    ordered = sorted(first, key=lambda key: -words[key])  # sorting keeps the order of those alike
    return [Verbatim(response=first[key][0], text=first[key][1].strip(), same=words[key]) for key in ordered[:most]]


def _same(text: str) -> str:
    """The wording without capitals, spacing and the stop at its end."""
    return " ".join(text.casefold().split()).rstrip(".!… ")
