"""One simulated respondent: traits that nobody sees, and the segments that shift them."""

import math
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from random import Random
from typing import Any, NamedTuple

from app.responses.market import normal, uniform
from app.surveys import schema
from app.surveys.conditions import Condition, holds

_SELDOM, _SELDOM_SHARE = ("abroad", "diverse", "other", "unsaid", "elsewhere"), 0.15
_RARE = 0.06  # what is left of an answer that would screen out


class Choice(NamedTuple):
    """One segment with the shifts that go with it."""

    value: Any
    low: float
    high: float
    mood: float
    online: float
    reach: float


@dataclass(frozen=True)
class Segment:
    """A question whose answer goes together with everything else."""

    question: schema.SingleChoice | schema.Hidden | schema.Number
    choices: list[Choice]
    cumulated: list[float]
    """Shares of the choices, each added to those before it."""


@dataclass
class Persona:
    """What one respondent is like; 0 is average, 1 a standard deviation."""

    mood: float
    online: float
    reach: float
    pace: float
    segments: dict[str, Any] = field(default_factory=dict)


def segments_of(questionnaire: schema.Questionnaire) -> list[Segment]:
    """The segments that can be drawn before the questionnaire begins."""
    found = []
    for section, question in questionnaire.questions():
        ends = [end.when for end in (question.end_if, section.end_if) if end]
        if question.role != "segment" and not ends:
            continue
        if isinstance(question, schema.SingleChoice | schema.Hidden):
            ids = [option.id for option in question.options if not option.retired]
            found.append(_segment(question, [(one, 0, 0) for one in ids], ends))
        elif isinstance(question, schema.Number):
            found.append(_segment(question, [(None, *span) for span in spans(question)], ends))
    return found


def _segment(
    question: schema.SingleChoice | schema.Hidden | schema.Number,
    values: list[tuple[Any, float, float]],
    ends: list[Condition],
) -> Segment:
    choices, weights = [], []
    for number, (value, low, high) in enumerate(values):
        name = (question.id, str(value or number))
        shifts = (0.35 * normal("mood", *name), 0.4 * normal("online", *name), 0.2 * normal("reach", *name))
        choices.append(Choice(value, low, high, *shifts))
        weight = (
            (0.7 + 0.6 * uniform("share", *name)) / (1 + number) ** 0.4 * (_SELDOM_SHARE if value in _SELDOM else 1)
        )
        screened = any(holds(end, {question.id: low if value is None else value}) for end in ends)
        weights.append(weight * (_RARE if screened else 1))
    return Segment(question, _centred(choices, weights), list(accumulate(weights)))


def _centred(choices: list[Choice], weights: list[float]) -> list[Choice]:
    """The choices with shifts that are 0 on average, so that segments differ and the market stays as good as it is."""

    def mean(trait: str) -> float:
        total = sum(getattr(one, trait) * weight for one, weight in zip(choices, weights, strict=True))
        return float(total / sum(weights))

    means = {trait: mean(trait) for trait in ("mood", "online", "reach")}
    return [one._replace(**{trait: getattr(one, trait) - mean for trait, mean in means.items()}) for one in choices]


def spans(question: schema.Number) -> list[tuple[float, float]]:
    """Ranges from which a plausible number is drawn: the bins, open ends cut to the width of their neighbours."""
    edges = question.bins or []
    if not edges:
        low = question.min if question.min is not None else 0.0
        high = question.max if question.max is not None else low + 20
        return [(low, low + (high - low) / 4), (low + (high - low) / 4, high)]
    first = edges[1] - edges[0] if len(edges) > 1 else abs(edges[0]) or 1
    last = edges[-1] - edges[-2] if len(edges) > 1 else abs(edges[0]) or 1
    low = edges[0] - first if question.min is None else max(question.min, edges[0] - first)
    high = edges[-1] + 1.5 * last if question.max is None else min(question.max, edges[-1] + 1.5 * last)
    points = [low, *edges, high]
    return list(pairwise(points))


def number_between(question: schema.Number, low: float, high: float, rng: Random) -> int | float:
    """A number of the question's precision in [low, high) and within its bounds."""
    step = 10**-question.decimals
    least = math.ceil(max(low, question.min if question.min is not None else low) / step - 1e-9)
    most = math.floor(min(high, question.max if question.max is not None else high) / step + 1e-9)
    if high != question.max and most > least:
        most -= 1  # the upper edge begins the next bin
    value = round(rng.randint(least, max(least, most)) * step, question.decimals)
    return int(value) if value == int(value) else value


def draw_persona(segments: list[Segment], rng: Random) -> Persona:
    """Somebody new."""
    persona = Persona(rng.gauss(0, 0.9), rng.gauss(0, 0.7), rng.gauss(0, 0.45), rng.lognormvariate(0, 0.3))
    for segment in segments:
        choice = rng.choices(segment.choices, cum_weights=segment.cumulated)[0]
        question = segment.question
        if isinstance(question, schema.Number):
            persona.segments[question.id] = number_between(question, choice.low, choice.high, rng)
        else:
            persona.segments[question.id] = choice.value
        persona.mood += choice.mood
        persona.online += choice.online
        persona.reach += choice.reach
    return persona
