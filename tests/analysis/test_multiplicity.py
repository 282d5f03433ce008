"""Adjusted p values equal those of statsmodels, whatever their order and however many could not be computed."""

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from app.analysis.multiplicity import adjusted, benjamini_hochberg, holm

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@settings(max_examples=8)  # a call takes statsmodels 70 ms
@given(p_values)
def test_holm_equals_statsmodels(p: list[float]) -> None:
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1].tolist(), abs=1e-12)


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
