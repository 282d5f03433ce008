"""`touchpoints bench aggregates`: figures read from this service, beside SQL group-bys and bare DuckDB, in one run."""

import http.client
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import orjson
from rich.console import Console
from rich.table import Table

from app.bench.crowd import SURVEY, Crowd, fill, furnish
from app.bench.rivals import SEGMENTS, Duck, Postgres, Question, Rows, Sqlite, rows_of, timed
from app.bench.servers import Server, databases, serving
from app.database import open_engine, reading
from app.mentions.sample import sample
from app.mentions.segments import segments
from app.mentions.selection import Selection
from app.mentions.snapshot import Snapshot
from app.mentions.store import ColumnStore
from app.responses.simulate import simulated
from app.settings import Settings
from app.surveys.actions import find, versions
from app.surveys.store import Shelf

ROUNDS = 5
KINDS = ("unfiltered", "two segments", "grouped")
console = Console(highlight=False)


@dataclass
class Times:
    """Milliseconds, by contender and kind of question; and what was measured of the service alone."""

    taken: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    alone: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, kind: str, ask: Callable[[], object]) -> None:
        self.taken.setdefault((name, kind), []).append(timed(ask))

    def median(self, name: str, kind: str) -> float | None:
        found = self.taken.get((name, kind))
        return median(found) if found else None


def run(sizes: tuple[int, ...]) -> None:
    """Measure every size and print a table for each, then the ratios that matter."""
    found: dict[int, Times] = {}
    for size in sizes:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="touchpoints-bench-")))
            found[size] = _measured(stack, folder, size)
        _print(size, found[size])
    _print_ratios(found)


def _measured(stack: ExitStack, folder: Path, size: int) -> Times:
    times = Times()
    settings = Settings(data_dir=folder / "data", database_url=f"sqlite:///{folder / 'bench.db'}", secret_key="bench")
    crowd = furnish(settings)
    times.alone["filling the database, s"] = timed(lambda: fill(crowd, size)) / 1000
    found = _columns(crowd, times)
    rows = rows_of(sample(found, Selection()))
    console.print(f"{size:,} responses, {len(rows.mentions['stage']) / len(rows.respondents['id']):.1f} mentions each")
    questions = _questions(found)
    rivals = _rivals(stack, folder, rows)
    del rows, found
    with _service(crowd) as server:
        client = _Client(server, crowd)
        times.alone["first read after a start, from the parts, s"] = timed(lambda: client.read({})) / 1000
        for number in range(ROUNDS):
            _round(number, client, rivals, questions, times)
        _after_one_more(client, crowd, times)
        times.alone["memory of the server at most, MB"] = _peak(server.process)
    return times


def _columns(crowd: Crowd, times: Times) -> Snapshot:
    """Built from the database alone, and left on disk for the server."""
    engine = open_engine(crowd.settings.database)
    with reading(engine) as session:
        survey = find(session, SURVEY)
        published = versions(session, Shelf(engine), survey)
        store, kept = ColumnStore(crowd.settings.columns), []
        times.alone["columns built from the database, s"] = (
            timed(lambda: kept.append(store.read(session, survey.id, survey.revision, published))) / 1000
        )
    engine.dispose()
    return kept[0]


def _questions(found: Snapshot) -> list[tuple[dict[str, str], Question]]:
    """Every pair of groups of the two segments, as parameters of this service and as codes for the others."""
    known = segments(found.versions)
    groups = [[(name, group) for group in known[name].groups] for name in SEGMENTS]
    pairs = []
    for pair in product(*groups):
        codes = [(name, found.vocabulary.items_of(name).code(group)) for name, group in pair]
        pairs.append(({"where": [f"{name}:{group}" for name, group in pair]}, Question(codes)))
    return pairs  # type: ignore[return-value]


def _rivals(stack: ExitStack, folder: Path, rows: Rows) -> dict[str, Callable[[Question], object]]:
    duck = Duck(folder / "flat.parquet", rows)
    found: dict[str, Callable[[Question], object]] = {
        "DuckDB on one Parquet file, counts only": duck.ask,
        "DuckDB on one Parquet file, the same sums": duck.ask_all,
        "SQLite group-by": Sqlite(folder / "normal.db", rows).ask,
    }
    for name, url in databases(stack, folder):
        if name == "PostgreSQL":
            found["PostgreSQL group-by"] = Postgres(url, rows).ask
    return found


