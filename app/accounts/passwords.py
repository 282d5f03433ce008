"""Password hashes: argon2id with the parameters OWASP names for servers (19 MiB, two rounds)."""

import unicodedata

from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST = 10
# Far above any passphrase; below it, hashing takes the same time for every password.
LONGEST = 1_000
SALT_BYTES = 16

_hasher = Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1)
# The hash of a password nobody has, so that an unknown e-mail takes as long to refuse as a known one.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$h2rAL4NZ7D2I6D2U2mGGwg$/jUqBVq7fLxdqgRsbTxti/tD6Nyk6/verbAMkYEzMc4"


def _encoded(password: str) -> bytes:
    # One person's umlaut may be typed as one code point on the desk and as two on the phone.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def fits(password: str) -> bool:
    """Whether a new password has an acceptable length."""
    return SHORTEST <= len(password) <= LONGEST


def hash_password(password: str, salt: bytes) -> str:
    """The hash to store."""
    return _hasher.hash(_encoded(password), salt=salt)


def is_right(password: str, stored: str | None) -> bool:
    """Whether the password matches; where nothing is stored the same work is done for nothing."""
    possible = stored is not None and len(password) <= LONGEST
    matches = _hasher.verify(_encoded(password[:LONGEST]), stored if possible and stored else _NOBODY)
    return possible and matches
