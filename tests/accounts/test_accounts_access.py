"""Who gets in by cookie or key, and what a cookie alone is not enough for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.accounts import actions
from app.accounts.rights import Scope
from app.database import writing

UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]
TYPES = ["json", "form", "none"]


def test_without_cookie_or_key_nobody_is_asked_for_and_somebody_is_refused(visit: Any) -> None:
    browser = visit()
    assert browser.get("/who-if-anybody").json() == {"id": None}
    refused = browser.get("/who")
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:touchpoints:not-signed-in")
    assert refused.headers["www-authenticate"] == "Bearer"


def test_a_session_gets_in(house: Any, visit: Any) -> None:
    person = house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"))
    assert browser.get("/who").json() == {"id": person.id, "via": "session"}
    assert browser.get("/who-if-anybody").json() == {"id": person.id}


def test_a_key_gets_in_and_needs_no_csrf_token_whatever_cookie_and_origin_come_with_it(house: Any, visit: Any) -> None:
    ada, _ = house.researcher("ada@example.org"), house.researcher("ben@example.org")
    _, secret = house.key(ada, Scope.AGGREGATES_READ)
    browser = visit(house.sign_in("ben@example.org"))
    for method in ("GET", *UNSAFE):
        sent = {"Authorization": f"bearer {secret}", "Origin": "https://bi.example"}
        assert browser.request(method, "/who", headers=sent).json() == {"id": ada.id, "via": "key"}


@pytest.mark.parametrize("path", ["/who", "/who-if-anybody"])
@pytest.mark.parametrize(
    "value", ["Bearer wrong", "Bearer ", "Bearer", "Bearer tp_12345678_x\xff", "Bearer " + "x" * 9_000]
)
def test_a_wrong_key_is_refused_even_beside_a_good_cookie(house: Any, visit: Any, path: str, value: str) -> None:
    house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"))
    refused = browser.get(path, headers={"Authorization": value.encode("latin-1")})
    assert refused.status_code == 401


def test_a_revoked_key_is_refused_at_once(house: Any, visit: Any) -> None:
    person = house.researcher("ada@example.org")
    key_id, secret = house.key(person, Scope.AGGREGATES_READ)
    sent = {"Authorization": f"Bearer {secret}"}
    assert visit().get("/who", headers=sent).status_code == 200
    with writing(house.engine) as session:
        actions.revoke_key(session, datetime.now(UTC), person.id, key_id)
    assert visit().get("/who-if-anybody", headers=sent).status_code == 401


def test_the_password_of_a_proxy_in_front_does_not_get_in_the_way(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"))
    assert browser.get("/who", headers={"Authorization": "Basic YTpi"}).status_code == 200


def send(browser: Any, method: str, kind: str, token: str, **headers: str) -> int:
    """The token as a header beside JSON or nothing, or as the field of a form."""
    if kind == "form":
        return int(browser.request(method, "/who", data={"csrf": token, "other": "1"}, headers=headers).status_code)
    sent = headers | ({"X-CSRF-Token": token} if token else {})
    body = {"json": {"a": 1}} if kind == "json" else {}
    return int(browser.request(method, "/who", headers=sent, **body).status_code)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("method", UNSAFE)
def test_a_cookie_alone_changes_nothing(house: Any, visit: Any, method: str, kind: str) -> None:
    house.researcher("ada@example.org")
    browser, other = (visit(house.sign_in("ada@example.org")) for _ in range(2))
    token = browser.get("/token").json()
    assert send(browser, method, kind, token) == 200
    assert send(browser, method, kind, "") == 403
    assert send(browser, method, kind, other.get("/token").json()) == 403, "the token is bound to the session"
    assert send(browser, method, kind, token, Origin="https://evil.example") == 403
    assert send(browser, method, kind, token, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert (
        send(browser, method, kind, token, Origin="http://127.0.0.1:8000", **{"Sec-Fetch-Site": "same-origin"}) == 200
    )


def test_a_csrf_token_in_json_or_in_the_address_does_not_count(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"))
    token = browser.get("/token").json()
    assert browser.post("/who", json={"csrf": token}).status_code == 403
    assert browser.post(f"/who?csrf={token}").status_code == 403
    assert browser.post("/who", content=f"csrf={token}", headers={"Content-Type": "text/plain"}).status_code == 403


def test_the_session_itself_is_no_csrf_token_and_the_other_way_round(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    session = house.sign_in("ada@example.org")
    browser = visit(session)
    assert send(browser, "POST", "json", session) == 403
    assert visit(browser.get("/token").json()).get("/who").status_code == 401


def test_under_https_only_the_prefixed_cookie_counts(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    session = house.sign_in("ada@example.org")
    browser = visit(base_url="https://survey.example.org")
    browser.cookies.set("touchpoints_session", session)
    assert browser.get("/who").status_code == 401
    assert visit(session, base_url="https://survey.example.org").get("/who").status_code == 200


def test_behind_a_proxy_the_configured_address_counts_as_here(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"), base_url="https://survey.example.org")
    token = browser.get("/token").json()
    inside = {"Host": "10.0.0.7:8000", "Origin": "https://survey.example.org", "X-CSRF-Token": token}
    assert browser.post("/who", headers=inside).status_code == 200
    assert browser.post("/who", headers=inside | {"Origin": "https://elsewhere.example.org"}).status_code == 403
