"""The one write path: few commits, nobody fails for a neighbour, nobody is thanked for what is not stored."""

import asyncio
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, text

from app.database import reading
from app.errors import Busy, Conflict, Gone
from app.responses import actions, queries
from app.responses.arrival import Arrival, Draft, SubmissionBody
from app.responses.intake import Intake
from tests.office import Office, assert_problem, body, document


def arrival(office: Office, **changes: Any) -> Arrival:
    """A checked submission, ready for the writer."""
    state = office.app.state
    given = body(**changes)
    edition = state.shelf.find("shop", 1)
    assert edition
    return actions.receive(
        edition, SubmissionBody.model_validate(given), given, state.settings.secret, datetime.now(UTC)
    )


def broken(one: Arrival) -> Arrival:
    """The same with a value that the table refuses."""
    return replace(one, row={**one.row, "disposition": "undecided"})


@pytest.fixture
def shop(office: Office) -> Office:
    office.publish()
    return office


@contextmanager
def intake(office: Office, **limits: Any) -> Iterator[Intake]:
    given = {"limit": 1000, "batch": 500, "wait": 5.0, **limits}
    own = Intake(office.engine, office.settings.secret, **given)
    own.start()
    try:
        yield own
    finally:
        own.stop()


@contextmanager
def locked(office: Office) -> Iterator[None]:
    """Somebody else holds what the writer needs."""
    with office.transaction() as session:
        session.execute(text("UPDATE surveys SET updated_at = updated_at"))
        yield


def test_all_that_waits_is_committed_together(shop: Office) -> None:
    commits: list[int] = []
    with intake(shop) as own:
        arrivals = [arrival(shop) for _ in range(40)]
        with ThreadPoolExecutor(40) as threads:
            with locked(shop):
                waiting = [threads.submit(own.submit, one) for one in arrivals]
                while own._waiting < 40:
                    time.sleep(0.01)
                event.listen(shop.engine, "commit", lambda _: commits.append(1))
            outcomes = [one.result(5) for one in waiting]
    assert len(commits) <= 3, "the first alone, the others together, and the one that held them back"
    assert all(outcome.created for outcome in outcomes)
    assert len(shop.stored()) == 40


def test_a_row_that_fails_does_not_fail_its_neighbours(shop: Office) -> None:
    with intake(shop) as own, ThreadPoolExecutor(9) as threads:
        arrivals = [arrival(shop) for _ in range(9)]
        arrivals[4] = broken(arrivals[4])
        with locked(shop):
            waiting = [threads.submit(own.submit, one) for one in arrivals]
            while own._waiting < 9:
                time.sleep(0.01)
        heard = [one.exception(5) or one.result() for one in waiting]
    assert isinstance(heard[4], Busy)
    assert all(heard[number].created for number in range(9) if number != 4)
    stored = {row["id"] for row in shop.stored()}
    assert stored == {one.row["id"] for number, one in enumerate(arrivals) if number != 4}


def test_a_full_queue_says_so_and_when_to_come_again(shop: Office) -> None:
    with intake(shop, limit=3, wait=3.0) as own, ThreadPoolExecutor(3) as threads:
        with locked(shop):
            waiting = [threads.submit(own.submit, arrival(shop)) for _ in range(3)]
            while own._waiting < 3:
                time.sleep(0.01)
            with pytest.raises(Busy) as refused:
                own.submit(arrival(shop))
            assert int(refused.value.headers["Retry-After"]) >= 1
            with pytest.raises(Busy):
                asyncio.run(own.take(arrival(shop)))
        assert all(one.result(5).created for one in waiting)


def test_who_waits_too_long_hears_it_over_http_and_finds_the_answer_stored_later(shop: Office) -> None:
    shop.app.state.intake._wait = 0.4
    sent = body()
    shop.send(body())  # the questionnaire is in memory now
    with locked(shop):
        refused = shop.send(sent)
        assert_problem(refused, 503, "busy")
        assert refused.headers["retry-after"]
    shop.app.state.intake._wait = 10.0
    again = shop.send(sent)
    assert again.status_code in (200, 201)
    assert again.json()["id"] == sent["id"]
    assert [row["id"] for row in shop.stored()].count(sent["id"]) == 1


