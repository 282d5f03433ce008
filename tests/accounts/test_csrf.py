"""Which senders and tokens are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.csrf import from_elsewhere, host_of, refusal

OWN = {"survey.example.org", "127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("fetch_site", "origin", "foreign"),
    [
        (None, None, False),
        ("same-origin", "https://survey.example.org", False),
        (None, "https://survey.example.org", False),
        (None, "HTTPS://SURVEY.example.org", False),
        (None, "http://127.0.0.1:8000", False),
        ("same-origin", "null", False),
        (None, "null", False),
        ("none", None, False),
        ("cross-site", None, True),
        ("same-site", "https://survey.example.org", True),
        ("cross-site", "null", True),
        (None, "https://survey.example.org.evil.example", True),
        (None, "https://evil.example", True),
        (None, "http://127.0.0.1:8001", True),
        ("same-origin", "https://evil.example", True),
        (None, "https://[broken", True),
        (None, "", True),
    ],
)
def test_only_our_own_pages_count_as_here(fetch_site: str | None, origin: str | None, foreign: bool) -> None:
    assert from_elsewhere(fetch_site, origin, OWN) is foreign


@given(st.text(st.characters()), st.text(st.characters()))
def test_only_the_expected_token_passes(sent: str, expected: str) -> None:
    why = refusal(fetch_site=None, origin=None, own_hosts=OWN, sent=sent, expected=expected)
    assert (why is None) is (sent == expected)


@given(st.text())
def test_no_origin_header_breaks_the_check(origin: str) -> None:
    assert isinstance(host_of(origin), str)
