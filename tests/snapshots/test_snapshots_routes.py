"""Snapshots stay as they were taken, hold no words of people, and can be compared with each other and with now."""

import csv
import io
from typing import Any
from xml.etree import ElementTree

import pytest

from app.snapshots import queries
from app.surveys.actions import find
from tests.office import Office, assert_problem, body, document


def questionnaire() -> dict[str, Any]:
    asked = document()
    asked["sections"][1]["questions"][0]["rate"].append({"rating": "pain_point"})
    return asked


def answer(age: str, satisfaction: int, emotion: str, met: bool = True) -> dict[str, Any]:
    rated = {"satisfaction": satisfaction, "emotion": emotion, "pain_point": "Everything was far too loud."}
    picked = {"shop": rated} if met else {"friend": {"satisfaction": 3, "emotion": "trust"}}
    return body(answers={"age": age, "met": {"picked": picked, "other": [], "none": False}, "recommend": 7})


def send(office: Office, *answers: dict[str, Any]) -> list[str]:
    sent = office.send_at_once(list(answers))
    assert {one.status_code for one in sent} == {201}
    return [one.json()["receipt"] for one in sent]


def take(office: Office, slug: str, name: str = "Spring", query: str = "") -> dict[str, Any]:
    taken = office.call("POST", f"/surveys/{slug}/snapshots{query}", json={"name": name})
    assert taken.status_code == 201, taken.text
    found: dict[str, Any] = taken.json()
    return found


@pytest.fixture
def slug(office: Office) -> str:
    slug = office.publish(questionnaire())
    send(
        office,
        *(answer("u30", 1 + at % 3, "anger") for at in range(30)),
        *(answer("u30", 4, "joy", False) for _ in range(10)),
    )
    return slug


def test_a_snapshot_stays_as_it_was_whatever_comes_later(office: Office, slug: str) -> None:
    taken = take(office, slug)
    assert (taken["name"], taken["responses"], taken["author"]) == ("Spring", 40, "Ada")
    send(office, *(answer("30plus", 5, "joy") for _ in range(20)))
    path = f"/surveys/{slug}/snapshots/{taken['id']}"
    again = office.call("GET", f"{path}?lang=de").json()
    assert again["map"] == taken["map"]
    assert again["map"]["responses"] == 40
    assert office.call("GET", f"{path}?lang=en").json()["map"]["respondents"]["name"] == "All respondents"
    for change in ("PUT", "PATCH"):
        assert office.call(change, path, json={"name": "Summer"}).status_code == 405
    listed = office.call("GET", f"/surveys/{slug}/snapshots").json()
    assert [(one["name"], one["responses"]) for one in listed["items"]] == [("Spring", 40)]


def test_no_word_that_anybody_wrote_is_kept_so_erasing_leaves_none_behind(office: Office, slug: str) -> None:
    receipt = send(office, answer("30plus", 1, "anger"))[0]
    assert "far too loud" in office.call("GET", f"/surveys/{slug}/map.json").text
    taken = take(office, slug)
    assert office.client.post("/api/v1/receipts/erase", json={"receipt": receipt}).status_code < 300
    with office.transaction() as session:
        rows = queries.listed(session, find(session, slug).id, "", 10)
        assert len(rows) == 1
        assert "loud" not in rows[0].documents + rows[0].query + rows[0].name
    for form in ("", ".svg"):
        assert "loud" not in office.call("GET", f"/surveys/{slug}/snapshots/{taken['id']}{form}").text


def test_a_snapshot_keeps_its_filters_and_says_them(office: Office, slug: str) -> None:
    send(office, *(answer("30plus", 5, "joy") for _ in range(12)))
    taken = take(office, slug, "The older ones", "?where=age:30plus&lang=en")
    assert (taken["responses"], taken["selection"]) == (12, "How old are you: 30 +")
    assert_problem(office.call("POST", f"/surveys/{slug}/snapshots?where=age:none-such", json={"name": "x"}), 422)
    for name in ("", "x" * 121, "a\x00b"):
        assert_problem(office.call("POST", f"/surveys/{slug}/snapshots", json={"name": name}), 422)
    assert_problem(office.call("POST", f"/surveys/{slug}/snapshots", json={"name": "   "}), 422)


def test_the_list_goes_page_by_page_newest_first(office: Office, slug: str) -> None:
    for name in ("one", "two", "three"):
        take(office, slug, name)
    page = office.call("GET", f"/surveys/{slug}/snapshots?limit=2").json()
    assert [one["name"] for one in page["items"]] == ["three", "two"]
    rest = office.call("GET", page["next"].removeprefix("/api/v1")).json()
    assert ([one["name"] for one in rest["items"]], rest["next"]) == (["one"], None)


