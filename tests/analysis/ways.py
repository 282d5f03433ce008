"""Ways written as letters, for tests."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from app.analysis.walks import Walks, walks

LETTERS = "ABCDEF"
some_ways = st.lists(st.text(LETTERS[:4], min_size=1, max_size=5), min_size=1, max_size=25)


def ways_of(texts: Sequence[str], weight: Sequence[float] | None = None, states: int = len(LETTERS)) -> Walks:
    """`["AB", "B"]`: one respondent went from A to B, one only met B."""
    rows = [(who, place, LETTERS.index(letter)) for who, text in enumerate(texts) for place, letter in enumerate(text)]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    weights = np.ones(len(texts)) if weight is None else np.array(weight, dtype=float)
    return walks(table[:, 0], table[:, 1], table[:, 2], weights, states, weighted=weight is not None)
