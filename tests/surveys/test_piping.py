"""Piped answers are plain words: the template escapes them, and nothing in them is piped again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from app.journeys.texts import in_language
from app.surveys import schema
from app.surveys.piping import pipe, readable
from tests.surveys.strategies import answers_for, questionnaires, response_ids

AD, SHOP = {"id": "ad", "label": {"de": "Anzeige", "en": "Ad"}}, {"id": "shop", "label": "Shop"}
QUESTIONS: list[dict[str, Any]] = [
    {"id": "one", "type": "single_choice", "options": [AD, SHOP]},
    {"id": "many", "type": "multiple_choice", "options": [AD, SHOP]},
    {"id": "order", "type": "ranking", "options": [AD, SHOP]},
    {"id": "rate", "type": "rating", "na": True},
    {"id": "nps", "type": "nps"},
    {"id": "rows", "type": "matrix", "rows": [AD, SHOP], "na": True},
    {"id": "n", "type": "number", "decimals": 1, "unit": {"de": "Tage", "en": "days"}},
    {"id": "day", "type": "date"},
    {"id": "say", "type": "text"},
    {"id": "yes", "type": "consent"},
    {"id": "who", "type": "contact", "fields": ["name"]},
    {"id": "met", "type": "touchpoints", "stage": "awareness", "options": [AD, SHOP], "other": True},
    {"id": "way", "type": "path"},
]
QUESTIONNAIRE = schema.Questionnaire.model_validate(
    {
        "id": "x",
        "title": "X",
        "languages": ["de", "en"],
        "sections": [{"id": "s", "questions": [{"title": "T", **question} for question in QUESTIONS]}],
    }
)
MET = {"picked": {"ad": {}, "shop": {}}, "other": [{"text": "Radio"}], "none": False}


@pytest.mark.parametrize(
    ("name", "answer", "german", "english"),
    [
        ("one", "ad", "Anzeige", "Ad"),
        ("many", ["ad", "shop"], "Anzeige, Shop", "Ad, Shop"),
        ("order", ["shop", "ad"], "Shop, Anzeige", "Shop, Ad"),
        ("rate", 4, "4", "4"),
        ("rate", "na", "Kann ich nicht sagen", "I can't say"),
        ("nps", 0, "0", "0"),
        ("rows", {"ad": 4, "shop": "na"}, "Anzeige: 4, Shop: Kann ich nicht sagen", "Ad: 4, Shop: I can't say"),
        ("n", 1234.5, "1.234,5 Tage", "1,234.5 days"),
        ("day", "2026-01-31", "31. Januar 2026", "31 January 2026"),
        ("say", "{one} <b>", "{one} <b>", "{one} <b>"),
        ("yes", False, "Nein", "No"),
        ("met", MET, "Anzeige, Shop, Radio", "Ad, Shop, Radio"),
        ("met", {"picked": {}, "other": [], "none": True}, "…", "…"),
        ("way", [["awareness", "shop"], ["awareness", "other"]], "Shop → Etwas anderes", "Shop → Something else"),
    ],
)
def test_an_answer_is_piped_as_words(name: str, answer: Any, german: str, english: str) -> None:
    answers = {"one": "ad", name: answer}
    assert pipe(f"({{{name}}})", answers, QUESTIONNAIRE, "de") == f"({german})"
    assert pipe(f"({{{name}}})", answers, QUESTIONNAIRE, "en") == f"({english})"


def test_braces_that_name_no_answer_stay() -> None:
    text = "{nobody} { one } {} {{x}} {who} 100 %"
    assert pipe(text, {"who": {"name": "Kim"}}, QUESTIONNAIRE, "de") == text
    assert pipe("{one}", {}, QUESTIONNAIRE, "de") == "…"


@given(questionnaires(), response_ids(), st.sampled_from(["de", "en"]))
def test_piping_and_labels_never_produce_markup(questionnaire: schema.Questionnaire, seed: str, language: str) -> None:
    answers = answers_for(questionnaire, seed)
    template = Environment(autoescape=True).from_string("{{ text }}")
    for _, question in questionnaire.questions():
        title = in_language(question.title, language, questionnaire.languages[0])
        for text in (
            pipe(title, answers, questionnaire, language),
            readable(question, answers.get(question.id), questionnaire, language),
        ):
            assert not isinstance(text, Markup)
            shown = template.render(text=text)
            assert not set("<>\"'").intersection(shown)
            assert Markup(shown).unescape() == text
