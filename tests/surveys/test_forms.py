"""The edges of each answer form: what is still taken, what no longer is, and what a draft keeps."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from app.surveys import schema
from app.surveys.answers import Checker

A, B, ALONE = {"id": "a", "label": "A"}, {"id": "b", "label": "B"}, {"id": "x", "label": "X", "exclusive": True}


def stored(question: dict[str, Any], answer: Any, whole: bool = True) -> Any:
    """The answer as it is stored, or the paths below the question that are wrong."""
    document = {"id": "q", "title": "T", **question}
    TypeAdapter(schema.Question).validate_python(document)
    page = {"id": "s", "stage": "awareness", "questions": [document]}
    whole_document = {"id": "x", "title": "X", "languages": ["en"], "sections": [page]}
    checker = Checker(schema.Questionnaire.model_validate(whole_document))
    checked = checker.check({"q": answer}, "seed", "en", whole=whole)
    wrong = [problem.path.removeprefix("answers.q") for problem in checked.problems]
    return wrong or {**checked.answers, **checked.contacts}.get("q")


TEXT = {"type": "text", "max_length": 3}
NUMBER = {"type": "number", "min": 0, "max": 10, "decimals": 1}
MANY = {"type": "multiple_choice", "options": [A, B, ALONE], "min": 2}
RANKING = {"type": "ranking", "options": [A, B, {"id": "c", "label": "C"}], "top": 2, "required": True}
MATRIX = {"type": "matrix", "rows": [A, B], "scale": 5, "required": True}
HURT = {"rating": "pain_point", "ask_if": {"rating": "satisfaction", "is": 1}}
RATE: list[dict[str, Any]] = [{"rating": "satisfaction", "required": True}, HURT]
MET = {"type": "touchpoints", "options": [A, B], "other": True, "none": True, "rate": RATE}


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (TEXT, "a\r\nb", "a\r\nb"),  # a line break counts one
        (TEXT, "a\r\nbc", [""]),
        (TEXT, "👩a", "👩a"),
        (TEXT, " \n", None),
        (NUMBER, 10, 10),
        (NUMBER, 10.0, 10),
        (NUMBER, 0.1, 0.1),
        (NUMBER, 0.15, [""]),
        (NUMBER, -0.1, [""]),
        (NUMBER, 1e16, [""]),
        (MANY, ["b", "a"], ["a", "b"]),  # in the order of the options
        (MANY, ["x"], ["x"]),
        (MANY, ["x", "a"], [""]),
        (MANY, [], None),
        ({"type": "date"}, "2024-02-29", "2024-02-29"),
        ({"type": "date"}, "2023-02-29", [""]),
        ({"type": "consent", "required": True}, False, [""]),
        (MATRIX, {"a": 1}, [".b"]),
        (MATRIX, {"b": 2, "a": 1}, {"a": 1, "b": 2}),
        ({"type": "contact", "fields": ["email"]}, {"email": " "}, None),
        (MET, {"picked": {"b": {"satisfaction": 2, "pain_point": "x"}}}, {"picked": {"b": {"satisfaction": 2}}}),
        (MET, {"picked": {"b": {"satisfaction": 1, "pain_point": "x"}}},
         {"picked": {"b": {"satisfaction": 1, "pain_point": "x"}}}),
        (MET, {"picked": {"a": {}}}, [".picked.a.satisfaction"]),
        (MET, {"picked": {}, "other": [], "none": False}, None),
        (MET, {"none": True}, {"picked": {}, "none": True}),
        (MET, {"other": [{"text": "x", "satisfaction": 9}]}, [".other[0].satisfaction"]),
    ],
)  # fmt: skip
def test_the_edges_of_an_answer(question: dict[str, Any], answer: Any, expected: Any) -> None:
    if question is MET and isinstance(expected, dict):
        expected = {"other": [], "none": False, **expected}
    assert stored(question, answer) == expected


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (MANY, ["a"]),
        (RANKING, ["b"]),
        (MATRIX, {"a": 1}),
        ({"type": "consent", "required": True}, False),
        (MET, {"picked": {"a": {}}, "other": [], "none": False}),
    ],
)
def test_a_draft_keeps_what_is_not_finished(question: dict[str, Any], answer: Any) -> None:
    assert stored(question, answer, whole=False) == answer
    assert stored(question, answer) != answer


def test_a_draft_still_refuses_what_can_never_be_right() -> None:
    assert stored(TEXT, "too long", whole=False) == [""]
    assert stored(MET, {"picked": {"no-such": {}}}, whole=False) == [".picked.no-such"]


def test_of_many_touchpoints_only_a_few_are_rated() -> None:
    options = [{"id": f"t{number}", "label": "T"} for number in range(6)]
    question = {"type": "touchpoints", "options": options, "rate": RATE[:1], "rate_most": 2}
    kept = stored(question, {"picked": {option["id"]: {"satisfaction": 4} for option in options}})
    ratings = list(kept["picked"].values())
    assert ratings.count({"satisfaction": 4}) == 2
    assert ratings.count({"not_asked": True}) == 4