def test_stopping_commits_what_waits_and_takes_nothing_more(shop: Office) -> None:
    with intake(shop) as own, ThreadPoolExecutor(20) as threads:
        with locked(shop):
            waiting = [threads.submit(own.submit, arrival(shop)) for _ in range(20)]
            while own._waiting < 20:
                time.sleep(0.01)
            stopping = threading.Thread(target=own.stop)
            stopping.start()
            time.sleep(0.1)
            with pytest.raises(Busy):
                own.submit(arrival(shop))
        stopping.join(10)
        assert not stopping.is_alive()
        assert all(one.result(5).created for one in waiting)
        assert len(shop.stored()) == 20


def test_whoever_slips_in_while_the_intake_stops_does_not_keep_it_from_stopping(shop: Office) -> None:
    own = Intake(shop.engine, shop.settings.secret, limit=10, batch=10, wait=5.0)
    own._open = True
    own._queue.put(None)
    with ThreadPoolExecutor(1) as threads:
        slipped = threads.submit(own.submit, arrival(shop))
        while own._waiting < 1:
            time.sleep(0.01)
        own.start()
        assert slipped.result(5).created
        own._thread.join(5)
        assert not own._thread.is_alive()


def test_a_database_that_is_away_is_told_to_all_at_once_and_never_as_an_error_of_ours(shop: Office) -> None:
    def away(*_: Any) -> None:
        raise shop.engine.dialect.loaded_dbapi.OperationalError("gone")

    shop.send(body())
    event.listen(shop.engine, "do_connect", away)
    event.listen(shop.engine, "before_cursor_execute", away)
    try:
        for answer in [*shop.send_at_once([body() for _ in range(10)]), shop.send(body(), "never-heard-of")]:
            assert_problem(answer, 503, "busy")
            assert answer.headers["retry-after"]
    finally:
        event.remove(shop.engine, "do_connect", away)
        event.remove(shop.engine, "before_cursor_execute", away)
    assert shop.send(body()).status_code == 201


def test_every_sqlite_connection_is_durable_and_checks_references(shop: Office) -> None:
    if shop.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's pragmas")
    with ExitStack() as stack:
        for connection in [stack.enter_context(shop.engine.connect()) for _ in range(4)]:
            values = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
            assert values == ["wal", 2, 1, 10000]


def test_the_revision_rises_with_every_change_and_stamps_its_rows(shop: Office) -> None:
    def revision() -> int:
        return int(shop.survey()["revision"])

    seen = [revision()]
    receipt = shop.send(body()).json()["receipt"]
    seen.append(revision())
    with shop.engine.connect() as connection:
        assert connection.execute(text("SELECT revision FROM responses")).scalar() == seen[-1]
    for act in (
        lambda: shop.client.post("/api/v1/receipts/erase", json={"receipt": receipt}),
        lambda: shop.call("POST", "/surveys/shop/pause"),
        lambda: shop.call("POST", "/surveys/shop/open"),
        lambda: shop.call("PATCH", "/surveys/shop", json={"public_aggregates": True}),
    ):
        act()
        seen.append(revision())
    assert seen == sorted(set(seen))


def test_what_commits_late_is_not_skipped_by_a_reader_that_follows_revisions(shop: Office) -> None:
    """The later transaction waits for the earlier one, so revisions become visible in their order."""
    followed: list[str] = []
    at = 0

    def follow() -> None:
        nonlocal at
        with reading(shop.engine) as session:
            [(survey_id, now)] = session.execute(text("SELECT id, revision FROM surveys"))
            followed.extend(one.id for one in queries.stored(session, survey_id, at, now))
        at = now

    def store(one: Arrival, held: threading.Event | None, done: threading.Event) -> None:
        with shop.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            actions.store(connection, [one], shop.settings.secret, datetime.now(UTC))
            done.set()
            if held:
                held.wait(10)

    early, late = arrival(shop), arrival(shop)
    release, early_stored, late_stored = threading.Event(), threading.Event(), threading.Event()
    first = threading.Thread(target=store, args=(early, release, early_stored))
    second = threading.Thread(target=store, args=(late, None, late_stored))
    first.start()
    assert early_stored.wait(5)
    second.start()
    follow()
    assert not late_stored.wait(0.3), "it must wait for the one before it"
    follow()
    assert followed == []
    release.set()
    first.join(10)
    second.join(10)
    follow()
    assert sorted(followed) == sorted([early.row["id"], late.row["id"]])


