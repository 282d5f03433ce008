"""Target percentages as people type them, and margins as people read them: 51,2 and 51.2 mean the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.surveys.margins import ROUNDED, Margins

LOWER, UPPER = "trim.lower", "trim.upper"
Problem = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Typed:
    """What was typed, as margins, or what is wrong with it by the name of the field."""

    margins: Margins | None
    problems: Mapping[str, Problem]


def percentages(margins: Margins | None, lang: str) -> dict[str, str]:
    """The values of the form's fields, as the language writes them."""
    if margins is None:
        return {}
    found: dict[str, str] = {}
    for name, groups in margins.margins.items():
        unit = 1 if sum(groups.values()) > 2 else 100
        found |= {f"{name}.{group}": _written(unit * share, lang) for group, share in groups.items()}
    if margins.trim:
        found[LOWER] = _written(margins.trim.lower, lang) if margins.trim.lower else ""
        found[UPPER] = "" if margins.trim.upper is None else _written(margins.trim.upper, lang)
    return found


def _written(value: float, lang: str) -> str:
    text = f"{round(value, 6):g}"
    return text.replace(".", ",") if lang == "de" else text


def margins_of(sent: Mapping[str, str], groups: Mapping[str, Sequence[str]]) -> Typed:
    """Margins from the form: a segment without any percentage is no margin."""
    problems: dict[str, Problem] = {}
    margins: dict[str, dict[str, float]] = {}
    for segment, names in groups.items():
        shares = _shares(sent, segment, names, problems)
        if shares:
            margins[segment] = shares
    trim = {name: _number(sent, f"trim.{name}", problems) for name in ("lower", "upper")}
    if (trim["lower"] or 0) > 1 or (trim["lower"] or 0) < 0:
        problems[LOWER] = ("lower_wrong", {})
    if trim["upper"] is not None and trim["upper"] < 1:
        problems[UPPER] = ("upper_wrong", {})
    if not margins and not problems:
        problems[f"{next(iter(groups), '')}.{next(iter(next(iter(groups.values()), ())), '')}"] = ("nothing", {})
    if problems:
        return Typed(None, problems)
    return _validated(margins, {name: value for name, value in trim.items() if value is not None}, problems)


def _validated(margins: dict[str, dict[str, float]], trim: dict[str, float], problems: dict[str, Problem]) -> Typed:
    try:
        return Typed(Margins.model_validate({"margins": margins, "trim": trim or None}), problems)
    except ValidationError as error:  # numbers that no population has
        first = error.errors()[0]["loc"]
        return Typed(None, {".".join(str(part) for part in first if part != "margins"): ("no_number", {})})


def _shares(
    sent: Mapping[str, str], segment: str, names: Sequence[str], problems: dict[str, Problem]
) -> dict[str, float]:
    typed = {name: _number(sent, f"{segment}.{name}", problems) for name in names}
    if all(value is None for value in typed.values()):
        return {}
    for name, value in typed.items():
        if value is None and f"{segment}.{name}" not in problems:
            problems[f"{segment}.{name}"] = ("share_missing", {})
        elif value is not None and not 0 <= value <= 100:
            problems[f"{segment}.{name}"] = ("no_share", {})
    total = sum(value or 0 for value in typed.values())
    wrong = any(path.startswith(f"{segment}.") for path in problems)
    if not wrong and abs(total - 100) > 100 * ROUNDED:
        problems[f"{segment}.{names[0]}"] = ("sum_wrong", {"total": round(total, 2)})
    return {name: value or 0 for name, value in typed.items()}


def _number(sent: Mapping[str, str], path: str, problems: dict[str, Problem]) -> float | None:
    text = sent.get(path, "").strip().removesuffix("%").strip().replace(",", ".")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if found != found or abs(found) == float("inf"):
        problems[path] = ("no_number", {})
        return None
    return found
