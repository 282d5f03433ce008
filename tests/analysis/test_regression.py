"""Coefficients and sandwich errors are those of R's svyglm and of statsmodels; what is not determined is not given."""

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from app.analysis.regression import Fit, least_squares

Floats = NDArray[np.float64]
OUTCOME = [5, 7, 6, 8, 9, 3, 4, 6, 7, 8, 2, 9]
A = [1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1]
B = [2, 3, 1, 4, 5, 1, 2, 2, 3, 4, 1, 4]
WEIGHT = [1, 2, 1, 3, 0.5, 1.5, 2, 1, 0.7, 1.3, 2.2, 0.9]


def fitted(*columns: list[float], weight: list[float] | None = None, correction: float = 12 / 11) -> Fit:
    rows = np.column_stack(columns).astype(float)
    found = least_squares(lambda: [(rows, np.array(weight or [1.0] * len(rows)))], 0.95, correction)
    assert found is not None
    return found


def test_a_weighted_model_is_that_of_svyglm() -> None:
    # s <- svyglm(y ~ a + b, svydesign(ids = ~1, weights = ~w, data = d)); coef, vcov and confint of it (survey 4)
    found = fitted(OUTCOME, A, B, weight=WEIGHT)
    assert found.coefficients == pytest.approx([0.330310122879, 1.567123631196])
    assert found.covariance == pytest.approx(
        np.array([[0.2886746978114, -0.0765426104326], [-0.0765426104326, 0.0832483915626]])
    )
    one = found.estimate(1)
    assert (one.low, one.high) == pytest.approx((0.914428008999, 2.21981925339))
    assert found.df == 9


def test_an_unweighted_model_is_that_of_white() -> None:
    found = fitted(OUTCOME, A, B, correction=1)
    expected = sm.OLS(OUTCOME, sm.add_constant(np.column_stack([A, B]).astype(float))).fit(cov_type="HC0", use_t=True)
    assert found.coefficients == pytest.approx(expected.params[1:])
    assert found.covariance == pytest.approx(expected.cov_params()[1:, 1:])
    assert found.r_squared == pytest.approx(expected.rsquared)
    total = expected.t_test([0, 1, 1])
    both = found.estimate(0, 1)
    assert both.estimate == pytest.approx(total.effect[0])
    assert (both.low, both.high) == pytest.approx(tuple(total.conf_int()[0]))


def test_a_column_that_others_determine_has_no_coefficient_and_spoils_no_other() -> None:
    other = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5]
    found = fitted(OUTCOME, A, B, other, [2 * a + 1 for a in A])
    alone = fitted(OUTCOME, A, B, other)
    assert found.defined.tolist() == [False, True, True, False]
    assert found.collinear
    assert not alone.collinear
    assert (found.rank, found.df) == (3, 8)
    assert found.estimate(0).estimate is None
    assert found.estimate(1).estimate == pytest.approx(alone.estimate(1).estimate)
    assert found.estimate(1).low == pytest.approx(alone.estimate(1).low)
    assert found.r_squared == pytest.approx(alone.r_squared)


def test_a_column_or_outcome_without_variation_is_no_number() -> None:
    found = fitted(OUTCOME, A, [4] * 12)
    assert found.defined.tolist() == [True, False]
    assert not found.collinear
    assert found.estimate(1).estimate is None
    assert fitted([3] * 12, A).r_squared is None
    assert fitted([3] * 12, A).estimate(0).estimate is None
    assert least_squares(list, 0.95, 1.0) is None


def test_blocks_of_rows_add_up_to_the_whole() -> None:
    rows, weight = np.column_stack([OUTCOME, A, B]).astype(float), np.array(WEIGHT)
    parts = [slice(0, 5), slice(5, 5), slice(5, 12)]
    found = least_squares(lambda: [(rows[part], weight[part]) for part in parts], 0.95, 12 / 11)
    assert found is not None
    assert found.covariance == pytest.approx(fitted(OUTCOME, A, B, weight=WEIGHT).covariance)
