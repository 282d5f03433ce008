"""The same answers can be read in any model: nothing is counted twice, nothing forced, nothing lost in silence."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.journeys.crosswalk import Crosswalk, Place, Scale, own_model_problems
from app.journeys.stages import StageModel
from app.journeys.yaml_format import MODEL_IDS, crosswalk, models, scale

PAIRS = list(product(MODEL_IDS, repeat=2))


def own(*likes: dict[str, str], name: str = "own") -> StageModel:
    stages = [{"id": f"s{number}", "label": f"S{number}", "like": like} for number, like in enumerate(likes)]
    return StageModel.model_validate({"id": name, "label": "Own", "stages": stages})


def check_laws(walked: Crosswalk, source: StageModel, target: StageModel) -> None:
    stages = [stage.id for stage in target.stages]
    assert list(walked.places) == [stage.id for stage in source.stages]
    for stage, place in walked.places.items():
        assert (place.target is None) == (place.reason is not None), f"{stage}: placed or a reason, never both"
        assert place.target is not None or not place.also
        assert place.target not in place.also
        assert {place.target, *place.also} - {None} <= set(stages)
    order = [stages.index(place.target) for place in walked.places.values() if place.target is not None]
    assert order == sorted(order), "an earlier stage lies behind a later one"
    assert sum(len(walked.sources_of(stage)) for stage in stages) == len(order), "a stage is counted twice"


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_pair_of_models_obeys_the_laws(source: str, target: str) -> None:
    walked = crosswalk(source, target)
    assert (walked.source, walked.target) == (source, target)
    check_laws(walked, models()[source], models()[target])
    for place in walked.places.values():
        assert place.reason is None or set(place.reason) == {"de", "en"}


@pytest.mark.parametrize("model", MODEL_IDS)
def test_a_model_read_in_itself_stays_as_it_is(model: str) -> None:
    places = crosswalk(model, model).places
    assert places == {stage.id: Place(target=stage.id) for stage in models()[model].stages}


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_stage_meets_the_same_stages_read_forth_and_back(source: str, target: str) -> None:
    def met(walked: Crosswalk) -> set[tuple[str, str]]:
        places = walked.places.items()
        return {(stage, other) for stage, place in places for other in (place.target, *place.also) if other}

    assert met(crosswalk(source, target)) == {(stage, other) for other, stage in met(crosswalk(target, source))}


@pytest.mark.parametrize(
    ("source", "stage", "target", "expected", "also"),
    [
        ("moments-of-truth", "zmot", "five-stage", "consideration", []),
        ("moments-of-truth", "zmot", "six-stage", "interest", ["desire"]),
        ("aida", "action", "five-stage", "purchase", []),
        ("aida", "desire", "seven-stage", "preference", ["consideration"]),
        ("four-stage", "decision", "five-stage", "purchase", []),
        ("five-stage", "retention", "seven-stage", "loyalty", ["after-sale"]),
        ("five-stage", "retention", "moments-of-truth", "smot", []),
        ("six-stage", "advocacy", "moments-of-truth", "umot", []),
        ("seven-stage", "pre-awareness", "moments-of-truth", "stimulus", []),
    ],
)
def test_stages_lie_where_the_field_puts_them(
    source: str, stage: str, target: str, expected: str, also: list[str]
) -> None:
    assert crosswalk(source, target).places[stage] == Place(target=expected, also=also)


def test_what_a_model_has_no_room_for_is_named() -> None:
    unplaced = {
        (source, target): [stage for stage, place in crosswalk(source, target).places.items() if place.target is None]
        for source, target in PAIRS
    }
    assert {pair: stages for pair, stages in unplaced.items() if stages} == {
        ("moments-of-truth", "aida"): ["smot", "umot"],
        ("four-stage", "aida"): ["retention"],
        ("five-stage", "aida"): ["retention", "advocacy"],
        ("six-stage", "aida"): ["loyalty", "advocacy"],
        ("seven-stage", "aida"): ["after-sale", "loyalty"],
        ("seven-stage", "moments-of-truth"): ["loyalty"],
        ("moments-of-truth", "four-stage"): ["umot"],
        ("five-stage", "four-stage"): ["advocacy"],
        ("six-stage", "four-stage"): ["advocacy"],
        ("moments-of-truth", "seven-stage"): ["umot"],
        ("five-stage", "seven-stage"): ["advocacy"],
        ("six-stage", "seven-stage"): ["advocacy"],
    }
    assert crosswalk("five-stage", "aida").places["advocacy"].reason == {
        "de": "„AIDA“ hat keine Phase für das Weitersagen.",
        "en": "‘AIDA’ has no stage for telling others.",
    }


def test_a_target_stage_lists_its_sources_from_early_to_late() -> None:
    assert crosswalk("six-stage", "five-stage").sources_of("consideration") == ["interest", "desire"]
    assert crosswalk("seven-stage", "five-stage").sources_of("retention") == ["after-sale", "loyalty"]
    assert crosswalk("aida", "five-stage").sources_of("advocacy") == []


LIKES = [{}, *({model: stage} for model, spans in scale().spans.items() for stage in spans)]


@given(likes=st.lists(st.sampled_from(LIKES), min_size=2, max_size=8), other=st.sampled_from(MODEL_IDS))
def test_a_model_of_ones_own_that_passes_the_check_obeys_the_laws_both_ways(
    likes: list[dict[str, str]], other: str
) -> None:
    ordered = sorted(likes, key=lambda like: extent(like) if like else (0, 0))
    model, built_in = own(*ordered), models()[other]
    assert own_model_problems(scale(), model) == []
    check_laws(crosswalk(model, other), model, built_in)
    check_laws(crosswalk(other, model), built_in, model)
    for stage in model.stages:
        if other in stage.like:
            assert crosswalk(model, other).places[stage.id].target == stage.like[other]


def extent(like: dict[str, str]) -> tuple[int, int]:
    ((model, stage),) = like.items()
    moments = scale().spans[model][stage].moments
    return scale().position(moments[0]), scale().position(moments[-1])


def test_a_model_of_ones_own_can_be_read_in_a_model_it_does_not_mention() -> None:
    flight = own({"five-stage": "purchase"}, {"seven-stage": "after-sale"}, {}, {"six-stage": "advocacy"})
    places = crosswalk(flight, "moments-of-truth").places
    assert [place.target for place in places.values()] == ["fmot", "smot", None, "umot"]
    assert places["s2"].reason == {
        "de": "Für die Phase „S2“ ist keine ähnliche Phase eines eingebauten Modells angegeben.",
        "en": "The stage ‘S2’ does not say which stage of a built-in model it is like.",
    }
    assert crosswalk("moments-of-truth", flight).places["zmot"].target is None


def test_several_likes_narrow_a_stage_down_to_what_they_share() -> None:
    model = own({"five-stage": "consideration", "six-stage": "desire"}, {"five-stage": "purchase"})
    assert crosswalk(model, "aida").places["s0"] == Place(target="desire")


@pytest.mark.parametrize(
    ("model", "path", "message"),
    [
        (own({}, {}, name="aida"), "journey.id", "'aida' is a built-in model with the stages attention, interest"),
        (own({"six-stages": "loyalty"}, {}), "journey.stages.0.like.six-stages", "there is no built-in model"),
        (own({}, {"aida": "loyalty"}), "journey.stages.1.like.aida", "has no stage 'loyalty'; it has attention"),
        (own({"aida": "action", "five-stage": "advocacy"}, {}), "journey.stages.0.like", "different moments"),
        (own({"aida": "action"}, {"aida": "desire"}), "journey.stages.1.like", "'s1' is like an earlier stage"),
        (own({"seven-stage": "preference"}, {}, {"aida": "desire"}), "journey.stages.2.like", "'s2' is like"),
    ],
)
def test_a_like_that_leads_nowhere_is_a_problem_with_its_place(model: StageModel, path: str, message: str) -> None:
    (problem,) = own_model_problems(scale(), model)
    assert problem.path == path
    assert message in problem.message


def test_a_built_in_model_that_was_written_out_is_no_problem() -> None:
    assert all(own_model_problems(scale(), model) == [] for model in models().values())


def test_the_scale_knows_every_stage_of_every_model() -> None:
    assert {model: list(spans) for model, spans in scale().spans.items()} == {
        key: [stage.id for stage in model.stages] for key, model in models().items()
    }


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        ({"a": ["two"], "b": ["one"]}, "the spans of 'm' overlap or are out of order"),
        ({"a": ["one", "two"], "b": ["two"]}, "the spans of 'm' overlap or are out of order"),
        ({"a": ["one"], "b": ["three"]}, "there is no moment 'three'"),
    ],
)
def test_a_scale_whose_stages_overlap_is_refused(spans: dict[str, list[str]], message: str) -> None:
    document = {
        "moments": [{"id": "one", "label": "1"}, {"id": "two", "label": "2"}],
        "spans": {"m": {stage: {"moments": moments, "counted": moments[0]} for stage, moments in spans.items()}},
        "no_room": "-",
        "unlike": "-",
    }
    with pytest.raises(ValidationError, match=message):
        Scale.model_validate(document)
