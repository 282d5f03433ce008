"""What a research office does with the service, for tests: a researcher with keys, one questionnaire, its answers."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.rights import Scope, in_person
from app.database import Engine, writing
from app.settings import Settings

SCOPES = (Scope.AGGREGATES_READ, Scope.RESPONSES_READ, Scope.SURVEYS_WRITE, Scope.RESPONSES_WRITE)
AGE: dict[str, Any] = {
    "id": "age",
    "type": "single_choice",
    "role": "segment",
    "required": True,
    "title": {"de": "Wie alt sind Sie?", "en": "How old are you?"},
    "options": [{"id": "u30", "label": {"*": "< 30"}}, {"id": "30plus", "label": {"*": "30 +"}}],
}
NEWS: dict[str, Any] = {
    "id": "news",
    "type": "multiple_choice",
    "title": {"*": "News?"},
    "options": [
        {"id": "paper", "label": {"*": "Paper"}},
        {"id": "radio", "label": {"*": "Radio"}},
        {"id": "nothing", "label": {"*": "Nothing"}, "exclusive": True},
    ],
}
COMMENT: dict[str, Any] = {"id": "comment", "type": "text", "title": {"*": "Anything else?"}, "max_length": 20_000}
MET: dict[str, Any] = {
    "id": "met",
    "type": "touchpoints",
    "title": {"*": "Where did you meet us?"},
    "options": [{"id": name, "label": {"*": name}} for name in ("tv-ad", "friend", "shop")],
    "other": True,
    "none": True,
    "rate": [{"rating": "satisfaction"}, {"rating": "emotion"}],
}
YOUNG = {"id": "school", "type": "text", "title": {"*": "School?"}, "show_if": {"question": "age", "is": "u30"}}
RECOMMEND = {"id": "recommend", "type": "nps", "title": {"*": "Would you recommend us?"}, "role": "outcome"}
CONTACT = {"id": "prize", "type": "contact", "title": {"*": "A prize?"}, "fields": ["email", "name"]}
DOCUMENT: dict[str, Any] = {
    "id": "shop",
    "title": {"de": "Laden", "en": "Shop"},
    "languages": ["de", "en"],
    "timezone": "Europe/Berlin",
    "journey": "five-stage",
    "sections": [
        {"id": "start", "questions": [AGE, YOUNG, NEWS, COMMENT]},
        {"id": "aware", "stage": "awareness", "questions": [MET]},
        {"id": "end", "questions": [RECOMMEND, CONTACT]},
    ],
}
ANSWERS: dict[str, Any] = {
    "age": "u30",
    "school": "Ernst-Abbe-Schule",
    "news": ["paper", "radio"],
    "comment": "Grüße 👋",
    "met": {"picked": {"tv-ad": {"satisfaction": 4}}, "other": [{"text": "Podcast"}], "none": False},
    "recommend": 9,
}


def document(**changes: Any) -> dict[str, Any]:
    """The questionnaire with some of its fields changed."""
    return {**deepcopy(DOCUMENT), **changes}


def body(**changes: Any) -> dict[str, Any]:
    """A submission that is right, under a fresh id, with some fields changed."""
    fresh = {"id": str(uuid.uuid4()), "version": 1, "language": "en", "answers": deepcopy(ANSWERS)}
    return {**fresh, **changes}


@dataclass
class Office:
    """One researcher's view of the running application."""

    client: TestClient
    engine: Engine
    settings: Settings
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def app(self) -> FastAPI:
        return self.client.app  # type: ignore[return-value]

    def transaction(self) -> AbstractContextManager[Session]:
        """A transaction that writes."""
        return writing(self.engine)

    def hire(self, email: str, *scopes: Scope) -> dict[str, str]:
        """A researcher with a key of these scopes (by default, all but admin); the headers to use it."""
        now = datetime.now(UTC)
        with self.transaction() as session:
            person = accounts.create_researcher(session, now, email=email, name="Ada")
            owner = in_person(person.id, False)
            _, secret = accounts.create_key(session, self.settings, now, owner, name="tests", scopes=scopes or SCOPES)
        return {"Authorization": f"Bearer {secret}"}

    def call(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Ask the API as this office's researcher."""
        headers = {**self.headers, **options.pop("headers", {})}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def publish(self, questionnaire: dict[str, Any] | None = None) -> str:
        """Create and open a survey; its slug."""
        questionnaire = questionnaire or document()
        made = self.call("POST", "/surveys", json=questionnaire)
        assert made.status_code == 201, made.text
        opened = self.call("POST", f"/surveys/{questionnaire['id']}/publish")
        assert opened.status_code == 200, opened.text
        return str(questionnaire["id"])

    def survey(self, slug: str = "shop") -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", f"/surveys/{slug}").json()
        return found

    def send(self, submission: Any, slug: str = "shop") -> httpx2.Response:
        """Send a submission as a respondent does, without a key."""
        return self.client.post(f"/api/v1/surveys/{slug}/responses", json=submission)

    def send_raw(self, raw: bytes | str, media: str = "application/json", slug: str = "shop") -> httpx2.Response:
        headers = {"Content-Type": media}
        return self.client.post(f"/api/v1/surveys/{slug}/responses", content=raw, headers=headers)

    def send_at_once(self, submissions: list[Any], slug: str = "shop") -> list[httpx2.Response]:
        """Send all of them at the same time."""
        with ThreadPoolExecutor(len(submissions)) as threads:
            return list(threads.map(lambda one: self.send(one, slug), submissions))

    def stored(self, slug: str = "shop") -> list[dict[str, Any]]:
        """Every stored response, page by page."""
        items: list[dict[str, Any]] = []
        path: str | None = f"/surveys/{slug}/responses?limit=1000"
        while path:
            page = self.call("GET", path.removeprefix("/api/v1"))
            assert page.status_code == 200, page.text
            items += page.json()["items"]
            path = page.json()["next"]
        return items


def open_office(client: TestClient) -> Office:
    """An office with its first researcher, on a running application."""
    state = client.app.state  # type: ignore[attr-defined]
    office = Office(client, state.engine, state.settings)
    office.headers = office.hire("ada@example.org")
    return office


def assert_problem(answer: httpx2.Response, status: int, kind: str | None = None) -> dict[str, Any]:
    """The answer is a problem document as documented; gives it back."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "problems"}
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert all(set(one) == {"path", "message"} and one["message"] for one in problem["problems"])
    assert "Traceback" not in answer.text
    if kind:
        assert problem["type"] == f"urn:touchpoints:{kind}"
    return problem
