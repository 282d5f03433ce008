"""Responses as Parquet, workbook and SPSS file: what was answered comes back, typed, labelled, and never a formula."""

import io
import uuid
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyreadstat
import pytest
from openpyxl.utils.escape import unescape

from app.exchange import actions
from app.exchange.csv_format import read
from app.sheets.forms import MEDIA
from tests.office import Office, assert_problem, document
from tests.sheets.nasty import NASTY

RATE = [{"rating": "satisfaction", "na": True}, {"rating": "emotion"}, {"rating": "pain_point"}]


def questionnaire() -> dict[str, Any]:
    """The shop, with more types and titles that want to be formulas."""
    survey = document(title={"de": "=Läden", "en": "=Shops"})
    start, aware, _ = survey["sections"]
    # fmt: off
    more: list[dict[str, Any]] = [
        {"id": "income", "type": "number", "title": "Income", "decimals": 2},
        {"id": "visits", "type": "number", "title": "Visits"},
        {"id": "when", "type": "date", "title": "When?"},
        {"id": "grid", "type": "matrix", "title": "Grid", "na": True, "rows": [{"id": "price", "label": "Price"}]},
        {
            "id": "with",
            "type": "single_choice",
            "title": "=With?",
            "options": [{"id": "x-1", "label": "=X"}, {"id": "x_1", "label": "Y"}],
        },
    ]
    # fmt: on
    start["questions"] += more
    aware["questions"][0] |= {"rate": RATE, "rate_most": 1}
    return survey


def answers(**more: Any) -> dict[str, Any]:
    return {"age": "30plus", "recommend": 7, **more}


@pytest.fixture
def shop(office: Office) -> Office:
    office.publish(questionnaire())
    return office


def send(shop: Office, **more: Any) -> str:
    response_id = str(uuid.uuid4())
    sent = {"id": response_id, "version": 1, "language": "de", "answers": answers(**more)}
    answer = shop.send(sent)
    assert answer.status_code == 201, answer.text
    return response_id


