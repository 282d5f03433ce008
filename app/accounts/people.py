"""A researcher as the rest of the program sees one, and what their details must look like."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from app.accounts import passwords
from app.errors import Problem

LANGUAGES = ("de", "en")
LONGEST_EMAIL = 254
LONGEST_NAME = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True)
class Researcher:
    """One researcher."""

    id: str
    email: str
    name: str
    language: str
    is_admin: bool
    created_at: datetime
    deactivated: bool
    has_password: bool


def fold_email(email: str) -> str:
    """The form in which e-mail addresses are stored and compared."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def _is_storable(text: str) -> bool:
    # Control characters and halves of surrogate pairs: the one forges lines, the other no database can store.
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


def email_problems(email: str) -> list[Problem]:
    """`email` as folded."""
    if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email) and _is_storable(email):
        return []
    return [Problem("email", "Give an e-mail address such as name@example.org.")]


def name_problems(name: str) -> list[Problem]:
    """Of a person or a key."""
    if name.strip() and len(name) <= LONGEST_NAME and _is_storable(name):
        return []
    return [Problem("name", f"Give a name of 1 to {LONGEST_NAME} characters on one line.")]


def password_problems(password: str) -> list[Problem]:
    """Of a new password. Length is all that is asked for: composition rules make passwords weaker."""
    if passwords.fits(password):
        return []
    return [Problem("password", f"Choose a password of {passwords.SHORTEST} to {passwords.LONGEST} characters.")]


def language_problems(language: str) -> list[Problem]:
    """Of the language mails and pages come in."""
    return [] if language in LANGUAGES else [Problem("language", f"Choose one of {', '.join(LANGUAGES)}.")]
