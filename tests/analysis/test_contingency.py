"""χ² equals SciPy, its weighted form R's svychisq, Cramér's V SciPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from app.analysis.contingency import chi_square, rao_scott
from tests.analysis.weighted_example import DESIGN, A, B, C

Floats = NDArray[np.float64]
tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(1, 60), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    ).map(lambda rows: np.array(rows, float))
)


def table(field: str, groups: tuple[dict[int, object], ...], top: bool) -> Floats:
    rows = np.array([[getattr(group[y], field) if y in group else 0 for group in groups] for y in range(1, 6)], float)
    return np.array([rows[:3].sum(axis=0), rows[3:].sum(axis=0)]) if top else rows


def weighted(groups: tuple[dict[int, object], ...], top: bool) -> tuple[Floats, Floats, Floats]:
    count, weight, weight_sq = (table(field, groups, top) for field in ("count", "weight", "weight_sq"))
    return count, weight, weight_sq


@given(tables)
def test_statistic_p_and_cramers_v_equal_scipy(counts: Floats) -> None:
    test, effect = chi_square(counts)
    expected = stats.chi2_contingency(counts, correction=False)
    assert effect.size == pytest.approx(stats.contingency.association(counts.astype(int), "cramer"), abs=1e-9)
    if test.method == "chi-square":
        assert (test.statistic, test.df, test.p) == pytest.approx((expected.statistic, expected.dof, expected.pvalue))
        small = (expected.expected_freq < 5).mean() > 0.2 or expected.expected_freq.min() < 1
        assert test.sparse == small
    else:
        assert test.p == pytest.approx(stats.fisher_exact(counts.astype(int)).pvalue, rel=1e-6)


@given(tables, st.randoms(use_true_random=False))
def test_neither_order_nor_empty_rows_and_columns_matter(counts: Floats, random: object) -> None:
    moved = np.pad(counts[::-1, ::-1], [(0, 1), (1, 0)])
    assert chi_square(moved)[0].p == pytest.approx(chi_square(counts)[0].p)
    assert chi_square(counts.T)[1].size == pytest.approx(chi_square(counts)[1].size)


@pytest.mark.parametrize(
    ("groups", "top", "expected"),
    [
        # svychisq(~top + g, s, statistic="F"): F, ndf, ddf, p
        ((A, B, C), True, (1.723786580200748, 1.985511926277904, 49.637798156947611, 0.189089989341635)),
        # svychisq(~y + g, s, statistic="F")
        ((A, B, C), False, (0.966961776805031, 7.796425671894059, 194.910641797351474, 0.461862869188581)),
        # svychisq(~top + g, ab, statistic="F")
        ((A, B), True, (1.505357149901074, 1.0, 17.0, 0.236570422397193)),
    ],
)
def test_weighted_tables_give_what_svychisq_gives_in_r(
    groups: tuple[dict[int, object], ...], top: bool, expected: tuple[float, ...]
) -> None:
    test, _ = rao_scott(*weighted(groups, top), DESIGN)
    assert (test.statistic, test.df, test.df2, test.p) == pytest.approx(expected, rel=1e-6)
    assert (test.statistic, test.p) == pytest.approx((expected[0], expected[3]), rel=1e-9)


@given(tables, st.floats(0.1, 10))
def test_scaling_all_weights_changes_nothing(counts: Floats, factor: float) -> None:
    n = int(counts.sum())
    plain, scaled = (rao_scott(counts, by * counts, by**2 * counts, n) for by in (1.0, factor))
    assert scaled[0].p == pytest.approx(plain[0].p, rel=1e-6, abs=1e-12)
    assert scaled[1].size == pytest.approx(plain[1].size, abs=1e-9)


@given(tables)
def test_equal_weights_come_near_the_unweighted_test(counts: Floats) -> None:
    n = int(counts.sum())
    test, effect = rao_scott(counts, counts, counts, n)
    expected = stats.chi2_contingency(counts, correction=False)
    assert test.df == pytest.approx(expected.dof)
    assert test.statistic * test.df == pytest.approx(expected.statistic * (n - 1) / n)
    assert effect.size == pytest.approx(chi_square(counts)[1].size)


@pytest.mark.parametrize("counts", [[[0.0, 0.0], [3.0, 4.0]], [[3.0, 0.0], [4.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]])
def test_one_row_or_column_alone_has_no_verdict(counts: list[list[float]]) -> None:
    for test, effect in (chi_square(np.array(counts)), rao_scott(*[np.array(counts)] * 3, 7)):
        assert (test.p, effect.size) == (None, None)


def test_few_expected_are_flagged_or_tested_exactly() -> None:
    test, _ = chi_square(np.array([[3.0, 1.0], [1.0, 3.0]]))
    assert (test.method, test.p) == ("fisher exact", pytest.approx(0.4857142857))
    assert chi_square(np.array([[3.0, 1.0, 1.0], [1.0, 3.0, 1.0]]))[0].sparse
    assert rao_scott(*[np.array([[3.0, 1.0], [1.0, 3.0]])] * 3, 8)[0].sparse
