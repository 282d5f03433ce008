"""The answer to a touchpoint question: what was ticked, what was added, and how each was.

`{"picked": {"facebook-ad": {"satisfaction": 4, "emotion": "joy"}, "tv-ad": {"not_asked": true}},
  "other": [{"text": "Podcast", "satisfaction": 5}], "none": false}`

With `rate_most`, a random few (seeded by the response id) of the ticked are rated; the rest is recorded as `not_asked`.
"""

from typing import Any, assert_never

from app.analysis.scores import EMOTIONS
from app.surveys import schema
from app.surveys.conditions import holds
from app.surveys.forms import Fault, Result, check_option, check_points, check_text, fault
from app.surveys.order import shuffled

NOT_ASKED = "not_asked"
_FORM = '{"picked": {"tv-ad": {}}, "other": [{"text": "…"}], "none": false}'


def rated(question: schema.Touchpoints, picked: list[str], seed: str) -> list[str]:
    """Which of the ticked touchpoints are rated, in the order of the list."""
    if not question.rate:
        return []
    if question.rate_most is None or len(picked) <= question.rate_most:
        return picked
    drawn = set(shuffled(picked, seed, question.id)[: question.rate_most])
    return [touchpoint for touchpoint in picked if touchpoint in drawn]


def check_touchpoints(question: schema.Touchpoints, answer: Any, seed: str, whole: bool = True) -> Result:
    """Check one answer; ratings whose `ask_if` does not hold are left out. `whole`: required ratings must be there."""
    if not isinstance(answer, dict) or not set(answer) <= {"picked", "other", "none"}:
        return fault("form", expected=_FORM)
    picked, others, none = answer.get("picked", {}), answer.get("other", []), answer.get("none", False)
    if not isinstance(picked, dict) or not isinstance(others, list) or not isinstance(none, bool):
        return fault("form", expected=_FORM)
    if none and not question.none:
        return fault("form", ".none", expected="none: false")
    if none and (picked or others):
        return fault("none_with_others")
    faults = _unknown(question, picked, others)
    offered = [option.id for option in question.offered() if option.id in picked]
    asked = set(rated(question, offered, seed))
    kept: dict[str, Any] = {}
    for touchpoint in offered:
        ratings, wrong = _check_ratings(
            question, picked[touchpoint], f".picked.{touchpoint}", touchpoint in asked, whole
        )
        kept[touchpoint] = ratings
        faults += wrong
    added, wrong = _check_others(question, others, whole)
    faults += wrong
    if faults:
        return Result(None, faults)
    if not (kept or added or none):
        return Result(None, [])
    return Result({"picked": kept, "other": added, "none": none}, [])


def _unknown(question: schema.Touchpoints, picked: dict[str, Any], others: list[Any]) -> list[Fault]:
    ids = [option.id for option in question.offered() if not option.retired]
    faults = [one for touchpoint in picked for one in check_option(touchpoint, ids, f".picked.{touchpoint}").faults]
    if others and not question.other:
        faults.append(Fault(".other", "form", {"expected": "other: []"}))
    if len(others) > schema.MAX_OTHERS:
        faults.append(Fault(".other", "too_many", {"bound": schema.MAX_OTHERS}))
    return faults


def _check_others(question: schema.Touchpoints, others: list[Any], whole: bool) -> tuple[list[Any], list[Fault]]:
    added: list[Any] = []
    faults: list[Fault] = []
    for index, other in enumerate(others):
        place = f".other[{index}]"
        if not isinstance(other, dict) or "text" not in other:
            faults.append(Fault(place, "form", {"expected": '{"text": "…"}'}))
            continue
        text = check_text(other["text"], 500, f"{place}.text")
        faults += text.faults or ([] if text.answer else [Fault(f"{place}.text", "other_text", {})])
        given = {name: value for name, value in other.items() if name != "text"}
        ratings, wrong = _check_ratings(question, given, place, bool(question.rate), whole)
        faults += wrong
        added.append({"text": text.answer, **ratings})
    return added, faults


def _check_ratings(
    question: schema.Touchpoints, given: Any, place: str, asked: bool, whole: bool
) -> tuple[dict[str, Any], list[Fault]]:
    if not isinstance(given, dict):
        return {}, [Fault(place, "form", {"expected": "{…}"})]
    faults = check_names(question, given, place)
    if not asked:
        return ({NOT_ASKED: True} if question.rate else {}), faults
    kept: dict[str, Any] = {}
    for item in question.rate:
        if item.ask_if and not holds(item.ask_if, kept):
            continue
        value = given.get(item.rating)
        if value is not None:
            result = _check_rating(item, value, f"{place}.{item.rating}")
            faults += result.faults
            if result.answer is not None:
                kept[item.rating] = result.answer
        if whole and item.required and item.rating not in kept and not faults:
            faults.append(Fault(f"{place}.{item.rating}", _missing(item), {}))
    return kept, faults


def check_names(question: schema.Touchpoints, given: dict[str, Any], place: str) -> list[Fault]:
    """A fault for every rating that this question does not ask."""
    known = [*(item.rating for item in question.rate), NOT_ASKED]
    return [one for name in given if name not in known for one in check_option(name, known, f"{place}.{name}").faults]


def _check_rating(item: schema.RateItem, value: Any, place: str) -> Result:
    match item.rating:
        case "satisfaction" | "effort" | "importance":
            return check_points(value, 1, item.scale, item.na, place)
        case "emotion":
            return Result("na", []) if item.na and value == "na" else check_option(value, EMOTIONS, place)
        case "pain_point":
            return check_text(value, 2000, place)
    assert_never(item.rating)


def _missing(item: schema.RateItem) -> str:
    if item.rating in ("emotion", "pain_point"):
        return "required"
    return "required_scale_na" if item.na else "required_scale"
