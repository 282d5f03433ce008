"""The pages of comparisons and trends: groups with letters, what differs first, words where there is nothing."""

import re
from typing import Any

import pytest

from tests.office import Office, body
from tests.web.test_studio import answered, page, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SURVEY = "/studio/surveys/shop"


def said(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return words(answer).replace("\u202f", " ")


def test_groups_stand_beside_each_other_with_letters_at_what_differs(office: Office) -> None:
    answered(office)
    text = said(page(office, f"{SURVEY}/comparison"))
    assert "Gruppen nach „Wie alt sind Sie“" in text, "the first segment where nothing is chosen"
    assert "A &lt; 30 n = 24 B 30 + n = 12" in text
    row = text[text.index("tv-ad Häufigkeit") :]
    assert re.match(r"tv-ad Häufigkeit 67 % 50–80 100 % 86–100 B n = 24 kleine Basis, n = 24 0 % 0–24 n = 12", row)
    assert "&lt; 0,001" in row
    assert "Häufigkeit: was die Gruppen am meisten trennt" in text
    csv = office.call("GET", "/surveys/shop/compare.csv?group_by=age&lang=de")
    assert csv.status_code == 200


def test_any_question_can_stand_in_the_rows(office: Office) -> None:
    answered(office, 6, 6)
    text = said(page(office, f"{SURVEY}/comparison?group_by=mode&question=recommend", lang="en"))
    assert "By ‘Mode’ there is only one group with answers" in text
    text = said(page(office, f"{SURVEY}/comparison?question=news"))
    assert "Paper 100 % 76–100" in text


def test_a_trend_shows_each_stage_and_says_when_there_is_but_one_period(office: Office) -> None:
    answered(office, 3, 3)
    found = page(office, f"{SURVEY}/trend?per=week&measure=satisfaction&measure=frequency")
    text = said(found)
    assert "Alle Antworten liegen in einem Zeitraum" in text
    assert 'id="picture-satisfaction-awareness"' in found.text
    assert 'id="picture-reach-awareness"' in found.text
    drawn = page(office, f"{SURVEY}/trend/pictures/reach-awareness.csv?per=week&measure=frequency")
    assert drawn.text.splitlines()[0].lstrip("\ufeff").startswith("Zeitraum,Basis,Reichweite")


@pytest.mark.parametrize("name", ["comparison", "trend"])
def test_an_empty_survey_says_what_will_be_here(office: Office, name: str) -> None:
    office.publish()
    assert "Hier beginnt der Weg" in page(office, f"{SURVEY}/{name}").text
    office.send(body())
    assert "Hier beginnt der Weg" not in page(office, f"{SURVEY}/{name}").text
    assert "group" in page(office, f"{SURVEY}/comparison?group_by=shoes").text


@pytest.mark.parametrize("name", ["comparison", "trend", "comparison/pictures/apart-frequency.svg"])
def test_public_figures_are_not_compared(office: Office, name: str) -> None:
    slug = answered(office, 12, 12)
    office.call("PATCH", f"/surveys/{slug}", json={"public_aggregates": True})
    assert page(office, f"{SURVEY}/{name}", signed_in=False).status_code in (303, 401, 403)


def test_of_many_rows_whole_stages_stand_at_once_and_touchpoints_behind_folds(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(office)
    row = re.compile(r"<tr[^>]*>\s*<th scope=\"row\">.*?</tr>", re.S)
    every = page(office, f"{SURVEY}/comparison").text
    monkeypatch.setattr("app.web.comparison_pages.MOST_ROWS", 1)
    folded = page(office, f"{SURVEY}/comparison").text
    at_once = folded[folded.index("figures compared") : folded.index('<details class="group">')]
    assert "Ganze Phase" in at_once
    assert not re.search(r"<th scope=\"row\">tv-ad", at_once)
    assert sorted(row.findall(folded)) == sorted(row.findall(every)), "every row stands once"
    assert re.search(r"\d Zeilen, davon \d mit Unterschied", folded)
