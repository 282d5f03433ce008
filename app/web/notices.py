"""The pages that say why a survey cannot be filled in and what to do, and the frame of every respondent page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.errors import AppError, Busy, Closed, Forbidden, Gone, NotFound
from app.journeys.texts import in_language
from app.surveys.schema import Questionnaire
from app.web.figures import day
from app.web.pages import choose_language, render
from app.web.texts import SPOKEN, translate
from app.web.visit import Visit

STATUS = {
    "unknown": 404, "draft": 404, "wrong_link": 404, "lost": 404, "erased_id": 410, "unwell": 503,
    "paused": 403, "closed": 403, "not_yet": 403, "used_link": 403, "needs_link": 403,
}  # fmt: skip


@dataclass(frozen=True)
class Tongue:
    """A language to switch to."""

    code: str
    name: str
    address: str


def frame(request: Request, language: str, questionnaire: Questionnaire | None) -> dict[str, Any]:
    """What every respondent page needs."""
    settings = request.app.state.settings
    languages = questionnaire.languages if questionnaire else SPOKEN
    fallback = languages[0]
    title = in_language(questionnaire.title, language, fallback) if questionnaire else ""
    company = in_language(questionnaire.company, language, fallback) if questionnaire and questionnaire.company else ""
    return {
        "lang": language,
        "direction": _locale(language).text_direction,
        "tongues": [_tongue(request, code) for code in languages],
        "title": title,
        "company": company,
        "asker": company or title or "touchpoints",
        "imprint_url": settings.imprint_url,
        "privacy_url": settings.privacy_url,
    }


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _tongue(request: Request, code: str) -> Tongue:
    # Only what the address may hold: on a page that answers a form the query is empty.
    query = dict(request.query_params) | {"lang": code}
    locale = _locale(code)
    name = locale.get_display_name(code) if locale.language == code.split("-")[0] else code
    return Tongue(code, name or code, f"?{urlencode(query)}")


def notice(visit: Visit, reason: str, *, arrival: list[tuple[str, str]] | None = None) -> Response:
    """The page for `reason`, one of `STATUS`."""
    heading, values = _dated(visit, "unknown" if reason == "draft" else reason)
    return _page(visit.request, heading, visit.language, visit.questionnaire, values, base=visit.base,
                 status=STATUS[reason], start=reason in ("lost", "erased_id") and visit.refusal is None,
                 arrival=arrival or [], receipt_link=reason == "closed")  # fmt: skip


def _dated(visit: Visit, reason: str) -> tuple[str, dict[str, Any]]:
    moment = {"closed": visit.survey.closes_at, "not_yet": visit.survey.opens_at}.get(reason)
    values: dict[str, Any] = {"n": visit.request.app.state.settings.draft_hours} if reason == "lost" else {}
    if moment is None:
        return reason, values
    local = moment.astimezone(ZoneInfo(visit.questionnaire.timezone)).date()
    return f"{reason}_on", {"day": day(local, visit.language)}


def _page(
    request: Request, heading: str, language: str, questionnaire: Questionnaire | None, values: dict[str, Any],
    status: int, **context: Any,
) -> Response:  # fmt: skip
    reason = heading.removesuffix("_on")
    plain = {} if heading != reason else values
    headers = {"Retry-After": "5"} if status == 503 else {}
    return render(
        request,
        "respondent/notice.html",
        status,
        headers,
        heading=translate(f"respondent.{heading}", language, **values),
        message=translate(f"respondent.{reason}_text", language, **plain),
        **frame(request, language, questionnaire),
        **context,
    )


_REASONS: list[tuple[type[AppError], str]] = [
    (NotFound, "unknown"), (Forbidden, "used_link"), (Closed, "closed"), (Gone, "erased_id"), (Busy, "unwell"),
]  # fmt: skip


def reason_of(error: AppError) -> str | None:
    """The notice for an error of the domain below; None for one that is no respondent's business."""
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), None)


class RespondentRoute(APIRoute):
    """Answers the errors of its domain with respondents' pages instead of problem documents."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                response: Response = await handle(request)
            except AppError as error:
                reason = reason_of(error)
                if reason is None:
                    raise
                language = choose_language(request)
                return _page(request, reason, language, None, {}, error.status, start=False, arrival=[],
                             receipt_link=False, base="")  # fmt: skip
            return response

        return handled
