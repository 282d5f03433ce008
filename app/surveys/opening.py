"""Whether a survey takes answers: its status and its dates."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime


def _plausible(moment: datetime) -> datetime:
    if not 2000 <= moment.year <= 2200:
        raise ValueError("Give a moment between the years 2000 and 2200")
    return moment


# A moment that somebody sends: with its time zone, and near enough to be converted to any other.
SentMoment = Annotated[AwareDatetime, AfterValidator(_plausible)]
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
