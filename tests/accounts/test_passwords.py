"""Hashing: right ones pass, wrong ones fail, nothing takes long, nothing raises."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts import passwords

SALT = bytes(range(16))
ANY_TEXT = st.text(st.characters(), max_size=60)


@settings(max_examples=25, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_only_the_same_text_passes_whatever_its_characters(one: str, other: str) -> None:
    stored = passwords.hash_password(one, SALT)
    assert passwords.is_right(one, stored)
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert passwords.is_right(other, stored) is same


def test_an_umlaut_counts_the_same_however_the_keyboard_writes_it() -> None:
    stored = passwords.hash_password("Schöne Grüße", SALT)
    assert passwords.is_right(unicodedata.normalize("NFD", "Schöne Grüße"), stored)


def test_the_hash_is_argon2id_at_the_strength_owasp_names() -> None:
    assert passwords.hash_password("x" * 10, SALT).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_refusing_an_unknown_account_costs_the_same_work() -> None:
    hasher = Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1)
    assert not hasher.check_needs_rehash(passwords._NOBODY)
    known = passwords.hash_password("x" * 10, SALT)

    def median(stored: str | None) -> float:
        took = []
        for _ in range(9):
            begun = time.thread_time()
            assert not passwords.is_right("something else", stored)
            took.append(time.thread_time() - begun)
        return sorted(took)[4]

    assert median(None) > 0.5 * median(known)


@pytest.mark.parametrize("length", [1_001, 50_000, 1_000_000])
def test_an_absurd_password_is_wrong_and_quickly_so(length: int) -> None:
    stored = passwords.hash_password("ü" * passwords.LONGEST, SALT)
    begun = time.thread_time()
    assert not passwords.is_right("ü" * length, stored)
    assert time.thread_time() - begun < 1
    assert not passwords.fits("ü" * length)


@pytest.mark.parametrize(("length", "fits"), [(9, False), (10, True), (1_000, True), (1_001, False)])
def test_ten_to_a_thousand_characters_are_taken(length: int, fits: bool) -> None:
    assert passwords.fits("x" * length) is fits
