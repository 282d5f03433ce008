"""Seeded order, the same here and on the phone: a hash of the response id instead of a generator's state."""

from collections.abc import Iterable
from functools import lru_cache

_MASK = 0xFFFFFFFF
_START = 0x811C9DC5


def rank(seed: str, question: str, item: str) -> int:
    """A number of 32 bits for one item: FNV-1a over UTF-8, mixed so that like ids spread (MurmurHash3's finaliser)."""
    return _mixed(_fnv(_fnv(_seeded(seed), f"{question}:"), item))


def _fnv(value: int, text: str) -> int:
    """FNV-1a from `value` on."""
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & _MASK
    return value


@lru_cache(maxsize=64)
def _seeded(seed: str) -> int:
    # One response asks for dozens of items in a row, and its id is the longest part of what is hashed.
    return _fnv(_START, f"{seed}:")


def _mixed(value: int) -> int:
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & _MASK
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & _MASK
    return value ^ (value >> 16)


def shuffled(items: Iterable[str], seed: str, question: str) -> list[str]:
    """The items in the random order that belongs to this response and question."""
    asked = _fnv(_seeded(seed), f"{question}:")
    return sorted(items, key=lambda item: (_mixed(_fnv(asked, item)), item))
