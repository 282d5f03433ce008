"""The map over HTTP: the same figures and the same audience as the aggregates, unchanged while nothing changes."""

import re
import struct
from xml.etree import ElementTree

from tests.office import ANSWERS, Office, assert_problem, body


def answered(office: Office, count: int = 30) -> str:
    slug = office.publish()
    assert {answer.status_code for answer in office.send_at_once([body() for _ in range(count)])} == {201}
    return slug


def test_the_map_holds_the_figures_of_the_aggregates(office: Office) -> None:
    slug = answered(office)
    query = "?where=age:u30&model=aida&lang=en"
    figures = office.call("GET", f"/surveys/{slug}/aggregates{query}").json()
    found = office.call("GET", f"/surveys/{slug}/map.json{query}").json()
    assert (found["model"], found["responses"], found["language"]) == ("aida", 30, "en")
    for stage, drawn in zip(figures["stages"], found["stages"], strict=True):
        assert (stage["stage"], stage["base"]) == (drawn["stage"], drawn["base"])
        shares = {one["touchpoint"]: one["frequency"]["estimate"] for one in stage["touchpoints"]}
        assert shares == {one["touchpoint"]: (one["frequency"] or {}).get("estimate") for one in drawn["touchpoints"]}
    assert "only How old are you: &lt; 30" in office.call("GET", f"/surveys/{slug}/map.svg{query}").text


def test_the_picture_stands_alone_and_runs_nothing(office: Office) -> None:
    slug = answered(office)
    answer = office.call("GET", f"/surveys/{slug}/map.svg?lang=de")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["content-security-policy"]
    ElementTree.fromstring(answer.text)
    assert "var(" not in answer.text


def test_an_unchanged_map_is_not_drawn_again(office: Office) -> None:
    slug = answered(office, 2)
    for path in (f"/surveys/{slug}/map.json", f"/surveys/{slug}/map.svg?lang=en"):
        tag = office.call("GET", path).headers["etag"]
        assert office.call("GET", path, headers={"If-None-Match": tag}).status_code == 304
        office.send(body())
        assert office.call("GET", path, headers={"If-None-Match": tag}).status_code == 200


def test_only_the_audience_of_the_figures_sees_the_map(office: Office) -> None:
    slug = answered(office)
    stranger = office.hire("eve@example.org")
    for path in (f"/api/v1/surveys/{slug}/map.json", f"/api/v1/surveys/{slug}/map.svg"):
        assert_problem(office.client.get(path), 404)
        assert_problem(office.client.get(path, headers=stranger), 404)
    office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True})
    assert office.client.get(f"/api/v1/surveys/{slug}/map.json").status_code == 200
    assert_problem(office.client.get(f"/api/v1/surveys/{slug}/map.json?mode=online"), 403)


def test_the_public_does_not_learn_the_day_of_a_few(office: Office) -> None:
    slug = answered(office, 9)
    office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True})
    assert office.client.get(f"/api/v1/surveys/{slug}/map.json").json()["first_day"] is None
    assert office.call("GET", f"/surveys/{slug}/map.json").json()["first_day"]


def test_a_wrong_filter_is_named(office: Office) -> None:
    slug = answered(office, 1)
    assert_problem(office.call("GET", f"/surveys/{slug}/map.svg?where=age:nobody"), 422)


def test_a_survey_without_answers_has_an_empty_map(office: Office) -> None:
    slug = office.publish()
    found = office.call("GET", f"/surveys/{slug}/map.json?lang=en").json()
    assert found["summary"] == "Nobody has named a touchpoint yet."
    ElementTree.fromstring(office.call("GET", f"/surveys/{slug}/map.svg").text)


def test_answers_beyond_the_list_are_drawn_too(office: Office) -> None:
    slug = answered(office, 12)
    assert ANSWERS["met"]["other"]
    stages = office.call("GET", f"/surveys/{slug}/map.json?lang=en").json()["stages"]
    assert "other" in [one["touchpoint"] for stage in stages for one in stage["touchpoints"] if one["mentions"]]


def test_the_same_picture_comes_as_png_and_as_a_page_of_a3(office: Office) -> None:
    slug = answered(office, 3)
    png = office.call("GET", f"/surveys/{slug}/map.png?lang=de")
    assert (png.status_code, png.headers["content-type"]) == (200, "image/png")
    assert png.content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png.content[16:24])
    root = ElementTree.fromstring(office.call("GET", f"/surveys/{slug}/map.svg?lang=de").text)
    assert (width, height) == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))
    pdf = office.call("GET", f"/surveys/{slug}/map.pdf?lang=de")
    assert pdf.headers["content-type"] == "application/pdf"
    assert re.search(rb"/MediaBox ?\[0 0 1190\.\d+ 841\.\d+\]", pdf.content)
    assert pdf.content.count(b"/Type /Page\n") <= 1
    tag = pdf.headers["etag"]
    path = f"/surveys/{slug}/map.pdf?lang=de"
    assert office.call("GET", path, headers={"If-None-Match": tag}).status_code == 304
    assert_problem(office.call("GET", f"/surveys/{slug}/map.gif"), 422)
