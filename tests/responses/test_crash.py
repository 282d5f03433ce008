"""kill -9 at any moment: what was acknowledged is there exactly once; what was not, at most once."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database import Engine, open_engine
from app.main import create_app
from app.settings import Settings
from tests.office import body, open_office
from tests.responses import crash_server

ROOT = Path(__file__).parents[2]
CLIENTS = 8
ROUNDS = {"sqlite": 20, "postgresql": 5}
LONG_ROUNDS = {"sqlite": 300, "postgresql": 100}


@dataclass
class Notebook:
    """The clients' own record: written before sending, completed after the answer."""

    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(address: str, is_alive: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert is_alive(), "the server ended by itself"
        assert time.monotonic() < deadline, "the server did not start"
        try:
            if httpx.get(f"{address}/readyz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)


@contextmanager
def forked(settings: Settings) -> Iterator[tuple[int, str]]:
    """A server process on a free port, by its id; killed at the end if it still runs."""
    port = free_port()
    process = crash_server.start(settings, port)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process.is_alive)
        assert process.pid
        yield process.pid, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.join(10)


@contextmanager
def served(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The same as one starts it by hand."""
    port = free_port()
    environment = {
        **os.environ,
        "TOUCHPOINTS_DATABASE_URL": settings.database,
        "TOUCHPOINTS_DATA_DIR": str(settings.data_dir),
        "TOUCHPOINTS_SECRET_KEY": settings.secret_key,
    }
    arguments = [sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app", "--host", "127.0.0.1"]
    arguments += ["--port", str(port), "--log-level", "error", "--no-access-log"]
    process = subprocess.Popen(arguments, cwd=ROOT, env=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", lambda: process.poll() is None)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)


async def load(address: str, notebook: Notebook, until: asyncio.Event) -> None:
    """Several clients, each sending one submission after the other until the connection breaks."""
    url = f"{address}/api/v1/surveys/shop/responses"

    async def client() -> None:
        async with httpx.AsyncClient(timeout=20) as http:
            while not until.is_set():
                submission = body()
                notebook.sent[submission["id"]] = submission
                try:
                    answer = await http.post(url, json=submission)
                except httpx.TransportError:
                    return
                assert answer.status_code in (201, 503), answer.text
                if answer.status_code == 201:
                    notebook.acknowledged[submission["id"]] = answer.json()["receipt"]

    await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def hit(address: str, process_id: int, after: float, by: signal.Signals, *, warm: bool = False) -> Notebook:
    """Load until the process is hit; what the clients know then. `warm`: not before the first is acknowledged."""
    notebook, stopped = Notebook(), asyncio.Event()
    loading = asyncio.create_task(load(address, notebook, stopped))
    while warm and not notebook.acknowledged:
        await asyncio.sleep(0.01)
    await asyncio.sleep(after)
    os.kill(process_id, by)
    stopped.set()
    await asyncio.wait_for(loading, 30)
    return notebook


def reconcile(engine: Engine, notebook: Notebook, before: set[str]) -> set[str]:
    """Compare the record with the database; the ids that are stored."""
    with engine.connect() as connection:
        rows = [row[0] for row in connection.execute(text("SELECT id FROM responses"))]
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    stored = set(rows)
    assert len(rows) == len(stored)
    assert set(notebook.acknowledged) <= stored, "acknowledged and lost"
    assert before <= stored
    assert stored - before <= set(notebook.sent), "nobody sent this"
    return stored


def resend(address: str, notebook: Notebook, stored: set[str]) -> None:
    """A phone sends again what it has no receipt for; what is stored already keeps its receipt."""
    url = f"{address}/api/v1/surveys/shop/responses"
    unsure = [one for one in notebook.sent if one not in notebook.acknowledged]
    for response_id in [*unsure[:5], *list(notebook.acknowledged)[:2]]:
        answer = httpx.post(url, json=notebook.sent[response_id], timeout=20)
        assert answer.status_code == (200 if response_id in stored else 201)
        if response_id in notebook.acknowledged:
            assert answer.json()["receipt"] == notebook.acknowledged[response_id]
        stored.add(response_id)


@pytest.fixture
def shop(app_settings: Settings) -> Iterator[tuple[Settings, Engine]]:
    """A database with an open survey, and no server on it."""
    with TestClient(create_app(app_settings)) as client:
        open_office(client).publish()
    engine = open_engine(app_settings.database)
    yield app_settings, engine
    engine.dispose()


def run_rounds(settings: Settings, engine: Engine, rounds: int) -> None:
    rng = random.Random(20260301)
    stored: set[str] = set()
    pending: Notebook | None = None
    acknowledged = 0
    for number in range(rounds):
        with forked(settings) as (process_id, address):
            if pending:
                resend(address, pending, stored)
            after, warm = rng.uniform(0, 0.4), number % 4 > 0
            pending = asyncio.run(hit(address, process_id, after, signal.SIGKILL, warm=warm))
        stored = reconcile(engine, pending, stored)
        acknowledged += len(pending.acknowledged)
    assert acknowledged > rounds, "there was load"


def test_acknowledged_submissions_survive_kill_9_exactly_once(shop: tuple[Settings, Engine]) -> None:
    settings, engine = shop
    run_rounds(settings, engine, ROUNDS[engine.dialect.name])


@pytest.mark.long
def test_acknowledged_submissions_survive_kill_9_many_times(shop: tuple[Settings, Engine]) -> None:
    settings, engine = shop
    run_rounds(settings, engine, LONG_ROUNDS[engine.dialect.name])


def test_a_server_that_is_told_to_stop_answers_whom_it_let_in(shop: tuple[Settings, Engine]) -> None:
    settings, engine = shop
    with served(settings) as (process, address):
        notebook = asyncio.run(hit(address, process.pid, 0.3, signal.SIGTERM, warm=True))
        assert process.wait(30) in (0, -signal.SIGTERM)
    stored = reconcile(engine, notebook, set())
    assert notebook.acknowledged
    assert stored == set(notebook.acknowledged), "stored, and the sender was told nothing"
