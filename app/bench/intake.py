"""`touchpoints bench intake`: the whole write path beside a bare route, and beside one commit per request."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from app.bench.load import Load, measure
from app.bench.servers import Server, databases, serving
from app.bench.submissions import bodies, requests
from app.database import open_engine, upgrade, writing
from app.journeys.yaml_format import catalogues, models
from app.settings import shipped
from app.surveys.actions import create, publish
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from app.surveys.store import Shelf
from app.surveys.yaml_format import read

SURVEY = "bench"


def run(seconds: float, rounds: int, connections: tuple[int, ...]) -> None:
    """Measure every server in turn, `rounds` times over, and print medians."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="touchpoints-bench-")))
        sent = bodies(resolve(_questionnaire(), models(), catalogues()))
        size = round(sum(map(len, sent)) / len(sent))
        servers = list(_servers(stack, folder))
        results: dict[tuple[str, int], list[Load]] = {}
        for count in connections:
            for _ in range(rounds):
                for server in servers:
                    load = measure(server.port, count, seconds, requests(server.path, sent))
                    results.setdefault((server.name, count), []).append(load)
    _print(servers, connections, results, size)


def _servers(stack: ExitStack, folder: Path) -> Iterator[Server]:
    """The bare route, then this service on each database, grouped and with one commit per request."""
    yield stack.enter_context(serving("bare route", "app.bench.bare:create_app", "/submit", {}))
    path = f"/api/v1/surveys/{SURVEY}/responses"
    for name, url in databases(stack, folder):
        _furnish(url)
        environment = {"TOUCHPOINTS_DATABASE_URL": url, "TOUCHPOINTS_DATA_DIR": str(folder / "data")}
        yield stack.enter_context(serving(name, "app.main:create_app", path, environment))
        alone = {**environment, "TOUCHPOINTS_INTAKE_BATCH": "1"}
        yield stack.enter_context(serving(f"{name}, one commit each", "app.main:create_app", path, alone))


def _questionnaire() -> Questionnaire:
    text = (shipped("surveys") / "online-grocer.yaml").read_text(encoding="utf-8")
    questionnaire = read(text).questionnaire
    assert questionnaire is not None
    return questionnaire.model_copy(update={"id": SURVEY})


def _furnish(url: str) -> None:
    upgrade(url)
    engine = open_engine(url)
    with writing(engine) as session:
        survey = create(session, _questionnaire(), None, datetime.now(UTC))
        publish(session, Shelf(engine), survey, datetime.now(UTC))
    engine.dispose()


def _print(
    servers: list[Server], connections: tuple[int, ...], results: dict[tuple[str, int], list[Load]], size: int
) -> None:
    console = Console(highlight=False)
    console.print(f"Submissions of {size} bytes on average; medians of interleaved rounds; one worker each.")
    for count in connections:
        table = Table("server", "accepted/s", "× bare route", "p50 ms", "p99 ms", "failures", box=None)
        table.title = f"{count} connections"
        table.title_justify = "left"
        bare = [load.rate for load in results[servers[0].name, count]]
        for server in servers:
            loads = results[server.name, count]
            # A ratio within each round, so that a busy moment of the machine weighs on both sides.
            ratio = median(load.rate / other for load, other in zip(loads, bare, strict=True))
            table.add_row(
                server.name,
                f"{median(load.rate for load in loads):,.0f}",
                f"{ratio:.2f}",
                f"{median(load.p50 for load in loads):.1f}",
                f"{median(load.p99 for load in loads):.1f}",
                str(sum(load.failures for load in loads)),
            )
        console.print(table)
