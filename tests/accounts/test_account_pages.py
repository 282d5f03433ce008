"""The pages to sign in, set up an account and manage it, used as a browser without JavaScript uses them."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from app.accounts import actions
from app.accounts.links import link_url
from app.accounts.rights import Scope
from app.database import writing
from app.web.sign_in import own_page

PASSWORD = "korrekt Pferd Batterie"
NEW = "noch ein längeres"


def fields(page: Any) -> dict[str, str]:
    """The hidden fields of a page's first form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', unescape(page.text)))


def fill_in(browser: Any, path: str, typed: dict[str, Any], to: str | None = None) -> Any:
    """Open a page, fill its form in, and send it off."""
    return browser.post(to or path, data=fields(browser.get(path)) | typed)


def link(house: Any, purpose: Any, person: Any = None) -> str:
    now = datetime.now(UTC)
    with writing(house.engine) as session:
        if person is None:
            token = actions.create_first_setup_link(session, house.settings, now)
        else:
            make = actions.create_setup_link if purpose == "setup" else actions.create_sign_in_link
            token = make(session, house.settings, now, person.id)
    return link_url(house.settings.base_url, purpose, str(token))


def test_the_first_start_from_link_to_signed_out(house: Any, visit: Any) -> None:
    browser, address = visit(), link(house, "setup")
    done = fill_in(browser, address, {"email": "Ada@example.org", "name": "Ada", "password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/studio?lang=de")
    me = browser.get("/who").json()["id"]
    assert browser.get(address).status_code == 404
    out = fill_in(browser, "/studio/account", {}, "/studio/sign-out")
    assert out.status_code == 303
    assert browser.get("/who").status_code == 401
    again = fill_in(browser, "/studio/sign-in", {"email": "ada@EXAMPLE.org", "password": PASSWORD})
    assert again.status_code == 303
    assert browser.get("/who").json()["id"] == me


def test_what_was_typed_stays_but_for_the_password(house: Any, visit: Any) -> None:
    browser, address = visit(), link(house, "setup")
    typed = {"email": "no<where", "name": "Ada & Söhne", "password": "2short"}
    refused = fill_in(browser, f"{address}?lang=en", typed, f"{address}?lang=en")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert "Choose a password of 10 to 1,000 characters." in refused.text
    assert "Give an e-mail address" in refused.text
    assert 'value="no&lt;where"' in refused.text
    assert 'value="Ada &amp; Söhne"' in refused.text
    assert "2short" not in refused.text


def test_an_invited_researcher_keeps_the_e_mail_address_of_the_invitation(house: Any, visit: Any) -> None:
    person = house.researcher("ben@example.org", password=None)
    browser = visit()
    typed = {"email": "eve@example.org", "name": "Ben", "password": PASSWORD}
    assert fill_in(browser, link(house, "setup", person), typed).status_code == 303
    assert browser.get("/who").json()["id"] == person.id
    assert house.sign_in("ben@example.org")


def test_an_e_mail_address_that_is_taken_is_said_on_the_set_up_page(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    typed = {"email": "ada@example.org", "name": "Ada", "password": PASSWORD}
    taken = fill_in(visit(), link(house, "setup"), typed)
    assert taken.status_code == 409
    assert "Zu dieser E-Mail-Adresse gibt es schon ein Konto." in taken.text


def test_a_preview_of_a_sign_in_link_does_not_use_it_up_and_its_button_does(house: Any, visit: Any) -> None:
    person = house.researcher("ada@example.org", password=None)
    address, browser = link(house, "sign-in", person), visit()
    for _ in range(3):
        assert visit().get(address).status_code == 200
        assert visit().head(address).status_code in (200, 405)
    assert visit().post(address).status_code == 403
    assert fill_in(browser, address, {}).status_code == 303
    assert browser.get("/who").json()["id"] == person.id
    assert visit().get(address).status_code == fill_in(visit(), "/studio/sign-in", {}, address).status_code == 404


def test_wrong_account_and_wrong_password_get_the_same_page(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    pages = []
    for email in ("ada@example.org", "ben@example.org"):
        refused = fill_in(visit(), "/studio/sign-in", {"email": email, "password": "wrong password"})
        assert refused.status_code == 401
        assert f'value="{email}"' in refused.text
        assert "wrong password" not in refused.text
        pages.append(re.sub(r'name="csrf" value="\w+"', "", refused.text.replace(email, "")))
    assert pages[0] == pages[1]


def test_after_ten_failures_the_page_says_when_to_come_back(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser, wrong = visit(), {"email": "ada@example.org", "password": "wrong password"}
    assert [fill_in(browser, "/studio/sign-in", wrong).status_code for _ in range(11)] == [401] * 10 + [429]
    refused = fill_in(browser, "/studio/sign-in?lang=en", wrong, "/studio/sign-in?lang=en")
    assert "Try again in 15 minutes." in refused.text
    assert 0 < int(refused.headers["retry-after"]) <= 900


@pytest.mark.parametrize("password", ["x" * 50_000, "\0", "ü" * 1_001, ""])
def test_an_odd_password_is_only_a_wrong_one(house: Any, visit: Any, password: str) -> None:
    house.researcher("ada@example.org")
    refused = fill_in(visit(), "/studio/sign-in", {"email": "ada@example.org", "password": password})
    assert refused.status_code == 401


FORMS = [
    "sign-in",
    "sign-out",
    "account/password",
    "account/keys",
    f"account/keys/{'0' * 8}-{'0' * 4}-4{'0' * 3}-8{'0' * 3}-{'0' * 12}/revoke",
]


@pytest.mark.parametrize("path", FORMS)
def test_every_form_is_refused_without_its_token_and_from_elsewhere(house: Any, visit: Any, path: str) -> None:
    house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"))
    token = fields(browser.get("/studio/account"))["csrf"]
    assert browser.post(f"/studio/{path}").status_code == 403
    assert browser.post(f"/studio/{path}", data={"csrf": "x" * 64}).status_code == 403
    elsewhere = {"Origin": "https://evil.example"}
    assert browser.post(f"/studio/{path}", data={"csrf": token}, headers=elsewhere).status_code == 403
    assert browser.get("/who").status_code == 200, "still signed in"
    assert browser.post(f"/studio/{path}", data={"csrf": token}).status_code != 403


def test_the_form_of_one_visitor_does_not_sign_another_in(house: Any, visit: Any) -> None:
    house.researcher("eve@example.org")
    stolen = fields(visit().get("/studio/sign-in"))
    victim = visit()
    victim.get("/studio/sign-in")
    typed = stolen | {"email": "eve@example.org", "password": PASSWORD}
    assert victim.post("/studio/sign-in", data=typed).status_code == 403
    assert visit().post("/studio/sign-in", data=typed).status_code == 403


def test_the_session_changes_at_sign_in_and_the_old_one_is_dead(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    planted = house.sign_in("ada@example.org")
    browser = visit(planted)
    assert fill_in(browser, "/studio/sign-in", {"email": "ada@example.org", "password": PASSWORD}).status_code == 303
    assert visit(planted).get("/who").status_code == 401


@pytest.mark.parametrize(
    ("base_url", "name", "secure"),
    [
        ("http://127.0.0.1:8000", "touchpoints_session", False),
        ("https://survey.example.org", "__Host-touchpoints_session", True),
    ],
)
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    house: Any, visit: Any, base_url: str, name: str, secure: bool
) -> None:
    house.researcher("ada@example.org")
    browser = visit(base_url=base_url)
    done = fill_in(browser, "/studio/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    (cookie,) = done.headers.get_list("set-cookie")
    assert cookie.startswith(f"{name}=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= parts
    assert ("secure" in parts) is secure
    assert not any(part.startswith("domain") for part in parts)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/studio\\@evil.example",
        "javascript:alert(1)",
        "/studio\r\nX: y",
        "/studioevil",
        "",
    ],
)
def test_signing_in_leads_to_our_own_pages_only(address: str) -> None:
    assert own_page(address) == "/studio"
    assert own_page("/studio/surveys/online-grocer?lang=en") == "/studio/surveys/online-grocer?lang=en"


def test_signing_in_leads_back_to_where_it_was_asked_for(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    typed = {"email": "ada@example.org", "password": PASSWORD}
    done = fill_in(visit(), "/studio/sign-in?next=/studio/account", typed, "/studio/sign-in?lang=en")
    assert done.headers["location"] == "/studio/account?lang=en"


def test_a_key_is_made_on_the_page_shown_once_and_revoked(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"))
    typed = {"name": "<b>BI</b>", "scopes": ["aggregates:read", "responses:read"]}
    made = fill_in(browser, "/studio/account", typed, "/studio/account/keys")
    (secret,) = re.findall(r"tp_[0-9a-f]{8}_[\w-]{43}", made.text)
    assert visit().get("/who", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    page = browser.get("/studio/account")
    assert secret not in page.text
    assert "&lt;b&gt;BI&lt;/b&gt;" in page.text
    assert "Auswertungen lesen, Einzelne Antworten lesen" in page.text
    (revoke,) = re.findall(r'action="(/studio/account/keys/[^"]+/revoke)', page.text)
    assert fill_in(browser, "/studio/account", {}, revoke).status_code == 303
    assert visit().get("/who", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert "widerrufen am" in browser.get("/studio/account").text


def test_a_key_without_a_scope_is_asked_about_and_its_name_stays(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"))
    refused = fill_in(browser, "/studio/account", {"name": "BI & Co"}, "/studio/account/keys?lang=en")
    assert refused.status_code == 422
    assert "Choose at least one thing the key may do." in refused.text
    assert 'value="BI &amp; Co"' in refused.text
    assert 'value="admin"' not in refused.text


def test_many_keys_come_page_by_page(house: Any, visit: Any) -> None:
    person = house.researcher("ada@example.org")
    for _ in range(51):
        house.key(person, Scope.AGGREGATES_READ)
    browser = visit(house.sign_in("ada@example.org"))
    first = browser.get("/studio/account").text
    (more,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', first)
    second = browser.get(f"/studio/account{unescape(more)}").text
    assert (first.count("/revoke"), second.count("/revoke")) == (50, 1)


def test_the_password_is_changed_and_every_other_browser_is_signed_out(house: Any, visit: Any) -> None:
    house.researcher("ada@example.org")
    browser, other = (visit(house.sign_in("ada@example.org")) for _ in range(2))
    path = "/studio/account/password"
    wrong = fill_in(browser, "/studio/account", {"current": "wrong password", "password": NEW}, path)
    assert (wrong.status_code, "Das ist nicht Ihr jetziges Passwort." in wrong.text) == (422, True)
    short = fill_in(browser, "/studio/account", {"current": PASSWORD, "password": "kurz"}, path)
    assert (short.status_code, PASSWORD in short.text) == (422, False)
    done = fill_in(browser, "/studio/account", {"current": PASSWORD, "password": NEW}, path)
    assert done.status_code == 303
    assert "Das Passwort ist geändert." in browser.get(done.headers["location"]).text
    assert other.get("/who").status_code == 401
    assert house.sign_in("ada@example.org", NEW)


def test_the_account_page_is_not_for_keys(house: Any, visit: Any) -> None:
    _, secret = house.key(house.researcher("ada@example.org", is_admin=True), Scope.ADMIN)
    assert visit().get("/studio/account", headers={"Authorization": f"Bearer {secret}"}).status_code == 403
    assert visit().get("/studio/account").status_code == 401


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_page_speaks_the_language_asked_for(house: Any, visit: Any, lang: str) -> None:
    person = house.researcher("ada@example.org")
    browser = visit(house.sign_in("ada@example.org"))
    words = {"de": ["Anmelden", "Konto einrichten", "Ihr Konto"], "en": ["Sign in", "Set up", "Your account"]}[lang]
    for path, word in zip(("/studio/sign-in", link(house, "setup", person), "/studio/account"), words, strict=True):
        page = browser.get(path, params={"lang": lang}).text
        assert f'<html lang="{lang}">' in page
        assert word in page
