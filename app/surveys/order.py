"""Seeded order, the same here and on the phone: a hash of the response id instead of a generator's state."""

from collections.abc import Iterable

_MASK = 0xFFFFFFFF


def rank(seed: str, question: str, item: str) -> int:
    """A number of 32 bits for one item: FNV-1a over UTF-8, mixed so that like ids spread (MurmurHash3's finaliser)."""
    value = 0x811C9DC5
    for byte in f"{seed}:{question}:{item}".encode():
        value = ((value ^ byte) * 0x01000193) & _MASK
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & _MASK
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & _MASK
    return value ^ (value >> 16)


def shuffled(items: Iterable[str], seed: str, question: str) -> list[str]:
    """The items in the random order that belongs to this response and question."""
    return sorted(items, key=lambda item: (rank(seed, question, item), item))
