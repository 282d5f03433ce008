"""Every way to make no sense is named at its place, and the shipped questionnaires raise not even a warning."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from app.journeys.yaml_format import catalogues, models
from app.surveys import schema
from app.surveys.sense import problems, warnings
from app.surveys.sense_texts import leading_words
from app.surveys.yaml_format import read
from tests.surveys.strategies import TYPES, questionnaires

SHIPPED = sorted((Path(__file__).parents[2] / "surveys").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_questionnaires_are_without_fault(path: Path) -> None:
    loaded = read(path.read_text(encoding="utf-8"))
    assert loaded.problems == []
    assert loaded.questionnaire is not None
    assert problems(loaded.questionnaire, models(), catalogues()) == []
    assert warnings(loaded.questionnaire, models(), catalogues()) == []
    assert loaded.questionnaire.id == path.stem
    assert loaded.questionnaire.languages == ["de", "en"]


def test_the_shipped_questionnaires_use_every_type_and_six_models() -> None:
    shipped = [read(path.read_text(encoding="utf-8")).questionnaire for path in SHIPPED]
    documents = [one for one in shipped if one]
    assert {question.type for one in documents for _, question in one.questions()} == {*TYPES, "path"}
    named = {one.journey for one in documents if isinstance(one.journey, str)}
    assert named == set(models())


@given(questionnaires(resolved=False))
def test_generated_questionnaires_have_no_problem(questionnaire: schema.Questionnaire) -> None:
    assert problems(questionnaire, models(), catalogues()) == []


def found(*questions: dict[str, Any], section: dict[str, Any] | None = None, **document: Any) -> list[tuple[str, str]]:
    """Path and message of every problem of a questionnaire with one section."""
    whole = _document(questions, section, document)
    return [(one.path, one.message) for one in problems(whole, models(), catalogues())]


def warned(*questions: dict[str, Any], **document: Any) -> list[tuple[str, str]]:
    return [(one.path, one.message) for one in warnings(_document(questions, None, document), models(), catalogues())]


def _document(
    questions: tuple[dict[str, Any], ...], section: dict[str, Any] | None, document: dict[str, Any]
) -> schema.Questionnaire:
    titled = [{"title": "A", **question} for question in questions]
    page = {"id": "s", **(section or {}), "questions": titled}
    whole = {"id": "x", "title": "X", "languages": ["en"], "sections": [page], **document}
    return schema.Questionnaire.model_validate(whole)


AGE = {"id": "age", "type": "single_choice", "options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]}
AD = {"id": "ad", "label": "Ad"}
MET = {"id": "met", "type": "touchpoints", "stage": "awareness", "options": [AD], "other": True}
TEXT = {"id": "t", "type": "text"}
CONTACT = {"id": "c", "type": "contact", "fields": ["email"]}
NUMBER = {"id": "n", "type": "number", "min": 0, "max": 10}
Q0, Q1 = "sections[0].questions[0]", "sections[0].questions[1]"


@pytest.mark.parametrize(
    ("question", "test", "at", "words"),
    [
        (AGE, {"is": "c"}, ".is", "`c` is no answer to `age`"),
        (AGE, {"any_of": ["a", "z"]}, ".any_of", "`z` is no answer"),
        (AGE, {"none_of": [1]}, ".none_of", "`1` is no answer"),
        (AGE, {"at_least": 3}, ".at_least", "compares numbers and dates"),
        (MET, {"is": "none"}, ".is", "known are: ad, other"),
        (MET, {"at_most": 1}, ".at_most", "compares numbers and dates"),
        (TEXT, {"is": "x"}, ".is", "use answered: true"),
        (TEXT, {"at_least": "x"}, ".at_least", "compares numbers and dates"),
        (CONTACT, {"answered": True}, ".question", "contact question"),
        ({"id": "st", "type": "statement"}, {"answered": True}, ".question", "statement question"),
        (NUMBER, {"is": 11}, ".is", "a number from 0 to 10"),
        (NUMBER, {"at_least": "5"}, ".at_least", "a number from 0 to 10"),
        (NUMBER, {"is": True}, ".is", "a number from 0 to 10"),
        ({"id": "r", "type": "rating", "scale": 5}, {"at_least": 6}, ".at_least", "from 1 to 5"),
        ({"id": "r", "type": "rating", "scale": 5}, {"is": "na"}, ".is", "from 1 to 5"),
        ({"id": "r", "type": "rating", "scale": 5, "na": True}, {"at_least": "na"}, ".at_least", "from 1 to 5 or na"),
        ({"id": "p", "type": "nps"}, {"is": 11}, ".is", "from 0 to 10"),
        ({"id": "d", "type": "date"}, {"at_least": "2026-02-30"}, ".at_least", "2026-01-31"),
        ({"id": "d", "type": "date"}, {"at_least": 2026}, ".at_least", "2026-01-31"),
        ({"id": "y", "type": "consent"}, {"is": "yes"}, ".is", "`yes` is no answer to `y`; write true or false"),
        ({"id": "y", "type": "consent"}, {"is": 1}, ".is", "write true or false"),
    ],
)
def test_a_comparison_must_fit_the_type(question: dict[str, Any], test: dict[str, Any], at: str, words: str) -> None:
    asked = {"id": "last", "type": "text", "show_if": {"not": {"all": [{"question": question["id"], **test}]}}}
    matching = [one for one in found(question, asked) if one[0] == f"{Q1}.show_if.not.all[0]{at}" and words in one[1]]
    assert matching, found(question, asked)


@pytest.mark.parametrize(
    ("question", "test"),
    [
        (AGE, {"any_of": ["a", "b"]}),
        (MET, {"any_of": ["ad", "other"]}),
        (NUMBER, {"at_least": 10}),
        ({"id": "n", "type": "number"}, {"is": -7.5}),
        ({"id": "r", "type": "rating", "na": True}, {"is": "na"}),
        ({"id": "m", "type": "matrix", "rows": [{"id": "a", "label": "A"}]}, {"at_most": 2}),
        ({"id": "d", "type": "date"}, {"at_most": "2026-02-28"}),
        ({"id": "y", "type": "consent"}, {"is": True}),
        (TEXT, {"answered": True}),
    ],
)
def test_a_comparison_that_fits_is_no_problem(question: dict[str, Any], test: dict[str, Any]) -> None:
    assert found(question, {"id": "last", "type": "text", "show_if": {"question": question["id"], **test}}) == []


def test_conditions_look_back_only() -> None:
    on_t = {"question": "t", "answered": True}
    assert "is asked later" in dict(found({**AGE, "show_if": on_t}, TEXT))[f"{Q0}.show_if.question"]
    assert "own answer" in dict(found({**TEXT, "show_if": on_t}))[f"{Q0}.show_if.question"]
    assert "is asked later" in dict(found(TEXT, section={"show_if": on_t}))["sections[0].show_if.question"]
    unknown = dict(found(TEXT, {**AGE, "show_if": {"question": "tt", "answered": True}}))
    assert "there is no question `tt`; did you mean `t`?" in unknown[f"{Q1}.show_if.question"]
    page = {"when": on_t, "page": "Bye"}
    assert found({**TEXT, "end_if": page}) == []
    assert found(TEXT, section={"end_if": page}) == []
    assert "is asked later" in dict(found({**AGE, "end_if": page}, TEXT))[f"{Q0}.end_if.when.question"]
    rating = {"rating": "satisfaction", "is": 1}
    assert "under ask_if only" in dict(found(TEXT, {**AGE, "show_if": rating}))[f"{Q1}.show_if.rating"]


@pytest.mark.parametrize(
    ("ask_if", "at", "words"),
    [
        ({"question": "age", "is": "a"}, "question", "name a `rating`"),
        ({"rating": "pain_point", "answered": True}, "rating", "rated later"),
        ({"rating": "effort", "is": 1}, "rating", "not rated here"),
        ({"rating": "satisfaction", "at_most": 9}, "at_most", "from 1 to 5"),
        ({"rating": "emotion", "is": "fear"}, "is", "`fear` is no answer"),
        ({"rating": "emotion", "at_least": 1}, "at_least", "compares numbers"),
    ],
)
def test_ask_if_compares_earlier_ratings(ask_if: dict[str, Any], at: str, words: str) -> None:
    before, after = [{"rating": "satisfaction"}, {"rating": "emotion"}], [{"rating": "pain_point"}]
    rate = [*before, {"rating": "importance", "ask_if": ask_if}, *after]
    assert words in dict(found(AGE, {**MET, "rate": rate}))[f"{Q1}.rate[2].ask_if.{at}"]


CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"type": "single_choice", "options": [AGE["options"][0]] * 2}, "options[1].id", "option `a` is here twice"),
    ({"type": "matrix", "rows": [AGE["options"][0]] * 2}, "rows[1].id", "twice"),
    ({"type": "ranking", "options": AGE["options"], "top": 3}, "top", "only 2 can be ranked"),
    ({"type": "multiple_choice", "options": AGE["options"], "min": 2, "max": 1}, "min", "min 2 is above max 1"),
    ({"type": "multiple_choice", "options": AGE["options"], "min": 3}, "min", "only 2 options can go together"),
    ({"type": "number", "min": 3, "max": 2}, "min", "min 3.0 is above max 2.0"),
    ({"type": "date", "min": "2026-02-01", "max": "2026-01-01"}, "min", "min 2026-02-01 is above"),
    ({"type": "number", "bins": [3, 2]}, "bins", "put them in order"),
    ({"type": "number", "bins": [2, 2]}, "bins", "put them in order"),
    ({"type": "number", "min": 5, "bins": [5, 9]}, "bins", "leaves a group empty"),
    ({"type": "number", "max": 5, "bins": [2, 9]}, "bins", "leaves a group empty"),
    ({"type": "number", "role": "segment"}, "role", "add bins"),
    ({"type": "date", "role": "segment"}, "role", "everyone into one group"),
    ({"type": "multiple_choice", "options": AGE["options"], "role": "segment"}, "role", "everyone into one group"),
    ({"type": "text", "role": "outcome"}, "role", "one value to explain"),
    ({"type": "rating", "role": "discovery"}, "role", "only an open question"),
    ({"type": "statement", "required": True}, "required", "remove required"),
    ({"type": "hidden", "parameter": "p", "options": AGE["options"], "required": True}, "required", "remove required"),
    ({"type": "contact", "fields": ["email", "email"]}, "fields[1]", "twice"),
    ({"type": "text", "stage": "nowhere"}, "stage", "the journey has no stage `nowhere`"),
    ({**MET, "stage": None}, "stage", "asks about one stage"),
    ({**MET, "options": []}, "options", "there is nothing to tick"),
    ({**MET, "options": ["ad"]}, "options[0]", "there is no catalogue"),
    ({**MET, "options": MET["options"] * 2}, "options[1]", "twice"),
    *(({**MET, "options": [{"id": word, "label": "X"}]}, "options[0]", "meaning of its own")
      for word in ("other", "none", "na", "not_asked")),
    ({**MET, "rate_most": 2}, "rate_most", "nothing is rated here"),
    ({**MET, "rate": [{"rating": "emotion"}] * 2}, "rate[1].rating", "twice"),
    ({"type": "path"}, "type", "no touchpoint list comes before"),
    ({"type": "text", "title": "{nobody}"}, "title", "names no question"),
    ({"type": "text", "title": "{q}"}, "title", "not given yet"),
    ({"type": "text", "help": {"en": "Was it {later}?"}}, "help", "not given yet"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "at", "words"), CASES)
def test_a_question_that_cannot_be_asked_is_refused(question: dict[str, Any], at: str, words: str) -> None:
    problems_of = found({**question, "id": "q"}, {"id": "later", "type": "text"})
    assert [one for one in problems_of if one[0] == f"{Q0}.{at}" and words in one[1]], problems_of
    assert len(problems_of) == 1


def test_what_is_named_must_exist() -> None:
    assert "did you mean `six-stage`?" in dict(found(TEXT, journey="sixstage"))["journey"]
    assert "did you mean `retail-b2c`?" in dict(found(TEXT, catalogues=["b2b", "retail-b2b"]))["catalogues[1]"]
    listed = found({**MET, "options": ["tv-ad", "tv-add"]}, catalogues=["retail-b2c"])
    assert [(path, "did you mean `tv-ad`?" in message) for path, message in listed] == [(f"{Q0}.options[1]", True)]
    stolen = {**models()["aida"].model_dump(), "stages": models()["five-stage"].model_dump()["stages"]}
    assert "is a built-in model" in dict(found(TEXT, journey=stolen))["journey.id"]


def test_ids_are_used_once() -> None:
    assert "the question `t` is here twice" in dict(found(TEXT, TEXT))[f"{Q1}.id"]
    sections = [{"id": "s", "questions": [{"title": "A", **TEXT, "id": name}]} for name in "ab"]
    assert "the section `s`" in dict(found(sections=sections))["sections[1].id"]
    hidden = {"type": "hidden", "parameter": "p", "options": AGE["options"]}
    assert "parameter `p`" in dict(found({"id": "h", **hidden}, {"id": "i", **hidden}))[f"{Q1}.parameter"]
    assert "language `en`" in dict(found(TEXT, languages=["en", "en"]))["languages[1]"]
    end = {"when": {"question": "s", "answered": True}, "page": "Bye"}
    both = found({**TEXT, "id": "s", "end_if": end}, section={"end_if": end})
    assert [path for path, _ in both] == [f"{Q0}.id"]


def test_a_touchpoint_is_in_one_list_of_a_stage_and_a_path_follows_all_lists() -> None:
    again = {**MET, "id": "again"}
    assert "offered by `met` in the same stage" in dict(found(MET, again))[f"{Q1}.options"]
    assert found(MET, {**again, "stage": "purchase"}) == []
    path = {"id": "p", "type": "path"}
    assert found(MET, path) == []
    two = dict(found(MET, path, {**path, "id": "r"}))
    assert "there is a path question already" in two["sections[0].questions[2].type"]
    late = found(MET, path, {**again, "stage": "purchase"})
    assert [(where, "move the path behind it" in message) for where, message in late] == [(f"{Q1}.type", True)]


def test_contact_answers_are_never_piped() -> None:
    assert "no answer to repeat" in dict(found(CONTACT, {**TEXT, "title": "Dear {c}"}))[f"{Q1}.title"]
    assert found(AGE, {**TEXT, "title": "You said {age}, {not a name} and {}"}) == []
    assert found(TEXT, thanks="You said {t}") == []
    assert "not given yet" in dict(found(TEXT, introduction="You said {t}"))["introduction"]


def test_missing_and_undeclared_languages_warn() -> None:
    two = {"languages": ["de", "en"], "title": {"en": "X", "fr": "Y"}}
    assert warned({**TEXT, "title": {"de": "A", "en": "A"}}, **two) == [
        ("title", "`de` is missing; add it, or the text in `en` is shown"),
        ("title", "`fr` is not among languages and never shown; declare or remove it"),
    ]
    assert warned(TEXT, languages=["de", "en"]) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "Würden Sie uns eine gute Bewertung geben?", "gute Bewertung"),
        ("de", "Finden Sie nicht auch, dass es schnell ging?", "Finden Sie nicht auch"),
        ("de-AT", "Geben Sie uns fünf Sterne", "fünf Sterne"),
        ("en", "Please leave a good review", "good review"),
        ("en", "How much did you enjoy it?", "How much did you enjoy"),
        ("*", "Do you agree?", "Do you agree"),
        ("de", "Wie zufrieden oder unzufrieden waren Sie?", None),
        ("de", "Haben Sie eine Bewertung geschrieben?", None),
        ("en", "Good or bad, it helps us just as much.", None),
        ("fr", "good review", None),
    ],
)
def test_leading_words_are_found(language: str, text: str, words: str | None) -> None:
    assert leading_words(text, language) == words


def test_habits_that_cost_answers_warn() -> None:
    assert "suggests the answer" in dict(warned({**TEXT, "title": "A good review?"}))[f"{Q0}.title"]
    assert "without consent" in dict(warned(CONTACT))[f"{Q0}.type"]
    assert warned({"id": "y", "type": "consent"}, CONTACT) == []
    assert "make it optional" in dict(warned({**CONTACT, "required": True}))[f"{Q0}.required"]
    assert "add none: true" in dict(warned({**MET, "required": True}))[f"{Q0}.required"]
    assert "no stage's figures" in dict(warned({**TEXT, "role": "discovery"}))[f"{Q0}.stage"]


def test_names_that_the_page_or_the_figures_use_themselves_are_refused() -> None:
    questionnaire = schema.Questionnaire.model_validate(
        {
            "id": "words",
            "title": "Words",
            "languages": ["en"],
            "sections": [
                {
                    "id": "start",
                    "questions": [
                        {
                            "id": "src",
                            "type": "hidden",
                            "title": "x",
                            "parameter": "c",
                            "options": [{"id": "a", "label": "A"}],
                        },
                        {
                            "id": "mode",
                            "type": "single_choice",
                            "role": "segment",
                            "title": "How?",
                            "options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}],
                        },
                    ],
                }
            ],
        }
    )
    paths = [problem.path for problem in problems(questionnaire, models(), catalogues())]
    assert "sections[0].questions[0].parameter" in paths
    assert "sections[0].questions[1].id" in paths
