"""Columns of generated questionnaires and answers hold what the validator and the answers say."""

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.journeys.yaml_format import catalogues, models
from app.mentions.codes import ANSWERED, NOT_SHOWN, UNANSWERED, Vocabulary
from app.mentions.listing import MentionRow, listed
from app.mentions.selection import Selection, select
from app.mentions.snapshot import Snapshot
from app.mentions.tabulate import learn, tabulate
from app.responses.stored import Stored
from app.surveys.answers import Checker
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire, Touchpoints, stage_of
from tests.surveys.strategies import answers_for, questionnaires

IDS = st.lists(st.integers(0, 2**128 - 1), min_size=1, max_size=6, unique=True)


def stored(questionnaire: Questionnaire, numbers: list[int], disposition: str = "complete") -> list[Stored]:
    checker, found = Checker(questionnaire), []
    for number in numbers:
        name = str(UUID(int=number, version=4))
        answers = checker.check(answers_for(questionnaire, name), name, "en").answers
        found.append(
            Stored(name, 1, "de", None, "online", None, disposition, date(2026, 1, 1), None, 60, None, answers)
        )
    return found


def snapshot(questionnaire: Questionnaire, responses: list[Stored]) -> Snapshot:
    vocabulary = Vocabulary()
    learn([questionnaire], vocabulary)
    versions = {1: questionnaire}
    return Snapshot(1, versions, vocabulary, (tabulate(versions, responses, vocabulary),))


@settings(max_examples=60)
@given(questionnaires(), IDS)
def test_the_state_of_every_question_is_what_the_validator_showed(questionnaire: Questionnaire, ids: list[int]) -> None:
    checker = Checker(questionnaire)
    responses = stored(questionnaire, list(dict.fromkeys(ids)))
    part = snapshot(questionnaire, responses).parts[0]
    for row, response in enumerate(responses):
        visible = checker.shown(response.answers, response.id)
        for question, column in part.answers.items():
            expected = ANSWERED if question in response.answers else UNANSWERED if question in visible else NOT_SHOWN
            assert column.state[row] == expected


@settings(max_examples=60)
@given(questionnaires(), IDS)
def test_there_is_one_mention_per_respondent_stage_and_touchpoint(questionnaire: Questionnaire, ids: list[int]) -> None:
    responses = stored(questionnaire, ids)
    found = snapshot(questionnaire, responses)
    rows = [row for _, row in listed(found, [select(found.parts[0], found.vocabulary, Selection())], {})]
    expected: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    texts = []
    places = {}
    for response in responses:
        for section, question in questionnaire.questions():
            answer = response.answers.get(question.id)
            if question.type == "path" and answer and not any(key[0] == response.id for key in places):
                places |= {(response.id, *stop): place for place, stop in enumerate(answer, start=1)}
            if isinstance(question, Touchpoints) and answer:
                stage = stage_of(section, question) or ""
                named = {**answer["picked"], **({"other": answer["other"][0]} if answer["other"] else {})}
                for touchpoint, ratings in named.items():
                    expected.setdefault((response.id, stage, touchpoint), []).append(ratings)
                texts += [other["text"] for other in answer["other"]]
    assert sorted(map(key_of, rows)) == sorted(expected)
    assert sorted(text for row in rows for text in row.texts) == sorted(texts)
    for row in rows:
        assert row.position == places.get(key_of(row))
        assert row.named == ("other" if row.touchpoint == "other" else "aided")
        candidates = [ratings_in(ratings) for ratings in expected[key_of(row)]]
        assert (row.satisfaction, row.effort, row.importance, row.emotion, row.not_asked) in candidates


def key_of(row: MentionRow) -> tuple[str, str, str]:
    return row.respondent, row.stage, row.touchpoint


def ratings_in(answer: dict[str, Any]) -> tuple[Any, ...]:
    given_ = [answer.get(name) for name in ("satisfaction", "effort", "importance", "emotion")]
    return (*(None if value == "na" else value for value in given_), "not_asked" in answer)


def test_who_broke_off_was_not_shown_what_comes_after_the_last_answer() -> None:
    sections = [
        {"id": name, "stage": stage, "questions": [{"id": f"{name}_met", "type": "touchpoints", "title": name,
         "options": [{"id": "shop", "label": "Shop"}]}]}
        for name, stage in (("one", "awareness"), ("two", "consideration"), ("three", "purchase"))
    ]  # fmt: skip
    document = {"id": "left", "title": "Left", "languages": ["en"], "sections": sections}
    questionnaire = resolve(Questionnaire.model_validate(document), models(), catalogues())
    answers = {"two_met": {"picked": {"shop": {}}, "other": [], "none": False}}
    name = str(UUID(int=1, version=4))
    for disposition, states in (("partial", [1, 2, 0]), ("complete", [1, 2, 1])):
        response = Stored(name, 1, "en", None, "online", None, disposition, date(2026, 1, 1), None, 60, None, answers)
        part = snapshot(questionnaire, [response]).parts[0]
        assert [column.state[0] for column in part.answers.values()] == states


def test_whatever_is_sent_as_the_interviewers_name_keeps_no_figure_from_being_computed() -> None:
    met = {"id": "met", "type": "touchpoints", "title": "Met", "options": [{"id": "shop", "label": "Shop"}]}
    sections = [{"id": "one", "stage": "awareness", "questions": [met]}]
    document = {"id": "street", "title": "Street", "languages": ["en"], "sections": sections}
    questionnaire = resolve(Questionnaire.model_validate(document), models(), catalogues())
    responses = [
        Stored(f"{n:036}", 1, "en", None, "street", f"name {n}", "complete", date(2026, 1, 1), None, 60, None, {})
        for n in range(33_000)
    ]
    found = snapshot(questionnaire, responses)
    codes = found.parts[0].respondents.interviewer.tolist()
    assert [found.vocabulary.interviewers.names[code] for code in codes] == [one.interviewer for one in responses]
