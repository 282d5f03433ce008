"""What columns on disk depend on beside the answers: the code that made them, and which questions' values are codes."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.surveys import schema

_HERE = Path(__file__).parent
_MADE_BY = (
    *sorted(_HERE.glob("*.py")),
    _HERE.parent / "surveys" / "conditions.py",
    _HERE.parent / "parts" / "store.py",
    _HERE.parent / "analysis" / "gibberish.py",
    _HERE.parent / "analysis" / "quality.py",
)


@cache
def form() -> str:
    """A name for the form of the columns: parts that other code wrote are not read."""
    return hashlib.sha256(b"\x00".join(path.read_bytes() for path in _MADE_BY)).hexdigest()[:16]


def coded_questions(versions: Mapping[int, schema.Questionnaire]) -> frozenset[str]:
    """The questions whose answers are options."""
    asked = (question for version in versions.values() for _, question in version.questions())
    return frozenset(one.id for one in asked if isinstance(one, schema.SingleChoice | schema.Hidden))
