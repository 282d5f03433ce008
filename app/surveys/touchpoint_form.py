"""The answer to a touchpoint question: what was ticked, what was added, and how each was.

`{"picked": {"facebook-ad": {"satisfaction": 4, "emotion": "joy"}, "tv-ad": {"not_asked": true}},
  "other": [{"text": "Podcast", "satisfaction": 5}], "none": false}`

With `rate_most`, a random few (seeded by the response id) of the ticked are rated; the rest is recorded as `not_asked`.
"""

from collections.abc import Callable
from typing import Any, assert_never

from app.analysis.scores import EMOTIONS
from app.surveys import schema
from app.surveys.conditions import compiled
from app.surveys.forms import (
    Fault,
    Result,
    check_option,
    check_points,
    check_text,
    fault,
    fitting_option,
    fitting_points,
    fitting_text,
)
from app.surveys.order import shuffled

NOT_ASKED = "not_asked"
PAIN_POINT = 2000  # characters
_PARTS = frozenset({"picked", "other", "none"})
_FORM = '{"picked": {"tv-ad": {}}, "other": [{"text": "…"}], "none": false}'


def rated(question: schema.Touchpoints, picked: list[str], seed: str) -> list[str]:
    """Which of the ticked touchpoints are rated, in the order of the list."""
    if not question.rate:
        return []
    if question.rate_most is None or len(picked) <= question.rate_most:
        return picked
    drawn = set(shuffled(picked, seed, question.id)[: question.rate_most])
    return [touchpoint for touchpoint in picked if touchpoint in drawn]


class TouchpointForm:
    """The check of one touchpoint question. What does not change from answer to answer is worked out once."""

    def __init__(self, question: schema.Touchpoints) -> None:
        self.question = question
        self.places = {option.id: index for index, option in enumerate(question.offered())}
        self.open = [option.id for option in question.offered() if not option.retired]
        self.names = [*(item.rating for item in question.rate), NOT_ASKED]
        self.parts = [_Part(item) for item in question.rate]
        self._open, self._names = frozenset(self.open), frozenset(self.names)

    def check(self, answer: Any, seed: str, whole: bool = True) -> Result:
        """Check one answer. Ratings whose `ask_if` does not hold are left out; `whole`: required ones must be there."""
        if not isinstance(answer, dict) or not _PARTS.issuperset(answer):
            return fault("form", expected=_FORM)
        picked, others, none = answer.get("picked", {}), answer.get("other", []), answer.get("none", False)
        if not isinstance(picked, dict) or not isinstance(others, list) or not isinstance(none, bool):
            return fault("form", expected=_FORM)
        if none and not self.question.none:
            return fault("form", ".none", expected="none: false")
        if none and (picked or others):
            return fault("none_with_others")
        faults = self._unknown(picked, others)
        if faults:
            return Result(None, faults)
        kept = self._check_picked(picked, seed, whole, faults)
        added = [self._check_other(other, f".other[{index}]", whole, faults) for index, other in enumerate(others)]
        if faults:
            return Result(None, faults)
        return Result({"picked": kept, "other": added, "none": none} if kept or added or none else None, faults)

    def _unknown(self, picked: dict[str, Any], others: list[Any]) -> list[Fault]:
        faults: list[Fault] = []
        if not self._open.issuperset(picked):
            faults = [one for key in picked for one in check_option(key, self.open, f".picked.{key}").faults]
        if others and not self.question.other:
            faults.append(Fault(".other", "form", {"expected": "other: []"}))
        if len(others) > schema.MAX_OTHERS:
            faults.append(Fault(".other", "too_many", {"bound": schema.MAX_OTHERS}))
        return faults

    def _check_picked(self, picked: dict[str, Any], seed: str, whole: bool, faults: list[Fault]) -> dict[str, Any]:
        ordered = sorted(picked, key=self.places.__getitem__)
        asked = rated(self.question, ordered, seed)
        return {
            touchpoint: self._check_ratings(
                picked[touchpoint], ".picked." + touchpoint, touchpoint in asked, whole, faults
            )
            for touchpoint in ordered
        }

    def _check_other(self, other: Any, place: str, whole: bool, faults: list[Fault]) -> dict[str, Any]:
        if not isinstance(other, dict) or "text" not in other:
            faults.append(Fault(place, "form", {"expected": '{"text": "…"}'}))
            return {}
        text = check_text(other["text"], 500, f"{place}.text")
        faults += text.faults or ([] if text.answer else [Fault(f"{place}.text", "other_text", {})])
        given = {name: value for name, value in other.items() if name != "text"}
        return {"text": text.answer, **self._check_ratings(given, place, bool(self.question.rate), whole, faults)}

    def _check_ratings(self, given: Any, place: str, asked: bool, whole: bool, faults: list[Fault]) -> dict[str, Any]:
        if not isinstance(given, dict):
            faults.append(Fault(place, "form", {"expected": "{…}"}))
            return {}
        if not self._names.issuperset(given):
            faults += [one for key in given for one in check_option(key, self.names, f"{place}.{key}").faults]
        if not asked:
            return {NOT_ASKED: True} if self.question.rate else {}
        kept: dict[str, Any] = {}
        for part in self.parts:
            if part.asked is not None and not part.asked(kept):
                continue
            value = given.get(part.name)
            if value is not None:
                if part.fits(value):
                    kept[part.name] = value
                    continue
                faults += part.check(value, f"{place}.{part.name}").faults
            if whole and part.required and not faults:
                faults.append(Fault(f"{place}.{part.name}", part.missing, {}))
        return kept


class _Part:
    """One rating that is asked of each touchpoint: `fits` says yes to what can be stored, `check` what is wrong."""

    def __init__(self, item: schema.RateItem) -> None:
        self.name, self.required, self.missing = item.rating, item.required, _missing(item)
        self.asked = compiled(item.ask_if) if item.ask_if is not None else None
        self.fits, self.check = _rating_form(item)


def _rating_form(item: schema.RateItem) -> tuple[Callable[[Any], bool], Callable[[Any, str], Result]]:
    match item.rating:
        case "satisfaction" | "effort" | "importance":
            fits = fitting_points(1, item.scale, item.na)
            return fits, lambda value, place: check_points(value, 1, item.scale, item.na, place)
        case "emotion":
            known = [*EMOTIONS, *(["na"] if item.na else [])]
            return fitting_option(known), lambda value, place: check_option(value, known, place)
        case "pain_point":
            return fitting_text(PAIN_POINT), lambda value, place: check_text(value, PAIN_POINT, place)
    assert_never(item.rating)


def _missing(item: schema.RateItem) -> str:
    if item.rating in ("emotion", "pain_point"):
        return "required"
    return "required_scale_na" if item.na else "required_scale"
