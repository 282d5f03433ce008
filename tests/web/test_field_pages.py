"""The fieldwork page says how it goes, where people stop and what flags change; the list of flagged ones says why."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from app.charts.fieldwork import bars, fieldwork_pictures, minutes, round_top
from app.charts.picture import specification
from app.fieldwork.document import Day, Fieldwork
from tests.fieldwork.test_fieldwork_routes import LISTED, left
from tests.office import ANSWERS, Office, body

QUIET: dict[str, Any] = {"age": "u30", "met": ANSWERS["met"] | {"other": []}}


def page(office: Office, path: str = "", lang: str = "de") -> Any:
    return office.client.get(f"/studio/surveys/shop{path}", headers={"Accept-Language": lang} | office.headers)


def words(answer: Any) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def shop(office: Office) -> Office:
    office.publish()
    sent = [body(durations={"start": 200}, answers=QUIET) for _ in range(31)]
    sent += [body(durations={"start": 15}, answers={**QUIET, "comment": "<b>sdfsdf</b> jkljkl sdfsdf"})]
    assert {answer.status_code for answer in office.send_at_once(sent)} == {201}
    left(office, {"age": "u30"}, {"age": "u30", "met": LISTED})
    left(office, {"age": "u30"}, swept=False)
    return office


def test_it_says_who_finished_who_stopped_where_and_how_long_it_took(shop: Office) -> None:
    said = words(page(shop))
    assert "Vollständig 32 Heute 32" in said
    assert "Bis zum Ende geführt 94\u202f% 81–98 von 34" in said
    assert "Dauer, Median 3:20 min" in said
    assert "Noch offen 1 begonnen" in said
    assert "34 kamen bis hier" in said
    assert "5,9\u202f% 2" in said
    assert "Adresse der Umfrage online 32 2 1" in said
    assert "Where people stop" in words(page(shop, lang="en"))


def test_flags_are_counted_and_lead_to_the_responses_with_reasons(shop: Office) -> None:
    overview = page(shop)
    assert "Auffällig 1 ansehen" in words(overview)
    assert 'href="/studio/surveys/shop/flagged?flagged=speeder"' in overview.text
    listed = page(shop, "/flagged")
    said = words(listed)
    assert "1 Antwort" in said
    assert "zu schnell 15 s, der Median liegt bei 200 s" in said
    assert "„&lt;b&gt;sdfsdf&lt;/b&gt; jkljkl sdfsdf“" in listed.text
    assert "too fast 15 s, the median is 200 s" in words(page(shop, "/flagged", "en"))
    assert "Keine Antwort ist auffällig" in words(page(shop, "/flagged?flagged=duplicate"))


def test_figures_lead_to_the_same_ones_without_flagged_responses(shop: Office) -> None:
    figures = page(shop, "/figures")
    assert "Darunter auffällig 1 ohne sie" in words(figures)
    address = re.search(r'href="(/studio/surveys/shop/figures[^"]*without=any)"', figures.text)
    assert address
    without = shop.client.get(address[1].replace("&amp;", "&"), headers=shop.headers | {"Accept-Language": "de"})
    assert "Antworten 31 " in words(without)
    assert "Ohne auffällige irgendwie auffällig ×" in words(without)


def test_filters_live_in_the_address(shop: Office) -> None:
    said = words(page(shop, "?mode=street"))
    assert "Erhebungsweg Straße ×" in said
    assert "Auf diese Filter passt keine Antwort" in said
    assert page(shop, "?mode=pigeon").status_code == 422


def test_a_survey_without_answers_says_what_will_be_here(office: Office) -> None:
    office.publish()
    said = words(page(office))
    assert "Hier beginnt der Weg" in said
    assert "auf welcher Seite andere aufhören" in said
    assert page(office, "/flagged").status_code == 200


def test_pictures_have_files_and_belong_to_the_surveys_people(shop: Office) -> None:
    for file in ("days.svg", "days.csv", "durations.png"):
        assert page(shop, f"/overview/pictures/{file}").status_code == 200
    shop.call("PATCH", "/surveys/shop", json={"public_aggregates": True})
    for path in ("", "/flagged", "/overview/pictures/days.csv"):
        stranger = shop.client.get(f"/studio/surveys/shop{path}", follow_redirects=False)
        assert stranger.status_code == 303
    shop.headers = shop.hire("eve@example.org")
    assert page(shop, "/overview/pictures/days.csv").status_code == 404


def test_days_without_answers_are_drawn_too_and_a_long_fieldwork_by_weeks() -> None:
    first = date(2026, 3, 2)

    def day(ahead: int, complete: int) -> Day:
        return Day(day=first + timedelta(ahead), complete=complete, modes={"online": complete})

    drawn, by_weeks = bars([day(0, 3), day(3, 1)])
    assert ([one.complete for one in drawn], by_weeks) == ([3, 0, 0, 1], False)
    drawn, by_weeks = bars([day(0, 3), day(6, 2), day(7, 4), day(200, 1)])
    assert by_weeks
    assert [one.complete for one in drawn[:2]] == [5, 4]
    assert sum(one.complete for one in drawn) == 10
    assert len(bars([day(0, 1)])[0]) == 1


def test_numbers_are_written_as_clocks_and_axes_end_round() -> None:
    assert [minutes(one) for one in (0, 59.6, 184, 4330)] == ["0:00", "1:00", "3:04", "72:10"]
    assert [round_top(one) for one in (1, 3, 5, 11, 90)] == [2, 4, 10, 20, 100]


def test_the_spec_of_the_days_holds_every_day_once(shop: Office) -> None:

    found = Fieldwork.model_validate(shop.call("GET", "/surveys/shop/fieldwork").json())
    days, durations = fieldwork_pictures(found, "de")
    spec = specification(days, 560)
    bars_drawn = [row for layer in spec["layer"] for row in layer["data"]["values"] if "top" in row]
    assert len(bars_drawn) == len(found.days) == 1
    assert days.table.rows[0][1:] == [32, 32]
    assert durations.table.rows[0][1:] == [32, 200.0, 200.0, 200.0]
