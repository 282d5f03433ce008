"""YAML and JSON as plain values with their lines: only `true` and `false` are booleans, dates stay text.

Built from the parser's events, so that anchors, tags, doubled keys, depth and size are refused before anything grows.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

MOST_CHARACTERS = 1_000_000
DEEPEST = 40
LARGEST = 1e15  # numbers beyond lose digits on the way through JSON

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableError(Exception):
    """The text is no YAML that is taken; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass
class Tree:
    """The values of a document and, by path (`sections[0].id`), the line where each begins."""

    value: Any
    lines: dict[str, int] = field(default_factory=dict)

    def line(self, path: str) -> int:
        """The line of a path, or of the nearest place around it that exists."""
        while path and path not in self.lines:
            path = re.sub(r"(\.?[^.\[\]]+|\[[^\]]*\]|.)$", "", path, count=1)
        return self.lines.get(path, 1)


def step(path: str, part: str | int) -> str:
    """The path of a part: `sections` and 0 make `sections[0]`."""
    if isinstance(part, int):
        return f"{path}[{part}]"
    return f"{path}.{part}" if path else part


def read_tree(text: str) -> Tree:
    """The values of a YAML or JSON text and their lines (JSON has none); `UnreadableError` for what is not taken."""
    if len(text) > MOST_CHARACTERS:
        raise UnreadableError(f"the document has {len(text)} characters; {MOST_CHARACTERS} is the limit", 1)
    if text.lstrip().startswith("{"):
        try:
            # not left to YAML, which refuses tabs and reads pairs of \u escapes as halves of characters
            value = json.loads(
                text,
                object_pairs_hook=_distinct,
                parse_float=_decimal,
                parse_int=_decimal,
                parse_constant=_no_number,
            )
            _refuse_depth(value)
            return Tree(value)
        except (json.JSONDecodeError, RecursionError):
            pass  # perhaps YAML in braces
    return _read_yaml(text)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnreadableError(f"`{key}` stands twice in one object; remove one", 1)
        for text in (key, value):
            _refuse_half_characters(text, 1)
        found[key] = value
    return found


def _too_deep(line: int) -> UnreadableError:
    return UnreadableError(f"nested deeper than {DEEPEST} levels; make it flatter", line)


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        parts = [part for one in level for part in (one.values() if isinstance(one, dict) else one)]
        level = [part for part in parts if isinstance(part, dict | list)]
    if level:
        raise _too_deep(1)


def _no_number(name: str) -> Any:
    raise UnreadableError(f"{name} is no number in JSON; write one in digits", 1)


def _read_yaml(text: str) -> Tree:
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        if "nesting depth" in (error.problem or ""):  # newer scanners count for themselves
            raise _too_deep(line) from None
        context = f" {error.context}" if error.context else ""
        message = f"this is not YAML: {error.problem}{context}; check indentation and quotes"
        raise UnreadableError(message, line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        raise UnreadableError(f"this is not YAML: {error.reason}; remove the character", line) from None
    except UnicodeEncodeError as error:
        _refuse_half_characters(text, text.count("\n", 0, error.start) + 1)
    if builder.documents != 1:
        raise UnreadableError("one document is expected; the file is empty or holds several (---)", 1)
    return Tree(builder.value, builder.lines)


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    path: str
    value: dict[str, Any] | list[Any]
    key: str | None = None

    def next_path(self) -> str:
        return step(self.path, len(self.value) if isinstance(self.value, list) else self.key or "")


class _Builder:
    """Takes the parser's events one by one."""

    def __init__(self) -> None:
        self.value: Any = None
        self.lines: dict[str, int] = {}
        self.documents = 0
        self.stack: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.AliasEvent():
                raise UnreadableError(f"`*{event.anchor}` refers to another place; write it out here", line)
            case yaml.DocumentStartEvent():
                self.documents += 1
            case yaml.ScalarEvent():
                self._plain(event, line)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._open(event, line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, line: int) -> None:
        _refuse_marks(event, line)
        if len(self.stack) >= DEEPEST:
            raise _too_deep(line)
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            raise UnreadableError("a key is a plain word, not a list or block", line)
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self.stack[-1].next_path() if self.stack else ""
        self._put(value, line)
        self.stack.append(_Open(path, value))

    def _plain(self, event: yaml.ScalarEvent, line: int) -> None:
        _refuse_marks(event, line)
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.value, dict) and top.key is None:
            if event.value in top.value:
                raise UnreadableError(f"`{event.value}` stands here twice; remove one", line)
            top.key = event.value
            self.lines[step(top.path, top.key)] = line
            return
        plain = event.implicit[0] and event.style in (None, "")
        self._put(_scalar(event.value, line) if plain else event.value, line)

    def _put(self, value: Any, line: int) -> None:
        _refuse_half_characters(value, line)
        if not self.stack:
            self.value = value
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            self.lines[top.next_path()] = line
            top.value.append(value)
        else:
            top.value[top.key or ""] = value
            top.key = None


def _refuse_marks(event: yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent, line: int) -> None:
    if event.anchor:
        raise UnreadableError(f"`&{event.anchor}` names a place to copy from; write each place out", line)
    if event.tag and event.tag != "!":
        raise UnreadableError(f"the tag `{event.tag}` is not taken; write the plain value", line)


def _refuse_half_characters(value: Any, line: int) -> None:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text):
            raise UnreadableError("a text holds half a character (a lone surrogate); remove it", line)


def _scalar(text: str, line: int) -> Any:
    """A value written without quotes, by the rules of JSON; all else is text."""
    if text in _WORDS:
        return _WORDS[text]
    return _decimal(text, line) if DECIMAL.fullmatch(text) else text


def _decimal(text: str, line: int = 1) -> int | float:
    if len(text) > 40 or abs(float(text)) > LARGEST:
        raise UnreadableError("this number has more than 15 digits; write a smaller one, or text in quotes", line)
    return int(text) if _INTEGER.fullmatch(text) else float(text)
