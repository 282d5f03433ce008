"""JSON that means one thing only: a key that comes twice is refused, and what nests too deeply to be fingerprinted."""

import json
from typing import Any

import orjson


def read_json(raw: bytes) -> Any:
    """The document in `raw`; raises ValueError saying what is wrong with it."""
    document = orjson.loads(raw)
    try:
        # What comes out as it went in names no key twice; so do browsers and most clients write it.
        plain = orjson.dumps(document) == raw
    except TypeError:
        raise ValueError("it nests too deeply") from None
    if not plain:
        json.loads(raw, object_pairs_hook=_distinct)
    return document


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"it names '{twice[:100]}' twice")
    return found
