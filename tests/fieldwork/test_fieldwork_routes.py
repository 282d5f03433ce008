"""The fieldwork over HTTP: it counts what was stored, says where people stopped, and belongs to the survey's people."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import text

from app.responses.actions import sweep_drafts
from app.responses.arrival import Draft
from tests.office import ANSWERS, Office, assert_problem, body, document

LISTED = {"picked": {"tv-ad": {}}, "other": [], "none": False}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(office: Office, query: str = "") -> dict[str, Any]:
    answer = office.call("GET", f"/surveys/shop/fieldwork{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def left(office: Office, *unfinished: dict[str, Any], swept: bool = True, collector: str | None = None) -> None:
    """Some answer a few pages and leave; `swept`: long enough ago to count as broken off."""
    with office.engine.connect() as connection:
        survey_id = connection.execute(text("SELECT id FROM surveys")).scalar_one()
    for answers in unfinished:
        draft = Draft(
            str(uuid.uuid4()), survey_id, 1, "de", NOW, NOW + timedelta(hours=1), collector, None, None, answers
        )  # fmt: skip
        office.app.state.intake.save_draft(draft)
    if swept:
        state = office.app.state
        with office.transaction() as session:
            sweep_drafts(session, state.shelf, state.settings.secret, NOW + timedelta(hours=2))


def test_break_offs_are_counted_where_they_happened_and_open_drafts_apart(office: Office) -> None:
    office.publish()
    for _ in range(3):
        assert office.send(body()).status_code == 201
    left(office, {"age": "u30"}, {"age": "u30", "met": LISTED}, {"age": "u30", "met": {**ANSWERS["met"], "other": []}})
    left(office, {"age": "u30", "recommend": 3})
    left(office, {"age": "u30"}, swept=False)
    found = read(office)
    assert found["dispositions"] == {"complete": 3, "partial": 4, "screened_out": 0, "over_quota": 0, "late": 0}
    assert (found["responses"], found["drafts"]) == (7, 1)
    stops = {page["section"]: (page["reached"], page["broke_off"]) for page in found["pages"]}
    assert stops == {"start": (7, 0), "aware": (7, 2), "end": (5, 1)}
    assert found["unsent"] == 1
    aware = found["pages"][1]
    assert round(aware["share"]["estimate"], 4) == round(2 / 7, 4)
    assert aware["share"]["method"] == "wilson"
    assert aware["flags"] == ["small_base"]
    assert round(found["completion"]["estimate"], 4) == round(3 / 7, 4)


def test_durations_are_those_that_were_sent_overall_and_by_page(office: Office) -> None:
    office.publish(document(anonymity="confidential"))
    sent = [{"start": 10 * n, "aware": 7, "end": n} for n in (1, 2, 3, 4, 40)]
    for durations in sent:
        assert office.send(body(durations=durations)).status_code == 201
    office.send(body())
    found = read(office)
    totals = [sum(one.values()) for one in sent]
    assert found["durations"]["overall"] | {"lower_quartile": 0, "upper_quartile": 0} == {
        "n": 5, "lower_quartile": 0, "median": median(totals), "upper_quartile": 0,
    }  # fmt: skip
    assert found["durations"]["modes"] == {"online": found["durations"]["overall"]}
    assert found["durations"]["versions"] == {"1": found["durations"]["overall"]}
    assert [page["seconds"]["median"] for page in found["pages"]] == [30, 7, 3]
    assert (found["timed"], found["timed_are_sampled"]) == (5, False)


def test_ways_in_days_and_modes_add_up_and_personal_links_give_a_response_rate(office: Office) -> None:
    office.publish()
    for slug, mode in (("stall", "street"), ("mail", "e-mail")):
        made = {"slug": slug, "label": slug.title(), "mode": mode, "needs_token": slug == "mail"}
        office.call("PUT", "/surveys/shop/collectors", json=made)
    links = office.call("POST", "/surveys/shop/collectors/mail/tokens?count=4").json()["items"]
    tokens = [link.rpartition("t=")[2] for link in links]
    for collector, token in ((None, None), ("stall", None), ("stall", None), ("mail", tokens[0])):
        more = {"collector": collector, "token": token}
        assert office.send(body(**{name: value for name, value in more.items() if value})).status_code == 201
    left(office, {"age": "u30"}, collector="stall", swept=False)
    found = read(office)
    assert [(way["collector"], way["complete"], way["drafts"]) for way in found["collectors"]] == [
        (None, 1, 0), ("mail", 1, 0), ("stall", 2, 1),
    ]  # fmt: skip
    mail = found["collectors"][1]
    assert (mail["invited"], mail["used"], mail["response_rate"]["estimate"]) == (4, 1, 0.25)
    assert found["response_rate"] == mail["response_rate"]
    assert sum(day["complete"] for day in found["days"]) == 4
    [today] = found["days"]
    assert today["modes"] == {"online": 1, "street": 2, "e-mail": 1}
    street = read(office, "?mode=street")
    assert (street["responses"], street["drafts"], street["response_rate"]) == (2, 1, None)
    assert [way["collector"] for way in street["collectors"]] == ["stall"]
    assert read(office, f"?to={today['day']}")["responses"] == 4
    assert read(office, "?version=1&language=en")["responses"] == 4
    assert read(office, "?to=2020-01-01")["responses"] == 0


def test_an_empty_survey_has_a_fieldwork_without_a_single_nan(office: Office) -> None:
    office.publish()
    found = read(office)
    assert found["completion"]["estimate"] is None
    assert found["durations"]["overall"] == {"n": 0, "lower_quartile": None, "median": None, "upper_quartile": None}
    assert [page["flags"] for page in found["pages"]] == [["no_base"]] * 3
    assert found["days"] == []


def test_the_csv_holds_the_same_figures(office: Office) -> None:
    office.publish()
    office.send(body())
    left(office, {"age": "u30"})
    answer = office.call("GET", "/surveys/shop/fieldwork.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = {(row["by"], row["value"], row["measure"]): row for row in csv.DictReader(io.StringIO(answer.text))}
    assert rows["disposition", "complete", "responses"]["n"] == "1"
    assert rows["page", "aware", "broke_off"]["n"] == "1"
    assert rows["collector", "(none)", "partial"]["n"] == "1"
    asked = office.call("GET", "/surveys/shop/fieldwork", headers={"Accept": "text/csv"})
    assert asked.text == answer.text


def test_unknown_filters_are_named_and_strangers_see_nothing(office: Office) -> None:
    office.publish()
    problem = assert_problem(office.call("GET", "/surveys/shop/fieldwork?mode=pigeon"), 422)
    assert "online, street" in problem["problems"][0]["message"]
    assert_problem(office.call("GET", "/surveys/shop/fieldwork?stage=awareness"), 422)
    assert office.client.get("/api/v1/surveys/shop/fieldwork").status_code == 401
    office.headers = office.hire("eve@example.org")
    assert_problem(office.call("GET", "/surveys/shop/fieldwork"), 404)


def test_a_draft_has_no_fieldwork_yet(office: Office) -> None:
    office.call("POST", "/surveys", json=document())
    assert_problem(office.call("GET", "/surveys/shop/fieldwork"), 409)


def test_what_has_not_changed_is_not_sent_again_and_a_new_draft_is_a_change(office: Office) -> None:
    office.publish()
    tag = office.call("GET", "/surveys/shop/fieldwork").headers["etag"]
    assert office.call("GET", "/surveys/shop/fieldwork", headers={"If-None-Match": tag}).status_code == 304
    left(office, {"age": "u30"}, swept=False)
    assert office.call("GET", "/surveys/shop/fieldwork", headers={"If-None-Match": tag}).status_code == 200
