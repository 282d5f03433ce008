"""Surveys over HTTP: drafts, versions that never change, status, deletion, and who may."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from app.accounts import actions as accounts
from app.accounts.rights import Scope, in_person
from tests.office import AGE, COMMENT, DOCUMENT, Office, assert_problem, body, document

YAML = {"Content-Type": "application/yaml"}
EVERY_CALL = [
    ("GET", "/surveys/{}"),
    ("PUT", "/surveys/{}"),
    ("PATCH", "/surveys/{}"),
    ("DELETE", "/surveys/{}"),
    ("POST", "/surveys/{}/publish"),
    ("POST", "/surveys/{}/open"),
    ("POST", "/surveys/{}/pause"),
    ("POST", "/surveys/{}/close"),
    ("GET", "/surveys/{}/versions/1"),
    ("GET", "/surveys/{}/responses"),
    ("GET", "/surveys/{}/aggregates"),
    ("GET", "/surveys/{}/toplines"),
    ("GET", "/surveys/{}/mentions"),
]


def one_question(question: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return document(sections=[{"id": "only", "questions": [question]}], **changes)


def publish(office: Office, questionnaire: dict[str, Any]) -> Any:
    assert office.call("PUT", "/surveys/shop", json=questionnaire).status_code == 200
    return office.call("POST", "/surveys/shop/publish")


def test_a_survey_is_written_published_and_answered(office: Office) -> None:
    made = office.call("POST", "/surveys", json=DOCUMENT)
    assert made.status_code == 201
    assert made.json() | {"created_at": "", "updated_at": ""} == {
        "slug": "shop",
        "title": DOCUMENT["title"],
        "status": "draft",
        "version": 0,
        "revision": 0,
        "opens_at": None,
        "closes_at": None,
        "public_aggregates": False,
        "simulated": False,
        "created_at": "",
        "updated_at": "",
        "draft": DOCUMENT,
    }
    assert office.call("GET", "/surveys/shop").json() == made.json()
    assert_problem(office.call("POST", "/surveys", json=DOCUMENT), 409, "conflict")
    for act in ("open", "pause", "close"):
        assert_problem(office.call("POST", f"/surveys/shop/{act}"), 409, "conflict")
    opened = office.call("POST", "/surveys/shop/publish").json()
    assert (opened["status"], opened["version"]) == ("open", 1)
    assert office.send(body()).status_code == 201


def test_yaml_and_json_say_the_same(office: Office) -> None:
    text_ = yaml.safe_dump(DOCUMENT, allow_unicode=True)
    made = office.call("POST", "/surveys", content=text_, headers=YAML)
    assert made.status_code == 201, made.text
    assert made.json()["draft"] == DOCUMENT
    office.call("POST", "/surveys/shop/publish")
    as_json = office.call("GET", "/surveys/shop/versions/1")
    as_yaml = office.call("GET", "/surveys/shop/versions/1", headers={"Accept": "application/yaml"})
    assert as_yaml.headers["content-type"].startswith("application/yaml")
    again = office.call("POST", "/surveys", content=as_yaml.text.replace("id: shop", "id: copy", 1), headers=YAML)
    assert again.status_code == 201, again.text
    office.call("POST", "/surveys/copy/publish")
    copy = office.call("GET", "/surveys/copy/versions/1").json()
    assert {**copy, "id": "shop"} == as_json.json()


@pytest.mark.parametrize(
    ("sent", "media", "status"),
    [
        ("{", "application/json", 422),
        ("[]", "application/json", 422),
        ("", "application/yaml", 422),
        ("id: shop\nid: shop\n", "application/yaml", 422),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "application/yaml", 422),
        ("!!python/object/apply:os.system ['true']", "application/yaml", 422),
        ("[" * 100_000, "application/yaml", 422),
        ("{a: " * 5_000, "application/yaml", 422),
        ("id: \xff".encode("latin-1"), "application/yaml", 400),
        (json.dumps(DOCUMENT), "text/plain", 415),
        (json.dumps(DOCUMENT), "", 415),
        ("x" * 2_000_000, "application/yaml", 413),
    ],
)
def test_what_is_no_questionnaire_is_refused(office: Office, sent: str | bytes, media: str, status: int) -> None:
    begun = datetime.now(UTC)
    assert_problem(office.call("POST", "/surveys", content=sent, headers={"Content-Type": media}), status)
    assert datetime.now(UTC) - begun < timedelta(seconds=20)
    assert office.call("GET", "/surveys").json()["items"] == []


def test_problems_of_a_document_are_named_by_path_and_line(office: Office) -> None:
    lines = "id: shop\ntitle: Shop\nlanguages: [en]\nsections:\n  - id: a\n    questions:\n      - {id: b, type: ode}\n"
    problem = assert_problem(office.call("POST", "/surveys", content=lines, headers=YAML), 422)
    assert [("sections" in one["path"], "line 7" in one["message"]) for one in problem["problems"]] == [(True, True)]


def test_a_draft_that_makes_no_sense_can_be_kept_but_not_published(office: Office) -> None:
    late = {**COMMENT, "show_if": {"question": "age", "is": "u30"}}
    office.call("POST", "/surveys", json=document(sections=[{"id": "a", "questions": [late, AGE]}]))
    problem = assert_problem(office.call("POST", "/surveys/shop/publish"), 422, "invalid")
    assert problem["problems"]
    assert office.survey()["version"] == 0


def test_a_published_version_never_changes(office: Office) -> None:
    office.publish()
    first = office.call("GET", "/surveys/shop/versions/1").json()
    renamed = document(title={"*": "Another title"})
    assert publish(office, renamed).json()["version"] == 2
    assert office.call("GET", "/surveys/shop/versions/1").json() == first
    assert office.call("GET", "/surveys/shop/versions/2").json()["title"] == {"*": "Another title"}
    for number in ("3", "99999999999", "9" * 20):
        assert office.call("GET", f"/surveys/shop/versions/{number}").status_code in (400, 404, 422)
    assert_problem(office.call("GET", "/surveys/shop/versions/3"), 404)


def test_an_unchanged_draft_makes_no_new_version(office: Office) -> None:
    office.publish()
    assert publish(office, DOCUMENT).json()["version"] == 1
    assert publish(office, {**DOCUMENT, "sections": DOCUMENT["sections"]}).json()["version"] == 1


def test_a_version_that_would_break_stored_answers_is_refused(office: Office) -> None:
    office.publish(one_question(AGE))
    for wrong in (
        {**AGE, "options": [AGE["options"][0], {"id": "x", "label": {"*": "X"}}]},
        {"id": "age", "type": "text", "title": {"*": "Age"}},
    ):
        problem = assert_problem(publish(office, one_question(wrong)), 409, "conflict")
        assert problem["problems"]
    assert_problem(publish(office, one_question(AGE, anonymity="identified")), 409, "conflict")
    assert office.survey()["version"] == 1
    assert office.send(body(answers={"age": "u30"})).status_code == 201


def test_the_draft_keeps_its_id(office: Office) -> None:
    office.publish()
    assert_problem(office.call("PUT", "/surveys/shop", json=document(id="kiosk")), 422, "invalid")


def test_status_goes_where_it_is_told_and_closing_leaves_the_moment(office: Office) -> None:
    office.publish()
    assert office.call("POST", "/surveys/shop/pause").json()["status"] == "paused"
    closed = office.call("POST", "/surveys/shop/close").json()
    moment = datetime.fromisoformat(closed["closes_at"])
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)
    assert office.call("POST", "/surveys/shop/close").json()["closes_at"] == closed["closes_at"]
    for act in ("open", "publish"):
        office.call("POST", "/surveys/shop/close")
        opened = office.call("POST", f"/surveys/shop/{act}").json()
        assert (opened["status"], opened["closes_at"]) == ("open", None)
        assert office.send(body()).status_code == 201


def test_terms_change_one_by_one(office: Office) -> None:
    office.publish()
    opens, closes = "2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z"
    office.call("PATCH", "/surveys/shop", json={"opens_at": opens})
    office.call("PATCH", "/surveys/shop", json={"closes_at": closes})
    changed = office.call("PATCH", "/surveys/shop", json={"public_aggregates": True}).json()
    assert (changed["opens_at"], changed["closes_at"], changed["public_aggregates"]) == (opens, closes, True)
    assert office.call("PATCH", "/surveys/shop", json={"opens_at": None}).json()["opens_at"] is None
    for wrong in ({"closes_at": opens, "opens_at": closes}, {"opens_at": "2100-01-01T00:00:00Z"}):
        assert_problem(office.call("PATCH", "/surveys/shop", json=wrong), 422, "invalid")
    for wrong_form in ({"status": "open"}, {"opens_at": "2026-01-01T00:00:00"}, {"public_aggregates": None}):
        assert_problem(office.call("PATCH", "/surveys/shop", json=wrong_form), 422, "invalid")
    assert office.survey()["closes_at"] == closes


def test_a_survey_without_answers_can_be_deleted_and_its_slug_used_again(office: Office) -> None:
    office.publish()
    office.call("PUT", "/surveys/shop/collectors", json={"slug": "flyer", "label": "F", "mode": "street"})
    office.call("POST", "/surveys/shop/collectors/flyer/tokens?count=3")
    quota = {"slug": "young", "maximum": 2, "condition": {"question": "age", "is": "u30"}}
    office.call("POST", "/surveys/shop/quotas", json=quota)
    assert office.call("DELETE", "/surveys/shop").status_code == 204
    assert_problem(office.call("GET", "/surveys/shop"), 404)
    assert_problem(office.send(body()), 404, "not-found")
    with office.engine.connect() as connection:
        for table in ("surveys", "survey_versions", "collectors", "tokens", "quotas"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0  # noqa: S608
    office.publish(one_question(AGE))
    assert office.send(body(answers={"age": "u30"})).status_code == 201


def test_answers_are_deleted_only_where_that_is_meant(office: Office) -> None:
    office.publish(document(anonymity="identified"))
    office.publish(document(id="other"))
    sent = body()
    sent["answers"]["prize"] = {"email": "kim@example.org"}
    receipt = office.send(sent).json()["receipt"]
    office.send(body(), "other")
    problem = assert_problem(office.call("DELETE", "/surveys/shop"), 409, "conflict")
    assert "?responses=delete" in problem["detail"]
    assert_problem(office.call("DELETE", "/surveys/shop?responses=perhaps"), 422)
    assert len(office.stored()) == 1
    assert office.call("DELETE", "/surveys/shop?responses=delete").status_code == 204
    assert_problem(office.client.post("/api/v1/receipts/access", json={"receipt": receipt}), 404)
    assert len(office.stored("other")) == 1
    with office.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM contacts")).scalar() == 0


def test_foreign_surveys_look_exactly_like_missing_ones(office: Office) -> None:
    office.publish()
    stranger = office.hire("eve@example.org")
    for method, path in EVERY_CALL:
        options: dict[str, Any] = {"headers": stranger}
        if method in ("PUT", "PATCH"):
            options["json"] = document(id="hidden") if method == "PUT" else {}
        foreign = office.call(method, path.format("shop"), **options)
        missing = office.call(method, path.format("nope"), **options)
        assert_problem(foreign, 404, "not-found")
        assert foreign.text.replace("shop", "nope") == missing.text, path
        assert dict(foreign.headers) == dict(missing.headers)
    assert office.call("GET", "/surveys", headers=stranger).json() == {"items": [], "next": None}
    assert office.survey()["status"] == "open"


def test_nobody_gets_in_without_a_key_or_with_a_wrong_one(office: Office) -> None:
    office.publish()
    for method, path in EVERY_CALL:
        for headers in ({"Authorization": ""}, {"Authorization": "Bearer tp_00000000_nonsense"}):
            if path.endswith(("aggregates", "toplines")) and not headers["Authorization"]:
                continue  # these may be public, so nobody hears whether they exist
            answer = office.client.request(method, f"/api/v1{path.format('shop')}", headers=headers, json={})
            assert_problem(answer, 401, "not-signed-in")


@pytest.mark.parametrize("scope", [Scope.AGGREGATES_READ, Scope.RESPONSES_READ, Scope.RESPONSES_WRITE])
def test_a_key_may_no_more_than_its_scope(office: Office, scope: Scope) -> None:
    office.publish()
    with office.transaction() as session:
        owner = in_person(str(session.execute(text("SELECT id FROM researchers")).scalar_one()), False)
        _, secret = accounts.create_key(
            session, office.settings, datetime.now(UTC), owner, name="narrow", scopes=[scope]
        )
    narrow = {"Authorization": f"Bearer {secret}"}
    reads = {
        Scope.AGGREGATES_READ: {"/surveys/{}/aggregates", "/surveys/{}/toplines"},
        Scope.RESPONSES_READ: {"/surveys/{}/responses", "/surveys/{}/mentions"},
        Scope.RESPONSES_WRITE: set(),
    }
    for method, path in EVERY_CALL:
        answer = office.call(method, path.format("shop"), headers=narrow, **({"json": {}} if method == "PATCH" else {}))
        assert (answer.status_code == 200) == (path in reads[scope]), (path, answer.text)
        assert answer.status_code in (200, 403, 404)
    assert_problem(office.call("POST", "/surveys", json=document(id="x"), headers=narrow), 403, "forbidden")


def test_the_list_goes_by_slug_page_by_page(office: Office) -> None:
    for slug in ("c", "a", "d", "b"):
        office.call("POST", "/surveys", json=document(id=f"survey-{slug}"))
    first = office.call("GET", "/surveys?limit=3").json()
    assert [item["slug"] for item in first["items"]] == ["survey-a", "survey-b", "survey-c"]
    second = office.call("GET", first["next"].removeprefix("/api/v1")).json()
    assert ([item["slug"] for item in second["items"]], second["next"]) == (["survey-d"], None)


def test_the_questionnaire_is_public_while_the_survey_is_open(office: Office) -> None:
    address = "/api/v1/surveys/shop/questionnaire"
    assert_problem(office.client.get(address), 404, "not-found")
    office.call("POST", "/surveys", json=DOCUMENT)
    assert_problem(office.client.get(address), 404, "not-found")
    office.call("POST", "/surveys/shop/publish")
    german, english = office.client.get(address).json(), office.client.get(address, params={"lang": "en"}).json()
    assert german["version"] == english["version"] == 1
    texts = [one["sections"][0]["questions"][0]["title"] for one in (german, english)]
    assert texts == ["Wie alt sind Sie?", "How old are you?"]
    assert [one["id"] for one in german["sections"][1]["questions"][0]["options"]] == ["tv-ad", "friend", "shop"]
    problem = assert_problem(office.client.get(address, params={"lang": "fr"}), 422, "invalid")
    assert "de, en" in problem["problems"][0]["message"]
    office.call("POST", "/surveys/shop/pause")
    assert_problem(office.client.get(address), 403, "closed")


@pytest.mark.parametrize("slug", ["%00", "%ED%A0%80", "x" * 500, "..%2f", "%F0%9F%91%8B"])
def test_strange_slugs_are_not_found(office: Office, slug: str) -> None:
    answer = office.call("GET", f"/surveys/{slug}")
    assert answer.status_code in (400, 404)
    assert_problem(answer, answer.status_code)
    sent = office.send(body(), slug)
    assert sent.status_code in (400, 404)
    assert_problem(sent, sent.status_code)


def test_two_who_create_the_same_survey_at_once_make_one(office: Office) -> None:
    with ThreadPoolExecutor(6) as threads:
        heard = list(threads.map(lambda _: office.call("POST", "/surveys", json=DOCUMENT), range(6)))
    assert sorted(one.status_code for one in heard) == [201] + [409] * 5


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_that_no_clock_will_show_is_refused_with_advice(office: Office, moment: str) -> None:
    office.publish()
    survey = office.call("PATCH", "/surveys/shop", json={"opens_at": moment})
    assert survey.status_code == 422
    assert "2000 and 2200" in survey.text
    way = {"slug": "late", "label": "Late", "mode": "online", "closes_at": moment}
    assert office.call("PUT", "/surveys/shop/collectors", json=way).status_code == 422
