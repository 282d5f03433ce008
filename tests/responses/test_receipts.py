"""Receipts: the one key to what somebody answered, to see it and to have it erased for good."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.main import create_app
from app.responses.arrival import read_receipt, receipt_code
from app.responses.ledger import Ledger
from app.settings import Settings
from tests.office import ANSWERS, Office, assert_problem, body, document, open_office

CONTACT = {"email": "kim@example.org", "name": "Kim"}


def ask(office: Office, act: str, receipt: str) -> Any:
    return office.client.post(f"/api/v1/receipts/{act}", json={"receipt": receipt})


def test_a_receipt_shows_what_is_stored(office: Office) -> None:
    office.publish(document(anonymity="confidential"))
    sent = body(answers={**ANSWERS, "prize": CONTACT})
    receipt = office.send(sent).json()["receipt"]
    shown = ask(office, "access", receipt).json()
    assert shown["answers"] == ANSWERS
    assert shown["contacts"] == {"prize": CONTACT}
    assert (shown["id"], shown["survey"], shown["version"], shown["language"]) == (sent["id"], "shop", 1, "en")


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', ' – ')}\n",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("1", "I").replace("0", "o"),
    ],
)
def test_a_receipt_may_be_typed_sloppily(office: Office, typed: Any) -> None:
    office.publish()
    receipt = office.send(body()).json()["receipt"]
    assert ask(office, "access", typed(receipt)).json()["answers"] == ANSWERS


@given(st.uuids(version=4).map(str), st.binary(min_size=1, max_size=80))
def test_a_receipt_is_already_in_its_one_form(response_id: str, secret: bytes) -> None:
    code = receipt_code(secret, response_id)
    assert len(code) == 19
    assert read_receipt(code) == code
    assert not set("ILOU") & set(code)


@pytest.mark.parametrize("wrong", ["", "7KQF-2M9D-XR4T-8HWC", "x" * 100, "\x00", "🙂", "7KQF"])
def test_a_wrong_receipt_finds_nothing(office: Office, wrong: str) -> None:
    office.publish()
    office.send(body())
    assert_problem(ask(office, "access", wrong), 404, "not-found")
    assert_problem(ask(office, "erase", wrong), 404, "not-found")
    assert len(office.stored()) == 1


def test_half_a_character_in_a_receipt_is_refused_politely(office: Office) -> None:
    raw = b'{"receipt": "\\ud800", "\\ud800": 1}'
    headers = {"Content-Type": "application/json"}
    answer = office.client.post("/api/v1/receipts/access", content=raw, headers=headers)
    assert_problem(answer, 422, "invalid")


def test_an_erasure_leaves_nothing_but_the_refusal_of_the_id(office: Office) -> None:
    office.publish(document(anonymity="identified"))
    sent = body(answers={**ANSWERS, "prize": CONTACT})
    receipt = office.send(sent).json()["receipt"]
    other = office.send(body()).json()["receipt"]
    before = office.survey()["revision"]
    assert ask(office, "erase", receipt).json() == {"erased": True}
    assert_problem(ask(office, "erase", receipt), 404)
    assert_problem(ask(office, "access", receipt), 404)
    assert ask(office, "access", other).status_code == 200
    assert office.survey()["revision"] > before
    with office.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM contacts")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM responses")).scalar() == 1
        [(revision,)] = connection.execute(text("SELECT revision FROM surveys"))
        [(noted, touched)] = connection.execute(text("SELECT revision, touched FROM rewrites"))
        assert noted == revision
        assert touched < revision
        [(hash_,)] = connection.execute(text("SELECT hash FROM tombstones"))
        assert sent["id"] not in hash_


def test_in_anonymous_mode_nothing_leads_from_a_contact_to_its_answers(office: Office) -> None:
    office.publish()
    sent = body(answers={**ANSWERS, "prize": CONTACT})
    receipt = office.send(sent).json()["receipt"]
    assert "prize" not in office.stored()[0]["answers"]
    shown = ask(office, "access", receipt).json()
    assert (shown["contacts"], "prize" in shown["answers"]) == ({}, False)
    with office.engine.connect() as connection:
        [(contact_id, response_id)] = connection.execute(text("SELECT id, response_id FROM contacts"))
    assert response_id is None
    assert contact_id != sent["id"]


def test_what_was_erased_stays_erased_when_an_older_copy_of_the_database_is_restored(office: Office) -> None:
    office.publish()
    quota = {"slug": "young", "maximum": 2, "condition": {"question": "age", "is": "u30"}}
    office.call("POST", "/surveys/shop/quotas", json=quota)
    gone, kept = body(), body()
    receipt = office.send(gone).json()["receipt"]
    office.send(kept)
    with office.engine.begin() as connection:
        [row] = connection.execute(text("SELECT * FROM responses WHERE id = :id"), {"id": gone["id"]}).mappings()
    ask(office, "erase", receipt)
    with office.engine.begin() as connection:  # what restoring a copy does
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO responses ({names}) VALUES ({marks})"), dict(row))  # noqa: S608
        connection.execute(text("DELETE FROM tombstones"))
        connection.execute(text("UPDATE quotas SET reached = 2"))
    with TestClient(create_app(office.settings)) as client:
        again = Office(client, client.app.state.engine, office.settings, office.headers)  # type: ignore[attr-defined]
        assert [one["id"] for one in again.stored()] == [kept["id"]]
        assert_problem(again.send(gone), 410, "erased")
        [counted] = again.call("GET", "/surveys/shop/quotas").json()["items"]
        assert counted["reached"] == 1


def test_a_copied_database_file_is_erased_again_on_start(tmp_path: Path, sqlite_template: Path) -> None:
    live, backup = tmp_path / "live.db", tmp_path / "backup.db"
    shutil.copy(sqlite_template, live)
    settings = Settings(data_dir=tmp_path, database_url=f"sqlite:///{live}", secret_key="a secret for tests")
    with TestClient(create_app(settings)) as client:
        office = open_office(client)
        office.publish()
        receipt = office.send(body()).json()["receipt"]
        with office.engine.begin() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql(f"VACUUM INTO '{backup}'")
            connection.exec_driver_sql("BEGIN")
        ask(office, "erase", receipt)
    for file in tmp_path.glob("live.db*"):
        file.unlink()
    backup.rename(live)
    with TestClient(create_app(settings)) as client:
        assert Office(client, client.app.state.engine, settings, office.headers).stored() == []  # type: ignore[attr-defined]


def test_the_ledger_survives_a_crash_in_the_middle_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "erasures.ledger"
    ledger = Ledger(path)
    assert ledger.read() == set()
    one, two, three = ("0123456789abcdef" * 4, "f" * 64, "0" * 64)
    ledger.append(one)
    with path.open("a") as file:
        file.write(two[:30])
    assert ledger.read() == {one}
    ledger.append(three)
    assert ledger.read() == {one, three}
