"""The page of files names every file one may have, with the filters of its address, and none that one may not."""

import re
from html import unescape
from typing import Any

import pytest

from app.sheets import store
from tests.office import Office, body

PAGE = "/studio/surveys/shop/exports"


def links(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="(/api/[^"]+|/studio[^"]+\.yaml)"', page)]


@pytest.fixture
def shop(office: Office) -> Office:
    office.publish()
    for _ in range(3):
        assert office.send(body()).status_code == 201
    return office


def show(shop: Office, query: str = "", **headers: str) -> Any:
    return shop.client.get(PAGE + query, headers=headers or shop.headers)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_link_leads_to_a_file(shop: Office, lang: str) -> None:
    page = show(shop, f"?lang={lang}&where=age:u30")
    assert page.status_code == 200
    found = links(page.text)
    assert len(found) > 20
    for address in found:
        answer = shop.client.get(address, headers=shop.headers)
        assert answer.status_code in (200, 422), (address, answer.text[:300])
        if answer.status_code == 422:
            assert "/drivers" in address or "/paths" in address, answer.text  # three answers explain nothing


def test_filters_of_the_address_go_on_into_figures_and_mentions_and_not_into_all_responses(shop: Office) -> None:
    found = links(show(shop, "?where=age:u30&group_by=age&model=aida&weighting=none").text)
    by_name = {address.split("/")[5].partition("?")[0]: address for address in found if address.startswith("/api")}
    assert "where=age%3Au30" in by_name["aggregates.xlsx"]
    assert "group_by=age" in by_name["aggregates.xlsx"]
    assert "model=aida" in by_name["aggregates.xlsx"]
    assert "model" not in by_name["toplines.xlsx"]
    assert "where=age%3Au30" in by_name["mentions.parquet"]
    assert "where" not in by_name["responses.sav"]
    assert show(shop, "?where=shoe:42").status_code == 422


def test_the_page_says_how_much_there_is(shop: Office) -> None:
    assert re.search(r"3 rows, \d+ columns", show(shop, "?lang=en").text)


def test_what_cannot_be_written_here_is_not_offered(shop: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "find_spec", lambda _: None)
    assert not [address for address in links(show(shop).text) if ".sav" in address]


def test_a_stranger_sees_nothing_and_the_public_only_files_of_figures(shop: Office) -> None:
    asked = shop.client.get(PAGE, follow_redirects=False)
    assert asked.headers["location"].startswith("/studio/sign-in")
    assert show(shop, **shop.hire("eve@example.org")).status_code == 404
    assert shop.call("PATCH", "/surveys/shop", json={"public_aggregates": True}).status_code == 200
    public = shop.client.get(PAGE)
    assert public.status_code == 200
    names = {re.split(r"[.?]", address.split("/")[5])[0] for address in links(public.text)}
    assert names == {"aggregates", "toplines", "pain-points", "map"}
    for address in links(public.text):
        assert shop.client.get(address).status_code == 200, address


def test_an_empty_survey_says_what_will_be_here(office: Office) -> None:
    office.publish()
    page = office.client.get(f"{PAGE}?lang=de", headers=office.headers)
    assert page.status_code == 200
    assert "Hier liegen alle Dateien" in page.text
