"""The pages of drivers and paths: figures with bases, words where there are none, and nothing for strangers."""

import re

import pytest

from tests.journey import answers, questionnaire
from tests.office import Office, body

PLACE = "/studio/surveys/journey"


@pytest.fixture
def office(office: Office) -> Office:
    office.publish(questionnaire())
    return office


def page(office: Office, address: str, lang: str = "en") -> str:
    answer = office.client.get(f"{PLACE}/{address}", headers=office.headers | {"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_pages_show_pictures_tables_and_files_in_both_languages(office: Office) -> None:
    assert {one.status_code for one in office.send_at_once([body(answers=one) for one in answers(70)], "journey")} == {
        201
    }
    found = page(office, "drivers")
    for words in ("Importance and satisfaction", "Penalty and reward", "not an effect", "95% intervals", "undecided"):
        assert words in found
    assert "drivers/pictures/quadrants.svg" in found
    found = page(office, "paths?conversion=bought:yes", "de")
    for words in ("Der Weg durch die Phasen", "Entfernungseffekt", "Häufigste Übergänge", "Bought? – yes"):
        assert words in found
    for address in (
        "drivers?outcome=news:yes&listwise=true",
        "drivers?high=4&low=1",
        "paths?stage=purchase&model=six-stage",
    ):
        page(office, address)
    wrong = office.client.get(f"{PLACE}/drivers?outcome=none", headers=office.headers | {"Accept": "text/html"})
    assert wrong.status_code == 422
    table = office.client.get(f"{PLACE}/drivers/pictures/importance.csv", headers=office.headers)
    assert table.status_code == 200
    assert "1 SHOP (Kauf)" in table.text
    assert "no_comparison" not in found


def test_a_survey_without_answers_says_what_will_be_here(office: Office) -> None:
    assert "which touchpoints go with overall satisfaction" in page(office, "drivers")
    assert "wo die Wege der Befragten beginnen" in page(office, "paths", "de")


def test_what_cannot_be_computed_says_why(office: Office) -> None:
    office.send(body(answers={"age": "u30"}), "journey")
    assert "No touchpoint was met by at least 30" in page(office, "drivers")
    assert "Niemand unter diesen Antworten hat Touchpoints" in page(office, "paths", "de")


def test_strangers_see_neither_even_where_figures_are_public(office: Office) -> None:
    office.call("PATCH", "/surveys/journey", json={"public_aggregates": True})
    foreign = office.hire("eve@example.org")
    for address in ("drivers", "paths", "drivers/pictures/importance.svg", "paths/pictures/flow.csv"):
        stranger = office.client.get(f"{PLACE}/{address}", headers={"Accept": "text/html"}, follow_redirects=False)
        assert stranger.status_code in (303, 401)
        assert office.client.get(f"{PLACE}/{address}", headers=foreign).status_code == 404
    public = office.client.get(f"{PLACE}/figures", headers={"Accept": "text/html"})
    assert "/drivers" not in public.text


def test_long_tables_end_in_a_fold_that_holds_every_other_row(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.send_at_once([body(answers=one) for one in answers(70)], "journey")
    for address in ("drivers", "paths"):
        every = _rows(page(office, address))
        monkeypatch.setattr("app.web.driver_pages.MOST", 1)
        monkeypatch.setattr("app.web.path_pages.MOST", 1)
        folded = page(office, address)
        monkeypatch.undo()
        assert _rows(folded) == every, "the same rows in the same order"
        assert len(_rows(re.sub(r"<details class=\"behind\"><summary>\d.*?</details>", "", folded, flags=re.S))) < len(
            every
        )


def _rows(text: str) -> list[str]:
    return re.findall(r"<tr>\s*(?:<td class=\"n\">\d+</td>\s*)?<th scope=\"row\">.*?</tr>", text, re.S)