def get(shop: Office, form: str, **params: Any) -> bytes:
    answer = shop.call("GET", f"/surveys/shop/responses.{form}", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA[form]
    assert answer.headers["content-disposition"] == f'attachment; filename="shop-responses.{form}"'
    return answer.content


def parquet(content: bytes, folder: Path) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    path = folder / "a.parquet"
    path.write_bytes(content)
    with duckdb.connect(":memory:") as engine:
        found = engine.execute("SELECT * FROM read_parquet(?)", [str(path)])
        types = {name: str(kind) for name, kind, *_ in found.description or ()}
        rows = [dict(zip(types, row, strict=True)) for row in found.fetchall()]
    return types, {str(row["id"]): row for row in rows}


def sav(content: bytes, folder: Path, **options: Any) -> tuple[Any, Any]:
    path = folder / "a.sav"
    path.write_bytes(content)
    table, meta = pyreadstat.read_sav(str(path), user_missing=True, **options)
    return table.set_index("id"), meta


def test_nasty_texts_come_back_from_every_form(shop: Office, tmp_path: Path) -> None:
    texts = [text for text in NASTY if text.strip()]
    sent = {send(shop, comment=text): text for text in [*texts, "x" * 19_999]}
    # What is stored is the measure: intake trims and normalises before any file is made.
    kept = {one["id"]: one["answers"]["comment"] for one in shop.stored()}
    assert len(kept) == len(sent)
    lines = io.StringIO(get(shop, "csv", bom=1).decode(), newline="")
    assert {row.cells["id"]: row.cells["comment"] for row in read(lines).rows} == kept
    _, rows = parquet(get(shop, "parquet"), tmp_path)
    assert {key: row["comment"] for key, row in rows.items()} == kept
    book = openpyxl.load_workbook(io.BytesIO(get(shop, "xlsx")))
    assert "f" not in {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    head, *cells = book["Antworten"].iter_rows(values_only=True)
    place = head.index("comment")
    assert {row[0]: unescape(str(row[place])) for row in cells} == kept
    table, _ = sav(get(shop, "sav"), tmp_path)
    # SPSS pads texts with spaces, so that those at the end are not told from it.
    assert dict(table["comment"]) == {key: text.rstrip(" ") for key, text in kept.items()}


def test_a_text_with_nul_is_never_stored(shop: Office) -> None:
    sent = {"id": str(uuid.uuid4()), "version": 1, "language": "de", "answers": answers(comment="a\x00b")}
    assert shop.send(sent).status_code in (400, 422)


def test_texts_longer_than_a_cell_of_excel_are_whole_in_the_other_forms(shop: Office, tmp_path: Path) -> None:
    text = "😀" * 19_000  # 38,000 units for Excel, 76,000 bytes for SPSS
    response_id = send(shop, comment=text)
    assert parquet(get(shop, "parquet"), tmp_path)[1][response_id]["comment"] == text
    assert text in get(shop, "csv").decode()
    book = openpyxl.load_workbook(io.BytesIO(get(shop, "xlsx")))
    place = [cell.value for cell in book["Antworten"][1]].index("comment")
    cut = book["Antworten"].cell(2, place + 1).value
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert len(cut) > 16_000
    spss = sav(get(shop, "sav"), tmp_path)[0].loc[response_id, "comment"]
    assert spss.endswith("…")
    assert text.startswith(spss[:-1])


def full(shop: Office) -> str:
    return send(
        shop,
        income=-1234.5,
        visits=-5,
        when="2026-01-31",
        grid={"price": "na"},
        news=["paper"],
        **{"with": "x_1"},
        met={
            "picked": {"tv-ad": {"satisfaction": "na", "emotion": "anger"}},
            "other": [],
            "none": False,
        },
    )


def test_parquet_columns_have_the_types_of_the_questions(shop: Office, tmp_path: Path) -> None:
    one, empty = full(shop), send(shop)
    types, rows = parquet(get(shop, "parquet"), tmp_path)
    wanted = {
        "version": "BIGINT", "day": "DATE", "income": "DOUBLE", "visits": "BIGINT", "when": "DATE",
        "grid.price": "BIGINT", "grid.price.na": "BOOLEAN", "news.paper": "BOOLEAN", "age": "VARCHAR",
        "met.tv-ad": "BOOLEAN", "met.tv-ad.satisfaction": "BIGINT", "met.tv-ad.satisfaction.na": "BOOLEAN",
        "recommend": "BIGINT",
    }  # fmt: skip
    assert {name: types[name] for name in wanted} == wanted
    row = rows[one]
    assert (row["income"], row["visits"], row["when"].isoformat()) == (-1234.5, -5, "2026-01-31")
    assert (row["grid.price"], row["grid.price.na"]) == (None, True)
    assert (row["news.paper"], row["news.radio"]) == (True, False)
    assert (row["met.tv-ad.satisfaction"], row["met.tv-ad.satisfaction.na"]) == (None, True)
    assert {rows[empty][name] for name in ("income", "grid.price.na", "news.paper", "met.tv-ad")} == {None}


def test_the_workbook_has_codes_words_and_the_codebook(shop: Office) -> None:
    full(shop)
    german = openpyxl.load_workbook(io.BytesIO(get(shop, "xlsx")))
    assert german.sheetnames == ["Antworten", "In Worten", "Codebuch"]
    codes, words = (
        {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]} for sheet in german.worksheets[:2]
    )
    assert (codes["visits"], codes["with"], codes["news.radio"], codes["grid.price"]) == (-5, "x_1", 0, "na")
    assert words["Wie alt sind Sie?"] == "30 +"
    assert words["News? · Radio"] == "Nein"
    assert words["Grid · Price"] == "Kann ich nicht sagen"
    english = openpyxl.load_workbook(io.BytesIO(get(shop, "xlsx", lang="en")))
    assert english.sheetnames == ["Responses", "In words", "Codebook"]
    names = [row[0].value for row in english["Codebook"].iter_rows(min_row=2) if row[7].value is None]
    assert names == list(codes)


def test_very_many_responses_are_not_held_twice(shop: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_IN_WORDS", 1)
    send(shop)
    assert len(openpyxl.load_workbook(io.BytesIO(get(shop, "xlsx"))).sheetnames) == 3
    send(shop)
    assert openpyxl.load_workbook(io.BytesIO(get(shop, "xlsx"))).sheetnames == ["Antworten", "Codebuch"]


def test_spss_gets_labels_missing_values_and_levels(shop: Office, tmp_path: Path) -> None:
    one, empty = full(shop), send(shop, met={"picked": {"friend": {"satisfaction": 2}}, "other": [], "none": False})
    table, meta = sav(get(shop, "sav"), tmp_path)
    assert meta.file_label == "=Läden"
    assert meta.number_rows == 2
    assert meta.column_names_to_labels["age"] == "Wie alt sind Sie?"
    assert meta.variable_value_labels["age"] == {1.0: "< 30", 2.0: "30 +"}
    assert meta.variable_value_labels["met.tv_ad.emotion"][6.0] == "Ärger"
    assert meta.variable_value_labels["met.tv_ad"] == {0.0: "Nein", 1.0: "Ja"}
    rated = "met.tv_ad.satisfaction"
    assert meta.variable_value_labels[rated][1.0] == "sehr unzufrieden"
    assert meta.variable_value_labels[rated][98.0] == "Kann ich nicht sagen"
    assert meta.variable_value_labels[rated][99.0] == "Nicht gefragt"
    assert [span["lo"] for span in meta.missing_ranges[rated]] == [98.0, 99.0]
    assert (meta.variable_measure[rated], meta.variable_measure["age"], meta.variable_measure["income"]) == (
        "ordinal", "nominal", "scale",
    )  # fmt: skip
    row = table.loc[one]
    assert (row["age"], row["income"], row["visits"], row["news.paper"], row["news.radio"]) == (2, -1234.5, -5, 1, 0)
    assert (row[rated], row["grid.price"], row["met.tv_ad.emotion"]) == (98, 98, 6)
    assert row["when"].isoformat() == "2026-01-31"
    assert table.loc[empty, "met.tv_ad"] == 0
    assert table.loc[[empty], ["income", rated]].isna().all(axis=None)


def test_ratings_that_were_not_drawn_are_user_missing(shop: Office, tmp_path: Path) -> None:
    for _ in range(6):
        picked = {"tv-ad": {"satisfaction": 3}, "friend": {"satisfaction": 3}}
        shop.send({"id": str(uuid.uuid4()), "version": 1, "language": "de",
                   "answers": answers(met={"picked": picked, "other": [], "none": False})})  # fmt: skip
    stored = {one["id"]: one["answers"]["met"]["picked"] for one in shop.stored()}
    assert len(stored) == 6
    table, _ = sav(get(shop, "sav"), tmp_path)
    for response_id, picked in stored.items():
        for touchpoint, name in (("tv-ad", "tv_ad"), ("friend", "friend")):
            wanted = 99 if "not_asked" in picked[touchpoint] else picked[touchpoint]["satisfaction"]
            assert table.loc[response_id, f"met.{name}.satisfaction"] == wanted


def test_names_that_spss_refuses_are_made_valid_and_told_apart(shop: Office, tmp_path: Path) -> None:
    _, meta = sav(get(shop, "sav"), tmp_path)
    assert "with_2" in meta.column_names  # WITH is a reserved word
    assert len({name.lower() for name in meta.column_names}) == len(meta.column_names)
    assert all(len(name.encode()) <= 64 for name in meta.column_names)


def test_the_codebook_names_the_variables_of_spss(shop: Office, tmp_path: Path) -> None:
    lines = io.StringIO(shop.call("GET", "/surveys/shop/variables.csv").text, newline="")
    book = [row.cells for row in read(lines).rows if not row.cells["value"]]
    _, meta = sav(get(shop, "sav"), tmp_path)
    assert [row["variable"] for row in book] == meta.column_names
    assert [row["label_de"] for row in book] == list(meta.column_names_to_labels.values())
    text = shop.call("GET", "/surveys/shop/variables.md", params={"lang": "en"})
    assert text.headers["content-type"] == MEDIA["md"]
    assert text.text.startswith("# Codebook: =Shops")


def test_languages_nobody_speaks_and_unknown_forms_are_told(shop: Office) -> None:
    for path in ("responses.xlsx", "responses.sav", "variables.md"):
        problem = assert_problem(shop.call("GET", f"/surveys/shop/{path}", params={"lang": "xx"}), 422)
        assert "possible are: de, en" in problem["problems"][0]["message"]
    assert_problem(shop.call("GET", "/surveys/shop/responses.ods"), 422)


def test_only_who_may_read_answers_gets_any_file(shop: Office) -> None:
    for name in ("responses.xlsx", "responses.parquet", "responses.sav", "variables.md"):
        assert_problem(shop.client.get(f"/api/v1/surveys/shop/{name}"), 401)
