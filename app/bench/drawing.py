"""`touchpoints bench drawing`: how long submissions take while pictures and figures are drawn, and while none are."""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from app.bench.crowd import SURVEY, Crowd, fill, furnish
from app.bench.load import Load, measure
from app.bench.servers import Server, databases, serving
from app.bench.submissions import bodies, requests
from app.settings import Settings

CONNECTIONS = 16
WARM = 5.0


def run(seconds: float, rounds: int, rates: tuple[int, ...], people: int, stored: int) -> None:
    """In every round: the submissions alone, then the same with people who look; medians of the rounds."""
    console = Console(highlight=False)
    console.print(
        f"{stored:,} responses stored before; submissions over {CONNECTIONS} connections; {people} people who look at "
        "uncached maps, pictures and pages of figures without pause; interleaved rounds, medians of them; one worker."
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="touchpoints-bench-")))
        for name, url in databases(stack, folder):
            settings = Settings(database_url=url, data_dir=folder / name)
            crowd = furnish(settings)
            fill(crowd, stored)
            environment = {"TOUCHPOINTS_DATABASE_URL": url, "TOUCHPOINTS_DATA_DIR": str(settings.data_dir)}
            path = f"/api/v1/surveys/{SURVEY}/responses"
            with serving(name, "app.main:create_app", path, environment) as server:
                with _looking(server, crowd, people, Counter()):
                    time.sleep(WARM)  # the first look reads all columns and starts the drawing process
                console.print(_measured(server, crowd, seconds, rounds, rates, people))


def _measured(server: Server, crowd: Crowd, seconds: float, rounds: int, rates: tuple[int, ...], people: int) -> Table:
    table = Table("submissions", "load", "accepted/s", "p50 ms", "p99 ms", "× p99", "failures", "looked at", box=None)
    table.title, table.title_justify = server.name, "left"
    sent = bodies(crowd.questionnaire)
    for rate in rates:
        alone, beside, seen = [], [], Counter[str]()
        for _ in range(rounds):
            alone.append(measure(server.port, CONNECTIONS, seconds, requests(server.path, sent), rate))
            with _looking(server, crowd, people, seen):
                beside.append(measure(server.port, CONNECTIONS, seconds, requests(server.path, sent), rate))
        ratio = median(one.p99 for one in beside) / median(one.p99 for one in alone)
        looked = ", ".join(f"{number} × {status}" for status, number in sorted(seen.items()))
        pace = f"{rate}/s" if rate else "as many as it takes"
        for name, loads, more in (("alone", alone, ("", "")), ("with drawing", beside, (f"{ratio:.2f}", looked))):
            table.add_row(pace, name, *_figures(loads), more[0], str(sum(one.failures for one in loads)), more[1])
    return table


def _figures(loads: list[Load]) -> tuple[str, str, str]:
    return (
        f"{median(one.rate for one in loads):,.0f}",
        f"{median(one.p50 for one in loads):.1f}",
        f"{median(one.p99 for one in loads):.1f}",
    )


@contextmanager
def _looking(server: Server, crowd: Crowd, people: int, seen: Counter[str]) -> Iterator[None]:
    """People who look, in a process of their own; afterwards `seen` counts what they got."""
    command = [sys.executable, "-m", "app.bench.onlookers", str(server.port), SURVEY, crowd.key, str(people)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield
    finally:
        told, _ = process.communicate()
        seen.update(json.loads(told or b"{}"))
