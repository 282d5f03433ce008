"""The flat files over HTTP: whole, for those who may read answers, and not sent again while nothing has changed."""

import csv
from io import StringIO

from app.accounts.rights import Scope
from tests.office import Office, assert_problem, body, document


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def test_the_export_holds_every_response_and_the_codebook_every_column(office: Office) -> None:
    office.publish()
    sent = [body() for _ in range(3)]
    assert all(office.send(one).status_code == 201 for one in sent)
    answer = office.call("GET", "/surveys/shop/responses.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="shop-responses.csv"'
    found = rows(answer.text)
    assert sorted(row["id"] for row in found) == sorted(one["id"] for one in sent)
    assert {row["comment"] for row in found} == {"Grüße 👋"}
    assert {(row["met.tv-ad"], row["met.tv-ad.satisfaction"], row["met.friend"]) for row in found} == {("1", "4", "0")}
    assert not [name for name in found[0] if "prize" in name]
    book = rows(office.call("GET", "/surveys/shop/variables.csv").text)
    assert [row["column"] for row in book if not row["value"]] == list(found[0])
    assert {row["label_en"] for row in book if row["column"] == "age" and not row["value"]} == {"How old are you?"}


def test_a_byte_order_mark_comes_when_asked_for(office: Office) -> None:
    office.publish()
    assert office.call("GET", "/surveys/shop/responses.csv?bom=true").content.startswith(b"\xef\xbb\xbfid,")
    assert office.call("GET", "/surveys/shop/responses.csv").content.startswith(b"id,")


def test_an_unchanged_export_is_not_sent_again(office: Office) -> None:
    office.publish()
    tag = office.call("GET", "/surveys/shop/responses.csv").headers["etag"]
    again = office.call("GET", "/surveys/shop/responses.csv", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert office.send(body()).status_code == 201
    assert office.call("GET", "/surveys/shop/responses.csv", headers={"If-None-Match": tag}).status_code == 200


def test_who_may_not_read_answers_gets_none(office: Office) -> None:
    office.publish()
    stranger = office.hire("eve@example.org")
    narrow = office.hire("bob@example.org", Scope.AGGREGATES_READ)
    for name in ("responses.csv", "variables.csv"):
        path = f"/surveys/shop/{name}"
        assert_problem(office.client.get(f"/api/v1{path}"), 401)
        assert_problem(office.call("GET", path, headers=stranger), 404)
        assert_problem(office.call("GET", path, headers=narrow), 404)


def test_a_draft_has_no_export(office: Office) -> None:
    assert office.call("POST", "/surveys", json=document()).status_code == 201
    assert_problem(office.call("GET", "/surveys/shop/responses.csv"), 409)
