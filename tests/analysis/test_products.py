"""Products of shares and the opportunity index: laws, a large-sample oracle, and coverage."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from app.analysis.intervals import Estimate, wilson
from app.analysis.products import complement, opportunity, product

counts = st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


def share(pair: tuple[int, int]) -> Estimate:
    return wilson(*pair, 0.95)


@given(st.lists(st.lists(counts, min_size=1, max_size=3), min_size=1, max_size=3))
def test_a_product_lies_in_its_interval_and_the_interval_in_0_to_1(pairs: list[list[tuple[int, int]]]) -> None:
    found = product([[share(one) for one in group] for group in pairs])
    assert found.estimate == pytest.approx(math.prod(part / base for group in pairs for part, base in group))
    if found.estimate:
        assert found.low is not None
        assert found.high is not None
        assert 0 < found.low <= found.estimate <= found.high <= 1
    else:
        assert found.low is found.high is None


@given(counts)
def test_a_single_share_keeps_its_interval(pair: tuple[int, int]) -> None:
    found, alone = product([[share(pair)]]), share(pair)
    assert found.estimate == alone.estimate
    if alone.estimate:
        assert found.low == pytest.approx(alone.low)
        assert found.high == pytest.approx(alone.high)


@given(counts.filter(lambda pair: pair[0] > 0), counts.filter(lambda pair: pair[0] > 0))
def test_correlation_within_a_group_widens_and_order_changes_nothing(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    apart, together = product([[share(one)], [share(other)]]), product([[share(one), share(other)]])
    assert (together.low or 0) <= (apart.low or 0) + 1e-12
    assert (together.high or 0) >= (apart.high or 0) - 1e-12
    turned = product([[share(other)], [share(one)]])
    assert (turned.low, turned.high) == pytest.approx((apart.low, apart.high))


def test_large_samples_give_the_delta_method_on_the_log_scale() -> None:
    # Var(log p) = (1 − p)/(np), added over independent shares; statsmodels' Wilson limits as the parts.
    pairs = [(30_000, 100_000), (8_000, 25_000)]
    parts = []
    for part, base in pairs:
        low, high = proportion_confint(part, base, method="wilson")
        parts.append(Estimate(part / base, low, high, "wilson"))
    found = product([[part] for part in parts])
    half = 1.959964 * math.sqrt(sum((1 - part / base) / part for part, base in pairs))
    assert found.low == pytest.approx(found.estimate * math.exp(-half), rel=2e-3)
    assert found.high == pytest.approx(found.estimate * math.exp(half), rel=2e-3)


@pytest.mark.parametrize(("base", "met", "bad"), [(120, 0.4, 0.3), (400, 0.25, 0.2), (60, 0.8, 0.5)])
def test_the_interval_covers_the_true_product_about_as_often_as_it_says(base: int, met: float, bad: float) -> None:
    generator = np.random.default_rng(20261125)
    named = generator.binomial(base, met, 2000)
    annoyed = generator.binomial(named, bad)
    covered = 0
    for part, hurt in zip(named.tolist(), annoyed.tolist(), strict=True):
        found = product([[wilson(part, base, 0.95)], [wilson(hurt, part, 0.95)]])
        covered += found.low is not None and found.high is not None and found.low <= met * bad <= found.high
    assert 0.93 <= covered / 2000 <= 0.985


def test_what_is_not_known_gives_nothing() -> None:
    nothing = Estimate(None, None, None, "wilson")
    assert product([[share((1, 4))], [nothing]]).estimate is None
    assert opportunity(nothing, share((1, 4))).estimate is None
    assert complement(nothing).estimate is None
    assert product([[Estimate(0.5, None, None, "")]]).low is None


@given(counts, counts)
def test_the_opportunity_index_rises_with_importance_and_falls_with_satisfaction(
    important: tuple[int, int], satisfied: tuple[int, int]
) -> None:
    found = opportunity(share(important), share(satisfied))
    i, s = important[0] / important[1], satisfied[0] / satisfied[1]
    assert found.estimate == pytest.approx(10 * max(i, 2 * i - s))
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.estimate + 1e-9
    assert found.estimate <= found.high + 1e-9 <= 20 + 1e-8
