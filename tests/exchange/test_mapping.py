"""Mappings for files of other tools: every column is accounted for, and importing twice stores once."""

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.exchange.incoming import Report
from app.exchange.mapping import derived_id, kebab, mapped, read_mapping
from app.responses.arrival import UUID4
from app.settings import shipped
from app.surveys.schema import Questionnaire
from tests.exchange.conftest import House
from tests.office import document

TEXT = """
survey: shop
language: de
key: Nr
day: Tag
columns:
  Alter: {to: age, values: {jung: u30, alt: 30plus}}
  Zeitung: {to: news.paper, values: {ja: "1", nein: "0"}}
  Empfehlung: recommend
met:
  - question: met
    not_met: ["0", k.A.]
    none: true
    columns: {Fernsehen: tv-ad, Laden: shop}
ignore: [Zeile]
"""
HEADER = "Zeile;Nr;Tag;Alter;Zeitung;Empfehlung;Fernsehen;Laden\r\n"
MAPPING = read_mapping(TEXT)


@given(st.text(), st.text())
def test_derived_ids_are_version_4_and_belong_to_their_row(key: str, other: str) -> None:
    assert re.fullmatch(UUID4, derived_id("shop", key))
    assert uuid.UUID(derived_id("shop", key)).version == 4
    assert (derived_id("shop", key) == derived_id("shop", other)) == (key == other)
    assert derived_id("shop", key) != derived_id("shop-2", key)


def test_kebab_case() -> None:
    names = ["Eco Plus", "Departure/Arrival time convenient", "disloyal Customer", " Größe "]
    assert [kebab(name) for name in names] == [
        "eco-plus",
        "departure-arrival-time-convenient",
        "disloyal-customer",
        "groe",
    ]


def test_rows_become_rows_of_the_flat_form() -> None:
    row = {"Nr": "7", "Tag": "2026-05-01", "Alter": "jung", "Zeitung": "ja", "Empfehlung": "9", "Laden": "4"}
    found, problems = mapped(MAPPING, {**row, "Fernsehen": "0"})
    assert not problems
    assert found == {
        "id": derived_id("shop", "7"),
        "language": "de",
        "day": "2026-05-01",
        "age": "u30",
        "news.paper": "1",
        "recommend": "9",
        "met.shop": "1",
        "met.shop.satisfaction": "4",
    }
    nowhere, _ = mapped(MAPPING, {**row, "Fernsehen": "0", "Laden": "k.A."})
    assert {name: cell for name, cell in nowhere.items() if name.startswith("met")} == {"met.none": "1"}


def test_a_file_is_imported_once_however_often_and_wrong_cells_are_named_by_its_own_columns(house: House) -> None:
    house.publish(Questionnaire.model_validate(document()))
    text = HEADER + "1;a;2026-05-01;jung;ja;9;5;0\r\n2;b;2026-05-02;alt;nein;10;0;0\r\n3;c;;alt;;;;\r\n"
    assert house.take("shop", text, MAPPING) == Report(stored=3)
    assert house.take("shop", text, MAPPING) == Report(repeated=3)
    wrong = HEADER + "1;d;2026-05-01;uralt;ja;9;5;0\r\n2;;2026-05-02;alt;nein;12;9;0\r\n3;e;1.5.;alt;ja;12;9;x\r\n"
    report = house.take("shop", wrong, MAPPING)
    assert report.stored == 0
    places = [(problem.row, problem.column) for problem in report.problems]
    assert places == [(2, "Alter"), (3, "Nr"), (4, "Tag"), (4, "Laden")]
    again = house.take("shop", HEADER + "1;f;2026-05-01;alt;ja;12;9;1\r\n", MAPPING)
    assert {problem.column for problem in again.problems} == {"Empfehlung", "Fernsehen"}
    assert house.export("shop").count("\n") == 4


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("Zeile;", "Zeile;Neu;"), "Neu"),
        ((";Laden", ""), "Laden"),
        (("Zeile;", ""), "Zeile"),
    ],
)
def test_every_column_is_mapped_or_ignored(house: House, change: tuple[str, str], place: str) -> None:
    house.publish(Questionnaire.model_validate(document()))
    with pytest.raises(Invalid) as caught:
        house.take("shop", HEADER.replace(*change), MAPPING)
    assert [problem.path for problem in caught.value.problems] == [place]


def test_a_mapping_to_a_question_that_is_not_there_is_refused(house: House) -> None:
    house.publish(Questionnaire.model_validate(document()))
    with pytest.raises(Invalid) as caught:
        house.take("shop", HEADER, read_mapping(TEXT.replace("to: age", "to: years")))
    assert [problem.path for problem in caught.value.problems] == ["Alter"]
    with pytest.raises(Invalid) as caught:
        house.take("shop", HEADER, read_mapping(TEXT.replace("survey: shop", "survey: mall")))
    assert [problem.path for problem in caught.value.problems] == ["survey"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TEXT.replace("language: de", "language: 5x"), "line 3"),
        (TEXT.replace("none: true", "nothing: true"), "line 13"),
        ("survey: [", "line 2"),
    ],
)
def test_a_wrong_mapping_is_told_by_line(text: str, line: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_mapping(text)
    assert caught.value.problems[0].path.startswith(line)


@pytest.mark.parametrize("path", sorted(Path(shipped("surveys")).glob("mappings/*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_mappings_can_be_read(path: Any) -> None:
    assert read_mapping(path.read_text(encoding="utf-8")).survey == path.stem
