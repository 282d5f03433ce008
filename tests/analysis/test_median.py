"""Medians and quartiles against R's package survey and NumPy, and the laws they obey."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.median import median, quantiles
from app.analysis.scores import Tally

VALUES = [1, 3, 3, 7, 14, 14, 21, 30, 45, 60, 90, 2, 5, 8]
WEIGHTS = [1, 2, 0.5, 1, 1.5, 1, 2, 1, 0.7, 1.2, 0.4, 1, 1, 2.5]
ANSWERS = st.lists(st.tuples(st.integers(0, 400), st.sampled_from([0.5, 1.0, 2.0, 3.5])), min_size=1, max_size=40)


def tallies(answers: list[tuple[float, float]]) -> dict[float, Tally]:
    found: dict[float, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for value, weight in answers:
        for place, add in enumerate((1, weight, weight**2)):
            found[value][place] += add
    return {value: Tally(int(count), weight, square) for value, (count, weight, square) in found.items()}


def test_quantiles_and_intervals_are_those_of_r_survey() -> None:
    """R 4.2.2, survey 4.1.1: svyquantile(~x, d, p, qrule = "math", interval.type = "mean") with
    d <- svydesign(ids = ~1, weights = ~w), and with subset(d, x > 2 & x < 80)."""
    answers = list(zip(VALUES, WEIGHTS, strict=True))
    assert quantiles(tallies(answers), [0.1, 0.25, 0.5, 0.75, 0.9]) == [2, 3, 8, 21, 45]
    found = median(tallies(answers), 0.95)
    assert (found.estimate, found.low, found.high) == (8, 3, 45)
    domain = tallies([(value, weight) for value, weight in answers if 2 < value < 80])
    assert quantiles(domain, [0.25, 0.5, 0.75]) == [7, 14, 21]
    within = median(domain, 0.95, design=len(VALUES))
    assert (within.estimate, within.low) == (14, 7)


@given(ANSWERS)
def test_equal_weights_give_the_quantiles_of_numpy(answers: list[tuple[int, float]]) -> None:
    values = [value for value, _ in answers]
    at = [0.1, 0.25, 0.5, 0.75, 1]
    found = quantiles(tallies([(value, 2.5) for value in values]), at)
    assert found == np.quantile(values, at, method="inverted_cdf").tolist()


@given(ANSWERS, st.floats(0.01, 100))
def test_the_size_of_all_weights_does_not_matter(answers: list[tuple[int, float]], size: float) -> None:
    plain = median(tallies(answers), 0.9)
    scaled = median(tallies([(value, weight * size) for value, weight in answers]), 0.9)
    assert plain.estimate == scaled.estimate
    assert plain.estimate is not None
    assert plain.low is None or plain.low <= plain.estimate
    assert plain.high is None or plain.high >= plain.estimate


@pytest.mark.parametrize("values", [[], [7.0]])
def test_without_two_answers_there_is_no_interval(values: list[float]) -> None:
    found = median(tallies([(value, 1.0) for value in values]), 0.95)
    assert (found.estimate, found.low, found.high) == (values[0] if values else None, None, None)


def test_nine_in_ten_intervals_hold_the_median_of_the_population() -> None:
    draws = np.random.default_rng(3).exponential(size=(400, 60))
    found = [median(tallies([(value, 1.0) for value in sample.tolist()]), 0.9) for sample in draws]
    held = sum((one.low or 0) <= np.log(2) <= (one.high or np.inf) for one in found)
    assert 0.86 <= held / 400 <= 0.95
