"""Fieldwork sums up exactly what single responses say."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from app.responses.fieldwork import Tally, sum_up

ONE = st.tuples(
    st.sampled_from(["complete", "partial", "screened_out"]),
    st.sampled_from(["online", "street"]),
    st.integers(0, 5).map(lambda ago: date(2026, 3, 9) - timedelta(ago)),
    st.integers(0, 900),
)


@given(st.lists(ONE, max_size=60))
def test_counts_and_median_are_those_of_the_single_responses(responses: list[tuple[str, str, date, int]]) -> None:
    tallies = [Tally(*kind, count) for kind, count in Counter(one[:3] for one in responses).items()]
    complete = [one for one in responses if one[0] == "complete"]
    found = sum_up(tallies, Counter(one[3] for one in complete).items())
    assert found.total == len(responses)
    assert found.complete == len(complete)
    assert found.modes == Counter(one[1] for one in complete)
    assert found.days == Counter(one[2] for one in complete)
    assert list(found.days) == sorted(found.days)
    assert found.median_seconds == (median(one[3] for one in complete) if complete else None)
