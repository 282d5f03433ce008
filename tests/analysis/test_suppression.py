"""What is shown never narrows a small count down; the attacker of `tests.disclosure` tries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.suppression import Table, rounded, shown, small
from tests.disclosure import Attacker, Matrix, lattice

K = 10


@st.composite
def survey_tables(draw: st.DrawFn) -> tuple[Table, int]:
    """A table with margins of one to three dimensions, groups of all sizes, a touchpoint of any frequency."""
    groups = draw(st.lists(st.integers(2, 4), min_size=1, max_size=3))
    k = draw(st.sampled_from([5, K]))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    _, members = lattice(groups)
    sizes = random.multinomial(draw(st.integers(0, 900)), random.dirichlet(np.full(members.shape[1], 2.0)))
    shares = np.clip(draw(st.floats(0, 1)) + random.normal(0, 0.1, len(sizes)), 0, 1)
    return Table(members, random.binomial(sizes, shares), sizes), k


def exact(table: Table, seen: Matrix, known: Matrix) -> Attacker:
    """Sees the shown counts without any rounding, the known ones rounded, the sizes of all groups, hidden ones too."""
    counts = table.members @ table.counts
    near = np.array([rounded(count) for count in counts.tolist()])
    low, high = (np.where(known, near + off, counts)[seen | known] for off in (-2, 2))
    sizes = np.where(table.counts > 0, np.inf, 0) if table.sizes is None else table.sizes
    return Attacker(np.zeros(len(table.counts)), sizes, table.members[seen | known].astype(float), low, high)


def assert_unknown(table: Table, k: int, seen: Matrix, known: Matrix | None = None) -> None:
    """Every small count could be anything in 0 … k − 1 as far as the attacker can tell."""
    attacker = exact(table, seen, np.zeros(len(table.members), bool) if known is None else known)
    counts, sizes = table.members @ table.counts, table.members @ (table.counts if table.sizes is None else table.sizes)
    for row, count, size in zip(table.members.astype(float), counts, sizes, strict=True):
        most = k - 1 if table.sizes is None else min(k - 1, size)
        if (count < k or (table.sizes is not None and size - count < k)) and size:
            low, high = attacker.range(row)
            if count < k:
                assert low <= 1e-5
                assert high >= most - 1e-5
            if table.sizes is not None and size - count < k:
                assert size - high <= 1e-5
                assert size - low >= most - 1e-5


@settings(max_examples=15)
@given(survey_tables())
def test_no_small_count_can_be_told_from_counts_shown_exactly(drawn: tuple[Table, int]) -> None:
    table, k = drawn
    seen = shown(table, k, np.ones(len(table.members), bool))
    assert not (seen & table.small(k)).any()
    assert_unknown(table, k, seen)


@settings(max_examples=10)
@given(survey_tables())
def test_no_small_group_can_be_told_from_the_sizes_of_groups_shown(drawn: tuple[Table, int]) -> None:
    table, k = drawn
    assert table.sizes is not None
    groups = Table(table.members, table.sizes)
    assert_unknown(groups, k, shown(groups, k, np.ones(len(table.members), bool)))


@settings(max_examples=10)
@given(survey_tables(), st.integers(0, 2**32 - 1))
def test_what_others_see_already_is_reckoned_with(drawn: tuple[Table, int], seed: int) -> None:
    table, k = drawn
    among = np.random.default_rng(seed).random(len(table.members)) < 0.5
    known = shown(table, k, among)
    seen = shown(table, k, ~among, known)
    assert not (seen & among).any()
    assert_unknown(table, k, seen, known)


@settings(max_examples=10)
@given(survey_tables(), st.integers(0, 2**32 - 1))
def test_the_order_of_cells_and_atoms_does_not_matter_for_safety(drawn: tuple[Table, int], seed: int) -> None:
    table, k = drawn
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(len(table.members)), random.permutation(len(table.counts))
    sizes = None if table.sizes is None else table.sizes[columns]
    turned = Table(table.members[rows][:, columns], table.counts[columns], sizes)
    assert_unknown(turned, k, shown(turned, k, np.ones(len(rows), bool)))


def test_of_the_cells_of_twice_k_and_more_four_in_five_stay(capsys: pytest.CaptureFixture[str]) -> None:
    """On tables as surveys have them: 1200 respondents by age, gender and mode, touchpoints from 3 to 70 %."""
    random = np.random.default_rng(1)
    _, members = lattice([4, 3, 2])
    sizes = random.multinomial(1200, random.dirichlet(np.full(24, 6.0)))
    large = stay = 0
    for share in (0.03, 0.08, 0.15, 0.2, 0.3, 0.4, 0.55, 0.7):
        table = Table(members, random.binomial(sizes, np.clip(share * np.exp(random.normal(0, 0.3, 24)), 0, 1)), sizes)
        wanted = ~small(members @ table.counts, members @ sizes, 2 * K)
        large += int(wanted.sum())
        stay += int((wanted & shown(table, K, np.ones(len(members), bool))).sum())
    with capsys.disabled():
        print(f"\nof {large} counts of {2 * K} and more, {stay} stay visible ({stay / large:.0%})")
    assert stay >= 0.8 * large


def test_whole_numbers_do_not_help_against_rounded_counts() -> None:
    """People come in whole numbers, which linear programs leave out; the rounding makes more than up for it."""
    random = np.random.default_rng(7)
    _, members = lattice([3, 2, 2])
    sizes = random.multinomial(400, np.full(12, 1 / 12))
    table = Table(members, random.binomial(sizes, 0.3), sizes)
    seen = shown(table, K, np.ones(len(members), bool))
    counts = members @ table.counts
    published = np.array([rounded(count) for count in counts[seen].tolist()])
    low = np.maximum(published - 2, K)
    attacker = Attacker(np.zeros(12), sizes, members[seen].astype(float), low, published + 2, whole=True)
    hidden_small = np.flatnonzero(counts < K)
    assert len(hidden_small) > 3
    for cell in hidden_small.tolist():
        low_end, high_end = attacker.range(members[cell].astype(float))
        assert low_end == 0
        assert high_end >= K - 1


@pytest.mark.parametrize("k", [5, 10, 20])
def test_the_threshold_is_inclusive_on_both_sides(k: int) -> None:
    one = np.ones((1, 1), bool)
    for count, visible in ((k - 1, False), (k, True), (100 - k, True), (100 - k + 1, False)):
        table = Table(one, np.array([count]), np.array([100]))
        assert shown(table, k, np.ones(1, bool)).tolist() == [visible]
