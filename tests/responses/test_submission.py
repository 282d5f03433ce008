"""Submissions over HTTP: what is stored, what is refused, and that nothing is ever half done."""

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office import ANSWERS, MET, NEWS, Office, assert_problem, body, document

RECEIPT = re.compile(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}")


def answers(**changes: Any) -> dict[str, Any]:
    return {**ANSWERS, **changes}


def places(problem: dict[str, Any]) -> list[str]:
    return [one["path"] for one in problem["problems"]]


def test_a_submission_is_stored_and_thanked_with_a_receipt(office: Office) -> None:
    office.publish()
    sent = body(started_at="2026-03-01T10:00:00Z", finished_at="2026-03-01T10:01:03Z", interviewer="Kim")
    thanks = office.send(sent)
    assert thanks.status_code == 201, thanks.text
    assert thanks.json().keys() == {"id", "receipt", "disposition"}
    assert thanks.json()["id"] == sent["id"]
    assert thanks.json()["disposition"] == "complete"
    assert RECEIPT.fullmatch(thanks.json()["receipt"])
    [row] = office.stored()
    assert row["answers"] == ANSWERS
    assert (row["version"], row["language"], row["mode"], row["interviewer"]) == (1, "en", "online", "Kim")
    assert (row["seconds"], row["received_at"]) == (65, None)


def test_the_same_submission_again_gets_the_same_receipt_however_its_json_is_written(office: Office) -> None:
    office.publish()
    sent = body()
    first = office.send(sent)
    other_order = dict(reversed(list(sent.items())))
    for raw in (json.dumps(sent, indent=3), json.dumps(other_order), json.dumps(sent, ensure_ascii=True)):
        again = office.send_raw(raw)
        assert (again.status_code, again.json()) == (200, first.json())
    assert len(office.stored()) == 1


def test_another_submission_under_a_taken_id_is_a_conflict(office: Office) -> None:
    office.publish()
    sent = body()
    office.send(sent)
    for changed in ({"language": "de"}, {"answers": answers(recommend=1)}, {"answers": {}}, {"version": 7}):
        assert_problem(office.send({**sent, **changed}), 409, "conflict")
    assert [row["answers"] for row in office.stored()] == [ANSWERS]


def test_an_erased_id_stays_refused_whatever_is_sent(office: Office) -> None:
    office.publish()
    sent = body()
    receipt = office.send(sent).json()["receipt"]
    assert office.client.post("/api/v1/receipts/erase", json={"receipt": receipt}).json() == {"erased": True}
    assert_problem(office.send(sent), 410, "erased")
    assert_problem(office.send({**sent, "answers": {}}), 410, "erased")
    assert office.stored() == []


def test_a_replay_is_recognised_before_anything_is_refused(office: Office) -> None:
    office.publish()
    office.call("PUT", "/collectors", json={})  # 404: nothing of the sort
    sent = body()
    first = office.send(sent).json()
    for act in ("pause", "close"):
        office.call("POST", f"/surveys/shop/{act}")
        again = office.send(sent)
        assert (again.status_code, again.json()) == (200, first)
        assert_problem(office.send({**sent, "answers": {}}), 409, "conflict")
    assert_problem(office.send(body()), 403, "closed")


@pytest.mark.parametrize("language", ["de", "en"])
def test_wrong_answers_come_back_as_one_problem_each_in_the_language_of_the_submission(
    office: Office, language: str
) -> None:
    office.publish()
    wrong = answers(age="old", news=["paper", "nothing"], comment=7, recommend=11)
    wrong["met"] = {"picked": {"tv-ad": {"satisfaction": 9}}}
    problem = assert_problem(office.send(body(language=language, answers=wrong)), 422, "invalid")
    found = {one["path"]: one["message"] for one in problem["problems"]}
    expected = ["answers.age", "answers.news", "answers.comment", "answers.met.picked.tv-ad.satisfaction"]
    assert sorted(found) == sorted([*expected, "answers.recommend"])
    said = {"de": "Bitte geben Sie einen Wert von 0 bis 10 an.", "en": "Please give a value from 0 to 10."}
    assert found["answers.recommend"] == said[language]
    assert office.stored() == []


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"age": None}, "answers.age"),
        ({"nobody-asked": 1}, "answers.nobody-asked"),
        ({"met": {"picked": {"tv-ad": {}}, "none": True}}, "answers.met"),
        ({"met": {"picked": {}, "none": False, "rated": {"shop": 4}}}, "answers.met"),
        ({"met": {"picked": {"tv-ad": {}}, "other": [{"text": " "}]}}, "answers.met.other[0].text"),
        ({"met": {"picked": {"radio": {"satisfaction": 4}}}}, "answers.met.picked.radio"),
        ({"comment": "a\x00b"}, "answers.comment"),
        ({"comment": "x" * 20_001}, "answers.comment"),
        ({"prize": {"email": "nobody"}}, "answers.prize.email"),
    ],
)
def test_each_kind_of_wrong_answer_names_its_place(office: Office, changed: dict[str, Any], path: str) -> None:
    office.publish()
    problem = assert_problem(office.send(body(answers=answers(**changed))), 422, "invalid")
    assert places(problem) == [path]


