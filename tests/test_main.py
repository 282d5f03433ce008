"""The application as a whole: its contract, its errors, what it says of itself, and what it logs."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.database import upgrade
from app.main import create_app
from app.responses.arrival import SubmissionBody
from app.settings import Settings
from tests.office import ANSWERS, Office, assert_problem, body

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), secret_key="only for tests")
    upgrade(settings.database)
    with TestClient(create_app(settings)) as client:
        document: dict[str, Any] = client.get("/api/v1/openapi.json").json()
        return document


def operations(contract: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def references(part: Any) -> Iterator[str]:
    match part:
        case {"$ref": str(target)}:
            yield target
        case dict():
            for inner in part.values():
                yield from references(inner)
        case list():
            for inner in part:
                yield from references(inner)


def test_every_operation_is_named_summed_up_and_says_how_it_fails(contract: dict[str, Any]) -> None:
    found = dict(operations(contract))
    assert len(found) > 30
    names = [operation["operationId"] for operation in found.values()]
    assert len(names) == len(set(names))
    for call, operation in found.items():
        assert operation["summary"], call
        assert operation.get("description"), call
        failures = {status: one for status, one in operation["responses"].items() if status[0] in "45"}
        assert failures, call
        assert any("application/problem+json" in one["content"] for one in failures.values()), call
        assert any(status[0] == "2" for status in operation["responses"]), call


def test_every_reference_of_the_contract_leads_somewhere(contract: dict[str, Any]) -> None:
    for target in set(references(contract)):
        assert target.startswith("#/components/schemas/"), target
        assert target.rpartition("/")[2] in contract["components"]["schemas"], target


def test_the_contract_holds_the_submission_and_the_questionnaire(contract: dict[str, Any]) -> None:
    submission = contract["components"]["schemas"]["SubmissionBody"]
    assert set(submission["properties"]) == set(SubmissionBody.model_fields)
    assert "$defs" not in json.dumps(contract)
    assert {"Questionnaire", "Touchpoints", "Leaf"} <= set(contract["components"]["schemas"])
    posted = contract["paths"]["/api/v1/surveys/{slug}/responses"]["post"]
    assert set(posted["responses"]) >= {"200", "201", "4XX"}


def test_paths_of_the_contract_stay_below_the_api(contract: dict[str, Any]) -> None:
    assert {path for path in contract["paths"] if not path.startswith("/api/v1/")} == {"/healthz", "/readyz"}


def test_a_running_service_says_that_it_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_a_service_on_other_tables_is_alive_but_not_ready(office: Office) -> None:
    with office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    assert office.client.get("/healthz").status_code == 200
    assert_problem(office.client.get("/readyz"), 503, "busy")


def test_what_does_not_exist_is_a_document_for_programs_and_a_page_for_people(client: TestClient) -> None:
    assert_problem(client.get("/api/v1/nothing"), 404, "not-found")
    assert_problem(client.delete("/api/v1/models"), 405, "method-not-allowed")
    page = client.get("/nothing")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_mistake_of_ours_is_told_without_its_traceback_and_logged_without_answers(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office.publish()

    def fail(*_: Any, **__: Any) -> None:
        secret_answer = ANSWERS  # noqa: F841 - a local variable, as tracebacks would show it
        raise RuntimeError("a bug")

    monkeypatch.setattr("app.responses.actions.receive", fail)
    monkeypatch.setattr("app.responses.actions.open_receipt", fail)
    capsys.readouterr()
    assert_problem(office.send(body()), 500, "unexpected")
    assert_problem(office.client.post("/api/v1/receipts/access", json={"receipt": "x"}), 500, "unexpected")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [line["event"] for line in lines] == ["unexpected error"] * 2
    assert all("RuntimeError: a bug" in line["exception"] for line in lines)
    assert "Ernst-Abbe-Schule" not in json.dumps(lines)


@pytest.mark.parametrize(
    "address",
    [
        *("/api/v1/models", "/api/v1/models/six-stage", "/api/v1/catalogues", "/api/v1/catalogues/retail-b2c"),
        *("/api/v1/surveys/shop/questionnaire?lang=en", "/api/v1/surveys/shop/versions/1", "/api/v1/surveys"),
    ],
)
def test_whoever_has_a_document_already_is_not_sent_it_again(office: Office, address: str) -> None:
    office.publish()
    ask = {"headers": {**office.headers, "Accept": "application/json"}}
    first = office.client.get(address, **ask)
    tag = first.headers["etag"]
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', tag)
    for known in (tag, f'"x", {tag}', "*", tag.removeprefix("W/")):
        again = office.client.get(address, headers={**ask["headers"], "If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = office.client.get(address, headers={**ask["headers"], "If-None-Match": 'W/"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_a_changed_document_has_another_tag(office: Office) -> None:
    office.publish()
    before = office.call("GET", "/surveys/shop").headers["etag"]
    office.call("PATCH", "/surveys/shop", json={"public_aggregates": True})
    after = office.call("GET", "/surveys/shop", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["etag"] != before
    yaml = {"Accept": "application/yaml"}
    tags = {office.call("GET", "/surveys/shop/versions/1", headers=one).headers["etag"] for one in ({}, yaml)}
    assert len(tags) == 2


@pytest.mark.parametrize(
    ("method", "path", "raw"),
    [
        ("POST", "/receipts/access", b"{"),
        ("POST", "/receipts/access", b"[" * 100_000),
        ("POST", "/receipts/access", b"\xff"),
        ("POST", "/receipts/access", b'{"receipt": 1, "\\ud800": NaN}'),
        ("PUT", "/surveys/shop/collectors", b'{"slug": "a", "label": "\\u0000", "mode": "street"}'),
        ("PUT", "/surveys/shop/collectors", b'{"slug": "a", "label": "\\ud800", "mode": "street"}'),
        ("POST", "/surveys/shop/quotas", b'{"slug": "a", "maximum": 1e400, "condition": {}}'),
        ("PATCH", "/surveys/shop", b'{"opens_at": 1e300}'),
        ("GET", "/surveys?cursor=%00", b""),
        ("GET", "/surveys?limit=99999999999999999999", b""),
        ("GET", "/surveys/shop/responses?cursor=%00", b""),
    ],
)
def test_nothing_that_is_sent_makes_a_mistake_of_ours(office: Office, method: str, path: str, raw: bytes) -> None:
    office.publish()
    answer = office.call(method, path, content=raw, headers={"Content-Type": "application/json"})
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert_problem(answer, answer.status_code)


def test_a_large_body_is_refused_everywhere(office: Office) -> None:
    office.publish()
    large = b'{"receipt": "' + b"x" * 1_100_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    assert_problem(office.client.post("/api/v1/receipts/access", content=large, headers=headers), 413, "too-large")
    pieces = (large[at : at + 100_000] for at in range(0, len(large), 100_000))
    assert_problem(office.client.post("/api/v1/receipts/access", content=pieces, headers=headers), 413, "too-large")
    page = office.client.post("/s/shop", content=large, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert page.status_code == 413


def test_the_description_says_which_calls_need_a_key() -> None:
    document = create_app(Settings(secret_key="x")).openapi()

    def needed(method: str, path: str) -> list[dict[str, list[str]]]:
        found: list[dict[str, list[str]]] = document["paths"][f"/api/v1{path}"][method]["security"]
        return found

    assert needed("post", "/surveys/{slug}/responses") == []
    assert needed("get", "/models/{model_id}") == []
    assert needed("get", "/surveys/{slug}/aggregates.{form}") == [{"key": []}, {}]
    assert needed("get", "/surveys/{slug}/mentions") == [{"key": []}]
    assert needed("delete", "/surveys/{slug}") == [{"key": []}]
