"""Tokens are long, random through and through, and good for one purpose only."""

from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.tokens import Purpose, hash_token, make_key, make_token, prefix_of

PURPOSES = get_args(Purpose)
RANDOM = st.binary(min_size=32, max_size=32)


@given(RANDOM, RANDOM)
def test_every_random_bit_is_in_the_token(one: bytes, other: bytes) -> None:
    assert (make_token(one) == make_token(other)) is (one == other)
    assert make_token(one).replace("-", "").replace("_", "").isalnum()


def test_a_token_of_fewer_bits_is_not_made() -> None:
    with pytest.raises(ValueError, match="256"):
        make_token(b"x" * 31)


@given(st.text(st.characters()))
def test_a_token_hashed_for_one_purpose_is_nothing_for_another(token: str) -> None:
    hashes = {purpose: hash_token(b"secret", purpose, token) for purpose in PURPOSES}
    for one, other in product(PURPOSES, PURPOSES):
        assert (hashes[one] == hashes[other]) is (one == other)
    assert all(len(value) == 64 for value in hashes.values())


@given(st.binary(min_size=1, max_size=200), st.binary(min_size=1, max_size=200))
def test_the_hash_depends_on_the_whole_secret_however_long(one: bytes, other: bytes) -> None:
    assert (hash_token(one, "key", "token") == hash_token(other, "key", "token")) is (one == other)


@given(RANDOM, st.binary(min_size=4, max_size=4))
def test_a_key_shows_eight_characters_that_tell_nothing_of_the_rest(randomness: bytes, prefix: bytes) -> None:
    key = make_key(randomness, prefix)
    assert key == f"tp_{prefix_of(key)}_{make_token(randomness)}"
    assert prefix_of(key) == prefix.hex()
