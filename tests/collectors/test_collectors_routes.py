"""Ways in, personal links and quotas: nobody gets in twice, and no quota is overrun, however many come at once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.office import ANSWERS, Office, assert_problem, body, document


def collector(office: Office, slug: str = "flyer", slug_of: str = "shop", **fields: Any) -> dict[str, Any]:
    given = {"slug": slug, "label": "Flyer", "mode": "street", **fields}
    saved = office.call("PUT", f"/surveys/{slug_of}/collectors", json=given)
    assert saved.status_code == 200, saved.text
    made: dict[str, Any] = saved.json()
    return made


def tokens(office: Office, count: int, slug: str = "flyer") -> list[str]:
    made = office.call("POST", f"/surveys/shop/collectors/{slug}/tokens?count={count}")
    assert made.status_code == 201, made.text
    return [link.partition("&t=")[2] for link in made.json()["items"]]


def quota(office: Office, maximum: int, condition: Any = None, slug: str = "young") -> None:
    given = {"slug": slug, "maximum": maximum, "condition": condition or {"question": "age", "is": "u30"}}
    made = office.call("POST", "/surveys/shop/quotas", json=given)
    assert made.status_code == 201, made.text


def reached(office: Office) -> dict[str, int]:
    return {one["slug"]: one["reached"] for one in office.call("GET", "/surveys/shop/quotas").json()["items"]}


def test_a_response_carries_the_mode_of_its_collector(office: Office) -> None:
    office.publish()
    made = collector(office)
    assert made["link"] == "http://testserver/s/shop?c=flyer"
    assert office.send(body(collector="flyer")).status_code == 201
    [row] = office.stored()
    assert (row["collector"], row["mode"]) == ("flyer", "street")


def test_an_unknown_collector_is_told(office: Office) -> None:
    office.publish()
    office.publish(document(id="other"))
    collector(office, slug_of="other")
    assert_problem(office.send(body(collector="flyer")), 404, "not-found")


def test_the_dates_of_a_collector_narrow_those_of_the_survey(office: Office) -> None:
    office.publish()
    now = datetime.now(UTC)
    collector(office, "over", closes_at=(now - timedelta(hours=1)).isoformat())
    collector(office, "soon", opens_at=(now + timedelta(hours=1)).isoformat())
    collector(office, "now", opens_at=(now - timedelta(hours=1)).isoformat())
    assert "closed" in assert_problem(office.send(body(collector="over")), 403, "closed")["detail"]
    assert "not opened" in assert_problem(office.send(body(collector="soon")), 403, "closed")["detail"]
    assert office.send(body(collector="now")).status_code == 201
    in_time = (now - timedelta(hours=2)).isoformat()
    assert office.send(body(collector="over", finished_at=in_time)).json()["disposition"] == "late"
    after = (now - timedelta(minutes=30)).isoformat()
    assert_problem(office.send(body(collector="over", finished_at=after)), 403, "closed")
    office.call("POST", "/surveys/shop/close")
    assert_problem(office.send(body(collector="now")), 403, "closed")


def test_a_collector_may_change_all_but_its_mode(office: Office) -> None:
    office.publish()
    collector(office)
    assert collector(office, label="Leaflet")["label"] == "Leaflet"
    wrong = {"slug": "flyer", "label": "Flyer", "mode": "kiosk"}
    assert_problem(office.call("PUT", "/surveys/shop/collectors", json=wrong), 409, "conflict")
    assert [one["mode"] for one in office.call("GET", "/surveys/shop/collectors").json()["items"]] == ["street"]


def test_a_personal_link_is_good_once_and_only_for_its_collector(office: Office) -> None:
    office.publish()
    collector(office, needs_token=True)
    collector(office, "panel", needs_token=True)
    mine, other = tokens(office, 2)
    assert_problem(office.send(body(collector="flyer")), 403, "forbidden")
    assert_problem(office.send(body(collector="flyer", token="guessed-guessed")), 403, "forbidden")
    assert_problem(office.send(body(collector="panel", token=mine)), 403, "forbidden")
    assert_problem(office.send(body(token=mine)), 403, "forbidden")
    sent = body(collector="flyer", token=mine)
    assert office.send(sent).status_code == 201
    assert office.send(sent).status_code == 200
    assert_problem(office.send(body(collector="flyer", token=mine)), 403, "forbidden")
    assert office.send(body(collector="flyer", token=other)).status_code == 201


def test_a_refused_answer_leaves_its_personal_link_good(office: Office) -> None:
    office.publish()
    collector(office, needs_token=True)
    [token] = tokens(office, 1)
    assert office.send(body(collector="flyer", token=token, answers={})).status_code == 422
    office.call("POST", "/surveys/shop/pause")
    assert office.send(body(collector="flyer", token=token)).status_code == 403
    office.call("POST", "/surveys/shop/open")
    assert office.send(body(collector="flyer", token=token)).status_code == 201


def test_of_fifty_uses_of_one_personal_link_at_once_exactly_one_counts(office: Office) -> None:
    office.publish()
    collector(office, needs_token=True)
    [token] = tokens(office, 1)
    heard = office.send_at_once([body(collector="flyer", token=token) for _ in range(50)])
    assert Counter(one.status_code for one in heard) == {201: 1, 403: 49}
    assert len(office.stored()) == 1


def test_a_quota_is_filled_to_the_last_place_and_no_further(office: Office) -> None:
    office.publish()
    quota(office, 7)
    older = {name: value for name, value in ANSWERS.items() if name != "school"} | {"age": "30plus"}
    crowd = [body() for _ in range(30)] + [body(answers=older) for _ in range(5)]
    heard = office.send_at_once(crowd)
    assert Counter(one.json()["disposition"] for one in heard) == {"complete": 12, "over_quota": 23}
    assert reached(office) == {"young": 7}
    stored = Counter((row["answers"]["age"], row["disposition"]) for row in office.stored())
    assert stored == {("u30", "complete"): 7, ("u30", "over_quota"): 23, ("30plus", "complete"): 5}


def test_a_full_quota_does_not_use_up_places_of_others(office: Office) -> None:
    office.publish()
    quota(office, 0)
    quota(office, 5, {"question": "recommend", "at_least": 9}, "fans")
    assert office.send(body()).json()["disposition"] == "over_quota"
    assert reached(office) == {"fans": 0, "young": 0}


@pytest.mark.parametrize("first", ["answer", "quota"])
def test_an_erasure_frees_the_place_that_the_answer_took_and_no_other(office: Office, first: str) -> None:
    office.publish()
    if first == "quota":
        quota(office, 1)
    receipt = office.send(body()).json()["receipt"]
    if first == "answer":
        quota(office, 1)
        office.send(body())
    office.client.post("/api/v1/receipts/erase", json={"receipt": receipt})
    assert reached(office) == {"young": 0 if first == "quota" else 1}
    assert office.send(body()).json()["disposition"] == ("complete" if first == "quota" else "over_quota")


def test_quotas_name_questions_that_exist_and_can_be_removed(office: Office) -> None:
    office.publish()
    wrong = {"slug": "x", "maximum": 1, "condition": {"question": "income", "is": "high"}}
    problem = assert_problem(office.call("POST", "/surveys/shop/quotas", json=wrong), 422)
    assert "income" in problem["problems"][0]["message"]
    quota(office, 0)
    same = {"slug": "young", "maximum": 3, "condition": {"question": "age", "is": "u30"}}
    assert_problem(office.call("POST", "/surveys/shop/quotas", json=same), 409, "conflict")
    assert office.call("DELETE", "/surveys/shop/quotas/young").status_code == 204
    assert_problem(office.call("DELETE", "/surveys/shop/quotas/young"), 404)
    assert office.send(body()).json()["disposition"] == "complete"


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "x", "maximum": 2**31, "condition": {"question": "age", "is": "u30"}},
        {"slug": "x", "maximum": -1, "condition": {"question": "age", "is": "u30"}},
        {"slug": "x", "maximum": 1, "condition": {"question": "age"}},
        {"slug": "x", "maximum": 1, "condition": {"all": []}},
        {"slug": "x", "maximum": 1, "condition": {"question": "age", "is": "u300"}},
        {"slug": "x", "maximum": 1, "condition": {"question": "age", "at_least": 30}},
    ],
)
def test_an_impossible_quota_is_refused(office: Office, wrong: Any) -> None:
    office.publish()
    assert_problem(office.call("POST", "/surveys/shop/quotas", json=wrong), 422, "invalid")


@pytest.mark.parametrize("levels", [40, 220, 300])
def test_a_condition_that_nests_without_end_is_refused(office: Office, levels: int) -> None:
    office.publish()
    deep: Any = {"question": "age", "is": "u30"}
    for _ in range(levels):
        deep = {"not": deep}
    answer = office.call("POST", "/surveys/shop/quotas", json={"slug": "x", "maximum": 1, "condition": deep})
    assert_problem(answer, 422)


def test_foreign_surveys_show_neither_collectors_nor_quotas(office: Office) -> None:
    office.publish()
    stranger = office.hire("eve@example.org")
    for path in ("collectors", "quotas"):
        foreign = office.call("GET", f"/surveys/shop/{path}", headers=stranger)
        missing = office.call("GET", f"/surveys/nope/{path}", headers=stranger)
        assert_problem(foreign, 404, "not-found")
        assert foreign.text.replace("shop", "nope") == missing.text


def test_a_label_with_nul_is_refused(office: Office) -> None:
    office.publish()
    given = {"slug": "shop-door", "label": "a\0b", "mode": "kiosk"}
    assert_problem(office.call("PUT", "/surveys/shop/collectors", json=given), 422)
