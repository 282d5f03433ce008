"""What a respondent's request brings along: the survey, the unfinished response, the posted fields, the one cookie."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request, Response

from app.collectors.actions import find as find_collector
from app.collectors.actions import is_unused_link
from app.database import Session, reading
from app.errors import NotFound
from app.responses.actions import draft as find_draft
from app.responses.arrival import UUID4, Draft
from app.surveys.actions import Survey, pause_reason, published
from app.surveys.schema import Hidden, Questionnaire
from app.surveys.store import Edition
from app.web.fields import Form
from app.web.pages import choose_language

SENT_FOR = 3600  # seconds for which the thanks page can be loaded again
_SENT = re.compile(r"sent\.([0-9A-Z-]{4,40})\.([a-z_]{1,20})\.([a-z0-9_-]{0,64})")


async def _posted(request: Request) -> Form:
    fields: dict[str, list[str]] = {}
    for name, value in (await request.form(max_files=0, max_fields=20_000)).multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return fields


FormDep = Annotated[Form, Depends(_posted)]


@dataclass(frozen=True)
class Visit:
    """One request of a respondent to one survey."""

    request: Request
    survey: Survey
    edition: Edition
    draft: Draft | None
    language: str
    refusal: str | None
    """Why the survey cannot be started (through this link, now); None if it can."""

    @property
    def base(self) -> str:
        return f"/s/{self.survey.slug}"

    @property
    def questionnaire(self) -> Questionnaire:
        return self.edition.questionnaire

    @property
    def cookie_name(self) -> str:
        return f"touchpoints-{self.survey.slug}"

    @property
    def cookie(self) -> str:
        return self.request.cookies.get(self.cookie_name, "")

    def remember(self, response: Response, value: str, seconds: int) -> None:
        """Set the one cookie: the response's id while it is filled in, then for a while what the thanks page shows."""
        secure = self.request.url.scheme == "https"
        response.set_cookie(
            self.cookie_name, value, max_age=seconds, path=self.base, secure=secure, httponly=True, samesite="lax"
        )


@dataclass(frozen=True)
class Sent:
    """How a response ended, as the cookie keeps it for the thanks page."""

    receipt: str
    disposition: str
    ended_by: str = ""

    def cookie(self) -> str:
        return f"sent.{self.receipt}.{self.disposition}.{self.ended_by}"


def read_sent(cookie: str) -> Sent | None:
    found = _SENT.fullmatch(cookie)
    return Sent(*found.groups()) if found else None


def open_visit(request: Request, slug: str, form: Form | None = None) -> Visit:
    """Look everything up in one short reading transaction. Raises NotFound."""
    state = request.app.state
    given = {name: values[0] for name, values in form.items()} if form is not None else dict(request.query_params)
    with reading(state.engine) as session:
        known = published(session, state.shelf, slug)
        wanted = given.get("id") or request.cookies.get(f"touchpoints-{slug}", "")
        draft = _unexpired(session, known.survey, wanted)
        version = draft.version if draft else known.survey.version
        edition = state.shelf.edition(session, known.survey.id, slug, version)
        refusal = _refusal(session, state.settings.secret, known.survey, given, draft)
    languages = edition.questionnaire.languages
    language = choose_language(request, languages, given.get("lang"), draft.language if draft else None)
    return Visit(request, known.survey, edition, draft, language, refusal)


def _unexpired(session: Session, survey: Survey, draft_id: str) -> Draft | None:
    draft = find_draft(session, survey.id, draft_id) if re.fullmatch(UUID4, draft_id) else None
    return draft if draft and draft.expires_at > datetime.now(UTC) else None


def _refusal(
    session: Session, secret: bytes, survey: Survey, given: Mapping[str, str], draft: Draft | None
) -> str | None:
    now = datetime.now(UTC)
    closed = pause_reason(survey.status, survey.opens_at, survey.closes_at, now)
    slug = given.get("c") or (draft.collector if draft else None)
    token = given.get("t") or (draft.token if draft else None)
    if closed or not (slug or token):
        return closed
    try:
        collector = find_collector(session, survey.id, slug or "")
    except NotFound:
        return "wrong_link"
    closed = pause_reason("open", collector.opens_at, collector.closes_at, now)
    if closed or token is None:
        return closed or ("needs_link" if collector.needs_token else None)
    return None if is_unused_link(session, survey.id, collector.slug, token, secret) else "used_link"


def arrival_fields(questionnaire: Questionnaire, query: Mapping[str, str]) -> list[tuple[str, str]]:
    """What of the address goes on into the form: collector, token, interviewer, declared values of hidden questions."""
    fields = [(name, query[name]) for name in ("c", "t") if query.get(name)]
    if re.fullmatch(r"[\w.@ -]{1,64}", query.get("i", "")):
        fields.append(("i", query["i"]))
    fields += [(f"p.{question.parameter}", query[question.parameter]) for question in _hidden(questionnaire)
               if query.get(question.parameter) in _values(question)]  # fmt: skip
    return list(dict(fields).items())


def _hidden(questionnaire: Questionnaire) -> list[Hidden]:
    return [question for _, question in questionnaire.questions() if isinstance(question, Hidden)]


def _values(question: Hidden) -> list[str]:
    return [option.id for option in question.options if not option.retired]


def begin(visit: Visit, form: Form) -> Draft:
    """A new, empty response with a random id."""
    query = {name.removeprefix("p."): values[0] for name, values in form.items()}
    given = dict(arrival_fields(visit.questionnaire, query))
    answers = {
        question.id: given[f"p.{question.parameter}"]
        for question in _hidden(visit.questionnaire)
        if f"p.{question.parameter}" in given
    }
    now = datetime.now(UTC)
    draft = Draft(
        str(uuid.uuid4()), visit.survey.id, visit.edition.version, visit.language, now, now,
        given.get("c"), given.get("t"), given.get("i"), answers,
    )  # fmt: skip
    return prolong(visit, draft)


def prolong(visit: Visit, draft: Draft) -> Draft:
    """The draft with its time counted from now."""
    hours = visit.request.app.state.settings.draft_hours
    return replace(draft, expires_at=datetime.now(UTC) + timedelta(hours=hours))
