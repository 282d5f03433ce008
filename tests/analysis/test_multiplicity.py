"""Adjusted p values equal those of statsmodels, whatever their order and however many could not be computed."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from app.analysis.multiplicity import adjusted, benjamini_hochberg, holm

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_holm_equals_statsmodels() -> None:
    p = [0.5, 0.001, 0.04, 0.04, 0.012, 0.9, 0.0, 1.0, 0.0031]  # one call: it takes statsmodels long
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1].tolist(), abs=1e-12)


@given(p_values)
def test_holm_steps_down_as_its_author_says(p: list[float]) -> None:
    ranked = sorted(p)
    steps = [min((len(p) - at) * one, 1.0) for at, one in enumerate(ranked)]
    expected = {
        one: max(steps[: at + 1]) for at, one in reversed(list(enumerate(ranked)))
    }  # equal ones: the first step
    assert holm(p) == pytest.approx([expected[one] for one in p], abs=1e-12)


@given(p_values)
def test_benjamini_hochberg_equals_statsmodels(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1].tolist(), abs=1e-12)


@given(p_values, st.sampled_from(["none", "holm", "bh"]))
def test_adjusting_never_makes_a_difference_more_certain(p: list[float], method: Literal["none", "holm", "bh"]) -> None:
    assert all(old <= new <= 1 for old, new in zip(p, adjusted(p, method), strict=True))


@given(p_values, st.sampled_from(["holm", "bh"]))
def test_what_could_not_be_computed_counts_for_nothing(p: list[float], method: Literal["holm", "bh"]) -> None:
    assert adjusted([None, *p, None], method) == [None, *adjusted(p, method), None]


def test_no_p_values_stay_none() -> None:
    assert adjusted([], "holm") == []
    assert adjusted([None], "bh") == [None]


def test_what_is_no_p_value_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.2, 1.2])
