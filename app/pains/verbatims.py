"""What people wrote about touchpoints that annoyed them, by stage and touchpoint of the model that is read in."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from app.mentions.reading import Reading
from app.mentions.sample import Sample
from app.pains.document import Verbatim
from app.pains.ranking import Place

Texts = dict[Place, list[tuple[str, str]]]
"""Stage and touchpoint → response id and text, by response id: ids are random, so the first ones are a random pick."""


def texts(sample: Sample, reading: Reading) -> Texts:
    """Every text of the sample; what the model has no place for is left out."""
    found: Texts = defaultdict(list)
    targets = reading.targets(sample.found.vocabulary)
    names = sample.found.vocabulary.touchpoints.names
    for stage, touchpoint, response, text in _rows(sample):
        if targets[stage] >= 0:
            found[reading.model.stages[targets[stage]].id, names[touchpoint]].append((response, text))
    for said in found.values():
        said.sort()
    return found


def picked(said: Sequence[tuple[str, str]], most: int) -> list[Verbatim]:
    """Some of the texts: what several wrote in the same words first, then at random, each wording once."""
    words = Counter(_same(text) for _, text in said)
    first: dict[str, tuple[str, str]] = {}
    for response, text in said:
        first.setdefault(_same(text), (response, text))
    ordered = sorted(first, key=lambda key: -words[key])  # sorting keeps the order of those alike
    return [Verbatim(response=first[key][0], text=first[key][1].strip(), same=words[key]) for key in ordered[:most]]


def _same(text: str) -> str:
    """The wording without capitals, spacing and the stop at its end."""
    return " ".join(text.casefold().split()).rstrip(".!… ")


def _rows(sample: Sample) -> Iterator[tuple[int, int, str, str]]:
    for part, mask in zip(sample.found.parts, sample.masks, strict=True):
        rows = np.array([row for row, words in part.words.items() if words.pain_point], np.int64)
        mentions = part.mentions
        for row in rows[mask[mentions.respondent[rows]]].tolist() if len(rows) else ():
            response = part.respondents.id[mentions.respondent[row]].decode()
            text = part.words[row].pain_point or ""
            if text.strip():
                yield int(mentions.stage[row]), int(mentions.touchpoint[row]), response, text
