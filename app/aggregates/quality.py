"""How many of the responses behind a figure carry which quality flag."""

import numpy as np

from app.aggregates.document import Quality
from app.mentions.codes import QUALITY
from app.mentions.sample import Sample


def quality(chosen: Sample) -> Quality:
    """How many of the sample carry which flag."""
    flags = zip(chosen.found.flags, chosen.masks, strict=True)
    by_bits = np.sum([mine.counts(mask) for mine, mask in flags], axis=0)
    named = {
        name: int(by_bits[[bits for bits in range(len(by_bits)) if bits >> place & 1]].sum())
        for place, name in enumerate(QUALITY)
    }
    return Quality(**named, any=int(by_bits.sum()))
