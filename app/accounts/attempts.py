"""How failed sign-ins are counted: per account and sender, so that a stranger cannot lock anybody out."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from app.accounts.tokens import hash_token

WINDOW = timedelta(minutes=15)


def sender_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 network that an IPv6 connection is given as a whole."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.packed[:8].hex()


def attempt_key(secret: bytes, account: str, address: str) -> str:
    """The key under which tries are counted; neither account nor address can be read from it."""
    return hash_token(secret, "attempt", f"{account}\0{sender_of(address)}")


def seconds_until(oldest: datetime, now: datetime) -> int:
    """When the oldest try leaves the window, in whole seconds from now."""
    return max(1, ceil((oldest + WINDOW - now).total_seconds()))
