"""Names as small numbers. A code never changes its meaning; new names come at the end."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)

MEASURES = ("satisfaction", "effort", "importance")
MODES = ("online", "street", "e-mail", "kiosk")
DISPOSITIONS = ("complete", "partial", "screened_out", "over_quota", "late")
NAMED = ("aided", "unaided", "other", "both")
QUALITY = ("speeder", "straight_liner", "duplicate", "gibberish")
"""Signs of answers given without care; each is one bit, in this order."""
OTHER = "other"
"""The touchpoint that stands for free texts that nobody has coded yet."""
NONE = "(none)"
"""“None of these” among what can be ticked; no id looks like this."""

NOT_SHOWN, UNANSWERED, ANSWERED = 0, 1, 2  # states of a question
MISSING, NA, NOT_ASKED = 0, -1, -2  # in place of a rating


class Codes(Generic[Name]):
    """A list of names that grows at its end, with the way back from name to code."""

    def __init__(self) -> None:
        self.names: list[Name] = []
        self._codes: dict[Name, int] = {}

    def code(self, name: Name) -> int:
        """The code of a name; a new name gets the next one."""
        found = self._codes.get(name)
        if found is None:
            # the name first: a reader that finds the code finds its name too
            self.names.append(name)
            found = self._codes[name] = len(self.names) - 1
        return found

    def find(self, name: Name) -> int | None:
        """The code of a name that is known."""
        return self._codes.get(name)

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Offer:
    """What one touchpoint question puts before its respondents; versions that offer the same share it."""

    question: str
    stage: str
    touchpoints: tuple[str, ...]
    """The touchpoints of the list, and `other` last where texts may be added."""
    none: bool
    scales: tuple[int, ...]
    """Points of the scale per measure of `MEASURES`; 0 where it is not asked."""
    emotion: bool


@dataclass(frozen=True)
class Vocabulary:
    """All names in the columns of one survey."""

    stages: Codes[str] = field(default_factory=Codes)
    touchpoints: Codes[str] = field(default_factory=Codes)
    offers: Codes[Offer] = field(default_factory=Codes)
    languages: Codes[str] = field(default_factory=Codes)
    collectors: Codes[str | None] = field(default_factory=Codes)
    interviewers: Codes[str | None] = field(default_factory=Codes)
    items: dict[str, Codes[str]] = field(default_factory=dict)
    """By question: its options, or the rows of a matrix."""

    def items_of(self, question_id: str) -> Codes[str]:
        return self.items.setdefault(question_id, Codes())
