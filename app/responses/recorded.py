"""A response whose fieldwork is over before it comes here: an own export, another tool's file, a simulation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

import orjson
from pydantic import ValidationError

from app.collectors.modes import MODES
from app.errors import Invalid, Problem
from app.responses.arrival import Arrival, SubmissionBody, body_problems, fingerprint, prepare, rounded
from app.responses.stored import Stored
from app.surveys.answers import Checked, Checker, Disposition

_DISPOSITIONS = get_args(Disposition)


def recorded(survey_id: str, checker: Checker, given: Stored, secret: bytes, now: datetime) -> Arrival:
    """Check it as strictly as a fresh one and keep its day, mode, duration and disposition; raises Invalid.

    An empty disposition is worked out from the answers. Nothing is left out silently: an answer to a question that
    was not shown is a problem here.
    """
    body = _body(given)
    asked = frozenset(question.id for _, question in checker.questionnaire.questions() if question.type != "contact")
    whole = given.disposition != "partial"
    checked = checker.check(given.answers, body.id, body.language, whole=whole, only=asked)
    problems = [*checked.problems, *_wrong(checker, given, checked)]
    if problems:
        raise Invalid("This response cannot be taken.", problems)
    anonymous = checker.questionnaire.anonymity == "anonymous"
    arrival = prepare(survey_id, checker, body, checked, _fingerprint(secret, survey_id, given), secret, now)
    row = {
        **arrival.row,
        "mode": given.mode,
        "disposition": given.disposition or checked.disposition,
        "day": given.day,
        "received_at": given.received_at,
        "seconds": arrival.row["seconds"] if given.seconds is None else rounded(given.seconds, anonymous),
    }
    return replace(arrival, row=row, recorded=True)


def _body(given: Stored) -> SubmissionBody:
    try:
        return SubmissionBody.model_validate(
            {
                "id": given.id,
                "version": given.version,
                "language": given.language,
                "collector": given.collector,
                "interviewer": given.interviewer,
                "durations": given.durations,
                "answers": given.answers,
            }
        )
    except ValidationError as error:
        raise Invalid("This response cannot be taken.", body_problems(error)) from None


def _fingerprint(secret: bytes, survey_id: str, given: Stored) -> str:
    return fingerprint(secret, survey_id, orjson.loads(orjson.dumps(given)))


def _wrong(checker: Checker, given: Stored, checked: Checked) -> Iterator[Problem]:
    questionnaire = checker.questionnaire
    if given.language not in questionnaire.languages:
        known = ", ".join(questionnaire.languages)
        yield Problem("language", f"'{given.language}' is not offered. Possible are: {known}.")
    if given.mode not in MODES:
        yield Problem("mode", f"'{given.mode}' is unknown. Possible are: {', '.join(MODES)}.")
    if given.received_at is not None and questionnaire.anonymity == "anonymous":
        yield Problem("received_at", "This survey is anonymous and keeps no moments. Leave the cell empty.")
    yield from _wrong_disposition(given, checked)
    if not checked.problems:
        yield from _left_out(given.answers, checked)


def _wrong_disposition(given: Stored, checked: Checked) -> Iterator[Problem]:
    if given.disposition and given.disposition not in _DISPOSITIONS:
        known = ", ".join(_DISPOSITIONS)
        yield Problem("disposition", f"'{given.disposition}' is unknown. Possible are: {known}.")
    ended = checked.ended_by is not None
    if given.disposition == "complete" and ended:
        yield Problem("disposition", f"The answers end at '{checked.ended_by}', so this is screened_out.")
    if given.disposition == "screened_out" and not ended:
        yield Problem("disposition", "Nothing in these answers ends the questionnaire early. Check the answers.")


def _left_out(answers: dict[str, Any], checked: Checked) -> Iterator[Problem]:
    """Answers that the check would drop or shorten."""
    for question, answer in answers.items():
        if question in checked.contacts or answer == checked.answers.get(question):
            continue
        if question not in checked.shown:
            yield Problem(f"answers.{question}", "This question was not shown after the answers before it.")
        else:
            yield Problem(f"answers.{question}", "A part of this answer was not asked for. Leave it empty.")
