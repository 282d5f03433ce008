"""The fingerprint of a personal token: only it is stored. Pure."""

from hashlib import blake2b


def token_hash(secret: bytes, token: str) -> str:
    """The keyed hash under which a token is known."""
    return blake2b(
        token.encode("utf-8", "surrogatepass"), key=secret[:64], person=b"personal-link", digest_size=32
    ).hexdigest()
