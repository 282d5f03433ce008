"""The researcher's pages of shares: make a link, withdraw one, release people's words into one."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response

from app.accounts.access import PrincipalDep, csrf_token
from app.accounts.rights import Scope, may
from app.aggregates import actions as figures
from app.aggregates.request import AggregatesQuery, Reader
from app.aggregates.routes import DeskDep
from app.errors import Conflict, Invalid
from app.maps.restrictions import MODES
from app.pains import actions as pains
from app.pains.verbatims import picked
from app.shares import actions, queries
from app.shares.document import PARTS, USUAL, NewShare, QuoteForm, ReleasedQuote, Share
from app.shares.request import filters_of
from app.shares.routes import reads_answers
from app.shares.words import dimension_words, fixed_words, group_label
from app.surveys.access import EditedSurvey
from app.surveys.actions import Survey
from app.web.pages import choose_language, redirect, render
from app.web.share_form import Sent, form_of, wrong_fields
from app.web.viewer import Viewer, ViewerDep, linker, survey_frame

router = APIRouter(prefix="/studio/surveys/{slug}/shares", include_in_schema=False)
MOST_WORDS = 200


async def _sent(request: Request) -> Sent:
    return [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]


SentDep = Annotated[Sent, Depends(_sent)]


@router.get("")
def show_shares(request: Request, survey: EditedSurvey, viewer: ViewerDep, desk: DeskDep) -> Response:
    """All links of the survey, and the form for a new one."""
    if not survey.version:
        return render(request, "studio/nothing_yet.html", **survey_frame(request, viewer, survey, "shares"))
    return _page(request, survey, viewer, desk, [])


@router.post("")
def make_share(
    request: Request, survey: EditedSurvey, viewer: ViewerDep, principal: PrincipalDep, desk: DeskDep, sent: SentDep
) -> Response:
    """Make a link and show it, this once."""
    form = form_of(sent, survey.draft.timezone)
    if isinstance(form, set):
        return _page(request, survey, viewer, desk, sent, wrong=form)
    settings = request.app.state.settings
    try:
        token, share = actions.create(desk, survey, form, settings.secret, principal.researcher_id, datetime.now(UTC))
    except (Invalid, Conflict) as error:
        return _page(request, survey, viewer, desk, sent, wrong=wrong_fields(error))
    return _page(request, survey, viewer, desk, [], made=actions.announced(share, settings.base_url, token))


@router.post("/{share_id}/revoke")
def revoke_share(
    request: Request, survey: EditedSurvey, principal: PrincipalDep, desk: DeskDep, share_id: UUID
) -> Response:
    """Withdraw a link."""
    actions.revoke(desk.session, survey, str(share_id), principal.researcher_id, datetime.now(UTC))
    return redirect(linker(request)(_address(survey)))


def _address(survey: Survey) -> str:
    return f"/studio/surveys/{survey.slug}/shares"


def _page(
    request: Request, survey: Survey, viewer: Viewer, desk: DeskDep, sent: Sent, *, wrong: Collection[str] = (),
    made: NewShare | None = None,
) -> Response:  # fmt: skip
    reader, lang, now = Reader(figures.facts(desk, survey)), choose_language(request), datetime.now(UTC)
    chosen = set(sent) or {("shows", part) for part in PARTS}
    names = [*reader.segments, *_others(reader)]
    return render(
        request,
        "studio/shares.html",
        422 if wrong else 200,
        shares=[(one, _state(one, now), _whose(one, reader, lang)) for one in queries.listed(desk.session, survey.id)],
        made=made,
        wrong=wrong,
        typed={"k": str(USUAL)} | dict(sent),
        chosen=chosen,
        dimensions=[(name, dimension_words(name, reader.segments, lang)) for name in names],
        filters=[(name, dimension_words(name, reader.segments, lang), _groups(name, reader, lang))
                 for name in [*reader.segments, "mode"]],
        parts=PARTS,
        words=may(viewer.principal, Scope.RESPONSES_READ, survey.owner_id),
        csrf=csrf_token(request),
        address=_address(survey),
        **survey_frame(request, viewer, survey, "shares"),
    )  # fmt: skip


def _others(reader: Reader) -> list[str]:
    """What else than questions tells people apart, where there is more than one of it."""
    facts = reader.facts
    several = (("collector", facts.collectors), ("language", facts.languages), ("version", list(facts.versions)))
    return ["mode", *(name for name, values in several if len(values) > 1)]


def _groups(name: str, reader: Reader, lang: str) -> list[tuple[str, str, str]]:
    """Field, value and words of each group that can be chosen for good."""
    segment = reader.segments.get(name)
    groups = list(segment.groups) if segment else list(MODES)
    field, before = ("where", f"{name}:") if segment else (name, "")
    return [(field, before + group, group_label(name, group, reader.segments, lang)) for group in groups]


def _state(share: Share, now: datetime) -> str:
    if share.revoked_at:
        return "revoked"
    return "expired" if share.expires_at and share.expires_at <= now else "valid"


def _whose(share: Share, reader: Reader, lang: str) -> dict[str, list[str]]:
    by = [dimension_words(name, reader.segments, lang) for name in share.dimensions]
    return {"only": fixed_words(share.filters, reader.segments, lang), "by": by}


@router.get("/{share_id}/words")
def show_words(
    request: Request, survey: EditedSurvey, viewer: ViewerDep, principal: PrincipalDep, desk: DeskDep, share_id: UUID
) -> Response:
    """What respondents of a share wrote: what is released, and what may be."""
    reads_answers(principal, survey)
    lang = choose_language(request)
    share = actions.find_share(desk.session, survey, str(share_id))
    released = actions.released_quotes(desk, survey, share.id, lang)
    return render(
        request,
        "studio/share_words.html",
        share=share,
        released=released,
        candidates=_candidates(desk, survey, share, released, lang),
        csrf=csrf_token(request),
        address=_address(survey),
        **survey_frame(request, viewer, survey, "shares"),
    )


def _candidates(
    desk: DeskDep, survey: Survey, share: Share, released: list[ReleasedQuote], lang: str
) -> list[dict[str, Any]]:
    """What was written and is not released, by stage and touchpoint, each wording once."""
    query = AggregatesQuery.model_validate(filters_of(share.filters).model_dump(by_alias=True))
    words = figures.words(survey, Reader(figures.facts(desk, survey)), lang, share.k)
    there = {(one.text, one.stage, one.touchpoint) for one in released}
    found: list[dict[str, Any]] = [
        {"response": one.response, "stage": stage, "touchpoint": touchpoint, "text": one.text, "same": one.same,
         "where": f"{words.touchpoints.get(touchpoint, touchpoint)}, {words.stages.get(stage, stage)}"}
        for (stage, touchpoint), said in pains.said(desk, survey, query).items()
        for one in picked(said, MOST_WORDS)
        if (one.text, stage, touchpoint) not in there
    ]  # fmt: skip
    return sorted(found, key=lambda one: one["where"])[:MOST_WORDS]


@router.post("/{share_id}/words")
def release_words(
    request: Request, survey: EditedSurvey, principal: PrincipalDep, desk: DeskDep, share_id: UUID,
    response: Annotated[str, Form()], stage: Annotated[str, Form()], touchpoint: Annotated[str, Form()],
) -> Response:  # fmt: skip
    """Release what one respondent wrote about a touchpoint."""
    reads_answers(principal, survey)
    form = QuoteForm(response=response[:36], stage=stage[:64], touchpoint=touchpoint[:64])
    actions.release_quote(desk, survey, str(share_id), form, principal.researcher_id, datetime.now(UTC))
    return redirect(linker(request)(f"{_address(survey)}/{share_id}/words"))


@router.post("/{share_id}/words/{quote_id}/withdraw")
def withdraw_words(request: Request, survey: EditedSurvey, desk: DeskDep, share_id: UUID, quote_id: UUID) -> Response:
    """Stop showing words."""
    actions.withdraw_quote(desk.session, survey, str(share_id), str(quote_id))
    return redirect(linker(request)(f"{_address(survey)}/{share_id}/words"))
