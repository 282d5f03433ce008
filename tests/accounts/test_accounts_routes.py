"""API keys and researchers over HTTP."""

import json
from typing import Any

import pytest

from app.accounts.rights import Scope

NOBODY = "4b1d1d3c-0c4e-4f6a-9a53-0f6f3a1d2e77"
ALL = [str(scope) for scope in Scope if scope is not Scope.ADMIN]


@pytest.fixture
def admin(house: Any, visit: Any) -> Any:
    house.researcher("admin@example.org", is_admin=True)
    return signed_in(house, visit, "admin@example.org")


def signed_in(house: Any, visit: Any, email: str) -> Any:
    browser = visit(house.sign_in(email))
    browser.headers["X-CSRF-Token"] = browser.get("/token").json()
    return browser


def with_key(visit: Any, secret: str) -> Any:
    client = visit()
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def test_a_key_is_made_listed_without_its_secret_used_and_revoked(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser = signed_in(house, visit, "ada@example.org")
    made = browser.post("/api/v1/keys", json={"name": "BI", "scopes": ["aggregates:read"]})
    assert made.status_code == 201
    key = made.json()
    secret = key.pop("secret")
    assert secret.startswith(f"tp_{key['prefix']}_")
    assert browser.get("/api/v1/keys").json() == {"items": [key], "next": None}
    assert secret not in browser.get("/api/v1/keys").text
    assert with_key(visit, secret).get("/who").status_code == 200
    assert browser.delete(f"/api/v1/keys/{key['id']}").status_code == 204
    assert with_key(visit, secret).get("/who").status_code == 401
    assert browser.get("/api/v1/keys").json()["items"][0]["revoked_at"]


def test_pages_show_every_key_once_and_end(house: Any, visit: Any) -> None:
    person = house.researcher("ada@example.org")
    made = {house.key(person, Scope.AGGREGATES_READ)[0] for _ in range(7)}
    browser = signed_in(house, visit, "ada@example.org")
    address, seen = "/api/v1/keys?limit=3", []
    while address:
        page = browser.get(address).json()
        seen.append([key["id"] for key in page["items"]])
        address = page["next"]
    assert [len(ids) for ids in seen] == [3, 3, 1]
    assert {key for ids in seen for key in ids} == made


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 422),
        ("limit=201", 422),
        ("limit=x", 422),
        ("cursor=x", 422),
        ("cursor=%00", 422),
        (f"cursor={NOBODY}", 400),
    ],
)
def test_a_wrong_page_is_refused(house: Any, visit: Any, query: str, status: int) -> None:
    house.researcher("ada@example.org")
    assert signed_in(house, visit, "ada@example.org").get(f"/api/v1/keys?{query}").status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "scopes": ALL},
        {"name": "a\0b", "scopes": ALL},
        {"name": "\ud800", "scopes": ALL},
        {"name": "x" * 201, "scopes": ALL},
        {"name": "BI", "scopes": []},
        {"name": "BI", "scopes": ["everything"]},
        {"name": "BI", "scopes": ALL, "researcher_id": "somebody-else"},
    ],
)
def test_a_key_that_cannot_be_made_is_refused_and_none_is_made(house: Any, visit: Any, body: Any) -> None:
    house.researcher("ada@example.org")
    browser = signed_in(house, visit, "ada@example.org")
    # Written in ASCII, so that half a surrogate pair gets through to the server.
    sent = browser.post("/api/v1/keys", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert sent.status_code == 422
    assert browser.get("/api/v1/keys").json()["items"] == []


def test_who_does_not_administer_cannot_make_a_key_that_does(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser = signed_in(house, visit, "ada@example.org")
    assert browser.post("/api/v1/keys", json={"name": "BI", "scopes": ["admin"]}).status_code == 403


def test_a_key_without_admin_makes_and_shows_no_keys(house: Any, visit: Any) -> None:
    person = house.researcher("ada@example.org", is_admin=True)
    key_id, secret = house.key(person, *(scope for scope in Scope if scope is not Scope.ADMIN))
    client = with_key(visit, secret)
    assert client.get("/api/v1/keys").status_code == 403
    assert client.post("/api/v1/keys", json={"name": "BI", "scopes": ALL}).status_code == 403
    assert client.delete(f"/api/v1/keys/{key_id}").status_code == 403
    _, admin_secret = house.key(person, Scope.ADMIN)
    assert with_key(visit, admin_secret).post("/api/v1/keys", json={"name": "BI", "scopes": ALL}).status_code == 201


def test_somebody_elses_key_and_one_that_is_not_there_get_the_same_answer(house: Any, visit: Any) -> None:
    ada = house.researcher("ada@example.org")
    house.researcher("ben@example.org")
    key_id, _ = house.key(ada, Scope.AGGREGATES_READ)
    browser = signed_in(house, visit, "ben@example.org")
    foreign, missing = (browser.delete(f"/api/v1/keys/{one}") for one in (key_id, NOBODY))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert browser.get(f"/api/v1/keys?cursor={key_id}").status_code == 400


CALLS = [
    ("GET", "/api/v1/researchers"),
    ("POST", "/api/v1/researchers"),
    ("DELETE", f"/api/v1/researchers/{NOBODY}"),
    ("POST", f"/api/v1/researchers/{NOBODY}/setup-link"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_only_administrators_see_and_change_researchers(house: Any, visit: Any, method: str, path: str) -> None:
    person = house.researcher("ada@example.org")
    _, secret = house.key(person, Scope.SURVEYS_WRITE)
    body = {"json": {"email": "eve@example.org", "name": "Eve"}} if path.endswith("researchers") else {}
    assert visit().request(method, path, **body).status_code == 401
    assert with_key(visit, secret).request(method, path, **body).status_code == 403
    assert signed_in(house, visit, "ada@example.org").request(method, path, **body).status_code == 403


def test_a_researcher_is_invited_sets_a_password_and_is_let_go(house: Any, visit: Any, admin: Any) -> None:
    made = admin.post("/api/v1/researchers", json={"email": "Ben@Example.org", "name": "Ben", "language": "en"})
    assert made.status_code == 201
    ben = made.json()
    link = ben.pop("setup_link")
    assert link.startswith("http://127.0.0.1:8000/studio/set-up/")
    assert ben in admin.get("/api/v1/researchers").json()["items"]
    assert (ben["email"], ben["is_admin"], ben["has_password"]) == ("ben@example.org", False, False)
    newer = admin.post(f"/api/v1/researchers/{ben['id']}/setup-link").json()["setup_link"]
    assert visit().get(link).status_code == 404
    assert visit().get(newer).status_code == 200
    assert admin.delete(f"/api/v1/researchers/{ben['id']}").status_code == 204
    assert visit().get(newer).status_code == 404
    assert admin.delete(f"/api/v1/researchers/{ben['id']}").status_code == 404
    assert admin.post(f"/api/v1/researchers/{ben['id']}/setup-link").status_code == 404


def test_the_invitation_never_names_the_host_that_the_request_claims(admin: Any) -> None:
    made = admin.post("/api/v1/researchers", json={"email": "b@c.d", "name": "B"}, headers={"Host": "evil.example"})
    assert made.json()["setup_link"].startswith("http://127.0.0.1:8000/")


def test_an_e_mail_address_that_is_taken_is_a_conflict_and_the_last_administrator_stays(admin: Any) -> None:
    taken = admin.post("/api/v1/researchers", json={"email": "ADMIN@example.org", "name": "A"})
    assert (taken.status_code, taken.json()["problems"][0]["path"]) == (409, "email")
    (me,) = admin.get("/api/v1/researchers").json()["items"]
    assert admin.delete(f"/api/v1/researchers/{me['id']}").status_code == 409


def test_a_mass_assigned_field_is_refused(admin: Any) -> None:
    body = {"email": "b@c.d", "name": "B", "password_hash": "x"}
    assert admin.post("/api/v1/researchers", json=body).status_code == 422
