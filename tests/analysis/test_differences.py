"""Differences of figures with intervals: published values, Welch's interval for means, and laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from app.analysis.differences import beyond_chance, difference
from app.analysis.intervals import Estimate, t_interval, wilson

counts = st.integers(1, 500).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10 (hybrid score)
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_shares_give_newcombes_published_intervals(
    after: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    found = difference(wilson(*before, 0.95), wilson(*after, 0.95))
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@given(counts, counts)
def test_shares_agree_with_statsmodels(before: tuple[int, int], after: tuple[int, int]) -> None:
    found = difference(wilson(*before, 0.95), wilson(*after, 0.95))
    low, high = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff", alpha=0.05)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def test_means_of_large_samples_give_welchs_interval() -> None:
    generator = np.random.default_rng(7)
    one, other = generator.integers(1, 6, 900), generator.integers(2, 6, 700)
    parts = [t_interval(len(x), float(x.sum()), float((x**2).sum()), 0.95) for x in (one, other)]
    found = difference(*(Estimate(part.mean, part.low, part.high, "t") for part in parts))
    welch = stats.ttest_ind(other, one, equal_var=False).confidence_interval(0.95)
    assert found.low == pytest.approx(welch.low, abs=2e-4)
    assert found.high == pytest.approx(welch.high, abs=2e-4)


@given(counts, counts)
def test_the_other_way_round_changes_the_sign_and_nothing_else(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = (
        difference(wilson(*one, 0.95), wilson(*other, 0.95)),
        difference(wilson(*other, 0.95), wilson(*one, 0.95)),
    )
    assert there.estimate == pytest.approx(-(back.estimate or 0))
    assert there.low == pytest.approx(-(back.high or 0))
    assert beyond_chance(there) == beyond_chance(back)
    same = difference(wilson(*one, 0.95), wilson(*one, 0.95))
    assert beyond_chance(same) is False


def test_what_is_not_known_gives_nothing() -> None:
    nothing, bare = Estimate(None, None, None, ""), Estimate(0.5, None, None, "")
    assert difference(nothing, bare).estimate is None
    assert difference(bare, Estimate(0.6, 0.5, 0.7, "")) == Estimate(
        pytest.approx(0.1), None, None, difference(bare, bare).method
    )
    assert beyond_chance(difference(bare, bare)) is None
    assert math.isfinite(difference(wilson(0, 1, 0.95), wilson(1, 1, 0.95)).high or 0)
