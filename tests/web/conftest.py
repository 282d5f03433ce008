"""A running service with one survey of every question type: in the process for stories, on a port for the browser."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.database import open_engine
from app.journeys.yaml_format import catalogues, models
from app.main import create_app
from app.settings import Settings
from app.surveys import actions
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from app.surveys.sense import problems
from app.surveys.store import Shelf
from app.surveys.yaml_format import read

EVERY_TYPE = Path(__file__).with_name("every-type.yaml")


@pytest.fixture(scope="session")
def declared() -> Questionnaire:
    """One questionnaire with every question type."""
    questionnaire = read(EVERY_TYPE.read_text("utf-8")).questionnaire
    assert questionnaire
    assert not problems(questionnaire, models(), catalogues())
    return questionnaire


@pytest.fixture(scope="session")
def every_type(declared: Questionnaire) -> Questionnaire:
    """The same, resolved."""
    return resolve(declared, models(), catalogues())


@dataclass
class Service:
    """The application with a database of its own."""

    app: FastAPI
    settings: Settings

    def publish(self, questionnaire: Questionnaire) -> None:
        """Load a questionnaire and open it."""
        now = datetime.now(UTC)
        self.change(
            lambda session, shelf: actions.publish(session, shelf, actions.load(session, questionnaire, None, now), now)
        )

    def change(self, act: Callable[[Session, Shelf], Any]) -> Any:
        """Do something in one transaction."""
        engine = open_engine(self.settings.database).execution_options(sqlite_begin="IMMEDIATE")
        try:
            with Session(engine) as session, session.begin():
                return act(session, Shelf(engine))
        finally:
            engine.dispose()


@pytest.fixture
def service(app_settings: Settings, declared: Questionnaire) -> Service:
    """A fresh service; the survey of every type is open."""
    return _opened(app_settings, declared)


def _opened(settings: Settings, questionnaire: Questionnaire) -> Service:
    service = Service(create_app(settings), settings)
    service.publish(questionnaire)
    return service


@pytest.fixture
def visitor(service: Service) -> Iterator[TestClient]:
    """A browser without scripts that keeps cookies."""
    with TestClient(service.app) as visitor:
        yield visitor


@dataclass
class Live:
    """The service on a port of this machine."""

    service: Service
    address: str
    stop: Callable[[], None] = field(repr=False)


@pytest.fixture
def live(sqlite_template: Path, tmp_path: Path, declared: Questionnaire) -> Iterator[Live]:
    """The service on a free port, for browsers."""
    shutil.copy(sqlite_template, tmp_path / "touchpoints.db")
    service = _opened(Settings(data_dir=tmp_path, secret_key="k" * 40), declared)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(service.app, log_level="warning", lifespan="on", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)

    def stop() -> None:
        server.should_exit = True
        thread.join()
        listener.close()

    try:
        yield Live(service, f"http://127.0.0.1:{listener.getsockname()[1]}", stop)
    finally:
        stop()


class Fields(HTMLParser):
    """What a browser without scripts would send from the page's form, and what the page says."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.action, self.text = "", ""
        self.sent: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self._textarea: str | None = None
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [str(given["id"])] if "id" in given else []
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.action = str(given.get("action"))
        elif tag == "textarea":
            self._textarea = name
            self.sent.append((str(name), ""))
        elif tag == "input" and name and "disabled" not in given:
            ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            self.sent += [(name, value)] if ticked else []

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, before = self.sent.pop()
            # The parser of a browser drops one line break after the tag; forms send line breaks as CRLF.
            added = before + (data.removeprefix("\n") if not before else data)
            self.sent.append((name, added))
        else:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None


@dataclass
class Paper:
    """A respondent whose browser runs no scripts: sees a page, fills in fields, presses one button."""

    client: TestClient
    slug: str = "every-type"
    page: Any = None

    @property
    def fields(self) -> Fields:
        return Fields(self.page.text)

    @property
    def where(self) -> str:
        return str(self.page.url.path).removeprefix(f"/s/{self.slug}").lstrip("/")

    def begin(self, query: str = "") -> "Paper":
        self.page = self.client.get(f"/s/{self.slug}{query}")
        return self.press(go="next")

    def press(self, fill: dict[str, str | list[str]] | None = None, **button: str) -> "Paper":
        """Fill in (replacing what the fields hold) and press a button, by default "Weiter"."""
        form = self.fields
        fill = fill or {}
        sent: dict[str, list[str]] = {}
        for name, value in form.sent:
            if name not in fill:
                sent.setdefault(name, []).append(value)
        sent |= {name: [value] if isinstance(value, str) else value for name, value in fill.items()}
        self.page = self.client.post(form.action, data=sent | (button or {"go": "next"}))
        return self


@pytest.fixture
def paper(visitor: TestClient) -> Paper:
    """A respondent before the start."""
    return Paper(visitor)