@contextmanager
def _service(crowd: Crowd) -> Iterator[Server]:
    settings = crowd.settings
    environment = {
        "TOUCHPOINTS_DATABASE_URL": settings.database_url,
        "TOUCHPOINTS_DATA_DIR": str(settings.data_dir),
        "TOUCHPOINTS_SECRET_KEY": settings.secret_key,
    }
    with serving("this service", "app.main:create_app", "", environment) as server:
        yield server


class _Client:
    """Reads figures; a connection each time, since others may take so long that the server ends a kept one."""

    def __init__(self, server: Server, crowd: Crowd) -> None:
        self.port = server.port
        self.headers = {"Authorization": f"Bearer {crowd.key}"}

    def read(self, parameters: dict[str, str]) -> int:
        path = f"/api/v1/surveys/{SURVEY}/aggregates?{urlencode(parameters, doseq=True)}"
        return int(self._asked("GET", path, None, self.headers, 200)["responses"])

    def send(self, body: bytes) -> None:
        headers = {"Content-Type": "application/json"}
        self._asked("POST", f"/api/v1/surveys/{SURVEY}/responses", body, headers, 201)

    def _asked(self, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int) -> Any:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            document = orjson.loads(answer.read())
        if answer.status != status:
            raise RuntimeError(f"the service answered {answer.status}: {document}")
        return document


def _round(
    number: int,
    client: _Client,
    rivals: dict[str, Callable[[Question], object]],
    questions: list[tuple[dict[str, str], Question]],
    times: Times,
) -> None:
    """Every contender answers the same questions; what the service is asked first it was never asked before."""
    parameters, question = questions[number % len(questions)]
    asked = {
        "unfiltered": ({}, Question()),
        "two segments": (parameters, question),
        "grouped": ({"group_by": SEGMENTS[number % 2]}, Question(by=[SEGMENTS[number % 2]])),
    }
    for kind, (wanted, sql) in asked.items():
        if kind == "two segments" or (kind == "grouped" and number < len(SEGMENTS)):
            times.add("this service, first", kind, lambda wanted=wanted: client.read(wanted))  # type: ignore[misc]
        times.add("this service, repeated", kind, lambda wanted=wanted: client.read(wanted))  # type: ignore[misc]
        for name, ask in rivals.items():
            times.add(name, kind, lambda ask=ask, sql=sql: ask(sql))  # type: ignore[misc]


def _after_one_more(client: _Client, crowd: Crowd, times: Times) -> None:
    for one in simulated(crowd.questionnaire, 4 * ROUNDS, 99, date(2026, 1, 31)):
        if one.disposition in ("", "complete"):
            client.send(orjson.dumps({"id": one.id, "version": 1, "language": one.language, "answers": one.answers}))
            times.add("this service, after one more answer", "unfiltered", lambda: client.read({}))


def _peak(process: int) -> float:
    """The most memory that the process held, in MB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1000
    return 0.0


def _print(size: int, times: Times) -> None:
    table = Table("milliseconds, medians", *KINDS, box=None, title=f"{size:,} responses", title_justify="left")
    for name in dict.fromkeys(name for name, _ in times.taken):
        cells = [times.median(name, kind) for kind in KINDS]
        table.add_row(name, *("" if cell is None else f"{cell:,.1f}" for cell in cells))
    console.print(table)
    for name, value in times.alone.items():
        console.print(f"{name}: {value:,.1f}")


def _print_ratios(found: dict[int, Times]) -> None:
    largest, smallest = found[max(found)], found[min(found)]

    def ratio(one: float | None, other: float | None) -> str:
        return f"{one / other:.2f}" if one is not None and other else "–"

    filtered = largest.median("this service, first", "two segments")
    for rival in ("DuckDB on one Parquet file, counts only", "DuckDB on one Parquet file, the same sums"):
        console.print(f"a filter, first ÷ {rival}: {ratio(filtered, largest.median(rival, 'two segments'))}")
    console.print(
        f"SQLite group-by ÷ a filter, first: {ratio(largest.median('SQLite group-by', 'two segments'), filtered)}"
    )
    again = "this service, after one more answer"
    growth = ratio(largest.median(again, "unfiltered"), smallest.median(again, "unfiltered"))
    console.print(f"after one more answer, {max(found):,} ÷ {min(found):,} responses: {growth}")
