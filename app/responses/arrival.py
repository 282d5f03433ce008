"""A submission before it is stored: its form, its check, its keyed fingerprints. Clock and key come as arguments."""

import json
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.accounts.tokens import hash_token
from app.errors import Invalid, Problem
from app.journeys.texts import Id, Language
from app.surveys.answers import Checked, Checker
from app.surveys.opening import SentMoment
from app.surveys.schema import Questionnaire

UUID4 = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"
# Crockford's letters instead of RFC 4648's: no I, L, O, U to mistake.
_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_PIECE = 2000
LATE_DAYS = 30  # how long after its end an answer given offline may still arrive
_ROUNDED = 5  # seconds
_LONGEST = 86_400 * 30  # seconds


class SubmissionBody(BaseModel):
    """What a client sends. `id` is a random UUID (version 4) of the client's choice: sending again is harmless."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(pattern=UUID4, to_lower=True)]
    version: int = Field(ge=1, le=2**31 - 1, description="The questionnaire version that was answered")
    language: Language
    collector: Id | None = None
    token: Annotated[str, StringConstraints(min_length=8, max_length=64)] | None = None
    started_at: SentMoment | None = None
    finished_at: SentMoment | None = None
    durations: dict[Id, Annotated[float, Field(ge=0, le=_LONGEST)]] | None = Field(
        None, description="Seconds by section"
    )
    interviewer: Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")] | None = None
    answers: dict[str, Any] = Field(description="Answers by question id, one form per question type")


def body_problems(error: ValidationError) -> list[Problem]:
    """A problem for each place that does not fit the form."""
    told = {
        "missing": "This field is missing; add it.",
        "extra_forbidden": "There is no such field; leave it out.",
    }
    problems = []
    for one in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in one["loc"]) or "body"
        message = told.get(one["type"], one["msg"].removeprefix("Value error, ") + ".")
        if path == "id" and one["type"] == "string_pattern_mismatch":
            message = "The id must be a random UUID (version 4), for example from crypto.randomUUID()."
        problems.append(Problem(path, message))
    return problems


@dataclass(frozen=True)
class Arrival:
    """A checked submission on its way to the writer."""

    survey_id: str
    row: dict[str, Any]
    """Values of the response's columns but for `mode`, `disposition` (a first guess) and `revision`."""
    answers: dict[str, Any]
    contacts: list[dict[str, Any]]
    body_hash: str
    tombstone: str
    receipt: str
    collector: str | None
    token_hash: str | None
    finished_at: datetime | None
    has_draft: bool = False
    recorded: bool = False
    """Its fieldwork is over (an import, a simulation): `row` holds its mode, disposition and day already."""


@dataclass(frozen=True)
class Outcome:
    """What the client is told: its receipt, how the response counts, and whether it was new."""

    id: str
    receipt: str
    disposition: str
    created: bool

    def document(self) -> dict[str, str]:
        return {"id": self.id, "receipt": self.receipt, "disposition": self.disposition}


@dataclass(frozen=True)
class Draft:
    """An unfinished response of the plain page, answers as typed."""

    id: str
    survey_id: str
    version: int
    language: str
    started_at: datetime
    expires_at: datetime
    collector: str | None = None
    token: str | None = None
    interviewer: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)


def fingerprint(secret: bytes, survey_id: str, document: Any) -> str:
    """The keyed hash of a body's canonical JSON: equal bodies and only they have equal fingerprints."""
    canonical = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    hasher = blake2b(survey_id.encode(), key=secret[:64], person=b"body", digest_size=32)
    # In pieces under 2 KiB: for longer ones hashlib lets go of the interpreter, and taking it back costs more.
    for at in range(0, len(canonical), _PIECE):
        hasher.update(canonical[at : at + _PIECE])
    return hasher.hexdigest()


def receipt_code(secret: bytes, response_id: str) -> str:
    """The receipt of a response: 80 bits that only the key can derive from the id, written 7KQF-2M9D-XR4T-8HWC."""
    digest = blake2b(response_id.encode(), key=secret[:64], person=b"receipt-code", digest_size=10).digest()
    return read_receipt(b32encode(digest).decode().translate(_TO_CROCKFORD))


