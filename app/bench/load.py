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
    """One client: sends the next request when the answer to the last is complete."""

    def __init__(self, request: Callable[[], bytes], deadline: float, ended: asyncio.Future[None]) -> None:
        self.request, self.deadline, self.ended = request, deadline, ended
        self.latencies: list[float] = []
        self.failures = 0
        self.buffer = b""
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._send()

    def _send(self) -> None:
        self.sent_at = time.perf_counter()
        if self.sent_at >= self.deadline:
            self.transport.close()
            return
        self.transport.write(self.request())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self.buffer = b""
        self.latencies.append(time.perf_counter() - self.sent_at)
        self.failures += not head[9:12].startswith(b"20")
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def measure(port: int, connections: int, seconds: float, request: Callable[[], bytes]) -> Load:
    """Keep `connections` busy for `seconds` against 127.0.0.1; `request` gives the bytes of the next request."""
    return asyncio.run(_measure(port, connections, seconds, request))


async def _measure(port: int, connections: int, seconds: float, request: Callable[[], bytes]) -> Load:
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    endings = [loop.create_future() for _ in range(connections)]
    clients = []
    for ended in endings:
        _, client = await loop.create_connection(
            lambda ended=ended: _Connection(request, began + seconds, ended),  # type: ignore[misc]
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
