"""HTTP of shares: made and withdrawn by whoever may edit the survey, read by whoever has the link."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from app.accounts.access import PrincipalDep
from app.accounts.rights import Principal, Scope, may
from app.aggregates import book
from app.aggregates.access import once
from app.aggregates.document import Aggregates
from app.aggregates.etags import etag, matches
from app.aggregates.routes import DeskDep, any_form
from app.database import SessionDep
from app.errors import Forbidden, NotFound
from app.maps.document import MapDocument
from app.maps.routes import PICTURES, picture
from app.pictures.store import Form
from app.shares import actions, queries
from app.shares.access import ShowingDep
from app.shares.actions import Showing
from app.shares.document import NewShare, QuoteForm, ReleasedQuote, Share, Shared, ShareForm
from app.shares.request import FileQuery, ShareQuery
from app.sheets.door import sent
from app.sheets.forms import FileForm, wanted
from app.surveys.access import EditedSurvey
from app.surveys.actions import Survey

router = APIRouter(prefix="/api/v1", tags=["shares"], dependencies=[Depends(once)])
Asked = Annotated[ShareQuery, Query()]
# Nothing of a share is for search engines, and its address is a key: it is passed on to nobody.
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Vary": "Accept",
}
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing has changed since the answer with this ETag"}
}


class SharePage(BaseModel):
    items: list[Share]
    next: str | None


class QuotePage(BaseModel):
    items: list[ReleasedQuote]
    next: str | None


@router.post("/surveys/{slug}/shares", status_code=201)
def create_share(
    request: Request, survey: EditedSurvey, principal: PrincipalDep, desk: DeskDep, form: ShareForm
) -> NewShare:
    """Make a share. The link in the answer is shown only now."""
    settings, now = request.app.state.settings, datetime.now(UTC)
    token, share = actions.create(desk, survey, form, settings.secret, principal.researcher_id, now)
    return actions.announced(share, settings.base_url, token)


@router.get("/surveys/{slug}/shares")
def list_shares(survey: EditedSurvey, session: SessionDep) -> SharePage:
    """All shares of the survey, withdrawn ones too, the newest first."""
    return SharePage(items=queries.listed(session, survey.id), next=None)


@router.delete("/surveys/{slug}/shares/{share_id}", status_code=204)
def revoke_share(survey: EditedSurvey, principal: PrincipalDep, session: SessionDep, share_id: str) -> None:
    """Withdraw a share: its link opens nothing any more."""
    actions.revoke(session, survey, share_id, principal.researcher_id, datetime.now(UTC))


@router.get("/surveys/{slug}/shares/{share_id}/quotes")
def list_quotes(survey: EditedSurvey, principal: PrincipalDep, desk: DeskDep, share_id: str) -> QuotePage:
    """What respondents wrote that was released into the share."""
    reads_answers(principal, survey)
    return QuotePage(items=actions.released_quotes(desk, survey, share_id, ""), next=None)


@router.post("/surveys/{slug}/shares/{share_id}/quotes", status_code=201)
def release_quote(
    survey: EditedSurvey, principal: PrincipalDep, desk: DeskDep, share_id: str, form: QuoteForm
) -> ReleasedQuote:
    """Release what a respondent wrote about a touchpoint (`verbatims` of the pain points name them)."""
    reads_answers(principal, survey)
    return actions.release_quote(desk, survey, share_id, form, principal.researcher_id, datetime.now(UTC))


@router.delete("/surveys/{slug}/shares/{share_id}/quotes/{quote_id}", status_code=204)
def withdraw_quote(survey: EditedSurvey, session: SessionDep, share_id: str, quote_id: str) -> None:
    """Take words out of the share."""
    actions.withdraw_quote(session, survey, share_id, quote_id)


def reads_answers(principal: Principal, survey: Survey) -> None:
    """Words are answers: who releases them must be allowed to read them."""
    if not may(principal, Scope.RESPONSES_READ, survey.owner_id):
        raise Forbidden("People's words are for those who may read responses (scope `responses:read`).")


@router.get("/shares/{token}", response_class=Response, responses={200: {"model": Shared}, **_UNCHANGED})
def read_share(request: Request, show: ShowingDep, lang: str = "") -> Response:
    """What a share is about, by what it can be narrowed, and the words released into it."""
    return _answer(request, show, lambda: _json(actions.about(show, lang)), quotes=True)


@router.get("/shares/{token}/aggregates", response_class=Response, responses=any_form(Aggregates))
def read_figures(request: Request, show: ShowingDep, query: Annotated[FileQuery, Query()]) -> Response:
    """The figures of the share, or of a group of its respondents. `Accept` chooses another form."""
    _shows(show, "figures")
    form = wanted(request.headers.get("accept", ""))
    return _answer(request, show, lambda: _figures(request, show, query, form))


@router.get("/shares/{token}/aggregates.{form}", response_class=Response, responses=any_form(Aggregates))
def read_figures_file(
    request: Request, show: ShowingDep, query: Annotated[FileQuery, Query()], form: FileForm
) -> Response:
    """The same figures: CSV and Parquet with one a row, or a workbook."""
    _shows(show, "figures")
    return _answer(request, show, lambda: _figures(request, show, query, form))


@router.get("/shares/{token}/map.json", response_class=Response, responses={200: {"model": MapDocument}, **_UNCHANGED})
def read_map(request: Request, show: ShowingDep, query: Asked) -> Response:
    """The journey map of the same figures as data."""
    _shows(show, "map")
    return _answer(request, show, lambda: _json(actions.journey_map(show, query)))


@router.get("/shares/{token}/map.{form}", response_class=Response, responses={**PICTURES, **_UNCHANGED})
def read_map_picture(request: Request, show: ShowingDep, query: Asked, form: Form) -> Response:
    """The journey map as a picture that stands alone."""
    _shows(show, "map")
    return _answer(
        request, show, lambda: picture(request, actions.journey_map(show, query), form, f"{show.survey.slug}-map")
    )


def _shows(show: Showing, part: str) -> None:
    if part not in show.share.shows:
        raise NotFound(f"This share does not show {part}.")


def _json(document: BaseModel) -> Response:
    return Response(document.model_dump_json(), media_type="application/json")


def _figures(request: Request, show: Showing, query: FileQuery, form: str) -> Response:
    document = actions.aggregates(show, query)
    if form == "json":
        return _json(document)
    lang = show.language(query.lang)
    return sent(request, book.book(document, lang), form, query.bom)  # type: ignore[arg-type]


def _answer(request: Request, show: Showing, make: Callable[[], Response], quotes: bool = False) -> Response:
    """The answer with its ETag, which moves only when the share does; words come and go on their own."""
    asked = f"{request.url.path}?{request.url.query}"
    view = f"share {request.headers.get('accept', '')} {show.survey.simulated} {show.survey.version}"
    if quotes:
        view += "".join(sorted(one.id for one in queries.quotes(show.desk.session, show.share.id)))
    current = etag(show.share.id, show.kept.revision, asked, view)
    fresh = Response(status_code=304) if matches(request.headers.get("if-none-match"), current) else make()
    fresh.headers.update(HEADERS | {"ETag": current})
    return fresh