def test_answers_that_a_condition_hides_are_dropped(office: Office) -> None:
    office.publish()
    assert office.send(body(answers=answers(age="30plus"))).status_code == 201
    [row] = office.stored()
    assert "school" not in row["answers"]
    assert row["answers"]["comment"] == ANSWERS["comment"]


def test_surveys_that_take_no_answers_say_why(office: Office) -> None:
    assert_problem(office.send(body(), "no-such-survey"), 404, "not-found")
    office.call("POST", "/surveys", json=document(id="draft-only"))
    assert_problem(office.send(body(), "draft-only"), 404, "not-found")
    office.publish()
    office.call("POST", "/surveys/shop/pause")
    assert "paused" in assert_problem(office.send(body()), 403, "closed")["detail"]
    office.call("POST", "/surveys/shop/open")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    office.call("PATCH", "/surveys/shop", json={"opens_at": tomorrow})
    assert "not opened yet" in assert_problem(office.send(body()), 403, "closed")["detail"]
    office.call("PATCH", "/surveys/shop", json={"opens_at": None})
    assert office.send(body()).status_code == 201


def test_answers_given_in_time_and_sent_after_the_end_are_kept_as_late(office: Office) -> None:
    office.publish()
    before = datetime.now(UTC).isoformat()
    office.call("POST", "/surveys/shop/close")
    late = office.send(body(finished_at=before))
    assert (late.status_code, late.json()["disposition"]) == (201, "late")
    ages_ago = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    ahead = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    for moment in (None, ages_ago, ahead):
        assert_problem(office.send(body(finished_at=moment)), 403, "closed")


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"version": 2}, "version"),
        ({"version": 0}, "version"),
        ({"version": 10**12}, "version"),
        ({"version": 10**30}, "version"),
        ({"language": "fr"}, "language"),
        ({"shoe_size": 44}, "shoe_size"),
        ({"answers": []}, "answers"),
        ({"collector": "No Slug"}, "collector"),
        ({"durations": {"start": -1}}, "durations.start"),
        ({"started_at": "yesterday"}, "started_at"),
        ({"started_at": "2026-03-01T10:00:00"}, "started_at"),
        ({"finished_at": "9999-12-31T23:59:59Z"}, "finished_at"),
        ({"interviewer": "a\x00b"}, "interviewer"),
    ],
)
def test_a_submission_of_the_wrong_form_names_its_place(office: Office, changed: dict[str, Any], path: str) -> None:
    office.publish()
    problem = assert_problem(office.send(body(**changed)), 422, "invalid")
    assert places(problem) == [path]
    assert "Value error" not in problem["problems"][0]["message"], "words of a library, not ours"


@pytest.mark.parametrize("wrong", ["84953f92-e6b7-11f1-a53f-02fc00000001", str(uuid.UUID(int=0)), "x", "", 5])
def test_an_id_that_is_no_random_uuid_is_refused_with_advice(office: Office, wrong: Any) -> None:
    office.publish()
    problem = assert_problem(office.send(body(id=wrong)), 422, "invalid")
    assert [one["path"] for one in problem["problems"]] == ["id"]
    if isinstance(wrong, str):
        assert "version 4" in problem["problems"][0]["message"]


def test_an_id_in_capitals_is_the_same_id(office: Office) -> None:
    office.publish()
    sent = body()
    assert office.send({**sent, "id": sent["id"].upper()}).status_code == 201
    assert [row["id"] for row in office.stored()] == [sent["id"]]
    assert office.send(sent).status_code == 200


def test_a_body_that_is_too_large_is_refused_with_or_without_a_length(office: Office) -> None:
    office.publish()
    large = json.dumps(body(answers=answers(comment="x" * 2_000_000)))
    assert_problem(office.send_raw(large), 413, "too-large")
    pieces = (large.encode()[at : at + 50_000] for at in range(0, len(large), 50_000))
    headers = {"Content-Type": "application/json"}
    assert_problem(office.client.post("/api/v1/surveys/shop/responses", content=pieces, headers=headers), 413)
    assert office.stored() == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: "", id="empty"),
        pytest.param(lambda text: text[:-1], id="cut off"),
        pytest.param(lambda text: text.replace("9", "NaN"), id="NaN"),
        pytest.param(lambda text: text.replace("9}", "1e999}"), id="infinite"),
        pytest.param(lambda text: text[:-1] + ', "version": 1}', id="a key twice"),
        pytest.param(lambda text: text.replace('"u30"', '"u30", "age": "30plus"'), id="a question twice"),
        pytest.param(lambda text: text.replace("paper", "\\ud800"), id="half a character"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: text.encode().replace(b"paper", b"\xff"), id="not UTF-8"),
        pytest.param(lambda text: "[" * 100_000 + "]" * 100_000, id="deep"),
        pytest.param(lambda text: text.replace('"paper"', "[" * 500 + "]" * 500), id="deep inside"),
        pytest.param(lambda text: text.replace('"paper"', "[" * 980 + "]" * 980 + " "), id="deeper inside"),
        pytest.param(lambda text: "[]", id="a list"),
        pytest.param(lambda text: "null", id="null"),
        pytest.param(lambda text: '"id"', id="a text"),
    ],
)
def test_what_is_no_strict_json_is_refused(office: Office, spoil: Any) -> None:
    office.publish()
    text = json.dumps(body(), ensure_ascii=False)
    spoiled = spoil(text)
    assert spoiled != text
    answer = office.send_raw(spoiled)
    assert answer.status_code in (400, 422)
    assert_problem(answer, answer.status_code)
    assert office.stored() == []


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
def test_another_content_type_is_refused(office: Office, media: str) -> None:
    office.publish()
    assert_problem(office.send_raw(json.dumps(body()), media), 415, "wrong-media-type")


