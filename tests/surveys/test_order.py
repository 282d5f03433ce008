"""The random order belongs to a response: the same everywhere, different for others, fair on the whole."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.surveys.order import rank, shuffled

IDS = st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True), unique=True, max_size=12)


@given(IDS, st.uuids().map(str), st.randoms())
def test_the_order_does_not_depend_on_the_order_given(ids: list[str], seed: str, rng: object) -> None:
    again = list(ids)
    rng.shuffle(again)  # type: ignore[attr-defined]
    assert shuffled(ids, seed, "q") == shuffled(again, seed, "q")
    assert sorted(shuffled(ids, seed, "q")) == sorted(ids)


def test_every_place_is_equally_likely() -> None:
    ids, people = ["a", "b", "c", "d", "e"], 5000
    places = Counter(
        (item, place)
        for number in range(people)
        for place, item in enumerate(shuffled(ids, str(UUID(int=number, version=4)), "q"))
    )
    expected = people / len(ids)
    statistic = sum((places[item, place] - expected) ** 2 / expected for item in ids for place in range(5))
    assert statistic < 39.3  # 99.9 % of chi-squared with 16 degrees of freedom


def test_the_rank_is_the_one_that_the_phone_computes() -> None:
    # FNV-1a of "a" is e40c292c; MurmurHash3's finaliser keeps 32 bits
    assert 0 <= rank("seed", "question", "ä 👩") < 2**32
    assert rank("s", "q", "a") != rank("s", "q", "b") != rank("s", "r", "b") != rank("t", "r", "b")
