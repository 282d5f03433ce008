"""The one write path: a bounded queue and one writer thread that commits everything waiting in one transaction.

No timer: while one commit is on its way to the disk the next batch gathers. Whoever waits is answered only after the
commit. A batch that fails is done again one by one, so that no submission fails for its neighbour.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Lock, Thread

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from app.accounts.tokens import hash_token
from app.errors import AppError, Busy
from app.responses import queries
from app.responses.actions import store
from app.responses.arrival import Arrival, Draft, Outcome

RETRY_AFTER = "2"

log = structlog.get_logger()
Verdict = Outcome | AppError | None


class Ticket:
    """One waiting submission or draft, and who is told."""

    __slots__ = ("future", "item", "loop")

    def __init__(self, item: Arrival | Draft, loop: asyncio.AbstractEventLoop | None) -> None:
        self.item = item
        self.loop = loop
        self.future: asyncio.Future[Verdict] | Future[Verdict] = loop.create_future() if loop else Future()

    def settle(self, verdict: Verdict) -> None:
        if self.future.done():  # whoever waited has gone
            return
        if isinstance(verdict, AppError):
            self.future.set_exception(verdict)
        else:
            self.future.set_result(verdict)


def busy() -> Busy:
    return Busy(
        "The service is storing many answers at the moment. Send this one again.", headers={"Retry-After": RETRY_AFTER}
    )


class Intake:
    """Start it once per process; `stop` commits what waits and ends the thread."""

    def __init__(
        self,
        engine: Engine,
        secret: bytes,
        *,
        limit: int,
        batch: int,
        wait: float,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine = engine.execution_options(sqlite_begin="IMMEDIATE")
        self._secret, self._limit, self._batch, self._wait = secret, limit, batch, wait
        self._clock = clock
        self._queue: SimpleQueue[list[Ticket] | None] = SimpleQueue()
        self._gathering: list[Ticket] = []
        self._waiting = 0
        self._counting = Lock()
        self._thread = Thread(target=self._run, name="intake", daemon=True)
        self._open = False

    def start(self) -> None:
        self._open = True
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more, commit what waits, end."""
        self._open = False
        self._queue.put(None)
        self._thread.join()

    async def take(self, arrival: Arrival) -> Outcome:
        """Store a submission; returns after the commit. Raises Busy, Conflict, Gone, Closed, Forbidden or NotFound."""
        loop = asyncio.get_running_loop()
        ticket = Ticket(arrival, loop)
        self._admit(len(self._gathering))
        self._gathering.append(ticket)
        if len(self._gathering) == 1:
            loop.call_soon(self._hand_over, loop, 0)
        timer = loop.call_later(self._wait, ticket.settle, busy())
        try:
            verdict = await ticket.future  # type: ignore[misc]
        finally:
            timer.cancel()
        assert isinstance(verdict, Outcome)
        return verdict

    def _hand_over(self, loop: asyncio.AbstractEventLoop, before: int) -> None:
        """Give the writer what gathered, once a whole turn of the event loop brought nothing more.

        Each commit costs a fixed time; handing over one by one would pay it for each of many that arrive together.
        """
        if before < len(self._gathering) < self._batch:
            loop.call_soon(self._hand_over, loop, len(self._gathering))
            return
        tickets, self._gathering = self._gathering, []
        self._put(tickets)

    def _put(self, tickets: list[Ticket]) -> None:
        with self._counting:
            self._waiting += len(tickets)
        self._queue.put(tickets)

    def submit(self, arrival: Arrival) -> Outcome:
        """As `take`, for threads."""
        verdict = self._wait_for(Ticket(arrival, None))
        assert isinstance(verdict, Outcome)
        return verdict

    def save_draft(self, draft: Draft) -> None:
        """Store a draft; returns after the commit. Raises Busy."""
        self._wait_for(Ticket(draft, None))

    def _wait_for(self, ticket: Ticket) -> Verdict:
        self._admit(0)
        self._put([ticket])
        assert isinstance(ticket.future, Future)
        try:
            return ticket.future.result(self._wait)
        except FutureTimeout:
            raise busy() from None

    def _admit(self, gathering: int) -> None:
        if not self._open or self._waiting + gathering >= self._limit:
            raise busy()

    def _run(self) -> None:
        ended = False
        while not ended:
            groups = [self._queue.get()]
            while not self._queue.empty():
                groups.append(self._queue.get())
            ended = None in groups  # not always last: a thread may just have been let in when `stop` was called
            tickets = [ticket for group in groups if group for ticket in group]
            for at in range(0, len(tickets), self._batch):
                self._commit(tickets[at : at + self._batch])
            with self._counting:
                self._waiting -= len(tickets)

    def _commit(self, batch: list[Ticket], last: bool = False) -> None:
        try:
            verdicts = self._transact(batch)
        except Exception as error:
            # A database that cannot be reached is no fault of a row: asking it for each would keep all waiting.
            away = isinstance(error, OperationalError | InterfaceError)
            if not away and not last:
                for ticket in batch:
                    self._commit([ticket], last=True)
                return
            log.warning("submission not stored", error=type(error).__name__, reason=str(error).split("\n")[0][:200])
            verdicts = [busy() for _ in batch]
        answer(batch, verdicts)

    def _transact(self, batch: list[Ticket]) -> list[Verdict]:
        arrivals = [ticket.item for ticket in batch if isinstance(ticket.item, Arrival)]
        drafts = [ticket.item for ticket in batch if isinstance(ticket.item, Draft)]
        with self._engine.begin() as connection:
            stored = iter(store(connection, arrivals, self._secret, self._clock()) if arrivals else [])
            self._save_drafts(connection, drafts)
        return [next(stored) if isinstance(ticket.item, Arrival) else None for ticket in batch]

    def _save_drafts(self, connection: Connection, drafts: list[Draft]) -> None:
        if not drafts:
            return
        # A draft that was sent in the meantime, or even erased, must not come back.
        tombstones = {draft.id: hash_token(self._secret, "tombstone", draft.id) for draft in drafts}
        done = queries.taken(connection, list(tombstones), list(tombstones.values()))
        for draft in drafts:
            if draft.id not in done and tombstones[draft.id] not in done:
                queries.save_draft(connection, draft)


def answer(batch: list[Ticket], verdicts: list[Verdict]) -> None:
    """Tell everybody; one wake-up for each event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Ticket, Verdict]]] = defaultdict(list)
    for ticket, verdict in zip(batch, verdicts, strict=True):
        if ticket.loop is None:
            ticket.settle(verdict)
        else:
            by_loop[ticket.loop].append((ticket, verdict))
    for loop, pairs in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, pairs)


def _settle(pairs: list[tuple[Ticket, Verdict]]) -> None:
    for ticket, verdict in pairs:
        ticket.settle(verdict)
