"""Whether a survey takes answers: its status and its dates."""

from datetime import datetime
from typing import Literal

Reason = Literal["draft", "paused", "closed", "not_yet"]

CLOSED: dict[Reason, str] = {
    "draft": "The survey is not published yet.",
    "paused": "The survey is paused. Try again later.",
    "closed": "The survey is closed.",
    "not_yet": "The survey has not opened yet.",
}


def pause_reason(status: str, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Reason | None:
    """Why a survey takes no answers at `now`; None if it does."""
    if status == "draft" or status == "paused":
        return "draft" if status == "draft" else "paused"
    if status == "closed" or (closes_at and now >= closes_at):
        return "closed"
    return "not_yet" if opens_at and now < opens_at else None
