"""A new version may add, reword and retire; whatever would mix old answers with other ones is refused."""

from typing import Any

import pytest
from hypothesis import given

from app.surveys import schema
from app.surveys.changes import breaking
from tests.surveys.strategies import questionnaires

A, B = {"id": "a", "label": "A"}, {"id": "b", "label": "B"}
STAGES = [{"id": "one", "label": "One"}, {"id": "two", "label": "Two"}]
QUESTIONS: dict[str, dict[str, Any]] = {
    "choice": {"type": "single_choice", "options": [A, B]},
    "rating": {"type": "rating", "scale": 5, "measure": "effort"},
    "matrix": {"type": "matrix", "scale": 5, "rows": [A, B]},
    "number": {"type": "number", "bins": [3], "min": 0},
    "hidden": {"type": "hidden", "parameter": "via", "options": [A, B]},
    "met": {"type": "touchpoints", "stage": "one", "options": [A, B], "rate": [{"rating": "satisfaction", "scale": 5}]},
}


def version(changes: dict[str, Any] | None = None, /, **document: Any) -> schema.Questionnaire:
    """A questionnaire with one question of each kind; a question changed to None is left out."""
    asked = [
        {"id": name, "title": "T", **question, **((changes or {}).get(name) or {})}
        for name, question in {**QUESTIONS, **{n: {} for n in changes or {} if n not in QUESTIONS}}.items()
        if name not in (changes or {}) or (changes or {})[name] is not None
    ]
    whole = {
        "id": "x",
        "title": "X",
        "languages": ["en"],
        "anonymity": "confidential",
        "journey": {"id": "own", "label": "Own", "stages": STAGES},
        "sections": [{"id": "s", "questions": asked}],
    }
    return schema.Questionnaire.model_validate({**whole, **document})


FIRST = version()


@pytest.mark.parametrize(
    ("new", "path", "words"),
    [
        (version(id="y"), "id", "keep it"),
        (version(anonymity="identified"), "anonymity", "promised `confidential`"),
        (version(journey={"id": "other", "label": "O", "stages": STAGES}), "journey", "keep this model"),
        (version(journey={"id": "own", "label": "O", "stages": STAGES[::-1]}), "journey.stages", "stay in this order"),
        (version({"choice": {"type": "multiple_choice"}}), ".questions[0].type", "was a single_choice question"),
        (version({"choice": {"stage": "two"}}), ".questions[0].stage", "asked about no stage"),
        (version({"choice": {"options": [A, {**B, "id": "c"}]}}), ".questions[0].options", "`b` has answers"),
        (version({"rating": {"scale": 7}}), ".questions[1].scale", "had scale 5"),
        (version({"rating": {"measure": "importance"}}), ".questions[1].measure", "had measure effort"),
        (version({"matrix": {"scale": 7}}), ".questions[2].scale", "had scale 5"),
        (version({"matrix": {"rows": [A]}}), ".questions[2].rows", "`b` has answers"),
        (version({"hidden": {"parameter": "from"}}), ".questions[4].parameter", "had parameter via"),
        (version({"met": {"stage": "two"}}), ".questions[5].stage", "asked about stage `one`"),
        (version({"met": {"options": [A]}}), ".questions[5].options", "retired: true"),
        (version({"met": {"rate": [{"rating": "satisfaction", "scale": 7}]}}), ".questions[5].rate[0].scale", "1 to 5"),
    ],
)
def test_what_would_mix_answers_is_refused(new: schema.Questionnaire, path: str, words: str) -> None:
    found = breaking([FIRST], new)
    assert [(one.path.removeprefix("sections[0]"), words in one.message) for one in found] == [(path, True)], found


@pytest.mark.parametrize(
    "new",
    [
        version(anonymity="anonymous"),
        version(title={"en": "Another"}, languages=["en", "de"]),
        version(journey={"id": "own", "label": "O", "stages": [{"id": "zero", "label": "Z"}, *STAGES]}),
        version({"choice": None}),
        version({"choice": {"options": [A, {**B, "label": "Reworded", "retired": True}, {"id": "c", "label": "C"}]}}),
        version({"choice": {"role": "segment", "required": True, "title": "Reworded"}}),
        version({"number": {"bins": [1, 2], "min": 1, "max": 5}}),
        version({"met": {"rate": [], "other": True}}),
        version({"met": {"rate": [{"rating": "emotion"}]}}),
        version({"added": {"type": "text"}}),
    ],
)
def test_what_leaves_old_answers_readable_is_allowed(new: schema.Questionnaire) -> None:
    assert breaking([FIRST], new) == []


def test_an_id_left_out_for_a_while_still_means_the_same() -> None:
    without = version({"choice": None})
    retyped = version({"choice": {"type": "ranking"}})
    assert breaking([without], retyped) == []
    assert [one.path for one in breaking([FIRST, without], retyped)] == ["sections[0].questions[0].type"]


def test_a_problem_with_several_versions_is_told_once() -> None:
    assert len(breaking([FIRST, FIRST, FIRST], version(anonymity="identified"))) == 1


def test_a_retired_option_may_be_offered_again() -> None:
    retired = version({"choice": {"options": [A, {**B, "retired": True}]}})
    assert breaking([FIRST, retired], FIRST) == []


@given(questionnaires())
def test_the_same_again_breaks_nothing(questionnaire: schema.Questionnaire) -> None:
    assert breaking([questionnaire, questionnaire], questionnaire) == []
