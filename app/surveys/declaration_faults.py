"""What pydantic found wrong with a document, as places in that document and sentences that say what to do."""

from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.errors import Problem
from app.surveys import schema
from app.surveys.suggestions import did_you_mean
from app.surveys.yaml_tree import step

_QUESTION_TYPES: dict[str, type[BaseModel]] = {
    get_args(kind.model_fields["type"].annotation)[0]: kind for kind in get_args(get_args(schema.Question)[0])
}
_CONDITION_KEYS = {"show_if", "ask_if", "when"}
_WORDS_OF_TYPES = {"bool": "true or false", "int": "a whole number", "float": "a number", "string": "text"}


def describe(
    error: ValidationError, document: Any, declaration: type[BaseModel] = schema.Questionnaire
) -> list[Problem]:
    """One problem per place, in the order of the document's declaration."""
    found: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        if detail["type"] == "default_factory_not_called" or _is_other_branch(detail):
            continue
        parts = _without_tags(detail["loc"])
        path = ""
        for part in parts:
            path = step(path, part)
        found.setdefault(path, _message(detail, parts, document, declaration))
    return [Problem(path, message) for path, message in found.items()]


def _is_other_branch(detail: ErrorDetails) -> bool:
    """A place that takes an id or a block reports both; the one that was not meant says nothing of use."""
    if "constrained-str" in detail["loc"]:
        return isinstance(detail["input"], dict)
    return detail["type"] == "model_type" and not isinstance(detail["input"], dict) and _is_branch(detail["loc"][-1])


def _is_branch(part: str | int) -> bool:
    """Whether pydantic put this part into the place to name the branch of a union."""
    return isinstance(part, str) and (
        part.startswith("function-") or part in {"constrained-str", "OfferedTouchpoint", "StageModel", "[key]"}
    )


def _without_tags(loc: tuple[str | int, ...]) -> list[str | int]:
    """The place in the document: question types, kinds of condition and branches of unions taken out."""
    parts: list[str | int] = []
    rest = list(loc)
    while rest:
        part = rest.pop(0)
        if _is_branch(part):
            continue
        parts.append(part)
        if len(parts) > 1 and parts[-2] == "questions" and rest:
            rest.pop(0)
        elif part in _CONDITION_KEYS and rest:
            return [*parts, *_condition_place(rest)]
    return parts


def _condition_place(rest: list[str | int]) -> list[str | int]:
    """The place inside a condition; `rest` begins with the kind of the condition."""
    match rest:
        case ["all" | "any" as kind, _, int(index), *deeper]:
            return [kind, index, *(_condition_place(deeper) if deeper else [])]
        case ["not", _, *deeper]:
            return ["not", *(_condition_place(deeper) if deeper else [])]
        case [_, str(name), int(index), *_]:
            return [name, index]
        case [_, *deeper]:
            return deeper[:1]
    return []


def _message(detail: ErrorDetails, parts: list[str | int], document: Any, declaration: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    name, value = (parts[-1] if parts else "the document"), detail["input"]
    match kind:
        case "missing":
            return f"`{name}` is missing; add it"
        case "extra_forbidden":
            return f"`{name}` is not known here; {did_you_mean(str(name), _keys_at(parts[:-1], document, declaration))}"
        case "union_tag_not_found":
            return f"`type` is missing; add one of {', '.join(_QUESTION_TYPES)}"
        case "union_tag_invalid":
            tag = str(context["tag"])
            return f"there is no question type `{tag}`; {did_you_mean(tag, _QUESTION_TYPES)}"
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return f"{_shown(value)} is not possible here; write {context['expected']}"
        case "string_pattern_mismatch":
            return _pattern(str(context["pattern"]), value)
        case "dict_type" if declaration is schema.Questionnaire:
            return f"{_shown(value)} is no text; write one in quotes, or one per language such as {{de: …, en: …}}"
        case "list_type":
            return f"{_shown(value)} is no list; write entries with - before each"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{_shown(value)} stands where a block of `key: value` lines is expected; write one"
        case "too_short" | "too_long":
            bound = context.get("min_length", context.get("max_length"))
            side = "fewest" if kind == "too_short" else "most"
            return f"there are {context['actual_length']} entries here; the {side} possible are {bound}"
        case "greater_than_equal":
            return f"{_shown(value)} is too small; the least is {context['ge']}"
        case "less_than_equal":
            return f"{_shown(value)} is too large; the most is {context['le']}"
        case "finite_number":
            return f"{_shown(value)} is no number to compare with; write one in digits"
        case _ if kind.startswith("date"):
            return f"{_shown(value)} is no date; write one such as 2026-01-31"
        case _ if kind.split("_")[0] in _WORDS_OF_TYPES:
            return _wrong_type(kind.split("_")[0], value)
    return detail["msg"]


def _wrong_type(wanted: str, value: Any) -> str:
    if wanted == "string" and isinstance(value, int | float):
        read_as = "truth value" if isinstance(value, bool) else "number"
        return f"{_shown(value)} is read as a {read_as}; put it in quotes"
    return f"{_shown(value)} is not {_WORDS_OF_TYPES[wanted]}; write {_WORDS_OF_TYPES[wanted]}"


def _pattern(pattern: str, value: Any) -> str:
    if pattern.startswith("^[a-z0-9]"):
        return f"{_shown(value)} is no id; use a–z, 0–9, - and _ (64 at most), beginning with a letter or digit"
    return f"{_shown(value)} is no language; write a code such as de, en or de-AT"


def _shown(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    text = "a block" if isinstance(value, dict) else "a list" if isinstance(value, list) else f"'{value}'"
    return text if len(text) <= 60 else f"{text[:59]}…'"


def _keys_at(parts: Iterable[str | int], document: Any, declaration: type[BaseModel]) -> list[str]:
    """The keys that the declaration knows at a place."""
    kinds: list[type[BaseModel]] = [declaration]
    for part in parts:
        document = _child(document, part)
        if isinstance(part, int):
            kind = document.get("type") if isinstance(document, dict) else None
            if isinstance(kind, str) and kind in _QUESTION_TYPES and _QUESTION_TYPES[kind] in kinds:
                kinds = [_QUESTION_TYPES[kind]]
            continue
        fields = [field for model in kinds for name, field in model.model_fields.items() if part in (name, field.alias)]
        kinds = [model for field in fields for model in _models_in(field.annotation)]
    return list(dict.fromkeys(field.alias or name for kind in kinds for name, field in kind.model_fields.items()))


def _child(document: Any, part: str | int) -> Any:
    try:
        return document[part]
    except (KeyError, IndexError, TypeError):
        return None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
