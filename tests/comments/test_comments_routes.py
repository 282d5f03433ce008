"""Comments on the map: on places that exist, by people who may, settled by anybody, deleted by their author."""

from datetime import UTC, datetime

from app.accounts import actions as accounts
from app.accounts.rights import Scope, in_person
from tests.office import Office, assert_problem, body


def hire_administrator(office: Office) -> dict[str, str]:
    """Somebody else who reaches every survey."""
    now = datetime.now(UTC)
    with office.transaction() as session:
        person = accounts.create_researcher(session, now, email="bob@example.org", name="Bob", is_admin=True)
        owner = in_person(person.id, True)
        _, secret = accounts.create_key(session, office.settings, now, owner, name="all", scopes=(Scope.ADMIN,))
    return {"Authorization": f"Bearer {secret}"}


def answered(office: Office) -> str:
    slug = office.publish()
    assert office.send(body()).status_code == 201
    return slug


def comment(office: Office, slug: str, **changes: object) -> dict[str, object]:
    sent = {"stage": "awareness", "touchpoint": "shop", "text": "  Customers told us the opposite. "} | changes
    written = office.call("POST", f"/surveys/{slug}/comments", json=sent)
    assert written.status_code == 201, written.text
    found: dict[str, object] = written.json()
    return found


def test_a_comment_stands_at_its_place_with_author_and_time(office: Office) -> None:
    slug = answered(office)
    comment(office, slug)
    comment(office, slug, touchpoint=None, text="The stage as a whole")
    found = office.call("GET", f"/surveys/{slug}/comments").json()["items"]
    assert [(one["stage"], one["touchpoint"], one["author"], one["own"]) for one in found] == [
        ("awareness", "shop", "Ada", True), ("awareness", None, "Ada", True),
    ]  # fmt: skip
    assert found[0]["text"] == "Customers told us the opposite."
    assert found[0]["resolved_at"] is None
    assert office.call("GET", f"/surveys/{slug}/comments?model=aida").json()["items"] == []


def test_places_that_the_map_does_not_have_are_refused_with_those_it_has(office: Office) -> None:
    slug = answered(office)
    for wrong, path in (({"stage": "moon"}, "stage"), ({"touchpoint": "moon"}, "touchpoint"), ({"text": "  "}, "text")):
        sent = {"stage": "awareness", "touchpoint": "shop", "text": "x"} | wrong
        problem = assert_problem(office.call("POST", f"/surveys/{slug}/comments", json=sent), 422)
        assert path in str(problem["problems"])
    sent = {"stage": "awareness", "text": "x", "model": "none-such"}
    assert_problem(office.call("POST", f"/surveys/{slug}/comments", json=sent), 422)
    assert_problem(
        office.call("POST", f"/surveys/{slug}/comments", json={"stage": "awareness", "text": "x" * 2001}), 422
    )


def test_anybody_settles_and_only_the_author_deletes(office: Office) -> None:
    slug = answered(office)
    path = f"/surveys/{slug}/comments/{comment(office, slug)['id']}"
    settled = office.call("PATCH", path, json={"resolved": True}).json()
    assert settled["resolved_at"]
    assert office.call("PATCH", path, json={"resolved": True}).json()["resolved_at"] == settled["resolved_at"]
    assert office.call("PATCH", path, json={"resolved": False}).json()["resolved_at"] is None
    administrator = hire_administrator(office)
    assert office.client.patch(f"/api/v1{path}", json={"resolved": True}, headers=administrator).status_code == 200
    assert_problem(office.client.delete(f"/api/v1{path}", headers=administrator), 403)
    assert office.call("DELETE", path).status_code == 204
    assert_problem(office.call("DELETE", path), 404)


def test_strangers_and_the_public_see_no_comment(office: Office) -> None:
    slug = answered(office)
    comment(office, slug, text="Between us")
    office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True})
    assert_problem(office.client.get(f"/api/v1/surveys/{slug}/comments"), 401)
    assert_problem(office.client.get(f"/api/v1/surveys/{slug}/comments", headers=office.hire("eve@example.org")), 404)
    assert "Between us" not in office.client.get(f"/studio/surveys/{slug}/map").text
