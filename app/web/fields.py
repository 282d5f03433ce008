"""Form fields and answers: `read` makes an answer of what was posted, `write` fills the fields from an answer.

Whatever cannot be understood stays as it was typed, so that the page shows it again beside its problem.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, assert_never

from app.surveys import schema

Form = Mapping[str, Sequence[str]]
_GROUPS = {"de": ". \u00a0\u202f'’", "en": ", \u00a0\u202f'’"}


def name_of(question: schema.Question) -> str:
    """The name of a question's fields; ids hold no dot, so nothing else can have it."""
    return f"q.{question.id}"


def is_sent(question: schema.Question, form: Form) -> bool:
    """Whether the form held this question; unticked boxes send nothing, hence the marker `asked`."""
    name = name_of(question)
    return question.id in form.get("asked", ()) or any(key == name or key.startswith(f"{name}.") for key in form)


def read(question: schema.Question, form: Form, language: str, before: Any = None) -> Any:
    """The answer in the posted form, None if there is none. `before` keeps what other pages added to the answer."""
    name = name_of(question)
    values = [value for value in form.get(name, ()) if value]
    first = values[0] if values else None
    match question:
        case schema.SingleChoice() | schema.Date():
            return first
        case schema.MultipleChoice():
            return values or None
        case schema.Rating() | schema.Nps():
            return read_points(first)
        case schema.Matrix():
            rows = {row.id: read_points(_first(form, f"{name}.{row.id}")) for row in question.rows}
            return {row: value for row, value in rows.items() if value is not None} or None
        case schema.Ranking():
            return _arranged(question.id, values, form) or None
        case schema.Path():
            return [stop.split("/", 1) for stop in _arranged(question.id, values, form)] or None
        case schema.Number():
            return read_number(first, language)
        case schema.TextQuestion():
            return first
        case schema.Touchpoints():
            return _read_touchpoints(question, values, form.get(f"{name}.other", ()), before or {})
        case schema.Consent():
            return bool(first)
        case schema.Contact():
            filled = {part: _first(form, f"{name}.{part}") for part in question.fields}
            return {part: value for part, value in filled.items() if value} or None
        case schema.Statement() | schema.Hidden():
            return None
    assert_never(question)


def write(question: schema.Question, answer: Any, language: str) -> dict[str, list[str]]:
    """The fields that `answer` fills."""
    if answer is None:
        return {}
    name = name_of(question)
    match question:
        case schema.SingleChoice() | schema.Date() | schema.Rating() | schema.Nps() | schema.TextQuestion():
            return {name: [str(answer)]}
        case schema.MultipleChoice() | schema.Ranking():
            return {name: list(answer)}
        case schema.Path():
            return {name: ["/".join(stop) for stop in answer]}
        case schema.Number():
            return {name: [write_number(answer, language)]}
        case schema.Matrix() | schema.Contact():
            return {f"{name}.{part}": [str(value)] for part, value in answer.items()}
        case schema.Touchpoints():
            extra = [*(["other"] if answer["other"] else []), *(["none"] if answer["none"] else [])]
            return {name: [*answer["picked"], *extra], f"{name}.other": [other["text"] for other in answer["other"]]}
        case schema.Consent():
            return {name: ["yes"]} if answer else {}
        case schema.Statement() | schema.Hidden():
            return {}
    assert_never(question)


def read_ratings(items: Sequence[schema.RateItem], form: Form, before: Mapping[str, Any]) -> dict[str, Any]:
    """The ratings on one card; those that the card did not send stay as they were."""
    ratings = dict(before)
    for item in items:
        if f"r.{item.rating}" not in form and item.rating not in form.get("asked", ()):
            continue
        value = _first(form, f"r.{item.rating}")
        given = value if item.rating in ("emotion", "pain_point") else read_points(value)
        ratings.pop(item.rating, None)
        if given is not None:
            ratings[item.rating] = given
    return ratings


def write_ratings(ratings: Mapping[str, Any]) -> dict[str, list[str]]:
    return {f"r.{rating}": [str(value)] for rating, value in ratings.items()}


def read_points(value: str | None) -> int | str | None:
    return int(value) if value is not None and re.fullmatch(r"\d{1,4}", value, re.ASCII) else value


def read_number(typed: str | None, language: str) -> int | float | str | None:
    """A number as people write it: `1 412,5` or `1.412,5` in German, `1,412.5` in English, `3,5` and `3.5` in both."""
    if typed is None or not typed.strip():
        return None
    bare = typed.strip().replace("−", "-")
    grouping, point = (_GROUPS["en"], ".") if language.split("-")[0] == "en" else (_GROUPS["de"], ",")
    if re.fullmatch(rf"-?\d{{1,3}}([{grouping}]\d{{3}})+({re.escape(point)}\d+)?", bare):
        bare = re.sub(f"[{grouping}]", "", bare)
    bare = bare.replace(",", ".")
    if re.fullmatch(r"-?\d{1,18}", bare):  # more does not fit 64 bits
        return int(bare)
    if re.fullmatch(r"-?\d{0,30}\.\d{1,30}", bare) and isfinite(float(bare)):
        return float(bare)
    return typed


def write_number(answer: Any, language: str) -> str:
    if isinstance(answer, str):
        return answer
    plain = format(Decimal(repr(answer)), "f")
    return plain if language.split("-")[0] == "en" else plain.replace(".", ",")


def _first(form: Form, name: str) -> str | None:
    return next((value for value in form.get(name, ()) if value), None)


def _arranged(question: str, laid: Sequence[str], form: Form) -> list[str]:
    """What is laid, after the button that was pressed: `put` lays one more, `take` removes one."""
    changes = {button: _pressed(form, button, question) for button in ("put", "take")}
    kept = [item for item in laid if item != changes["take"]]
    put = changes["put"]
    return [*kept, put] if put and put not in kept else kept


def _pressed(form: Form, button: str, question: str) -> str | None:
    owner, _, item = (_first(form, button) or "").partition(":")
    return item if owner == question else None


def _read_touchpoints(
    question: schema.Touchpoints, ticked: Sequence[str], texts: Sequence[str], before: Mapping[str, Any]
) -> dict[str, Any] | None:
    if not ticked:
        return None
    picked = {item: before.get("picked", {}).get(item, {}) for item in ticked if item not in ("other", "none")}
    known = dict(enumerate(before.get("other", [])))
    others = [{**known.get(index, {}), "text": text} for index, text in enumerate(texts) if text.strip()]
    if "other" not in ticked:
        others = []
    elif not others:
        others = [{"text": ""}]
    return {"picked": picked, "other": others, "none": "none" in ticked}