def test_json_with_a_charset_is_json(office: Office) -> None:
    office.publish()
    assert office.send_raw(json.dumps(body()), "Application/JSON; charset=utf-8").status_code == 201


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=300))
def test_every_text_comes_back_byte_for_byte(office: Office, text: str) -> None:
    if office.client.get("/api/v1/surveys/shop/questionnaire").status_code == 404:
        office.publish()
    sent = body(answers=answers(comment=text, met={"picked": {}, "other": [{"text": "x" + text[:400]}]}))
    assert office.send(sent).status_code == 201
    [row] = [row for row in office.stored() if row["id"] == sent["id"]]
    assert row["answers"].get("comment", "") == (text if text.strip() else "")
    assert row["answers"]["met"]["other"] == [{"text": "x" + text[:400]}]


def test_fifty_identical_submissions_at_once_make_one_row_and_one_receipt(office: Office) -> None:
    office.publish()
    sent = body()
    heard = office.send_at_once([sent] * 50)
    assert sorted(one.status_code for one in heard) == [200] * 49 + [201]
    assert len({one.text for one in heard}) == 1
    assert len(office.stored()) == 1


def test_of_many_different_submissions_under_one_id_exactly_one_is_stored(office: Office) -> None:
    office.publish()
    sent = body()
    rivals = [{**sent, "answers": answers(comment=f"rival {number}")} for number in range(20)]
    heard = office.send_at_once(rivals)
    assert sorted(one.status_code for one in heard) == [201] + [409] * 19
    [row] = office.stored()
    winner = next(number for number, one in enumerate(heard) if one.status_code == 201)
    assert row["answers"]["comment"] == f"rival {winner}"


def test_one_id_sent_to_two_surveys_is_stored_once(office: Office) -> None:
    office.publish()
    office.publish(document(id="kiosk"))
    sent = body()
    assert office.send(sent, "shop").status_code == 201
    assert_problem(office.send(sent, "kiosk"), 409, "conflict")
    assert len(office.stored("kiosk")) == 0


def test_a_flood_of_wrong_parts_gets_a_short_answer_soon(office: Office) -> None:
    office.publish()
    floods: list[dict[str, Any]] = [
        {f"q{number}": 1 for number in range(40_000)},
        answers(news=["paper"] * 80_000),
        answers(met={"picked": {f"t{number}": {} for number in range(40_000)}}),
    ]
    for flood in floods:
        begun = datetime.now(UTC)
        answer = office.send(body(answers=flood))
        assert_problem(answer, 422, "invalid")
        assert len(answer.content) < 100_000
        assert datetime.now(UTC) - begun < timedelta(seconds=10)


def test_durations_are_kept_by_section_and_rounded(office: Office) -> None:
    office.publish()
    timed = body(durations={"start": 12.4, "aware": 61.0, "made-up": 5.0})
    assert office.send(timed).status_code == 201
    huge = body(durations={f"s{number}": 2_000_000.0 for number in range(2_000)})
    assert office.send(huge).status_code == 201
    rows = {row["id"]: row for row in office.stored()}
    assert rows[timed["id"]]["durations"] == {"start": 10, "aware": 60}
    assert rows[timed["id"]]["seconds"] == 75
    assert rows[huge["id"]]["seconds"] is None


def test_versions_are_answered_as_they_were_published(office: Office) -> None:
    office.publish()
    changed = document()
    changed["sections"][0]["questions"] = [*changed["sections"][0]["questions"][:1], NEWS]
    changed["sections"][1]["questions"] = [{**MET, "rate": []}]
    office.call("PUT", "/surveys/shop", json=changed)
    assert office.call("POST", "/surveys/shop/publish").json()["version"] == 2
    assert office.send(body()).status_code == 201
    problem = assert_problem(office.send(body(version=2)), 422)
    assert set(places(problem)) >= {"answers.school", "answers.comment", "answers.met.picked.tv-ad.satisfaction"}
    assert office.send(body(version=2, answers={"age": "u30"})).status_code == 201
    assert sorted(row["version"] for row in office.stored()) == [1, 2]
