"""What all simulated respondents of a questionnaire have in common: how often a touchpoint is met and how good it is.

It follows from the ids alone, so that another seed draws other people from the same market.
"""

import math
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist

from app.surveys import schema

_NORMAL = NormalDist()
_SORE_WORDS = ("payment", "retargeting", "complaint", "support", "hotline", "returns")  # the likeliest first
_MOST_SORE = 4
_TOP, _FALL = 0.7, 0.65  # share who met the most popular touchpoint of a list; how fast the others fall off


def uniform(*names: str) -> float:
    """A number strictly between 0 and 1 that belongs to these names."""
    digest = blake2b("\x00".join(names).encode(), digest_size=7).digest()
    return (int.from_bytes(digest) + 0.5) / 2**56


def normal(*names: str) -> float:
    """As `uniform`, from the standard normal distribution."""
    return _NORMAL.inv_cdf(uniform(*names))


@dataclass(frozen=True)
class Standing:
    """One touchpoint of one list."""

    touchpoint: str
    missed: float
    """Odds that an average respondent did not meet it."""
    quality: float
    """How good it is, in standard deviations of taste."""
    online: int
    """1, -1 offline, 0 neither."""


def standings(questionnaire: schema.Questionnaire) -> dict[str, list[Standing]]:
    """The touchpoints on offer by question, in the order of the list."""
    lists = [
        (question, schema.stage_of(section, question) or "")
        for section, question in questionnaire.questions()
        if isinstance(question, schema.Touchpoints)
    ]
    sore = _sore({option.id for question, _ in lists for option in question.offered()})
    return {question.id: _of_list(question, stage, sore) for question, stage in lists}


def _sore(touchpoints: set[str]) -> frozenset[str]:
    """The pain points: those that often are, else any."""

    def likeliest(touchpoint: str) -> tuple[int, float]:
        places = [place for place, word in enumerate(_SORE_WORDS) if word in touchpoint]
        return min(places, default=len(_SORE_WORDS)), uniform("sore", touchpoint)

    number = min(_MOST_SORE, math.ceil(len(touchpoints) / 10))
    return frozenset(sorted(touchpoints, key=likeliest)[:number])


def _of_list(question: schema.Touchpoints, stage: str, sore: frozenset[str]) -> list[Standing]:
    offered = [option for option in question.offered() if not option.retired]
    # a pain point that nobody meets hurts nobody
    ranked = sorted(offered, key=lambda one: uniform("rank", stage, one.id) * (0.6 if one.id in sore else 1))
    place = {option.id: number for number, option in enumerate(ranked)}
    return [
        Standing(
            touchpoint=option.id,
            missed=(1 + place[option.id]) ** _FALL / _TOP - 1,
            quality=_quality(option.id, stage, option.id in sore),
            online={True: 1, False: -1, None: 0}[option.online],
        )
        for option in offered
    ]


def _quality(touchpoint: str, stage: str, sore: bool) -> float:
    if sore:
        return -0.8 + 0.2 * normal("sore quality", touchpoint)
    return 0.75 + 0.4 * normal("quality", touchpoint) + 0.15 * normal("stage", stage)
