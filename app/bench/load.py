"""A load generator that costs little beside the server: prepared bytes over kept-open connections of one event loop."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Load:
    """What one measurement saw: requests a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float
    failures: int


class _Connection(asyncio.Protocol):
    """One client: sends the next request when the answer to the last is complete and, where it keeps a pace, due.

    A request that is late because the last one was counts from when it was due: whoever waits to send waits too.
    """

    def __init__(
        self, request: Callable[[], bytes], first: float, gap: float, deadline: float, ended: asyncio.Future[None]
    ) -> None:
        self.request, self.due, self.gap, self.deadline, self.ended = request, first, gap, deadline, ended
        self.latencies: list[float] = []
        self.failures = 0
        self.buffer = b""
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._next()

    def _next(self) -> None:
        """Send now, or when it is time."""
        early = self.due - time.perf_counter()
        if self.gap and early > 0:
            asyncio.get_running_loop().call_later(early, self._send)
        else:
            self._send()

    def _send(self) -> None:
        now = time.perf_counter()
        if now >= self.deadline:
            self.transport.close()
            return
        self.sent_at = self.due if self.gap else now
        self.due += self.gap
        self.transport.write(self.request())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self.buffer = b""
        self.latencies.append(time.perf_counter() - self.sent_at)
        self.failures += not head[9:12].startswith(b"20")
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def measure(port: int, connections: int, seconds: float, request: Callable[[], bytes], rate: float = 0) -> Load:
    """Keep `connections` busy for `seconds` against 127.0.0.1, or send `rate` requests a second over them.

    `request` gives the bytes of the next request.
    """
    return asyncio.run(_measure(port, connections, seconds, request, rate))


async def _measure(port: int, connections: int, seconds: float, request: Callable[[], bytes], rate: float) -> Load:
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    endings = [loop.create_future() for _ in range(connections)]
    gap = connections / rate if rate else 0.0
    clients = []
    for at, ended in enumerate(endings):
        first = began + at * gap / connections
        _, client = await loop.create_connection(
            lambda first=first, ended=ended: _Connection(request, first, gap, began + seconds, ended),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        clients.append(client)
    await asyncio.gather(*endings)
    took = time.perf_counter() - began
    latencies = np.array([latency for client in clients for latency in client.latencies]) * 1000
    if not len(latencies):
        raise RuntimeError("the server answered nothing")
    p50, p99 = np.percentile(latencies, [50, 99])
    return Load(len(latencies) / took, float(p50), float(p99), sum(client.failures for client in clients))
