"""Submissions for a load generator: prepared requests of about one size, each with a fresh random id."""

import uuid
from collections.abc import Callable
from datetime import date

import orjson

from app.responses.simulate import simulated
from app.surveys.schema import Questionnaire

SEED = 1
BODIES = 64
TARGET_BYTES = 2000
_PLACE = b"00000000-0000-4000-8000-000000000000"
"""Where each request's own id goes in a prepared body."""


def bodies(questionnaire: Questionnaire) -> list[bytes]:
    """Simulated submissions of about the size that is asked for, each with the same place for its id."""
    drawn = simulated(questionnaire, 20 * BODIES, SEED, date(2026, 1, 31))
    documents = (
        {"id": _PLACE.decode(), "version": 1, "language": one.language, "answers": one.answers}
        for one in drawn
        if one.disposition in ("", "complete")
    )
    found = [orjson.dumps(document) for document in documents]
    return sorted(found, key=lambda body: abs(len(body) - TARGET_BYTES))[:BODIES]


def requests(path: str, bodies: list[bytes]) -> Callable[[], bytes]:
    """Whole HTTP requests, each with a fresh random id."""
    heads = [
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        for body in bodies
    ]
    prepared = [head.encode() + body for head, body in zip(heads, bodies, strict=True)]
    turn = 0

    def request() -> bytes:
        nonlocal turn
        turn += 1
        return prepared[turn % len(prepared)].replace(_PLACE, str(uuid.uuid4()).encode(), 1)

    return request
