"""What counts as one sender, and when the next try is possible."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.attempts import attempt_key, seconds_until, sender_of

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@given(st.ip_addresses(v=6))
def test_a_whole_ipv6_network_is_one_sender(address: object) -> None:
    if getattr(address, "ipv4_mapped", None):
        return
    network, _, _ = str(address.exploded).rpartition(":")  # type: ignore[attr-defined]
    assert sender_of(str(address)) == sender_of(f"{network}:1")


def test_neighbouring_networks_and_addresses_are_different_senders() -> None:
    assert sender_of("2001:db8:0:1::1") != sender_of("2001:db8:0:2::1")
    assert sender_of("192.0.2.1") != sender_of("192.0.2.2")
    assert sender_of("::ffff:192.0.2.1") == sender_of("192.0.2.1")
    assert sender_of("fe80::1%eth0") == sender_of("fe80::2")


@pytest.mark.parametrize("address", ["", "testclient", "unix:", "999.1.1.1"])
def test_an_address_that_is_none_is_a_sender_of_its_own(address: str) -> None:
    assert sender_of(address) == address


def test_the_key_tells_neither_account_nor_address() -> None:
    key = attempt_key(b"secret", "ada@example.org", "192.0.2.1")
    assert len(key) == 64
    assert key != attempt_key(b"other", "ada@example.org", "192.0.2.1")
    assert key != attempt_key(b"secret", "ada@example.org", "192.0.2.2")
    assert key != attempt_key(b"secret", "ben@example.org", "192.0.2.1")


@given(st.timedeltas(timedelta(0), timedelta(minutes=15)))
def test_after_the_wait_the_oldest_try_has_left_the_window(age: timedelta) -> None:
    oldest = NOW - age
    wait = seconds_until(oldest, NOW)
    assert 1 <= wait <= 900
    assert NOW + timedelta(seconds=wait) >= oldest + timedelta(minutes=15)
