"""What one response alone shows of how carefully it was answered, and a number that like answers share.

All of it comes from the answers: never from an address, a device or a moment.
"""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import orjson

from app.analysis.gibberish import is_gibberish
from app.analysis.quality import is_monotonous, is_straight, most_alike
from app.mentions.codes import QUALITY
from app.surveys import schema

Given = Mapping[str, Any]
STRAIGHT, GIBBERISH = (1 << QUALITY.index(name) for name in ("straight_liner", "gibberish"))
_MEASURES = ("satisfaction", "effort", "importance", "emotion")
_LEAST_SUBSTANCE = 12
"""Answers, ratings and words under which two people may well answer alike."""
_MOST_WORDS = 6


class Signs:
    """The questions of one version, sorted by what they can show."""

    def __init__(self, questionnaire: schema.Questionnaire) -> None:
        every = [question for _, question in questionnaire.questions()]
        self.open = [one.id for one in every if one.type == "text"]
        self.lists = [one.id for one in every if one.type == "touchpoints"]
        self.grids = [one for one in every if isinstance(one, schema.Matrix)]
        self.compared = [one for one in every if one.type not in ("hidden", "consent", "contact", "statement")]

    def texts(self, given: Given) -> Iterator[tuple[str, str]]:
        """What somebody wrote in own words, with the question."""
        for name in self.open:
            if name in given:
                yield name, given[name]
        for name in self.lists:
            if name in given:
                answer = given[name]
                yield from ((name, each["pain_point"]) for each in answer["picked"].values() if "pain_point" in each)
                for other in answer["other"]:
                    yield from ((name, other[part]) for part in ("text", "pain_point") if part in other)

    def ratings(self, given: Given) -> dict[str, list[Any]]:
        """What was given on each scale: to everything met, and to the rows of grids without a reversed one."""
        found: dict[str, list[Any]] = {}
        for name in self.lists:
            if name in given:
                answer = given[name]
                for ratings in (*answer["picked"].values(), *answer["other"]):
                    for measure in _MEASURES:
                        if ratings.get(measure, "na") != "na":
                            found.setdefault(measure, []).append(ratings[measure])
        for grid in self.grids:
            if grid.id in given and not any(row.reversed for row in grid.rows):
                points = [value for value in given[grid.id].values() if value != "na"]
                found.setdefault(f"grid of {grid.scale}", []).extend(points)
        return found

    def of(self, given: Given) -> int:
        """The bits that a response shows by itself."""
        found = 0
        if is_monotonous(self.ratings(given).values()) or any(self._is_straight(grid, given) for grid in self.grids):
            found |= STRAIGHT
        if any(is_gibberish(text) for _, text in self.texts(given)):
            found |= GIBBERISH
        return found

    def alike(self, given: Given) -> tuple[int, int]:
        """How many ratings are alike, of how many; 0 of 0 where it was a grid that gave it away."""
        ratings = self.ratings(given).values()
        return most_alike(ratings) if is_monotonous(ratings) else (0, 0)

    def _is_straight(self, grid: schema.Matrix, given: Given) -> bool:
        turned = {row.id: row.reversed for row in grid.rows}
        points = {row: value for row, value in given.get(grid.id, {}).items() if value != "na"}
        return is_straight(list(points.values()), [turned[row] for row in points], grid.scale)

    def likeness(self, given: Given) -> int:
        """A number that only responses with the same answers share; 0 where they say too little to be compared."""
        said = [(one.id, *_said(one, given[one.id])) for one in self.compared if one.id in given]
        if sum(substance for _, _, substance in said) < _LEAST_SUBSTANCE:
            return 0
        canonical = orjson.dumps([(name, answer) for name, answer, _ in said], option=orjson.OPT_SORT_KEYS)
        return int.from_bytes(blake2b(canonical, digest_size=8).digest(), signed=True) or 1


def _said(question: schema.Question, answer: Any) -> tuple[Any, int]:
    """An answer in the form in which it is compared, and how much it says."""
    match question:
        case schema.TextQuestion():
            words = answer.casefold().split()
            return words, min(len(words), _MOST_WORDS)
        case schema.Touchpoints():
            return _met(question, answer)
        case schema.MultipleChoice() | schema.Ranking() | schema.Matrix() | schema.Path():
            return answer, len(answer)
        case _:
            return answer, 1


def _met(question: schema.Touchpoints, answer: Given) -> tuple[Any, int]:
    """Which few are rated of many is drawn by the response's id, so such ratings are not compared."""
    others = [other["text"].casefold().split() for other in answer["other"]]
    picked: Any = sorted(answer["picked"])
    ratings = 0
    if question.rate_most is None:
        picked = answer["picked"]
        ratings = sum(len(one) for one in picked.values())
    return [picked, others, answer["none"]], len(picked) + ratings + 2 * len(others)
