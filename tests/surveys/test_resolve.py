"""A resolved questionnaire needs nothing else, and resolving it again changes nothing."""

import pytest
from hypothesis import given

from app.journeys.touchpoints import for_stage
from app.journeys.yaml_format import catalogues, models
from app.surveys import schema
from app.surveys.resolve import resolve
from app.surveys.sense import problems
from tests.surveys.strategies import questionnaires


@given(questionnaires(resolved=False))
def test_resolving_twice_is_resolving_once(questionnaire: schema.Questionnaire) -> None:
    once = resolve(questionnaire, models(), catalogues())
    assert resolve(once, {}, catalogues()) == once
    assert schema.Questionnaire.model_validate_json(once.model_dump_json(by_alias=True)) == once
    assert problems(once, models(), catalogues()) == []


def _list(options: list[object], stage: str = "purchase", **document: object) -> schema.Questionnaire:
    question = {"id": "met", "type": "touchpoints", "title": "A", "stage": stage, "options": options}
    return schema.Questionnaire.model_validate(
        {
            "id": "x",
            "title": "X",
            "languages": ["en"],
            "catalogues": ["retail-b2c"],
            "sections": [{"id": "s", "questions": [question]}],
            **document,
        }
    )


def _offered(questionnaire: schema.Questionnaire) -> list[schema.OfferedTouchpoint]:
    question = resolve(questionnaire, models(), catalogues()).question("met")
    assert isinstance(question, schema.Touchpoints)
    assert len(question.offered()) == len(question.options)
    return question.offered()


def test_an_id_becomes_the_catalogues_touchpoint_with_its_attributes() -> None:
    written = schema.OfferedTouchpoint(id="own", label={"en": "Own"})
    listed = _offered(_list(["checkout", written.model_dump()]))
    known = next(one for one in catalogues()["retail-b2c"].touchpoints if one.id == "checkout")
    shared = ("id", "label", "area", "planned", "ownership", "online")
    assert [getattr(listed[0], name) for name in shared] == [getattr(known, name) for name in shared]
    assert listed[1] == written


def test_without_a_list_the_stages_usual_touchpoints_are_offered() -> None:
    usual = for_stage([catalogues()["retail-b2c"]], "five-stage", "purchase")
    assert [one.id for one in _offered(_list([]))] == [one.id for one in usual] != []


def test_a_stage_of_ones_own_offers_what_is_usual_in_the_stage_it_is_like() -> None:
    stages = [{"id": "till", "label": "Till", "like": {"aida": "action"}}, {"id": "later", "label": "Later"}]
    own = {"id": "own", "label": "Own", "stages": stages}
    usual = for_stage([catalogues()["retail-b2c"]], "aida", "action")
    assert [one.id for one in _offered(_list([], stage="till", journey=own))] == [one.id for one in usual]


@pytest.mark.parametrize("document", [{"journey": "none"}, {"catalogues": ["none"]}, {"catalogues": []}])
def test_what_does_not_exist_cannot_be_resolved(document: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        resolve(_list(["checkout"], **document), models(), catalogues())
