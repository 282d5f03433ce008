"""Many responses whose fieldwork is over, into the database by the one write path: a transaction for every batch."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from app.database import Engine
from app.errors import AppError
from app.responses.actions import CollisionError, store
from app.responses.arrival import Arrival, Outcome
from app.responses.recorded import recorded
from app.responses.stored import Stored
from app.surveys.store import Edition

BATCH = 500
_ATTEMPTS = 3
Item = TypeVar("Item")


def keep(engine: Engine, secret: bytes, arrivals: Sequence[Arrival], now: datetime) -> list[Outcome | AppError]:
    """Store them in one transaction, one verdict each; after a clash with another writer it is done again."""
    writing = engine.execution_options(sqlite_begin="IMMEDIATE")
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with writing.begin() as connection:
                return store(connection, arrivals, secret, now)
        except CollisionError:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def fill(
    engine: Engine,
    secret: bytes,
    edition: Edition,
    responses: Iterable[Stored],
    now: datetime,
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Store simulated answers to an edition; they are right, so a problem is raised. Returns how many."""
    done = 0
    for batch in batches(responses):
        given = [replace(one, version=edition.version) for one in batch]
        arrivals = [recorded(edition.survey_id, edition.checker, one, secret, now) for one in given]
        for verdict in keep(engine, secret, arrivals, now):
            if isinstance(verdict, AppError):
                raise verdict
        done += len(batch)
        progress(done)
    return done


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """The items in order, in lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