def read_receipt(code: str) -> str:
    """A receipt as somebody typed it, in its one form: case, spaces and letters easily confused do not matter."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    letters = letters.translate(str.maketrans("OILU", "011V"))
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def check_body(checker: Checker, body: SubmissionBody) -> Checked:
    """Check the answers; raises Invalid with one problem per wrong place."""
    checked = checker.check(body.answers, body.id, body.language)
    if body.language not in checker.questionnaire.languages:
        known = ", ".join(checker.questionnaire.languages)
        checked.problems.append(Problem("language", f"'{body.language}' is not offered. Possible are: {known}."))
    if checked.problems:
        raise Invalid(
            "Some answers cannot be taken. Nothing was stored; correct them and send again.", checked.problems
        )
    return checked


def prepare(
    survey_id: str,
    checker: Checker,
    body: SubmissionBody,
    checked: Checked,
    body_hash: str,
    secret: bytes,
    now: datetime,
) -> Arrival:
    """Everything the writer needs. In anonymous mode no moment is kept: only the local day and rounded seconds."""
    anonymous = checker.questionnaire.anonymity == "anonymous"
    finished = body.finished_at if body.finished_at and _believable(body.finished_at, now) else None
    receipt = receipt_code(secret, body.id)
    durations = _known_durations(body, checker.questionnaire)
    row = {
        "id": body.id,
        "survey_id": survey_id,
        "version": checker.version,
        "language": body.language,
        "collector": body.collector,
        "interviewer": body.interviewer,
        "disposition": checked.disposition,
        "day": local_day(finished or now, checker.questionnaire),
        "received_at": None if anonymous else now,
        "seconds": _seconds(body, durations, anonymous),
        "durations": _durations(durations, anonymous),
        "answers": orjson.dumps(checked.answers).decode(),
        "body_hash": body_hash,
        "receipt_hash": hash_token(secret, "receipt", receipt),
    }
    contacts = [
        {"question": question, "fields": json.dumps(fields, ensure_ascii=False), "linked": not anonymous}
        for question, fields in checked.contacts.items()
    ]
    return Arrival(
        survey_id=survey_id,
        row=row,
        answers=checked.answers,
        contacts=contacts,
        body_hash=body_hash,
        tombstone=hash_token(secret, "tombstone", body.id),
        receipt=receipt,
        collector=body.collector,
        token_hash=hash_token(secret, "personal-link", body.token) if body.token else None,
        finished_at=finished,
    )


def local_day(moment: datetime, questionnaire: Questionnaire) -> date:
    """The calendar day where the survey lives."""
    return moment.astimezone(ZoneInfo(questionnaire.timezone)).date()


def _believable(finished: datetime, now: datetime) -> bool:
    # A phone's clock may be a little fast; answers given offline arrive late.
    return now - timedelta(days=LATE_DAYS) <= finished <= now + timedelta(minutes=10)


def rounded(seconds: float, anonymous: bool) -> int:
    """Whole seconds; in anonymous mode so coarse that they do not tell one person from the next."""
    return round(seconds / _ROUNDED) * _ROUNDED if anonymous else round(seconds)


def _known_durations(body: SubmissionBody, questionnaire: Questionnaire) -> dict[str, float]:
    """Those of sections that exist, in their order."""
    given = body.durations or {}
    return {section.id: given[section.id] for section in questionnaire.sections if section.id in given}


def _seconds(body: SubmissionBody, durations: dict[str, float], anonymous: bool) -> int | None:
    if durations:
        return rounded(sum(durations.values()), anonymous)
    if body.started_at and body.finished_at and body.finished_at >= body.started_at:
        seconds = (body.finished_at - body.started_at).total_seconds()
        return rounded(min(seconds, _LONGEST), anonymous)
    return None


def _durations(durations: dict[str, float], anonymous: bool) -> str | None:
    if not durations:
        return None
    return json.dumps({section: rounded(seconds, anonymous) for section, seconds in durations.items()})
