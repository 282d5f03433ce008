"""Answers that fit are taken as they are; each one that does not names its question."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.surveys import schema
from app.surveys.answers import Checker
from tests.surveys.spoiling import spoiled
from tests.surveys.strategies import answers_for, questionnaires, response_ids


@given(questionnaires(), response_ids())
def test_fitting_answers_are_stored_as_they_were_given(questionnaire: schema.Questionnaire, seed: str) -> None:
    answers = answers_for(questionnaire, seed)
    checked = Checker(questionnaire).check(copy.deepcopy(answers), seed, "de")
    assert checked.problems == []
    stored = {**checked.answers, **checked.contacts}
    assert json.dumps(stored, sort_keys=True) == json.dumps(answers, sort_keys=True)
    assert set(stored) <= set(checked.shown)


@given(questionnaires(), response_ids())
def test_the_check_of_stored_answers_changes_nothing(questionnaire: schema.Questionnaire, seed: str) -> None:
    checker = Checker(questionnaire)
    once = checker.check(answers_for(questionnaire, seed), seed, "en")
    again = checker.check({**once.answers, **once.contacts}, seed, "en")
    assert again == once


@settings(max_examples=50)
@given(questionnaires(), response_ids(), st.sampled_from(["de", "en", "fr"]))
def test_each_spoiled_answer_names_its_question(questionnaire: schema.Questionnaire, seed: str, language: str) -> None:
    checker = Checker(questionnaire)
    answers = answers_for(questionnaire, seed)
    for question_id, wrong in spoiled(questionnaire, answers):
        checked = checker.check(wrong, seed, language)
        if question_id in checked.shown:
            named = [problem for problem in checked.problems if problem.path.startswith(f"answers.{question_id}")]
            assert named, (question_id, wrong[question_id])
            assert all(problem.message.strip() for problem in named)


@given(questionnaires(), response_ids())
def test_a_missing_required_answer_is_asked_for_but_not_in_a_draft(
    questionnaire: schema.Questionnaire, seed: str
) -> None:
    checker = Checker(questionnaire)
    answers = answers_for(questionnaire, seed)
    shown = checker.check(answers, seed, "en").shown
    for question in (one for _, one in questionnaire.questions() if one.required and one.id in answers):
        without = {key: value for key, value in answers.items() if key != question.id}
        problems = checker.check(without, seed, "en").problems
        assert f"answers.{question.id}" in [problem.path for problem in problems]
        assert checker.check(without, seed, "en", whole=False).problems == []
    assert checker.check({}, seed, "en", whole=False).problems == []
    assert set(answers) <= set(shown)


@given(questionnaires(), response_ids(), st.data())
def test_a_page_asks_only_for_its_own_questions(
    questionnaire: schema.Questionnaire, seed: str, data: st.DataObject
) -> None:
    page = data.draw(st.sampled_from(questionnaire.sections))
    own = frozenset(question.id for question in page.questions)
    checked = Checker(questionnaire).check({}, seed, "en", only=own)
    assert {problem.path.removeprefix("answers.") for problem in checked.problems} <= own


def test_an_unknown_question_is_named_with_the_version() -> None:
    checked = _checker([{"id": "a", "type": "text", "title": "A"}]).check({"b": 1}, "seed", "en")
    assert [(one.path, "version 7" in one.message) for one in checked.problems] == [("answers.b", True)]


def test_answers_that_a_condition_hides_are_dropped() -> None:
    checker = _checker(
        [
            {"id": "yes", "type": "consent", "title": "A"},
            {"id": "why", "type": "text", "title": "B", "show_if": {"question": "yes", "is": True}, "required": True},
        ]
    )
    assert checker.check({"yes": False, "why": "…"}, "seed", "en").answers == {"yes": False}
    assert checker.check({"yes": True, "why": "…"}, "seed", "en").answers == {"yes": True, "why": "…"}


def test_a_screen_out_ends_the_questionnaire_and_drops_what_follows() -> None:
    checker = _checker(
        [
            {
                "id": "n",
                "type": "number",
                "title": "A",
                "end_if": {"when": {"question": "n", "at_most": 17}, "page": "Too young"},
            },
            {"id": "next", "type": "text", "title": "B", "required": True},
        ]
    )
    checked = checker.check({"n": 17, "next": "x"}, "seed", "en")
    assert (checked.answers, checked.problems, checked.ended_by) == ({"n": 17}, [], "n")
    assert checked.disposition == "screened_out"
    assert checker.check({"n": 18, "next": "x"}, "seed", "en").disposition == "complete"


def test_contact_answers_are_kept_apart() -> None:
    checked = _checker([{"id": "c", "type": "contact", "title": "A", "fields": ["email"]}]).check(
        {"c": {"email": "x@example.org"}}, "seed", "en"
    )
    assert (checked.answers, checked.contacts) == ({}, {"c": {"email": "x@example.org"}})


MET = {
    "id": "met",
    "type": "touchpoints",
    "title": "A",
    "stage": "awareness",
    "none": True,
    "other": True,
    "options": [{"id": "ad", "label": "Ad"}, {"id": "shop", "label": "Shop"}],
}


def test_a_required_path_is_not_asked_of_whoever_met_nothing() -> None:
    checker = _checker([MET, {"id": "path", "type": "path", "title": "B", "required": True}])
    assert checker.check({"met": {"none": True}}, "seed", "en").problems == []
    paths = [problem.path for problem in checker.check({"met": {"picked": {"ad": {}}}}, "seed", "en").problems]
    assert paths == ["answers.path"]


def test_stops_that_were_unticked_leave_the_path() -> None:
    checker = _checker([MET, {"id": "path", "type": "path", "title": "B"}])
    stops = [["awareness", "ad"], ["awareness", "shop"], ["awareness", "other"]]
    checked = checker.check({"met": {"picked": {"shop": {}}}, "path": stops}, "seed", "en")
    assert (checked.answers["path"], checked.problems) == ([["awareness", "shop"]], [])


@pytest.mark.parametrize("answers", [None, [], "x", 5])
def test_answers_that_are_no_object_are_one_problem(answers: object) -> None:
    assert [problem.path for problem in _checker([MET]).check(answers, "seed", "de").problems] == ["answers"]


def _checker(questions: list[dict[str, object]]) -> Checker:
    document = {"id": "x", "title": "X", "languages": ["en"], "sections": [{"id": "s", "questions": questions}]}
    return Checker(schema.Questionnaire.model_validate(document), version=7)
