"""Which pages there are follows from the answers; every page can be reached, left forwards and backwards."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Problem
from app.surveys.answers import Checker
from app.surveys.schema import Questionnaire
from app.web.steps import Step, stops, way

SEED = "3d7ae1a2-9f9c-4c56-8c4c-a5a2f5b7a001"


@pytest.fixture(scope="module")
def checker(every_type: Questionnaire) -> Checker:
    return Checker(every_type)


def met(*picked: str, other: tuple[str, ...] = (), none: bool = False) -> dict[str, Any]:
    return {"picked": {one: {} for one in picked}, "other": [{"text": text} for text in other], "none": none}


def test_a_card_follows_for_each_touchpoint_met_in_the_order_of_the_list_own_words_last(checker: Checker) -> None:
    here = way(checker, {"met": met("tv-ad", "poster", other=("Podcast", " "))}, SEED)
    addresses = [step.address for step in here.steps]
    assert addresses[1:5] == [
        "awareness", "awareness/met/poster", "awareness/met/tv-ad", "awareness/met/_other-0",
    ]  # fmt: skip
    cards = [step for step in here.steps if step.is_card]
    assert [(card.number, card.count) for card in cards] == [(1, 3), (2, 3), (3, 3)]
    assert not [step for step in way(checker, {"met": met(none=True)}, SEED).steps if step.is_card]


def test_rate_most_limits_the_cards_to_a_draw_that_belongs_to_the_response(every_type: Questionnaire) -> None:
    document = every_type.model_dump(by_alias=True, exclude_unset=True)
    document["sections"][1]["questions"][0]["rate_most"] = 2
    limited = Checker(Questionnaire.model_validate(document))
    answers = {"met": met("poster", "friend", "tv-ad")}
    drawn = [step.touchpoint for step in way(limited, answers, SEED).steps if step.is_card]
    assert len(drawn) == 2
    assert drawn == [step.touchpoint for step in way(limited, answers, SEED).steps if step.is_card]
    others = {tuple(step.touchpoint for step in way(limited, answers, str(seed)).steps if step.is_card)
              for seed in range(30)}  # fmt: skip
    assert len(others) == 3


def test_a_screen_out_ends_the_way(checker: Checker) -> None:
    here = way(checker, {"age": "u18"}, SEED)
    assert [step.address for step in here.steps] == ["start"]
    assert here.ended_by == "age"
    assert here.after(here.steps[0]) is None


@given(
    answers=st.fixed_dictionaries(
        {},
        optional={
            "age": st.sampled_from(["u30", "o30"]),
            "met": st.builds(met, st.sampled_from(["poster", "friend"]), other=st.sampled_from([(), ("Podcast",)])),
            "devices": st.just(["phone"]),
            "spent": st.just("abc"),
            "recommend": st.integers(0, 10),
        },
    )
)
def test_forwards_and_backwards_are_the_same_way(checker: Checker, answers: dict[str, Any]) -> None:
    here = way(checker, answers, SEED)
    assert len({step.address for step in here.steps}) == len(here.steps)
    walked: list[Step] = [here.steps[0]]
    while (following := here.after(walked[-1])) is not None:
        assert here.before(following) == walked[-1]
        assert here.at(following.address) == following
        walked.append(following)
    assert tuple(walked) == here.steps
    assert here.before(walked[0]) is None


def test_whoever_comes_back_goes_on_after_the_last_answer(checker: Checker) -> None:
    assert way(checker, {}, SEED).resume() == Step("start")
    assert way(checker, {"source": "mail"}, SEED).resume() == Step("start")
    assert way(checker, {"age": "o30"}, SEED).resume() == Step("awareness")
    rated = met("poster", "tv-ad") | {"picked": {"poster": {"satisfaction": 4}, "tv-ad": {}}}
    assert way(checker, {"age": "o30", "met": rated}, SEED).resume() == Step("awareness", "met", "tv-ad")


def test_pages_named_like_ours_have_another_address(checker: Checker) -> None:
    addresses = [step.address for step in way(checker, {}, SEED).steps]
    assert "_thanks" in addresses
    assert not {"thanks", "receipt"} & set(addresses)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("answers.age", "start"),
        ("answers.met", "awareness"),
        ("answers.met.picked.tv-ad.satisfaction", "awareness/met/tv-ad"),
        ("answers.met.other[0].text", "awareness"),
        ("answers.met.other[0].satisfaction", "awareness/met/_other-0"),
        ("answers.aspects.price", "_thanks"),
        ("answers.gone", "start"),
    ],
)
def test_a_problem_is_shown_where_it_can_be_mended(checker: Checker, path: str, address: str) -> None:
    here = way(checker, {"met": met("tv-ad", other=("Podcast",))}, SEED)
    assert here.home(Problem(path, "")).address == address


def test_the_line_of_stops_counts_sections_ahead_until_they_are_ruled_out(every_type: Questionnaire) -> None:
    document = every_type.model_dump(by_alias=True, exclude_unset=True)
    document["sections"][3]["show_if"] = {"question": "devices", "any_of": ["phone"]}
    checker = Checker(Questionnaire.model_validate(document))

    def counted(answers: dict[str, Any], current: str) -> list[str]:
        return [section.id for section in stops(way(checker, answers, SEED), current)]

    assert "facts" in counted({}, "start")
    assert "facts" in counted({"devices": ["computer"]}, "thanks")
    assert "facts" not in counted({"devices": ["computer"]}, "end")
    assert counted({"age": "u18"}, "start") == ["start"]
