"""Figures as files: the same numbers in CSV, workbook and Parquet, typed, and no more than one may see."""

import io
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from app.sheets.forms import MEDIA
from tests.office import Office, assert_problem, body, document

FIGURES = "/surveys/shop/aggregates"


@pytest.fixture
def shop(office: Office) -> Office:
    """A survey whose titles and labels want to be formulas, with three answers."""
    questionnaire = document(title={"de": "=Laden", "en": "=Shop"})
    questionnaire["sections"][1]["questions"][0]["options"][0]["label"] = {"de": "=Fernsehen", "en": "@TV"}
    office.publish(questionnaire)
    for age in ("u30", "u30", "30plus"):
        answers = {**body()["answers"], "age": age, "comment": "=1+1"}
        answers["met"]["picked"]["tv-ad"]["emotion"] = "joy"
        if age == "30plus":
            del answers["school"]
        assert office.send(body(answers=answers)).status_code == 201
    return office


def workbook(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA["xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    return book


def parquet(answer: Any, folder: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA["parquet"]
    path = folder / "answer.parquet"
    path.write_bytes(answer.content)
    with duckdb.connect(":memory:") as engine:
        found = engine.execute("SELECT * FROM read_parquet(?)", [str(path)])
        types = {name: str(kind) for name, kind, *_ in found.description or ()}
        return types, [dict(zip(types, row, strict=True)) for row in found.fetchall()]


def test_the_workbook_of_the_aggregates_is_readable_in_both_languages(shop: Office) -> None:
    german = workbook(shop.call("GET", f"{FIGURES}.xlsx", params={"group_by": "age"}))
    assert german.sheetnames == ["Touchpoints", "Phasen", "Alle Kennzahlen", "Erläuterungen"]
    head, first, *rest = german["Touchpoints"].iter_rows(values_only=True)
    assert head[:5] == ("Touchpoint", "Phase", "Gruppe", "Genannt von", "Basis")
    assert first[:5] == ("=Fernsehen", "Bekanntheit", "Gesamt", 3, 3)
    assert {row[2] for row in rest} == {"Gesamt", "< 30", "30 +"}
    assert german["Touchpoints"]["G2"].number_format == "0.0%"
    english = workbook(shop.call("GET", f"{FIGURES}.xlsx?lang=en"))
    assert english.sheetnames == ["Touchpoints", "Stages", "All figures", "About"]
    assert english["Touchpoints"]["A2"].value == "@TV"
    assert english["Touchpoints"]["A2"].quotePrefix


def test_parquet_holds_the_figures_of_the_document_with_their_types(shop: Office, tmp_path: Path) -> None:
    types, rows = parquet(shop.call("GET", f"{FIGURES}.parquet?group_by=age"), tmp_path)
    assert types["n"] == types["base"] == "BIGINT"
    assert types["estimate"] == types["low"] == "DOUBLE"
    assert types["touchpoint"] == types["age"] == "VARCHAR"
    found = {(row["age"], row["touchpoint"], row["measure"]): row for row in rows if row["stage"] == "awareness"}
    stage = shop.call("GET", FIGURES).json()["stages"][0]
    tv = stage["touchpoints"][0]
    assert found[None, "tv-ad", "frequency"]["low"] == tv["frequency"]["low"]
    assert found[None, "tv-ad", "frequency"]["n"] == 3
    assert found[None, "tv-ad", "satisfaction_mean"]["estimate"] == 4.0
    assert found["u30", "tv-ad", "frequency"]["base"] == 2


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_the_accept_header_and_the_suffix_give_the_same_file(shop: Office, form: str) -> None:
    asked = shop.call("GET", FIGURES, headers={"Accept": MEDIA[form]})
    named = shop.call("GET", f"{FIGURES}.{form}")
    assert asked.headers["content-type"] == named.headers["content-type"] == MEDIA[form]
    assert asked.headers["content-disposition"] == f'attachment; filename="shop-aggregates.{form}"'
    again = shop.call("GET", f"{FIGURES}.{form}", headers={"If-None-Match": named.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_suffix_names_the_known_ones(shop: Office) -> None:
    problem = assert_problem(shop.call("GET", f"{FIGURES}.ods"), 422)
    assert "parquet" in problem["problems"][0]["message"]


def test_toplines_come_with_one_sheet_a_question(shop: Office, tmp_path: Path) -> None:
    book = workbook(shop.call("GET", "/surveys/shop/toplines.xlsx"))
    assert book.sheetnames[0] == "Fragen"
    assert book.sheetnames[-2:] == ["Alle Kennzahlen", "Erläuterungen"]
    assert book["age"]["A1"].value == "Wie alt sind Sie?"
    rows = list(book["age"].iter_rows(min_row=5, values_only=True))
    assert ("< 30", "Anteil", 2, 3) in [row[:4] for row in rows]
    types, found = parquet(shop.call("GET", "/surveys/shop/toplines.parquet"), tmp_path)
    assert types["estimate"] == "DOUBLE"
    assert [row["n"] for row in found if (row["question"], row["item"]) == ("age", "30plus")] == [1]


def test_long_rows_come_typed_and_explained(shop: Office, tmp_path: Path) -> None:
    types, rows = parquet(shop.call("GET", "/surveys/shop/mentions.parquet"), tmp_path)
    assert (types["day"], types["satisfaction"], types["not_asked"], types["version"]) == (
        "DATE", "BIGINT", "BOOLEAN", "BIGINT",
    )  # fmt: skip
    listed = shop.call("GET", "/surveys/shop/mentions").json()["items"]
    assert [(row["respondent"], row["touchpoint"], row["satisfaction"]) for row in rows] == [
        (one["respondent"], one["touchpoint"], one["satisfaction"]) for one in listed
    ]
    book = workbook(shop.call("GET", "/surveys/shop/mentions.xlsx?where=age:u30"))
    assert book.sheetnames == ["Nennungen", "Codebuch"]
    assert book["Nennungen"].max_row == 1 + sum(one["segments"]["age"] == "u30" for one in listed)
    names = [row[0] for row in book["Codebuch"].iter_rows(min_row=2, values_only=True)]
    assert names == [cell.value for cell in book["Nennungen"][1]] == list(types)


@pytest.mark.parametrize("name", ["aggregates", "toplines", "mentions"])
def test_a_byte_order_mark_comes_when_asked_for(shop: Office, name: str) -> None:
    marked = shop.call("GET", f"/surveys/shop/{name}.csv?bom=1").content
    assert marked == b"\xef\xbb\xbf" + shop.call("GET", f"/surveys/shop/{name}.csv").content


def test_files_show_no_more_than_the_document(shop: Office) -> None:
    for form in ("csv", "xlsx", "parquet"):
        assert shop.client.get(f"/api/v1{FIGURES}.{form}").status_code == 404
        assert_problem(shop.client.get(f"/api/v1/surveys/shop/mentions.{form}"), 401)
    assert shop.call("PATCH", "/surveys/shop", json={"public_aggregates": True}).status_code == 200
    public = workbook(shop.client.get(f"/api/v1{FIGURES}.xlsx"))
    assert public["Touchpoints"].max_row == 1  # three answers are too few to show
    assert_problem(shop.client.get(f"/api/v1{FIGURES}.parquet?where=age:u30"), 403)
