"""Ways come out the same whatever order their rows are in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.walks import merged, walks
from tests.analysis.ways import LETTERS, some_ways, ways_of


@given(some_ways, st.integers(0, 99))
def test_the_order_of_the_rows_changes_nothing(texts: list[str], seed: int) -> None:
    rows = [
        (who, 7 * place + 2, LETTERS.index(one)) for who, text in enumerate(texts) for place, one in enumerate(text)
    ]
    table = np.random.default_rng(seed).permutation(np.array(rows))
    found, expected = walks(*table.T, np.ones(len(texts)), 6), ways_of(texts)
    assert found.respondent.tolist() == expected.respondent.tolist()
    assert found.state.tolist() == expected.state.tolist()


def test_who_has_no_way_is_left_out_with_the_weight() -> None:
    found = ways_of(["A", "", "BC"], [1.0, 5.0, 2.0])
    assert len(found) == 2
    assert found.weight.tolist() == [1, 2]


@given(some_ways)
def test_merged_ways_never_stay_where_they_are(texts: list[str]) -> None:
    shorter = ["".join(one for place, one in enumerate(text) if text[place - 1 : place] != one) for text in texts]
    found, expected = merged(ways_of(texts)), ways_of(shorter)
    assert found.state.tolist() == expected.state.tolist()
    assert found.respondent.tolist() == expected.respondent.tolist()
