"""Questionnaires as YAML: read with a line for every problem, written so that reading gives the same back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml
from pydantic import ValidationError

from app.errors import Problem
from app.surveys.declaration_faults import describe
from app.surveys.schema import Questionnaire
from app.surveys.yaml_tree import DECIMAL, Tree, UnreadableError, read_tree

_ODD_BREAKS = frozenset("\r\x85\u2028\u2029")


@dataclass(frozen=True)
class PlacedProblem(Problem):
    """A problem with the line of the file (from 1)."""

    line: int = 1


@dataclass(frozen=True)
class Loaded:
    """A questionnaire that was read, or what kept it from being read."""

    questionnaire: Questionnaire | None
    problems: list[PlacedProblem]
    tree: Tree = field(default_factory=lambda: Tree(None), repr=False)

    def placed(self, problems: Iterable[Problem]) -> list[PlacedProblem]:
        """The same problems with their lines, in the order of the file."""
        found = [PlacedProblem(one.path, one.message, self.tree.line(one.path)) for one in problems]
        return sorted(found, key=lambda problem: problem.line)


def read(text: str) -> Loaded:
    """A questionnaire from YAML or JSON; whether it makes sense is `surveys.sense`'s to say."""
    try:
        tree = read_tree(text)
    except UnreadableError as error:
        return Loaded(None, [PlacedProblem("", error.message, error.line)])
    if not isinstance(tree.value, dict):
        return Loaded(None, [PlacedProblem("", "a questionnaire begins with `id: …`; write it as `key: value` lines")])
    try:
        return Loaded(Questionnaire.model_validate(tree.value), [], tree)
    except ValidationError as error:
        unplaced = Loaded(None, [], tree)
        return Loaded(None, unplaced.placed(describe(error, tree.value)), tree)


def write(questionnaire: Questionnaire) -> str:
    """The questionnaire as YAML in the order of its declaration, without what is default anyway."""
    document = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return written(document)


def written(document: Any) -> str:
    """Plain values as YAML that reading gives back."""
    return yaml.dump(_shorter(document), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120)


def _shorter(value: Any) -> Any:
    """Texts for every language as plain strings, whole numbers without a point, empty lists left out."""
    match value:
        case {"*": text, **others} if not others:
            return text
        case dict():
            return {key: _shorter(part) for key, part in value.items() if part != []}
        case list():
            return [_shorter(part) for part in value]
        case float() if value.is_integer():
            return int(value)
    return value


class _Writer(yaml.SafeDumper):
    """Quotes what YAML 1.1 or our reader would not take for text; short lists stand on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_text(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    # line breaks other than \n are read differently by different parsers unless they are escaped
    style = '"' if _ODD_BREAKS.intersection(text) else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _write_list(writer: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    short = not any(isinstance(item, dict | list) for item in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Writer.add_representer(str, _write_text)
_Writer.add_representer(list, _write_list)
# YAML 1.1 knows no exponent without a point, our reader does
_Writer.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(rf"(?:{DECIMAL.pattern})\Z"), list("-+0123456789"))
