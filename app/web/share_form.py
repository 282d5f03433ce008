"""The form that makes a share: whole weeks whatever day was chosen, and what is wrong with it by field."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from app.errors import Conflict, Invalid
from app.shares.document import ShareForm

_FIELDS = ("name", "k", "dimensions", "filters", "expires_at", "shows")
Sent = list[tuple[str, str]]


def form_of(sent: Sent, zone: str) -> ShareForm | set[str]:
    """The share that is wanted, or the fields that cannot be read."""
    plain = dict(sent)
    wheres: dict[str, list[str]] = {}
    for name, value in sent:
        if name == "where":
            segment, _, group = value.partition(":")
            wheres.setdefault(segment, []).append(group)
    days = {name: _day(plain.get(name, "")) for name in ("from", "to")}
    until = _day(plain.get("expires", ""))
    document: dict[str, Any] = {
        "name": plain.get("name", ""),
        "k": plain.get("k", "10"),
        "dimensions": [value for name, value in sent if name == "dimension"],
        "shows": [value for name, value in sent if name == "shows"],
        "filters": {
            "where": [f"{segment}:{','.join(groups)}" for segment, groups in wheres.items()],
            "mode": ",".join(value for name, value in sent if name == "mode"),
            "from": days["from"] and days["from"] - timedelta(days["from"].weekday()),
            "to": days["to"] and days["to"] + timedelta(6 - days["to"].weekday()),
        },
        "expires_at": until and datetime.combine(until, time.max, ZoneInfo(zone)),
    }
    try:
        return ShareForm.model_validate(document)
    except ValidationError as error:
        return set(fields_of(".".join(map(str, one["loc"])) for one in error.errors()))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def wrong_fields(error: Invalid | Conflict) -> set[str]:
    """The fields that an action has refused."""
    if isinstance(error, Conflict):
        return {"many"}
    return set(fields_of(one.path for one in error.problems)) or {"expires_at"}


def fields_of(paths: Iterable[str]) -> list[str]:
    """The fields of the form behind the places in the document."""
    return [next((name for name in _FIELDS if path.startswith(name)), "dimensions") for path in paths]
