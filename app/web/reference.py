"""The API reference as a page of ours, read from the OpenAPI document: no script, no third party."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from app.web.pages import render
from app.web.viewer import ViewerDep, frame

router = APIRouter(include_in_schema=False)
_METHODS = ("get", "post", "put", "patch", "delete")
_REF = "#/components/schemas/"


@dataclass(frozen=True)
class Row:
    """A parameter of a call, or a property of a schema."""

    name: str
    kind: str
    link: str
    meaning: str
    required: bool


@dataclass(frozen=True)
class Body:
    """One form of a request's or an answer's content."""

    media: str
    kind: str
    link: str


@dataclass(frozen=True)
class Answer:
    status: str
    meaning: str
    bodies: list[Body]


@dataclass(frozen=True)
class Call:
    """One method at one path."""

    method: str
    path: str
    anchor: str
    summary: str
    parameters: list[Row]
    bodies: list[Body]
    answers: list[Answer]
    example: str


@dataclass(frozen=True)
class Schema:
    name: str
    anchor: str
    meaning: str
    kind: str
    properties: list[Row]


@router.get("/docs")
def show_reference(request: Request, viewer: ViewerDep) -> Response:
    """Every call with its parameters, bodies, answers and an example."""
    document = request.app.openapi()
    base = request.app.state.settings.base_url.rstrip("/")
    return render(
        request,
        "reference.html",
        tags=calls_by_tag(document, base),
        schemas=schemas(document),
        **frame(request, viewer),
    )


def calls_by_tag(document: Mapping[str, Any], base: str) -> dict[str, list[Call]]:
    """Every call of an OpenAPI document, under its first tag."""
    found: dict[str, list[Call]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                tag = next(iter(item[method].get("tags", [])), "other")
                found.setdefault(tag, []).append(_call(path, method, item[method], base))
    return found


def schemas(document: Mapping[str, Any]) -> list[Schema]:
    """Every named schema with its properties."""
    named = document.get("components", {}).get("schemas", {})
    return [
        Schema(
            name,
            _anchor(name),
            schema.get("description", ""),
            kind_of(schema),
            _properties(schema.get("properties", {}), schema.get("required", [])),
        )
        for name, schema in sorted(named.items())
    ]


def _properties(properties: Mapping[str, Any], required: Iterable[str]) -> list[Row]:
    needed = set(required)
    return [
        Row(name, kind_of(one), _link(one), one.get("description", ""), name in needed)
        for name, one in properties.items()
    ]


def _call(path: str, method: str, call: Mapping[str, Any], base: str) -> Call:
    parameters = [
        Row(
            one["name"],
            kind_of(one.get("schema", {})),
            _link(one.get("schema", {})),
            one.get("description", ""),
            one.get("required", False),
        )
        for one in call.get("parameters", [])
    ]
    body = call.get("requestBody", {}).get("content", {})
    answers = [
        Answer(status, answer.get("description", ""), _bodies(answer.get("content", {})))
        for status, answer in call.get("responses", {}).items()
    ]
    return Call(
        method=method.upper(),
        path=path,
        anchor=_anchor(f"{method}-{path}"),
        summary=call.get("description") or call.get("summary", ""),
        parameters=parameters,
        bodies=_bodies(body),
        answers=answers,
        example=_example(path, method, call, base),
    )


def _bodies(content: Mapping[str, Any]) -> list[Body]:
    return [Body(media, kind_of(one.get("schema", {})), _link(one.get("schema", {}))) for media, one in content.items()]


def kind_of(schema: Mapping[str, Any]) -> str:
    """A schema in a few words: `string`, `list of Stage`, `a | b`."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REF)
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " | ".join(dict.fromkeys(kind_of(one) for one in schema[key]))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {kind_of(schema['additionalProperties'])}"
    kind = str(schema.get("type", "any"))
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _link(schema: Mapping[str, Any]) -> str:
    """The anchor of the one named schema in it."""
    names = set(re.findall(rf'"{_REF}([^"]+)"', json.dumps(schema)))
    return _anchor(names.pop()) if len(names) == 1 else ""


def _anchor(text: str) -> str:
    return re.sub(r"[^a-zA-Z0-9]+", "-", text).strip("-").lower()


_IDS = {"model_id": "six-stage", "catalogue_id": "retail-b2c", "source": "moments-of-truth", "target": "five-stage"}


def _example(path: str, method: str, call: Mapping[str, Any], base: str) -> str:
    """The call as curl; what only the reader knows stands as a shell variable, `$SLUG` and `$KEY` before all."""
    written = re.sub(r"{([^}]+)}", lambda found: _IDS.get(found[1], "$" + found[1].upper()), path)
    parts = ["curl"] + (["-X", method.upper()] if method != "get" else [])
    needs_key = call.get("security") and {} not in call["security"]
    parts += ['-H "Authorization: Bearer $KEY"'] if needs_key else []
    parts.append(f'"{base}{written}"')
    body = call.get("requestBody", {}).get("content", {})
    if body:
        parts += ["\\\n  -H", f"'Content-Type: {next(iter(body))}'", "--data-binary", "@body.json"]
    return " ".join(parts)
