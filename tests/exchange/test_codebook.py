"""The codebook explains every column, and every value that a stored answer can put into it."""

from datetime import date
from typing import Any

from hypothesis import given

from app.exchange.codebook import header, rows
from app.exchange.columns import columns
from app.exchange.flatten import flatten
from app.responses.stored import Stored
from app.surveys.answers import Checker
from app.surveys.schema import Questionnaire
from tests.surveys.strategies import answers_for, questionnaires, response_ids


def entries(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    versions = {1: questionnaire}
    return [dict(zip(header(versions), row, strict=True)) for row in rows(versions)]


@given(questionnaires(), response_ids())
def test_every_column_and_every_value_of_a_closed_one_is_in_the_codebook(
    questionnaire: Questionnaire, response_id: str
) -> None:
    book = entries(questionnaire)
    names = [column.name for column in columns({1: questionnaire})]
    assert [entry["column"] for entry in book if entry["value"] is None] == names
    answers = Checker(questionnaire).check(answers_for(questionnaire, response_id), response_id, "en").answers
    stored = Stored(response_id, 1, "en", None, "online", None, "", date(2026, 1, 1), None, None, None, answers)
    listed: dict[str, set[str]] = {}
    for entry in book:
        if entry["value"] is not None:
            listed.setdefault(entry["column"], set()).add(entry["value"])
    for name, cell in flatten(stored, questionnaire).items():
        if name in listed and cell is not None:
            assert str(cell) in listed[name]


@given(questionnaires())
def test_every_column_has_a_label_in_every_language(questionnaire: Questionnaire) -> None:
    for entry in entries(questionnaire):
        if entry["value"] is None:
            assert all(entry[f"label_{language}"] for language in questionnaire.languages)


def test_the_words_are_those_of_the_newest_version_and_the_versions_are_named() -> None:
    def version(label: str, options: list[str]) -> Questionnaire:
        listed = [{"id": option, "label": f"{label} {option}"} for option in options]
        question = {"id": "q", "type": "single_choice", "title": label, "options": listed}
        return Questionnaire.model_validate(
            {
                "id": "pooled",
                "title": label,
                "languages": ["de"],
                "sections": [{"id": "only", "stage": "purchase", "questions": [question]}],
            }
        )

    versions = {1: version("Alt", ["a", "b"]), 2: version("Neu", ["a", "b", "c"])}
    book = [row for row in rows(versions) if row[1] == "q"]
    assert book == [
        ["q", "q", "single_choice", "purchase", None, None, None, "Neu", "1 2"],
        ["q", "q", "single_choice", "purchase", None, None, "a", "Neu a", "1 2"],
        ["q", "q", "single_choice", "purchase", None, None, "b", "Neu b", "1 2"],
        ["q", "q", "single_choice", "purchase", None, None, "c", "Neu c", "1 2"],
    ]
