"""Who answered and what they say of the whole: from the sample that the map is about, and guarded for the public."""

from typing import Any

import pytest

from tests.office import ANSWERS, Office, body, document


def questionnaire() -> dict[str, Any]:
    asked = document()
    asked["sections"][1]["questions"][0]["rate"].append({"rating": "pain_point"})
    overall = {"id": "overall", "type": "rating", "role": "outcome", "title": {"*": "All in all?"}}
    asked["sections"][2]["questions"][:0] = [overall | {"measure": "satisfaction", "scale": 5}]
    return asked


def answer(age: str, overall: int, recommend: int, words: str = "") -> dict[str, Any]:
    answers = {key: value for key, value in ANSWERS.items() if key != "school" or age == "u30"}
    shop = {"satisfaction": 1, **({"pain_point": words} if words else {})}
    met = {"picked": {"tv-ad": {"satisfaction": 4}, "shop": shop}, "other": [], "none": False}
    return body(answers=answers | {"age": age, "overall": overall, "recommend": recommend, "met": met})


@pytest.fixture
def slug(office: Office) -> str:
    slug = office.publish(questionnaire())
    sent = [answer("u30", 5, 10, "Far too loud in there.") for _ in range(24)]
    sent += [answer("30plus", 2, 4) for _ in range(12)]
    assert {one.status_code for one in office.send_at_once(sent)} == {201}
    return slug


def test_the_head_says_who_answered_and_what_they_say_of_the_whole(office: Office, slug: str) -> None:
    found = office.call("GET", f"/surveys/{slug}/map.json?lang=en").json()
    assert found["respondents"]["name"] == "All respondents"
    assert (found["respondents"]["n"], found["respondents"]["of_all"]) == (36, None)
    [trait] = found["respondents"]["traits"]
    assert (trait["question"], trait["label"], trait["n"], trait["base"]) == ("age", "< 30", 24, 36)
    assert trait["share"]["estimate"] == pytest.approx(2 / 3)
    figures = {one["kind"]: one for one in found["key_figures"]}
    assert list(figures) == ["rating", "nps", "met"]
    assert figures["rating"]["label"] == "Overall satisfaction"
    assert (figures["rating"]["estimate"], figures["rating"]["scale"]) == (pytest.approx(4.0), 5)
    assert figures["nps"]["estimate"] == pytest.approx(100 * (24 - 12) / 36)
    assert figures["met"]["estimate"] == pytest.approx(2)
    assert {one["n"] for one in figures.values()} == {36}


def test_a_selection_says_what_it_is_and_which_part_of_all(office: Office, slug: str) -> None:
    found = office.call("GET", f"/surveys/{slug}/map.json?where=age:30plus&lang=en").json()
    respondents = found["respondents"]
    assert (respondents["name"], respondents["n"], respondents["traits"]) == ("Selected respondents", 12, [])
    assert respondents["description"] == "How old are you: 30 +"
    assert respondents["of_all"]["estimate"] == pytest.approx(1 / 3)
    assert respondents["of_all"]["low"] < 1 / 3 < respondents["of_all"]["high"]


def test_what_hurts_and_what_was_said_stand_at_the_stage(office: Office, slug: str) -> None:
    stage = office.call("GET", f"/surveys/{slug}/map.json").json()["stages"][0]
    assert stage["pain"]["touchpoint"] == "shop"
    assert stage["pain"]["pain"]["estimate"] == pytest.approx(1.0)
    assert stage["quote"] == "Far too loud in there."
    drawn = office.call("GET", f"/surveys/{slug}/map.svg?lang=en").text
    assert "Far too" in drawn
    assert 'font-style="italic"' in drawn


def test_everybody_sees_neither_words_nor_traits_of_a_few(office: Office, slug: str) -> None:
    office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True})
    public = office.client.get(f"/api/v1/surveys/{slug}/map.json?lang=en")
    assert "loud" not in public.text
    assert [stage["quote"] for stage in public.json()["stages"]] == [None] * len(public.json()["stages"])
    assert [one["n"] for one in public.json()["respondents"]["traits"]] == [25]
    # nobody was passive: a count under ten, so the NPS is not for everybody; of the rating only its blurred mean is
    assert [(one["kind"], one["estimate"], one["n"]) for one in public.json()["key_figures"]] == [("rating", 4.0, 35)]
    page = office.client.get(f"/studio/surveys/{slug}/map")
    assert page.status_code == 200
    assert "loud" not in page.text
