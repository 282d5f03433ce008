"""Unfinished responses: kept while somebody answers, gone when they have, counted as partial when they stay away."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from app.database import reading
from app.responses import actions
from app.responses.arrival import Draft, SubmissionBody
from tests.office import ANSWERS, Office, body

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def survey_id(office: Office) -> str:
    with office.engine.connect() as connection:
        return str(connection.execute(text("SELECT id FROM surveys")).scalar_one())


def save(office: Office, answers: dict[str, Any], **changes: Any) -> Draft:
    given = {
        "id": str(uuid.uuid4()),
        "survey_id": survey_id(office),
        "version": 1,
        "language": "de",
        "started_at": NOW,
        "expires_at": NOW + timedelta(hours=72),
        **changes,
    }
    draft = Draft(answers=answers, **given)
    office.app.state.intake.save_draft(draft)
    return draft


def load(office: Office, draft: Draft) -> Draft | None:
    with reading(office.engine) as session:
        return actions.draft(session, draft.survey_id, draft.id)


def sweep(office: Office, now: datetime) -> int:
    state = office.app.state
    with office.transaction() as session:
        return actions.sweep_drafts(session, state.shelf, state.settings.secret, now)


def test_a_draft_comes_back_as_it_was_typed_right_or_wrong(office: Office) -> None:
    office.publish()
    draft = save(office, {"age": "u30", "comment": "halb fertig – 👋", "recommend": 99}, interviewer="Kim")
    assert load(office, draft) == draft


def test_a_later_save_replaces_the_draft_but_not_its_beginning(office: Office) -> None:
    office.publish()
    first = save(office, {"age": "u30"})
    later = NOW + timedelta(hours=1)
    save(office, {"age": "30plus"}, id=first.id, started_at=later, expires_at=later + timedelta(hours=72))
    kept = load(office, first)
    assert kept is not None
    assert (kept.answers, kept.started_at) == ({"age": "30plus"}, NOW)
    assert kept.expires_at == later + timedelta(hours=72)


def test_a_draft_belongs_to_its_survey(office: Office) -> None:
    office.publish()
    draft = save(office, {"age": "u30"})
    with reading(office.engine) as session:
        assert actions.draft(session, "another", draft.id) is None


def test_sending_removes_the_draft_and_a_late_save_does_not_bring_it_back(office: Office) -> None:
    office.publish()
    state = office.app.state
    draft = save(office, dict(ANSWERS))
    edition = state.shelf.find("shop", 1)
    sent = SubmissionBody(id=draft.id, version=1, language="de", answers=draft.answers)
    arrival = actions.receive(
        edition, sent, sent.model_dump(mode="json"), state.settings.secret, datetime.now(UTC), has_draft=True
    )
    assert state.intake.submit(arrival).created
    assert load(office, draft) is None
    save(office, dict(ANSWERS), id=draft.id)
    assert load(office, draft) is None


def test_an_erased_response_does_not_come_back_as_a_draft(office: Office) -> None:
    office.publish()
    sent = body()
    receipt = office.send(sent).json()["receipt"]
    office.client.post("/api/v1/receipts/erase", json={"receipt": receipt})
    draft = save(office, dict(ANSWERS), id=sent["id"])
    assert load(office, draft) is None


def test_only_expired_drafts_become_partial_responses_with_what_is_valid_in_them(office: Office) -> None:
    office.publish()
    answers = {"age": "30plus", "school": "hidden now", "recommend": 99, "met": {"picked": {"tv-ad": {}}}}
    old = save(office, answers)
    young = save(office, {"age": "u30"}, expires_at=NOW + timedelta(hours=100))
    empty = save(office, {})
    assert sweep(office, NOW + timedelta(hours=71)) == 0
    assert sweep(office, NOW + timedelta(hours=72)) == 2
    assert load(office, old) is None
    assert load(office, empty) is None
    assert load(office, young) == young
    [row] = office.stored()
    assert (row["id"], row["disposition"], row["language"], row["mode"]) == (old.id, "partial", "de", "online")
    met = {"picked": {"tv-ad": {}}, "other": [], "none": False}
    assert row["answers"] == {"age": "30plus", "met": met}
    assert row["day"] == date(2026, 3, 2).isoformat(), "the day on which it was begun, in Berlin"
    assert sweep(office, NOW + timedelta(hours=73)) == 0


def test_a_partial_response_keeps_no_contact_and_fills_no_quota(office: Office) -> None:
    office.publish()
    quota = {"slug": "young", "maximum": 1, "condition": {"question": "age", "is": "u30"}}
    office.call("POST", "/surveys/shop/quotas", json=quota)
    save(office, {"age": "u30", "prize": {"email": "kim@example.org"}})
    sweep(office, NOW + timedelta(days=4))
    assert [row["answers"] for row in office.stored()] == [{"age": "u30"}]
    with office.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM contacts")).scalar() == 0
    assert office.send(body()).json()["disposition"] == "complete"


def test_a_draft_of_a_response_that_is_there_already_is_only_cleared_away(office: Office) -> None:
    office.publish()
    draft = save(office, {"age": "30plus"})
    assert office.send(body(id=draft.id)).status_code == 201
    sweep(office, NOW + timedelta(days=4))
    [row] = office.stored()
    assert (row["disposition"], row["answers"]) == ("complete", ANSWERS)