def test_snapshots_come_as_pictures_and_can_be_deleted(office: Office, slug: str) -> None:
    path = f"/surveys/{slug}/snapshots/{take(office, slug)['id']}"
    ElementTree.fromstring(office.call("GET", f"{path}.svg").text)
    assert office.call("GET", f"{path}.png").content.startswith(b"\x89PNG")
    assert office.call("GET", f"{path}.pdf").content.startswith(b"%PDF")
    assert office.call("DELETE", path).status_code == 204
    assert_problem(office.call("GET", path), 404)
    assert_problem(office.call("DELETE", path), 404)


def test_what_changed_says_how_much_and_whether_it_is_more_than_chance(office: Office, slug: str) -> None:
    taken = take(office, slug)
    send(office, *(answer("30plus", 4 + at % 2, "joy") for at in range(60)))
    path = f"/surveys/{slug}/snapshots/{taken['id']}/difference"
    found = office.call("GET", f"{path}?lang=en").json()
    [stage] = [one for one in found["stages"] if one["feeling"]["difference"] is not None]
    shop = next(one for one in stage["touchpoints"] if one["touchpoint"] == "shop")
    assert shop["frequency"]["before"] == pytest.approx(0.75)
    assert shop["frequency"]["after"] == pytest.approx(0.9)
    assert shop["frequency"]["difference"] == pytest.approx(0.15)
    assert shop["satisfaction"]["beyond_chance"] is True
    assert shop["satisfaction"]["low"] > 0
    assert stage["feeling"]["beyond_chance"] is True
    assert found["overlap"] is True
    assert "same people" in found["notes"][0]
    assert found["after"]["id"] is None
    drawn = office.call("GET", f"{path}.svg?lang=en").text
    ElementTree.fromstring(drawn)
    assert "What has changed" in drawn
    assert "+15 points" in drawn
    assert office.call("GET", f"{path}.pdf").content.startswith(b"%PDF")
    rows = list(csv.DictReader(io.StringIO(office.call("GET", f"{path}.csv").text)))
    assert {row["measure"] for row in rows} == {"reach", "satisfaction", "feeling", "frequency"}


def test_two_groups_have_nobody_in_common_and_two_models_nothing_to_compare(office: Office, slug: str) -> None:
    send(office, *(answer("30plus", 4 + at % 2, "joy") for at in range(40)))
    young, old = (take(office, slug, age, f"?where=age:{age}") for age in ("u30", "30plus"))
    path = f"/surveys/{slug}/snapshots/{young['id']}/difference"
    found = office.call("GET", f"{path}?after={old['id']}&lang=en").json()
    assert found["overlap"] is False
    assert [side["name"] for side in (found["before"], found["after"])] == ["u30", "30plus"]
    assert found["comparisons"] >= found["beyond_chance"] > 0
    other = take(office, slug, "in another model", "?model=aida")
    assert_problem(office.call("GET", f"{path}?after={other['id']}"), 409)
    assert_problem(office.call("GET", f"{path}?after=00000000-0000-4000-8000-000000000000"), 404)


def test_only_who_reads_the_figures_sees_snapshots(office: Office, slug: str) -> None:
    taken = take(office, slug)
    office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True})
    stranger = office.hire("eve@example.org")
    for path in ("", f"/{taken['id']}", f"/{taken['id']}.svg", f"/{taken['id']}/difference"):
        address = f"/api/v1/surveys/{slug}/snapshots{path}"
        assert_problem(office.client.get(address), 401)
        assert_problem(office.client.get(address, headers=stranger), 404)
    assert_problem(office.client.delete(f"/api/v1/surveys/{slug}/snapshots/{taken['id']}", headers=stranger), 404)


def test_a_deleted_survey_takes_its_snapshots_and_comments_with_it(office: Office, slug: str) -> None:
    take(office, slug)
    office.call("POST", f"/surveys/{slug}/comments", json={"stage": "awareness", "text": "Really?"})
    assert office.call("DELETE", f"/surveys/{slug}?responses=delete").status_code == 204


def test_a_language_that_no_map_has_is_named(office: Office, slug: str) -> None:
    taken = take(office, slug)
    path = f"/surveys/{slug}/snapshots"
    for place in (path, f"{path}/{taken['id']}", f"{path}/{taken['id']}.svg", f"{path}/{taken['id']}/difference"):
        assert_problem(office.call("GET", f"{place}?lang=fr"), 422, "invalid")
    assert_problem(office.call("POST", f"{path}?lang=fr", json={"name": "French"}), 422, "invalid")
    assert len(office.call("GET", path).json()["items"]) == 1
