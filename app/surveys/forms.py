"""One answer form per question type: what a stored answer looks like, and what is wrong with one that does not.

| type | answer |
|---|---|
| single_choice, hidden | `"u30"` |
| multiple_choice | `["a", "b"]` in the order of the options |
| rating | `4` or `"na"` |
| nps | `9` |
| matrix | `{"row": 4, "other-row": "na"}` |
| ranking | `["first", "second"]` |
| number | `12.5` |
| date | `"2026-01-31"` |
| text | `"…"` byte for byte |
| touchpoints | see `surveys.touchpoint_form` |
| path | `[["awareness", "tv-ad"], ["purchase", "shop"]]` |
| consent | `true` or `false` |
| contact | `{"email": "…"}` |
| statement | never answered |
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, NamedTuple

from app.surveys import schema

# NUL, and halves of characters that are no text at all.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Fault(NamedTuple):
    """What is wrong inside one answer: a place below the question, a code of `messages`, and its values."""

    place: str
    code: str
    values: dict[str, Any]


class Result(NamedTuple):
    """The answer as it is stored (`None`: not answered) and its faults; unfinished answers are kept beside theirs."""

    answer: Any
    faults: list[Fault]


def good(answer: Any) -> Result:
    return Result(answer, [])


def fault(code: str, place: str = "", **values: Any) -> Result:
    return Result(None, [Fault(place, code, values)])


def unfinished(answer: Any, code: str, **values: Any) -> Result:
    """An answer to which something is missing: a draft keeps it, a submission is told."""
    return Result(answer, [Fault("", code, values)])


def fitting_text(max_length: int) -> Callable[[Any], bool]:
    """Says of a value whether it is a text to store. Line breaks count one, however the browser sends them."""

    def fits(value: Any) -> bool:
        if not isinstance(value, str) or _UNSTORABLE.search(value):
            return False
        return len(value) - value.count("\r\n") <= max_length and not value.isspace() and value != ""

    return fits


def check_text(text: Any, max_length: int, place: str = "") -> Result:
    """A text; blank counts as not answered."""
    if not isinstance(text, str):
        return fault("form", place, expected="text")
    if _UNSTORABLE.search(text):
        return fault("nul" if "\x00" in text else "half_character", place)
    if not text.strip():
        return good(None)
    if fitting_text(max_length)(text):
        return good(text)
    return fault("too_long", place, length=len(text) - text.count("\r\n"), bound=max_length)


def fitting_points(low: int, high: int, na: bool) -> Callable[[Any], bool]:
    """Says of a value whether it is a rating: a whole number between the ends, or "na" where that is offered."""

    def fits(value: Any) -> bool:
        if isinstance(value, int):
            return low <= value <= high and not isinstance(value, bool)
        return na and value == "na"

    return fits


def check_points(value: Any, low: int, high: int, na: bool, place: str = "") -> Result:
    """A rating."""
    if fitting_points(low, high, na)(value):
        return good(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return fault("required_scale_na" if na else "required_scale", place)
    return fault("out_of_range", place, low=low, high=high)


def fitting_option(options: Iterable[str]) -> Callable[[Any], bool]:
    """Says of a value whether it is one of the ids."""
    offered = frozenset(options)
    return lambda value: isinstance(value, str) and value in offered


def check_option(value: Any, options: Iterable[str], place: str = "") -> Result:
    """One of the offered ids."""
    offered = list(options)
    if isinstance(value, str) and value in offered:
        return good(value)
    return fault("unknown_option", place, value=value, options=", ".join(offered))


def check_single_choice(question: schema.SingleChoice | schema.Hidden, answer: Any) -> Result:
    return check_option(answer, (option.id for option in question.options if not option.retired))


def check_distinct(answer: Any, offered: list[str]) -> Result:
    """A list of distinct offered ids."""
    if not isinstance(answer, list):
        return fault("form", expected='["a", "b"]')
    if len(answer) > 2 * len(offered):  # surely wrong, and each further one would be compared with all before
        return fault("too_many", bound=len(offered))
    faults: list[Fault] = []
    for index, value in enumerate(answer):
        faults += check_option(value, offered, f"[{index}]").faults
        if value in answer[:index]:
            faults.append(Fault(f"[{index}]", "twice", {"value": value}))
    return Result(answer, faults)


def check_multiple_choice(question: schema.MultipleChoice, answer: Any) -> Result:
    offered = [option.id for option in question.options if not option.retired]
    result = check_distinct(answer, offered)
    if result.faults or not answer:
        return Result(None, result.faults)
    alone = [option.id for option in question.options if option.exclusive and option.id in answer]
    if alone and len(answer) > 1:
        return fault("exclusive", value=alone[0])
    if question.max and len(answer) > question.max:
        return fault("too_many", bound=question.max)
    ordered = [option for option in offered if option in answer]
    too_few = question.min and len(answer) < question.min and not alone
    return unfinished(ordered, "too_few", bound=question.min) if too_few else good(ordered)


def check_rating(question: schema.Rating, answer: Any) -> Result:
    return check_points(answer, 1, question.scale, question.na)


def check_nps(question: schema.Nps, answer: Any) -> Result:
    return check_points(answer, 0, 10, False)


def check_matrix(question: schema.Matrix, answer: Any) -> Result:
    if not isinstance(answer, dict):
        return fault("form", expected='{"row": 4}')
    rows = [row.id for row in question.rows if not row.retired]
    faults: list[Fault] = []
    for row, value in answer.items():
        faults += check_option(row, rows, f".{row}").faults
        faults += check_points(value, 1, question.scale, question.na, f".{row}").faults
    if faults or not answer:
        return Result(None, faults)
    left = [Fault(f".{row}", "required_row", {}) for row in rows if row not in answer] if question.required else []
    return Result({row: answer[row] for row in rows if row in answer}, left)


def check_ranking(question: schema.Ranking, answer: Any) -> Result:
    offered = [option.id for option in question.options if not option.retired]
    result = check_distinct(answer, offered)
    if result.faults or not answer:
        return Result(None, result.faults)
    top = question.top or len(offered)
    if len(answer) > top:
        return fault("too_many", bound=top)
    if question.required and len(answer) < min(top, len(offered)):
        return unfinished(answer, "too_few", bound=min(top, len(offered)))
    return good(answer)


def check_number(question: schema.Number, answer: Any) -> Result:
    if not isinstance(answer, int | float) or isinstance(answer, bool):
        return fault("number")
    if abs(answer) > 1e15 or not isfinite(answer):
        return fault("above", high=10**15) if answer > 0 else fault("below", low=-(10**15))
    places = -min(0, int(Decimal(str(answer)).normalize().as_tuple().exponent))
    if places > question.decimals:
        return fault("decimals", bound=question.decimals) if question.decimals else fault("whole_number")
    too_low = question.min is not None and answer < question.min
    too_high = question.max is not None and answer > question.max
    if not (too_low or too_high):
        return good(int(answer) if answer == int(answer) else float(answer))
    if question.min is not None and question.max is not None:
        return fault("out_of_range", low=question.min, high=question.max)
    return fault("below", low=question.min) if too_low else fault("above", high=question.max)


def check_date(question: schema.Date, answer: Any) -> Result:
    if not isinstance(answer, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", answer, re.ASCII):
        return fault("date")
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return fault("date")
    if question.min and day < question.min:
        return fault("below", low=question.min.isoformat())
    if question.max and day > question.max:
        return fault("above", high=question.max.isoformat())
    return good(answer)


def check_consent(question: schema.Consent, answer: Any) -> Result:
    if not isinstance(answer, bool):
        return fault("form", expected="true / false")
    return unfinished(answer, "required_consent") if question.required and not answer else good(answer)


def check_contact(question: schema.Contact, answer: Any) -> Result:
    if not isinstance(answer, dict):
        return fault("form", expected='{"email": "…"}')
    faults: list[Fault] = []
    kept: dict[str, str] = {}
    for name, value in answer.items():
        result = check_text(value, 200, f".{name}")
        faults += check_option(name, question.fields, f".{name}").faults + result.faults
        if name == "email" and result.answer and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", result.answer):
            faults.append(Fault(".email", "email", {}))
        if result.answer:
            kept[name] = result.answer
    return Result(None if faults else kept or None, faults)
