"""The way of a survey: every page at its stop, filters that go along, nothing shown that may not be opened."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi.routing import iter_route_contexts

from app.web.stations import WAY, station_path, way
from app.web.texts import texts
from tests.office import Office


def to(path: str) -> str:
    return path


def stops(here: str, given: Any = (), *, public: bool = False) -> dict[str, Any]:
    return {stop.name: stop for stop in way("shop", here, to, given, public=public)}


def test_every_page_of_the_way_has_a_route_and_its_words(office: Office) -> None:
    paths = {route.path for route in iter_route_contexts(office.app.routes)}
    for stop, pages in WAY.items():
        assert f"stop.{stop}" in texts()
        for page in pages:
            assert f"station.{page.name}" in texts()
            assert station_path("{slug}", page.name) in paths


def test_a_stop_is_done_once_one_is_past_it() -> None:
    states = {name: stop.state for name, stop in stops("figures").items()}
    assert (states["questionnaire"], states["results"], states["map"]) == ("done", "here", "")
    assert [page.name for page in stops("figures")["results"].pages if page.here] == ["figures"]


def test_filters_go_along_to_every_page_that_takes_them_and_nothing_else_does() -> None:
    given = [("where", "age:u30,30-49"), ("from", "2026-10-01"), ("group_by", "age"), ("mode", ""), ("x", "1")]
    found = stops("figures", given)
    filtered = {page.name: page.filtered for pages in WAY.values() for page in pages}
    for page in (page for stop in found.values() for page in stop.pages):
        kept = dict(parse_qsl(urlsplit(page.address).query))
        assert kept == ({"where": "age:u30,30-49", "from": "2026-10-01"} if filtered[page.name] else {})


def test_the_public_sees_only_what_it_may_open() -> None:
    public = {page.name for pages in WAY.values() for page in pages if page.public}
    found = stops("map", public=True)
    assert {page.name for stop in found.values() for page in stop.pages} == public
    assert all(stop.pages for stop in found.values())
