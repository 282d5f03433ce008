"""Simulated respondents who do not care, each in a way of their own, so that signs of it can be tried on them.

A share of them hurries, gives everything the same rating, presses keys instead of writing, or answers twice. Their
habits are the truth that flags are compared with (`touchpoints bench quality`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from app.surveys import schema
from app.surveys.touchpoint_form import NOT_ASKED, rated

HABITS = {"speeder": 0.3, "straight_liner": 0.3, "gibberish": 0.25, "duplicate": 0.15}
"""Habit → share of the careless; they are called like the flags that should find them."""
_SLIP = 0.04  # ratings in which somebody who gives always the same does not
_LEFT, _RIGHT = ("qwert", "asdfg", "yxcvb"), ("zuiop", "hjklö", "nm,.-")


@dataclass(frozen=True)
class Habit:
    """How somebody answers who does not care; the plain one cares."""

    name: str = ""
    pace: float = 1.0
    """Of the time that the answers would take."""
    point: float | None = None
    """Where on every scale the answer lies, 0 … 1."""
    presses: bool = False
    """Presses keys instead of writing."""

    def rating(self, low: int, high: int, rng: Random) -> int | None:
        """The one answer to every scale; None for somebody who thinks about it."""
        if self.point is None or rng.random() < _SLIP:
            return None
        return low + round(self.point * (high - low))


CARES = Habit()


def draw_habit(name: str, rng: Random) -> Habit:
    """Somebody with this habit."""
    if name == "speeder":
        return Habit(name, pace=rng.uniform(0.08, 0.32))
    if name == "straight_liner":
        return Habit(name, pace=rng.uniform(0.45, 0.9), point=rng.choice((0.0, 0.5, 0.75, 1.0, 1.0)))
    if name == "gibberish":
        return Habit(name, pace=rng.uniform(0.45, 0.9), presses=True)
    return CARES


def pressed(rng: Random) -> str:
    """What comes of pressing keys: one to three bursts."""
    return " ".join(_burst(rng) for _ in range(rng.choice((1, 1, 1, 2, 3))))


def _burst(rng: Random) -> str:
    length = rng.randint(4, 11)
    way = rng.random()
    if way < 0.3:  # the same few keys again and again
        some = "".join(rng.choices(_hand(rng), k=rng.choice((2, 3, 3, 4))))
        return (some * length)[: max(length, 3 * len(some))]
    if way < 0.5:  # along a row
        row = rng.choice((*_LEFT, *_RIGHT[:2]))
        run = row + row[::-1] if rng.random() < 0.5 else row
        return (run * 2)[:length]
    if way < 0.8:  # one hand at random
        keys = _hand(rng)
        return "".join(rng.choices(keys, k=length))
    return "".join(rng.choice("".join(_LEFT if rng.random() < 0.5 else _RIGHT[:2])) for _ in range(length))


def _hand(rng: Random) -> str:
    rows = rng.choice((_LEFT, _RIGHT[:2]))
    return rng.choice((rows[1], rows[1], rows[0] + rows[1]))


def again(questionnaire: schema.Questionnaire, answers: Mapping[str, Any], response_id: str) -> dict[str, Any]:
    """The same answers under another id, which draws other touchpoints to be rated."""
    return dict(_again(questionnaire, answers, response_id))


def _again(
    questionnaire: schema.Questionnaire, answers: Mapping[str, Any], response_id: str
) -> Iterator[tuple[str, Any]]:
    lists = {one.id: one for _, one in questionnaire.questions() if isinstance(one, schema.Touchpoints)}
    for name, answer in answers.items():
        question = lists.get(name)
        if question is None or question.rate_most is None:
            yield name, answer
            continue
        picked = answer["picked"]
        drawn = set(rated(question, list(picked), response_id))
        known = [ratings for ratings in picked.values() if NOT_ASKED not in ratings] or [{}]
        yield (
            name,
            {
                **answer,
                "picked": {
                    one: (known[0] if NOT_ASKED in ratings else ratings) if one in drawn else {NOT_ASKED: True}
                    for one, ratings in picked.items()
                },
            },
        )
