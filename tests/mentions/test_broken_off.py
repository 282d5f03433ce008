"""Where somebody broke off is the page that the service itself would lead them back to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.journeys.yaml_format import catalogues, models
from app.mentions.broken_off import stopped
from app.surveys.answers import Checker
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from app.web.steps import way
from tests.office import document
from tests.surveys.strategies import answers_for, questionnaires, response_ids


def page_of(questionnaire: Questionnaire, answers: dict[str, Any]) -> str | None:
    """The section in which these answers, as those of one who broke off, ended; None: they were only never sent."""
    [place] = stopped(questionnaire, [answers], [True]).tolist()
    return questionnaire.sections[place].id if place < len(questionnaire.sections) else None


@given(questionnaires(), response_ids(), st.randoms(use_true_random=False))
def test_it_is_the_page_after_the_last_one_with_an_answer(questionnaire: Questionnaire, seed: str, rng: Any) -> None:
    checker = Checker(questionnaire)
    whole = answers_for(questionnaire, seed)
    given = dict(list(whole.items())[: rng.randint(0, len(whole))])
    kept = checker.check(given, seed, "en", whole=False).answers
    here = way(checker, kept, seed)
    back = here.resume()
    page = page_of(questionnaire, kept)
    if page is None:  # all is answered: back to the last page, which only has to be sent
        assert back is None or back == here.steps[-1]
    else:
        assert back is not None
        assert back.section == page


MET = {"picked": {"tv-ad": {"satisfaction": 3}, "friend": {}}, "other": [], "none": False}


@pytest.fixture(scope="module")
def shop() -> Questionnaire:
    return resolve(Questionnaire.model_validate(document()), models(), catalogues())


def test_a_card_that_was_left_as_it_came_is_where_they_stopped(shop: Questionnaire) -> None:
    rated = {**MET, "picked": {"tv-ad": {}, "friend": {"satisfaction": 3}}}
    assert page_of(shop, {"age": "u30", "met": MET}) == "aware"
    assert page_of(shop, {"age": "u30", "met": rated}) == "end"
    assert page_of(shop, {"age": "u30", "met": {**rated, "other": [{"text": "Podcast"}]}}) == "aware"


def test_who_finished_stopped_nowhere(shop: Questionnaire) -> None:
    assert stopped(shop, [{"age": "u30"}, {"age": "u30"}], [False, True]).tolist() == [-1, 1]
