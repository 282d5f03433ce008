"""What is taken as an e-mail address, a name, a password, a language."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.people import email_problems, fold_email, language_problems, name_problems, password_problems


@given(st.emails())
def test_every_e_mail_address_is_taken_in_any_case_and_folded_once_and_for_all(email: str) -> None:
    folded = fold_email(f"  {email.upper()} ")
    assert folded == fold_email(email) == fold_email(folded)
    assert email_problems(folded) == []


@pytest.mark.parametrize(
    "email",
    ["", "ada", "@example.org", "ada@", "a b@example.org", "a@b@c", "a\0@b.c", "\ud800@b.c", "a" * 251 + "@b.c"],
)
def test_what_is_no_e_mail_address_is_named(email: str) -> None:
    assert [problem.path for problem in email_problems(fold_email(email))] == ["email"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=200))
def test_any_name_of_any_script_is_taken(name: str) -> None:
    assert bool(name_problems(name)) is (not name.strip())


@given(st.text(st.characters(), max_size=300))
def test_a_name_that_is_taken_can_be_stored_on_one_line(name: str) -> None:
    if not name_problems(name):
        name.encode()
        assert "\0" not in name
        assert not any(unicodedata.category(character) == "Cc" for character in name)
        assert len(name) <= 200


def test_short_and_endless_passwords_and_unknown_languages_are_named() -> None:
    assert [problem.path for problem in password_problems("x" * 9)] == ["password"]
    assert [problem.path for problem in password_problems("x" * 50_000)] == ["password"]
    assert password_problems("x" * 10) == []
    assert [problem.path for problem in language_problems("fr")] == ["language"]
    assert language_problems("de") == []
