"""Tokens that let somebody in: 256 random bits, kept as a keyed hash that is bound to one purpose."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import blake2b
from typing import Literal

Purpose = Literal[
    "session", "setup", "sign-in", "key", "csrf", "attempt", "personal-link", "receipt", "tombstone", "share"
]
RANDOM_BYTES = 32
PREFIX_LENGTH = 8


def make_token(randomness: bytes) -> str:
    """The text of a token, fit for cookies and URLs."""
    if len(randomness) != RANDOM_BYTES:
        raise ValueError("a token takes 256 random bits")
    return urlsafe_b64encode(randomness).rstrip(b"=").decode()


def make_key(randomness: bytes, prefix: bytes) -> str:
    """An API key `tp_<prefix>_<secret>`; the prefix may be shown, and tells leak scanners what they found."""
    return f"tp_{prefix.hex()[:PREFIX_LENGTH]}_{make_token(randomness)}"


def prefix_of(key: str) -> str:
    """The part of an API key that its owner recognises it by."""
    return key.split("_", 2)[1]


def hash_token(secret: bytes, purpose: Purpose, token: str) -> str:
    """What is stored or compared; a token hashed for one purpose is nothing for another."""
    # BLAKE2 takes keys up to 64 bytes, a secret from the environment may be longer.
    key = blake2b(secret).digest()
    text = token.encode("utf-8", "surrogatepass")
    return blake2b(text, key=key, digest_size=32, person=purpose.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Equality in constant time, for text of any kind."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
