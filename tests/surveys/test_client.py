"""A client gets everything it needs to show a questionnaire, in one language and with nothing retired."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.analysis.scores import EMOTIONS
from app.journeys.texts import in_language
from app.journeys.yaml_format import catalogues, models
from app.surveys import schema
from app.surveys.client import ClientQuestionnaire, client_view
from app.surveys.conditions import Condition, holds
from app.surveys.resolve import resolve
from app.surveys.yaml_format import read
from tests.surveys.strategies import answers_for, questionnaires, response_ids
from tests.surveys.test_sense import SHIPPED

READ: TypeAdapter[Any] = TypeAdapter(Condition)


@given(questionnaires(), st.sampled_from(["de", "en", "fr"]))
def test_the_view_has_every_question_in_order_and_no_retired_option(
    questionnaire: schema.Questionnaire, language: str
) -> None:
    view = client_view(questionnaire, 3, language)
    TypeAdapter(ClientQuestionnaire).validate_python(view, extra="forbid")
    assert (view["version"], view["language"]) == (3, language)
    shown = [question for section in view["sections"] for question in section["questions"]]
    asked = [question for _, question in questionnaire.questions()]
    assert [(one["id"], one["type"]) for one in shown] == [(one.id, one.type) for one in asked]
    for one, question in zip(shown, asked, strict=True):
        assert one["title"] == in_language(question.title, language, questionnaire.languages[0])
        options = getattr(question, "options", getattr(question, "rows", []))
        listed = one.get("options", one.get("rows", []))
        assert [option["id"] for option in listed] == [option.id for option in options if not option.retired]


@given(questionnaires(), response_ids())
def test_conditions_mean_the_same_on_the_client(questionnaire: schema.Questionnaire, seed: str) -> None:
    answers = answers_for(questionnaire, seed)
    shown = [one for section in client_view(questionnaire, 1, "en")["sections"] for one in section["questions"]]
    for one, (_, question) in zip(shown, questionnaire.questions(), strict=True):
        assert (one["show_if"] is None) == (question.show_if is None)
        if one["show_if"] and question.show_if:
            assert holds(READ.validate_python(one["show_if"]), answers) == holds(question.show_if, answers)


@pytest.mark.parametrize(
    ("language", "title", "low", "high", "joy", "stage"),
    [
        ("de", "Wie zufrieden waren Sie damit?", "sehr unzufrieden", "sehr zufrieden", "Freude", "Aufmerksam werden"),
        ("en", "How satisfied were you with it?", "very dissatisfied", "very satisfied", "Joy", "Becoming aware"),
    ],
)
def test_words_that_nobody_wrote_are_filled_in(
    language: str, title: str, low: str, high: str, joy: str, stage: str
) -> None:
    grocer = next(path for path in SHIPPED if path.stem == "online-grocer")
    loaded = read(grocer.read_text(encoding="utf-8")).questionnaire
    assert loaded is not None
    view = client_view(resolve(loaded, models(), catalogues()), 1, language)
    awareness = view["sections"][1]
    rate = awareness["questions"][0]["rate"]
    assert (rate[0]["title"], rate[0]["low"], rate[0]["high"]) == (title, low, high)
    assert rate[2]["ask_if"] == {"rating": "satisfaction", "at_most": 2}
    assert awareness["stage_label"] == stage
    assert [one["id"] for one in view["emotions"]] == list(EMOTIONS)
    assert view["emotions"][0]["label"] == joy
