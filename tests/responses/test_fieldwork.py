"""Fieldwork sums up exactly what single responses say."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.responses.fieldwork import Tally, sum_up

ONE = st.tuples(
    st.sampled_from(["complete", "partial", "screened_out"]),
    st.sampled_from(["online", "street"]),
    st.integers(0, 5).map(lambda ago: date(2026, 3, 9) - timedelta(ago)),
)


@given(st.lists(ONE, max_size=60))
def test_counts_are_those_of_the_single_responses(responses: list[tuple[str, str, date]]) -> None:
    tallies = [Tally(*kind, count) for kind, count in Counter(responses).items()]
    complete = [one for one in responses if one[0] == "complete"]
    found = sum_up(tallies)
    assert sum(found.dispositions.values()) == len(responses)
    assert found.complete == len(complete)
    assert found.days == Counter(one[2] for one in complete)
    assert list(found.days) == sorted(found.days)
