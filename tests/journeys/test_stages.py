"""A model, built in or a researcher's own, is an ordered list of stages that can be told apart."""

import pytest
from pydantic import ValidationError

from app.journeys.stages import StageModel
from app.journeys.yaml_format import DEFAULT_MODEL, models

# the field's own table: model, stage ids and German terms
TABLE = {
    "aida": [
        ("attention", "Aufmerksamkeit"),
        ("interest", "Interesse"),
        ("desire", "Verlangen"),
        ("action", "Handlung"),
    ],
    "moments-of-truth": [
        ("stimulus", "Stimulus"),
        ("zmot", "Zero Moment of Truth"),
        ("fmot", "First Moment of Truth"),
        ("smot", "Second Moment of Truth"),
        ("umot", "Ultimate Moment of Truth"),
    ],
    "four-stage": [
        ("awareness", "Bekanntheit"),
        ("consideration", "Überlegung"),
        ("decision", "Entscheidung"),
        ("retention", "Bindung"),
    ],
    "five-stage": [
        ("awareness", "Bekanntheit"),
        ("consideration", "Überlegung"),
        ("purchase", "Kauf"),
        ("retention", "Bindung"),
        ("advocacy", "Weiterempfehlung"),
    ],
    "six-stage": [
        ("awareness", "Bewusstsein"),
        ("interest", "Interesse"),
        ("desire", "Verlangen"),
        ("purchase", "Kauf"),
        ("loyalty", "Loyalität"),
        ("advocacy", "Fürsprache"),
    ],
    "seven-stage": [
        ("pre-awareness", "Vorbewusstsein"),
        ("awareness", "Bekanntheit"),
        ("consideration", "Überlegung"),
        ("preference", "Präferenz"),
        ("purchase", "Kauf"),
        ("after-sale", "Nach dem Kauf"),
        ("loyalty", "Loyalität"),
    ],
}


def own(*stages: dict[str, object]) -> dict[str, object]:
    return {"id": "own", "label": "Own", "stages": list(stages)}


def test_the_built_in_models_are_those_of_the_field() -> None:
    built_in = {key: [(stage.id, stage.label["de"]) for stage in model.stages] for key, model in models().items()}
    assert built_in == TABLE
    assert list(built_in) == list(TABLE)
    assert all(model.id == key for key, model in models().items())
    assert DEFAULT_MODEL == "five-stage"


def test_every_text_of_a_built_in_model_is_there_in_german_and_english() -> None:
    for model in models().values():
        assert model.remark is not None
        texts = [model.label, model.remark]
        for stage in model.stages:
            texts += [stage.label, stage.respondent_label, *([stage.remark] if stage.remark else [])]
        assert all(set(text) == {"de", "en"} for text in texts), model.id


def test_respondents_read_deeds_instead_of_terms() -> None:
    assert [stage.respondent_label["de"] for stage in models()["six-stage"].stages] == [
        "Aufmerksam werden",
        "Sich umsehen",
        "Vergleichen",
        "Kaufen",
        "Dabeibleiben",
        "Weitersagen",
    ]
    for model in models().values():
        deeds = [stage.respondent_label["de"] for stage in model.stages]
        assert len(set(deeds)) == len(deeds), f"two stages of {model.id} look alike to a respondent"


def test_the_seven_stage_model_is_cut_at_the_purchase_and_no_other_is() -> None:
    parts = [stage.journey_part for stage in models()["seven-stage"].stages]
    assert parts == ["user"] * 4 + ["customer"] * 3
    others = [model for key, model in models().items() if key != "seven-stage"]
    assert all(stage.journey_part is None for model in others for stage in model.stages)


def test_a_stage_without_a_deed_shows_its_label_to_respondents() -> None:
    model = StageModel.model_validate(own({"id": "a", "label": {"de": "Buchen"}}, {"id": "b", "label": "Reisen"}))
    assert [stage.respondent_label for stage in model.stages] == [{"de": "Buchen"}, {"*": "Reisen"}]


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([], "has 0 stages; a model needs 2 to 12"),
        ([{"id": "a", "label": "A"}], "has 1 stage; a model needs 2 to 12"),
        ([{"id": f"s{n}", "label": "S"} for n in range(13)], "has 13 stages"),
        ([{"id": "a", "label": "A"}, {"id": "a", "label": "B"}], "uses a stage id twice: a; give each its own id"),
        ([{"id": "a", "label": "A"}, {"id": "Zwei Wörter", "label": "B"}], "String should match pattern"),
        ([{"id": "a", "label": "A"}, {"id": "b", "label": {"de": " "}}], "the text in 'de' is empty"),
        ([{"id": "a", "label": "A"}, {"id": "b", "label": "B", "journey_part": "buyer"}], "'user' or 'customer'"),
        ([{"id": "a", "label": "A"}, {"id": "b", "label": "B", "colour": "red"}], "Extra inputs are not permitted"),
    ],
)
def test_a_model_that_is_no_journey_is_refused_with_a_word(stages: list[dict[str, object]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        StageModel.model_validate(own(*stages))
