"""Outcomes are what the questionnaire declares them to be, as numbers."""

import numpy as np
import pytest

from app.journeys import yaml_format
from app.mentions.outcomes import default, outcomes, values
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from tests.journey import answers, questionnaire, sample_of, version

GIVEN = answers(60)


def test_every_outcome_of_the_questionnaire_is_there_and_no_other_question() -> None:
    found = outcomes({1: version()})
    assert list(found) == ["bought:yes", "bought:no", "bought:maybe", "overall", "news:yes", "news:no"]
    assert found["bought:no"].kind == "binary"
    assert default(found) is found["overall"]


@pytest.mark.parametrize(
    ("kept", "expected"),
    [(["bought:yes", "bought:no", "bought:maybe"], None), (["bought:yes", "bought:no"], "bought:yes"),
     (["bought:yes", "bought:no", "news:yes", "news:no"], "news:yes"), ([], None)],
)  # fmt: skip
def test_no_option_is_guessed_among_more_than_two(kept: list[str], expected: str | None) -> None:
    found = outcomes({1: version()})
    chosen = default({key: found[key] for key in kept})
    assert (chosen.key if chosen else None) == expected


@pytest.mark.parametrize("key", ["overall", "bought:maybe", "news:yes", "news:no"])
def test_values_are_those_of_the_answers(key: str) -> None:
    question, _, option = key.partition(":")
    found, known = values(sample_of(GIVEN), outcomes({1: version()})[key])
    for given, value, is_known in zip(GIVEN, found, known, strict=True):
        answer = given.get(question)
        assert is_known == (answer not in (None, "na"))
        if is_known and question == "news":
            assert value == (answer == (option == "yes"))
        elif is_known:
            assert value == (answer == option if option else answer)
    assert np.isfinite(found).all()


def test_a_number_question_can_be_an_outcome() -> None:
    document = questionnaire()
    document["sections"][3]["questions"].append({"id": "spend", "type": "number", "title": "Spend", "role": "outcome"})
    newest = resolve(Questionnaire.model_validate(document), yaml_format.models(), yaml_format.catalogues())
    found, known = values(sample_of([{"spend": 12.5}, {}], newest), outcomes({1: newest})["spend"])
    assert (found.tolist(), known.tolist()) == ([12.5, 0], [True, False])
