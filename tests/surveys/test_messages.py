"""Every message exists in both languages with the same blanks, and can name any value a client sends."""

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.surveys.messages import MESSAGES, say


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_has_the_same_blanks_in_both_languages(code: str) -> None:
    texts = MESSAGES[code].items()
    blanks = {language: {name for _, name, _, _ in Formatter().parse(text) if name} for language, text in texts}
    assert set(blanks) == {"de", "en"}
    assert blanks["de"] == blanks["en"]


def test_numbers_are_written_as_the_language_does() -> None:
    assert say("too_long", "de-AT", length=2048, bound=2000).startswith("2.048 Zeichen – höchstens 2.000")
    assert say("too_long", "fr", length=2048, bound=2000).startswith("2,048 characters")


@given(
    st.recursive(
        st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    )
)
def test_any_value_can_be_named(value: object) -> None:
    assert len(say("unknown_option", "de", value=value, options="a, b")) < 250


def test_a_value_beyond_all_bounds_is_cut_short() -> None:
    for value in (10**5000, [10**5000], 1e300, float("nan"), "x" * 10_000):
        assert len(say("unknown_option", "en", value=value, options="a, b")) < 250
