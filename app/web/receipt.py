"""With the receipt: see what is stored, delete it. The code travels in forms only, because addresses get logged."""

from datetime import UTC, date, datetime

from fastapi import APIRouter, Request, Response

from app.database import SessionDep
from app.errors import NotFound
from app.responses.actions import Receipt, erase_receipt, open_receipt
from app.web.figures import day
from app.web.notices import RespondentRoute, frame
from app.web.pages import render
from app.web.stored import entries
from app.web.texts import translate
from app.web.visit import FormDep, Visit, open_visit, read_sent

router = APIRouter(route_class=RespondentRoute)


@router.get("/receipt")
def ask_for_receipt(slug: str, request: Request) -> Response:
    """A form for the receipt's number."""
    return _form(open_visit(request, slug), "", unknown=False)


@router.post("/receipt")
def use_receipt(slug: str, request: Request, form: FormDep, session: SessionDep) -> Response:
    """Show what is stored under the receipt; a second, explicit press deletes it."""
    visit = open_visit(request, slug, form)
    state = request.app.state
    code = next(iter(form.get("receipt", ())), "")
    try:
        stored = open_receipt(session, state.settings.secret, code)
        if stored.survey != slug:
            return _form(visit, code, unknown=True)
        if "erase" in form.get("go", ()):
            erase_receipt(session, state.ledger, state.settings.secret, code, datetime.now(UTC))
            return _erased(visit)
    except NotFound:
        return _form(visit, code, unknown=True)
    return _stored(visit, code, stored)


def _form(visit: Visit, code: str, *, unknown: bool) -> Response:
    return render(
        visit.request,
        "respondent/receipt.html",
        404 if unknown else 200,
        base=visit.base,
        receipt=code,
        unknown=unknown,
        **frame(visit.request, visit.language, visit.questionnaire),
    )


def _stored(visit: Visit, code: str, stored: Receipt) -> Response:
    edition = visit.request.app.state.shelf.find(visit.survey.slug, stored.version)
    return render(
        visit.request,
        "respondent/stored.html",
        base=visit.base,
        receipt=code,
        received=day(date.fromisoformat(stored.day), visit.language),
        entries=entries(edition.questionnaire, stored.answers, stored.contacts, visit.language),
        **frame(visit.request, visit.language, visit.questionnaire),
    )


def _erased(visit: Visit) -> Response:
    page = render(
        visit.request,
        "respondent/notice.html",
        base=visit.base,
        heading=translate("respondent.erased", visit.language),
        message=translate("respondent.erased_text", visit.language),
        start=False,
        arrival=[],
        receipt_link=False,
        **frame(visit.request, visit.language, visit.questionnaire),
    )
    if read_sent(visit.cookie):
        page.delete_cookie(visit.cookie_name, path=visit.base)
    return page
