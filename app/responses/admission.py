"""Whether an answer still comes in time: the survey's window, narrowed by that of the way it came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.errors import Closed
from app.surveys.opening import CLOSED, pause_reason


class Window(Protocol):
    """When answers are taken."""

    @property
    def status(self) -> str: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


def lateness(windows: Sequence[Window], finished_at: datetime | None, now: datetime) -> bool | Closed:
    """Whether an answer that comes now is late; Closed if it cannot be taken at all."""
    reasons = (pause_reason(one.status, one.opens_at, one.closes_at, now) for one in windows)
    reason = next((one for one in reasons if one), None)
    if reason is None:
        return False
    ends = [one.closes_at for one in windows if one.closes_at]
    # Answered in time on a phone without a network: kept, marked, and left out of the figures unless asked for.
    if reason == "closed" and finished_at and ends and finished_at < min(ends):
        return True
    return Closed(CLOSED[reason])
