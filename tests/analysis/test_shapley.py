"""Shares of R² are those of R's relaimpo, those of all orders one by one, and obey what defines them."""

from itertools import permutations
from math import factorial

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.analysis.moments import moments
from app.analysis.shapley import shapley

Floats = NDArray[np.float64]

# R's data set `swiss` (Fertility, Agriculture, Examination, Education, Catholic, Infant.Mortality)
SWISS = """
80.2,17,15,12,9.96,22.2 83.1,45.1,6,9,84.84,22.2 92.5,39.7,5,5,93.4,20.2 85.8,36.5,12,7,33.77,20.3
76.9,43.5,17,15,5.16,20.6 76.1,35.3,9,7,90.57,26.6 83.8,70.2,16,7,92.85,23.6 92.4,67.8,14,8,97.16,24.9
82.4,53.3,12,7,97.67,21 82.9,45.2,16,13,91.38,24.4 87.1,64.5,14,6,98.61,24.5 64.1,62,21,12,8.52,16.5
66.9,67.5,14,7,2.27,19.1 68.9,60.7,19,12,4.43,22.7 61.7,69.3,22,5,2.82,18.7 68.3,72.6,18,2,24.2,21.2
71.7,34,17,8,3.3,20 55.7,19.4,26,28,12.11,20.2 54.3,15.2,31,20,2.15,10.8 65.1,73,19,9,2.84,20
65.5,59.8,22,10,5.23,18 65,55.1,14,3,4.52,22.4 56.6,50.9,22,12,15.14,16.7 57.4,54.1,20,6,4.2,15.3
72.5,71.2,12,1,2.4,21 74.2,58.1,14,8,5.23,23.8 72,63.5,6,3,2.56,18 60.5,60.8,16,10,7.72,16.3
58.3,26.8,25,19,18.46,20.9 65.4,49.5,15,8,6.1,22.5 75.5,85.9,3,2,99.71,15.1 69.3,84.9,7,6,99.68,19.8
77.3,89.7,5,2,100,18.3 70.5,78.2,12,6,98.96,19.4 79.4,64.9,7,3,98.22,20.2 65,75.9,9,9,99.06,17.8
92.2,84.6,3,3,99.46,16.3 79.3,63.1,13,13,96.83,18.1 70.4,38.4,26,12,5.62,20.3 65.7,7.7,29,11,13.79,20.5
72.7,16.7,22,13,11.22,18.9 64.4,17.6,35,32,16.92,23 77.6,37.6,15,7,4.97,20 67.6,18.7,25,7,8.65,19.5
35,1.2,37,53,42.34,18 44.7,46.6,16,29,50.43,18.2 42.8,27.7,22,29,58.33,19.3
"""


def correlations(rows: Floats) -> Floats:
    found = moments(lambda: [(rows, np.ones(len(rows)))])
    assert found is not None
    return found.correlations()[0]


def r_squared(rows: Floats, columns: list[int]) -> float:
    """R² of some columns, collinear or not, by least squares on the rows."""
    x = np.column_stack([np.ones(len(rows)), rows[:, columns]])
    residual = rows[:, 0] - x @ np.linalg.lstsq(x, rows[:, 0])[0]
    return float(1 - residual.var() / rows[:, 0].var())


def by_orders(rows: Floats, width: int) -> Floats:
    """LMG from its definition: the gain in R² of every group, averaged over all orders of the groups."""
    groups = (rows.shape[1] - 1) // width
    gains = np.zeros(groups)
    for order in permutations(range(groups)):
        before = 0.0
        for end in range(1, groups + 1):
            columns = [1 + group * width + column for group in order[:end] for column in range(width)]
            after = r_squared(rows, columns)
            gains[order[end - 1]] += after - before
            before = after
    return gains / factorial(groups)


def rows_of(seed: int, n: int, columns: int) -> Floats:
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, columns))
    x[:, 1:] += 0.7 * x[:, :-1]
    return np.column_stack([x @ random.normal(size=columns) + random.normal(size=n), x])


