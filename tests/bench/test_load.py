"""The load generator keeps its pace, and whoever has to wait to send is counted as waiting."""

import http.server
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.bench.load import measure

REQUEST = b"POST / HTTP/1.1\r\nHost: bench\r\nContent-Length: 0\r\n\r\n"


class Slow(http.server.BaseHTTPRequestHandler):
    """Answers after a while."""

    protocol_version = "HTTP/1.1"
    takes = 0.0
    served = 0

    def do_POST(self) -> None:
        type(self).served += 1
        time.sleep(self.takes)
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[tuple[int, type[Slow]]]:
    handler = type("Handler", (Slow,), {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_pace_is_kept(server: tuple[int, type[Slow]]) -> None:
    port, handler = server
    load = measure(port, 4, 0.5, lambda: REQUEST, rate=60)
    assert 24 <= handler.served <= 32
    assert load.failures == 0


def test_who_waits_to_send_is_counted_as_waiting(server: tuple[int, type[Slow]]) -> None:
    port, handler = server
    handler.takes = 0.1
    patient = measure(port, 1, 0.6, lambda: REQUEST)
    hurried = measure(port, 1, 0.6, lambda: REQUEST, rate=40)
    assert patient.p99 < 190
    assert hurried.p99 > 300  # the sixth request was due long before it could be sent
