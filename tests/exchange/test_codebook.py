"""The codebook explains every column, and every value that a stored answer can put into it."""

from datetime import date
from typing import Any

from hypothesis import given

from app.exchange.codebook import header, rows
from app.exchange.codebook_text import markdown
from app.exchange.columns import columns
from app.exchange.flatten import flatten
from app.exchange.variables import coded
from app.journeys.yaml_format import catalogues, models
from app.responses.stored import Stored
from app.surveys.answers import Checker
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from tests.office import document
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
    plain = ["q", "q", "q", "single_choice", "purchase", None, None]
    assert book == [
        [*plain, None, None, None, "Neu", "1 2"],
        [*plain, "a", 1, None, "Neu a", "1 2"],
        [*plain, "b", 2, None, "Neu b", "1 2"],
        [*plain, "c", 3, None, "Neu c", "2"],
    ]


def test_a_code_never_changes_when_options_are_added_retired_or_moved() -> None:
    def version(*options: dict[str, Any]) -> Questionnaire:
        question = {
            "id": "q",
            "type": "single_choice",
            "title": "Q",
            "options": [{"label": "L", **one} for one in options],
        }
        sections = [{"id": "only", "questions": [question]}]
        return Questionnaire.model_validate({"id": "pooled", "title": "T", "languages": ["de"], "sections": sections})

    first = version({"id": "a"}, {"id": "b"})
    second = version({"id": "z"}, {"id": "b"}, {"id": "a", "retired": True})
    [before] = [one for one in coded({1: first}, "de") if one.column.name == "q"]
    [after] = [one for one in coded({1: first, 2: second}, "de") if one.column.name == "q"]
    assert before.codes == {"a": 1, "b": 2}
    assert after.codes == {"a": 1, "b": 2, "z": 3}
    offered = {row[7]: row[-1] for row in rows({1: first, 2: second}) if row[0] == "q" and row[7]}
    assert offered == {"z": "2", "b": "1 2", "a": "1"}


def test_missing_codes_are_named_where_an_answer_may_be_none() -> None:
    rate = [{"rating": "satisfaction", "na": True}]
    question = {"id": "met", "type": "touchpoints", "title": "Met", "options": ["tv-ad", "friend"], "rate": rate,
                "rate_most": 1, "stage": "awareness"}  # fmt: skip
    sections = [{"id": "only", "questions": [question]}]
    survey = {"id": "s", "title": "T", "languages": ["en"], "sections": sections, "catalogues": ["retail-b2c"]}
    versions = {1: resolve(Questionnaire.model_validate(survey), models(), catalogues())}
    book = [dict(zip(header(versions), row, strict=True)) for row in rows(versions)]
    found = {row["value"]: (row["code"], row["missing"]) for row in book if row["column"] == "met.tv-ad.satisfaction"}
    assert found["na"] == (98, 1)
    assert found["not_asked"] == (99, 1)
    assert found["5"] == (5, None)


def test_the_markdown_says_everything_and_lets_no_text_become_markup() -> None:
    questionnaire = Questionnaire.model_validate(document(title={"de": "# Laden | x", "en": "Shop"}))
    german, english = ("".join(markdown({1: questionnaire}, lang)) for lang in ("de", "en"))
    assert german.startswith("# Codebuch: \\# Laden \\| x\n")
    assert english.startswith("# Codebook: Shop\n")
    for column in columns({1: questionnaire}):
        assert f"| `{column.name}` |" in german
    assert "Wie alt sind Sie?" in german
    assert "How old are you?" in english
    assert "| `u30` | 1 | \\< 30 | 1 |" in english
    assert "98" in german
