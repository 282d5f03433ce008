"""How a simulated respondent answers a touchpoint question: what was met, how it was, what was not on the list."""

import math
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any

from app.responses.careless import CARES, Habit, pressed
from app.responses.market import Standing
from app.responses.persona import Persona
from app.responses.verbatims import Spoken, complaint, popular, scribbled
from app.surveys import schema
from app.surveys.conditions import holds
from app.surveys.touchpoint_form import NOT_ASKED, rated

_OTHER, _NA, _SILENT = 0.08, 0.04, 0.04
_ADDED = Standing("other", missed=1, quality=0.6, online=0)  # what somebody added to a list
_FEELINGS = ("joy", "curiosity", "trust", "indifference", "uncertainty", "anger")
_FELT = tuple(  # up to which liking how many of a hundred feel what, added up
    (up_to, tuple(accumulate(shares)))
    for up_to, shares in (
        (-0.8, (2, 5, 2, 18, 25, 48)),
        (0.0, (5, 13, 7, 35, 27, 13)),
        (0.9, (18, 24, 22, 27, 7, 2)),
        (math.inf, (44, 17, 31, 7, 1, 0)),
    )
)


@dataclass(frozen=True)
class List:
    """One touchpoint question with what belongs to it."""

    question: schema.Touchpoints
    standings: list[Standing]
    unlisted: dict[Spoken, tuple[str, ...]]


@dataclass
class Respondent:
    """Who answers, and what has happened to them so far."""

    id: str
    persona: Persona
    language: Spoken
    rng: Random
    habit: Habit = CARES
    likings: list[float] = field(default_factory=list)

    def says(self, text: str) -> str:
        """What is written where somebody who cares writes this."""
        return pressed(self.rng) if self.habit.presses else text

    def verdict(self) -> float:
        """What remains of it all: the person's mood and what was met."""
        met = sum(self.likings) / len(self.likings) if self.likings else 0.6
        return 0.35 * self.persona.mood + 0.7 * met + 0.3 + self.rng.gauss(0, 0.35)


def points(liking: float, low: int, high: int) -> int:
    """A liking on a scale."""
    return low + min(high - low, int((high - low + 1) / (1 + math.exp(-1.35 * liking))))


def answer_list(one: List, who: Respondent) -> Any:
    """The answer, fit to be stored; None where nobody has anything to say."""
    question, rng, persona = one.question, who.rng, who.persona
    picked: dict[str, Standing] = {}
    # how much oftener this person misses touchpoints that are offline, neither, online
    factors = {sign: math.exp(-persona.reach - 0.7 * persona.online * sign) for sign in (-1, 0, 1)}
    for standing in one.standings:
        if rng.random() * (1 + standing.missed * factors[standing.online]) < 1:
            picked[standing.touchpoint] = standing
    others = question.other and rng.random() < _OTHER
    if not picked and not others:
        if question.none and (question.required or rng.random() < 0.9):
            return {"picked": {}, "other": [], "none": True}
        if not question.required or not one.standings:
            return None
        liked = min(one.standings, key=lambda standing: standing.missed)
        picked[liked.touchpoint] = liked
    asked = set(rated(question, list(picked), who.id))
    left = {NOT_ASKED: True} if question.rate else {}
    return {
        "picked": {name: _rate(question, met, who) if name in asked else left for name, met in picked.items()},
        "other": [_other(one, who)] if others else [],
        "none": False,
    }


def _other(one: List, who: Respondent) -> dict[str, Any]:
    text = scribbled(popular(one.unlisted[who.language], who.rng), who.rng)
    return {"text": who.says(text), **_rate(one.question, _ADDED, who)}


def _rate(question: schema.Touchpoints, met: Standing, who: Respondent) -> dict[str, Any]:
    rng = who.rng
    liking = met.quality + 0.45 * who.persona.mood + rng.gauss(0, 0.7)
    who.likings.append(liking)
    ratings: dict[str, Any] = {}
    for item in question.rate:
        if item.ask_if is not None and not holds(item.ask_if, ratings):
            continue
        always = who.habit.rating(*_ends(item), rng) if item.rating != "pain_point" else None
        if always is not None:
            ratings[item.rating] = _FEELINGS[always] if item.rating == "emotion" else always
        elif item.na and item.rating != "pain_point" and rng.random() < _NA:
            ratings[item.rating] = "na"
        elif item.required or rng.random() > _SILENT:
            value = _rating(item, met, liking, who)
            if value is not None:
                ratings[item.rating] = value
    return ratings


def _ends(item: schema.RateItem) -> tuple[int, int]:
    """The ends of the scale, or of the list of feelings."""
    return (0, len(_FEELINGS) - 1) if item.rating == "emotion" else (1, item.scale)


def _rating(item: schema.RateItem, met: Standing, liking: float, who: Respondent) -> Any:
    rng = who.rng
    match item.rating:
        case "satisfaction":
            return points(liking, 1, item.scale)
        case "effort":
            return points(-liking + rng.gauss(0, 0.5), 1, item.scale)
        case "importance":
            return points(1.2 - 0.2 * met.missed + rng.gauss(0, 0.8), 1, item.scale)
        case "emotion":
            shares = next(shares for up_to, shares in _FELT if liking < up_to)
            return rng.choices(_FEELINGS, cum_weights=shares)[0]
        case "pain_point":
            says = item.required or rng.random() < (0.75 if liking < 0 else 0.08)
            return who.says(complaint(met.touchpoint, who.language, rng)) if says else None
