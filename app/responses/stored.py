"""A stored response as figures, exports and imports know it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Stored:
    """One response; contact answers are kept elsewhere."""

    id: str
    version: int
    language: str
    collector: str | None
    mode: str
    interviewer: str | None
    disposition: str
    day: date
    received_at: datetime | None
    seconds: int | None
    durations: dict[str, int] | None
    answers: dict[str, Any]
    revision: int = 0
    """The survey's when the response was stored; 0 before it is."""