def test_the_shares_are_those_that_relaimpo_prints_for_swiss() -> None:
    # calc.relimp(lm(Fertility ~ ., swiss), type = "lmg"), printed in U. Grömping, J. Stat. Softw. 17/1 (2006)
    rows = np.array([[float(cell) for cell in line.split(",")] for line in SWISS.split()])
    found = shapley(correlations(rows), width=1)
    printed = [0.0570912207681, 0.1711730289002, 0.2601346786244, 0.1055701503735, 0.1127659229265]
    assert found.shares == pytest.approx(printed, abs=1e-9)
    assert found.shares.sum() == pytest.approx(0.706735001593, abs=1e-9)


@pytest.mark.parametrize(("groups", "width"), [(1, 2), (4, 1), (4, 2)])
def test_the_shares_are_the_mean_gain_over_all_orders(groups: int, width: int) -> None:
    rows = rows_of(groups, 60, groups * width)
    assert shapley(correlations(rows), width).shares == pytest.approx(by_orders(rows, width), abs=1e-8)


def test_columns_that_determine_each_other_share_what_they_have_in_common() -> None:
    rows = rows_of(3, 80, 4)
    rows[:, 3] = rows[:, 1] + rows[:, 2]
    rows[:, 4] = rows[:, 1]
    found = shapley(correlations(rows), width=1).shares
    assert found == pytest.approx(by_orders(rows, 1), abs=1e-6)
    assert found[3] == pytest.approx(found[0], abs=1e-9)


def test_a_column_without_variation_has_no_share() -> None:
    rows = rows_of(4, 50, 4)
    rows[:, 2] = 3.0
    assert shapley(correlations(rows), width=1).shares[1] == 0
    assert shapley(correlations(rows), width=2).shares == pytest.approx(by_orders(rows, 2), abs=1e-8)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000), st.integers(1, 6), st.integers(1, 2))
def test_shares_sum_to_r_squared_and_are_never_negative(seed: int, groups: int, width: int) -> None:
    rows = rows_of(seed, 40, groups * width)
    found = shapley(correlations(rows), width).shares
    assert found.sum() == pytest.approx(sm.OLS(rows[:, 0], sm.add_constant(rows[:, 1:])).fit().rsquared, abs=1e-8)
    assert found.min() >= 0


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(5)))
def test_the_order_of_the_drivers_changes_nothing(order: list[int]) -> None:
    rows = rows_of(5, 40, 5)
    again = rows[:, [0, *(1 + place for place in order)]]
    assert shapley(correlations(again), 1).shares == pytest.approx(shapley(correlations(rows), 1).shares[order])


def test_drawn_orders_come_as_near_as_their_error_says() -> None:
    cells = correlations(rows_of(6, 500, 20))
    exact, drawn = shapley(cells, width=2), shapley(cells, width=2, exact_up_to=0)
    assert exact.drawn is None
    assert drawn.drawn is not None
    assert np.abs((drawn.shares - exact.shares) / drawn.drawn).max() < 4
    assert np.sqrt(np.mean(((drawn.shares - exact.shares) / drawn.drawn) ** 2)) > 0.3  # the error is not overstated
    assert drawn.shares.sum() == pytest.approx(exact.shares.sum(), abs=1e-9)
    assert drawn.forms == pytest.approx(exact.forms, abs=0.05)


def test_drawing_is_the_same_every_time_and_copes_with_collinear_columns() -> None:
    rows = rows_of(7, 300, 24)
    rows[:, 24] = rows[:, 23]
    first, second = (shapley(correlations(rows), 1, exact_up_to=16, pairs=50) for _ in range(2))
    assert np.array_equal(first.shares, second.shares)
    assert first.shares.sum() == pytest.approx(r_squared(rows, list(range(1, 25))), abs=1e-6)


def test_sixteen_drivers_are_exact() -> None:
    cells = correlations(rows_of(8, 200, 16))
    assert shapley(cells, width=1).drawn is None
    assert shapley(correlations(rows_of(8, 200, 17)), width=1, pairs=3).drawn is not None