def test_an_id_that_two_surveys_get_at_once_is_stored_once(shop: Office) -> None:
    shop.publish(document(id="kiosk"))
    for _ in range(5):
        sent = body()
        with ThreadPoolExecutor(6) as threads:
            slugs = ["shop", "kiosk"] * 3
            heard = list(threads.map(partial(shop.send, sent), slugs))
        assert sorted(one.status_code for one in heard) == [200, 200, 201, 409, 409, 409]


def test_a_clash_with_another_process_is_looked_at_again(shop: Office) -> None:
    """The id is free when the writer looks, and taken when it inserts; the second look tells the truth."""
    shop.publish(document(id="kiosk"))
    sent = arrival(shop)
    rival = replace(sent, survey_id="", row={**sent.row})
    with shop.engine.connect() as connection:
        [(kiosk,)] = connection.execute(text("SELECT id FROM surveys WHERE slug = 'kiosk'"))
    rival = replace(rival, survey_id=kiosk, row={**rival.row, "survey_id": kiosk, "body_hash": "other"}, body_hash="x")
    looks = 0

    def look(connection: Any, ids: list[str], tombstones: list[str]) -> Any:
        nonlocal looks
        looks += 1
        found = taken(connection, ids, tombstones)
        if looks == 1:  # between look and insert the other process stores it; here, in the same transaction
            row = {**rival.row, "mode": "online", "revision": 1}
            queries.add_responses(connection, [row])
        return found

    taken = queries.taken
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "taken", look)
        outcome = shop.app.state.intake.submit(sent)
    assert outcome.created
    assert looks == 2
    assert len(shop.stored()) == 1


def test_errors_tell_threads_and_tasks_alike(shop: Office) -> None:
    own = shop.app.state.intake
    sent = body()
    first = arrival(shop, **sent)
    assert own.submit(first).created
    assert not own.submit(first).created
    other = arrival(shop, **{**sent, "language": "de"})
    with pytest.raises(Conflict):
        own.submit(other)

    async def both() -> list[Any]:
        return await asyncio.gather(own.take(first), own.take(other), return_exceptions=True)

    again, conflict = asyncio.run(both())
    assert not again.created
    assert isinstance(conflict, Conflict)
    shop.client.post("/api/v1/receipts/erase", json={"receipt": again.receipt})
    with pytest.raises(Gone):
        own.submit(first)


def test_whoever_goes_away_while_waiting_harms_nobody(shop: Office) -> None:
    own = shop.app.state.intake

    async def leave() -> None:
        waiting = asyncio.create_task(own.take(arrival(shop)))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    for _ in range(5):
        asyncio.run(leave())  # each time the loop is closed before the writer can tell it
    assert shop.send(body()).status_code == 201


def test_the_list_of_responses_says_nothing_about_who_came_first(shop: Office) -> None:
    ids = [str(uuid.uuid4()) for _ in range(12)]
    for one in sorted(ids, reverse=True):
        shop.send(body(id=one))
    page, listed = "/surveys/shop/responses?limit=5", []
    while page:
        answer = shop.call("GET", page).json()
        listed += [row["id"] for row in answer["items"]]
        page = (answer["next"] or "").removeprefix("/api/v1")
    assert listed == sorted(ids)
    assert all(row["received_at"] is None for row in shop.stored())


def test_drafts_and_responses_share_a_batch(shop: Office) -> None:
    own = shop.app.state.intake
    one = arrival(shop)
    draft = Draft(str(uuid.uuid4()), one.survey_id, 1, "en", datetime.now(UTC), datetime.now(UTC))
    with ThreadPoolExecutor(3) as threads, locked(shop):
        waiting = [threads.submit(own.submit, arrival(shop)), threads.submit(own.save_draft, draft)]
        waiting.append(threads.submit(own.submit, one))
        while own._waiting < 3:
            time.sleep(0.01)
    assert waiting[0].result(5).created
    assert waiting[1].result(5) is None
    assert waiting[2].result(5).created
