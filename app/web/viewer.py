"""Who looks at a studio page, and the frame of every such page: links, language, the survey's stations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request

from app.accounts.access import MaybePrincipalDep
from app.accounts.actions import get_researcher
from app.accounts.rights import Principal
from app.database import SessionDep
from app.journeys.texts import in_language
from app.surveys.actions import Survey, pause_reason
from app.web.pages import choose_language
from app.web.stations import way
from app.web.texts import SPOKEN

LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}


@dataclass(frozen=True)
class Viewer:
    """The person at the page; nobody has signed in where `principal` is None."""

    principal: Principal | None
    name: str = ""

    @property
    def initials(self) -> str:
        """Two letters for the round mark."""
        return "".join(part[0] for part in self.name.split()[:2]).upper()


def _viewer(principal: MaybePrincipalDep, session: SessionDep) -> Viewer:
    return Viewer(principal, get_researcher(session, principal.researcher_id).name) if principal else Viewer(None)


ViewerDep = Annotated[Viewer, Depends(_viewer)]


def linker(request: Request) -> Callable[..., str]:
    """Makes addresses of ours that keep the language of this page where it was chosen by hand."""
    chosen = {"lang": choose_language(request)} if "lang" in request.query_params else {}

    def to(path: str, **values: Any) -> str:
        query = urlencode({name: value for name, value in (values | chosen).items() if value}, doseq=True)
        return f"{path}?{query}" if query else path

    return to


def frame(request: Request, viewer: Viewer) -> dict[str, Any]:
    """What the templates of every studio page need."""
    lang = choose_language(request)
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    tongues = [
        (code, LANGUAGE_NAMES[code], f"?{urlencode([*others, ('lang', code)])}") for code in SPOKEN if code != lang
    ]
    return {"lang": lang, "viewer": viewer, "to": linker(request), "tongues": tongues}


def survey_frame(
    request: Request, viewer: Viewer, survey: Survey, here: str, *, public: bool = False
) -> dict[str, Any]:
    """The same for a page of one survey; the public sees no way to pages that it may not open."""
    framed = frame(request, viewer)
    lang, fallback = framed["lang"], survey.draft.languages[0]
    stops = way(survey.slug, here, framed["to"], request.query_params.multi_items(), public=public)
    company = survey.draft.company
    return framed | {
        "survey": survey,
        "survey_title": in_language(survey.draft.title, lang, fallback),
        "company": in_language(company, lang, fallback) if company else "",
        "state": state_of(survey),
        "stops": stops,
        "at": next((stop for stop in stops if stop.state == "here"), None),
        "here": here,
        "public": public,
    }


def state_of(survey: Survey) -> str:
    """What the state pill says: the status as the dates leave it."""
    return pause_reason(survey.status, survey.opens_at, survey.closes_at, datetime.now(UTC)) or "open"
