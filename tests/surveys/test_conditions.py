"""Conditions follow the laws of logic, and a comparison with an answer that is not there is false."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.surveys.conditions import Condition, holds, leaves

READ: TypeAdapter[Any] = TypeAdapter(Condition)

VALUES = st.sampled_from(["a", "b", 1, 3, 2.5, True, False, "2026-01-31", "na"])
ANSWERS = st.dictionaries(
    st.sampled_from(["p", "q", "r"]),
    st.one_of(
        VALUES,
        st.lists(st.sampled_from(["a", "b"]), max_size=2),
        st.just({"picked": {"a": {}}, "other": [], "none": False}),
        st.just({"picked": {}, "other": [{"text": "b"}], "none": False}),
        st.just({"picked": 3, "row": "na"}),
        st.just([["stage", "a"], ["stage", "b"]]),
    ),
)
TESTS = st.one_of(
    st.builds(lambda value: {"is": value}, VALUES),
    st.builds(lambda values: {"any_of": values}, st.lists(VALUES, min_size=1, max_size=3)),
    st.builds(lambda values: {"none_of": values}, st.lists(VALUES, min_size=1, max_size=3)),
    st.builds(lambda bound: {"at_least": bound}, st.sampled_from([1, 2.5, "2026-01-01", "b"])),
    st.builds(lambda bound: {"at_most": bound}, st.sampled_from([1, 2.5, "2026-01-01", "b"])),
    st.just({"answered": True}),
)
LEAVES = st.builds(lambda name, test: {"question": name, **test}, st.sampled_from(["p", "q", "r"]), TESTS)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


def _true(condition: dict[str, Any], answers: dict[str, Any]) -> bool:
    return holds(READ.validate_python(condition), answers)


@given(st.lists(CONDITIONS, min_size=1, max_size=3), ANSWERS)
def test_de_morgan(parts: list[dict[str, Any]], answers: dict[str, Any]) -> None:
    opposites = [{"not": part} for part in parts]
    assert _true({"not": {"all": parts}}, answers) == _true({"any": opposites}, answers)
    assert _true({"not": {"any": parts}}, answers) == _true({"all": opposites}, answers)
    assert _true({"not": {"not": parts[0]}}, answers) == _true(parts[0], answers)


@given(CONDITIONS, ANSWERS)
def test_all_and_any_of_the_parts(condition: dict[str, Any], answers: dict[str, Any]) -> None:
    truth = _true(condition, answers)
    assert truth in (True, False)
    assert _true({"all": [condition, condition]}, answers) == _true({"any": [condition]}, answers) == truth


@given(LEAVES)
def test_a_leaf_on_an_unanswered_question_is_false(leaf: dict[str, Any]) -> None:
    for empty in ({}, {leaf["question"]: None}, {leaf["question"]: []}, {leaf["question"]: {}}):
        assert not _true(leaf, empty)
    assert not _true(leaf, {leaf["question"]: {"picked": {}, "other": [], "none": False}})


@given(LEAVES, ANSWERS)
def test_none_of_is_the_opposite_of_any_of_where_there_is_an_answer(
    leaf: dict[str, Any], answers: dict[str, Any]
) -> None:
    name = leaf["question"]
    if _true({"question": name, "answered": True}, answers):
        values = ["a", 3, True]
        any_of, none_of = {"question": name, "any_of": values}, {"question": name, "none_of": values}
        assert _true(any_of, answers) != _true(none_of, answers)


@pytest.mark.parametrize(
    ("test", "answer", "truth"),
    [
        ({"is": "a"}, "a", True),
        ({"is": True}, 1, False),
        ({"is": 1}, True, False),
        ({"is": 3}, 3.0, True),
        ({"any_of": ["a", "b"]}, ["c", "b"], True),
        ({"none_of": ["a"]}, ["c", "b"], True),
        ({"at_least": 4}, 4, True),
        ({"at_least": 4}, "na", False),
        ({"at_most": 2}, "na", False),
        ({"at_least": "2026-01-01"}, "2026-01-31", True),
        ({"at_least": 0}, False, False),
        ({"is": "ad"}, {"picked": {"ad": {}}, "other": [], "none": False}, True),
        ({"is": "other"}, {"picked": {}, "other": [{"text": "x"}], "none": False}, True),
        ({"is": "none"}, {"picked": {}, "other": [], "none": True}, True),
        ({"answered": True}, {"picked": {}, "other": [], "none": True}, True),
        ({"at_most": 1}, {"row": 4, "picked": 1}, True),
        ({"is": "shop"}, [["awareness", "ad"], ["purchase", "shop"]], True),
        ({"is": "awareness"}, [["awareness", "ad"]], False),
    ],
)
def test_a_comparison_looks_at_every_value_of_an_answer(test: dict[str, Any], answer: Any, truth: bool) -> None:
    assert _true({"question": "q", **test}, {"q": answer}) is truth


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"question": "q"},
        {"question": "q", "is": 1, "at_least": 2},
        {"question": "q", "rating": "satisfaction", "is": 1},
        {"is": 1},
        {"all": []},
        {"any": [], "question": "q"},
        {"question": "q", "answered": False},
        {"question": "q", "at_least": float("nan")},
    ],
)
def test_a_condition_says_one_thing(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(wrong)


@given(CONDITIONS)
def test_leaves_finds_every_comparison(condition: dict[str, Any]) -> None:
    def count(part: Any) -> int:
        match part:
            case {"all": parts} | {"any": parts}:
                return sum(count(one) for one in parts)
            case {"not": one}:
                return count(one)
        return 1

    assert len(list(leaves(READ.validate_python(condition)))) == count(condition)
