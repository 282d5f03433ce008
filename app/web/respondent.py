"""The respondent's way: start, one page after the other, thanks. Every page is a plain form."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.errors import Busy
from app.journeys.texts import in_language
from app.responses.arrival import Draft
from app.surveys.schema import Contact, Questionnaire
from app.web import visit as visits
from app.web.answering import is_about, problems_on, typed, unseen
from app.web.fields import Form
from app.web.notices import RespondentRoute, frame, notice
from app.web.pages import redirect, render
from app.web.receipt import router as receipt_router
from app.web.sending import send, sent_already, thanks_page
from app.web.step_page import step_page
from app.web.steps import Step, Way, way
from app.web.visit import FormDep, Visit, open_visit
from app.web.way_picture import draw

router = APIRouter(prefix="/s/{slug}", include_in_schema=False, route_class=RespondentRoute)
router.include_router(receipt_router)  # before the pages, whose addresses match everything


@router.get("")
def start_page(slug: str, request: Request) -> Response:
    """What the survey is about and what happens to the answers, before the first question."""
    visit = open_visit(request, slug)
    draft = _resumable(visit)
    if visit.refusal and not draft:
        return notice(visit, visit.refusal)
    questionnaire = visit.questionnaire
    said = questionnaire.introduction
    reached = _way(visit, draft).resume() if draft else None
    return render(
        request,
        "respondent/start.html",
        base=visit.base,
        arrival=visits.arrival_fields(questionnaire, request.query_params),
        introduction=in_language(said, visit.language, questionnaire.languages[0]) if said else "",
        minutes=questionnaire.minutes,
        anonymity=questionnaire.anonymity,
        contact_apart=questionnaire.anonymity == "anonymous" and _asks_contact(questionnaire),
        draft_hours=request.app.state.settings.draft_hours,
        simulated=visit.survey.simulated,
        resume_at=f"{visit.base}/{reached.address}" if reached else "",
        picture=draw(len(questionnaire.sections)),
        **frame(request, visit.language, questionnaire),
    )


def _asks_contact(questionnaire: Questionnaire) -> bool:
    return any(isinstance(question, Contact) for _, question in questionnaire.questions())


def _resumable(visit: Visit) -> Draft | None:
    """The draft on this device, unless the address is the personal link of somebody else."""
    token = visit.request.query_params.get("t")
    return visit.draft if visit.draft and token in (None, visit.draft.token) else None


@router.post("")
def start(slug: str, request: Request, form: FormDep) -> Response:
    """Begin: an empty draft under a random id, which is the response's id from now on."""
    visit = open_visit(request, slug, form)
    if visit.refusal:
        return notice(visit, visit.refusal)
    known = visit.draft if visit.draft and visit.draft.id == visit.cookie and "afresh" not in form else None
    draft = known or visits.begin(visit, form)
    request.app.state.intake.save_draft(draft)
    step = _way(visit, draft).resume()
    if step is None:
        return send(visit, draft)
    if "direct" in form:
        response: Response = step_page(visit, draft, step)
    else:
        response = redirect(f"{visit.base}/{step.address}")
    visit.remember(response, draft.id, request.app.state.settings.draft_hours * 3600)
    return response


@router.get("/thanks")
def thanks(slug: str, request: Request) -> Response:
    """The receipt, for as long as the cookie keeps it."""
    visit = open_visit(request, slug)
    sent = visits.read_sent(visit.cookie)
    return thanks_page(visit, sent) if sent else redirect(visit.base)


@router.get("/{section}")
@router.get("/{section}/{question}/{touchpoint}")
def page(slug: str, request: Request, section: str, question: str = "", touchpoint: str = "") -> Response:
    """One page, filled in with what is known already."""
    visit = open_visit(request, slug)
    if visit.draft is None:
        return redirect(f"{visit.base}/thanks") if visits.read_sent(visit.cookie) else notice(visit, "lost")
    here = _way(visit, visit.draft)
    step = here.at(_address(section, question, touchpoint))
    if step:
        return step_page(visit, visit.draft, step)
    reached = here.resume()
    return redirect(f"{visit.base}/{reached.address}" if reached else visit.base)


@router.post("/{section}")
@router.post("/{section}/{question}/{touchpoint}")
def answer(
    slug: str, request: Request, form: FormDep, section: str, question: str = "", touchpoint: str = ""
) -> Response:
    """Take what was typed on one page, keep it, and go where the pressed button leads."""
    visit = open_visit(request, slug, form)
    if visit.draft is None:
        return sent_already(visit, form) or notice(visit, "lost")
    step = _way(visit, visit.draft).at(_address(section, question, touchpoint))
    if step is None:
        return _lead(visit, visit.draft, _way(visit, visit.draft).resume())
    return _answered(visit, visit.draft, step, form)


def _answered(visit: Visit, before: Draft, step: Step, form: Form) -> Response:
    answers = typed(visit.questionnaire, before.answers, step, form, before.language)
    draft = visits.prolong(visit, replace(before, answers=answers, language=visit.language))
    try:
        visit.request.app.state.intake.save_draft(draft)
    except Busy as busy:
        return step_page(visit, draft, step, status=busy.status, busy=True)
    here = _way(visit, draft)
    match next(iter(form.get("go", ())), ""):
        case "back":
            return _lead(visit, draft, here.before(step), step)
        case "next":
            return _onward(visit, draft, here, step, form)
        case _:
            return _lead(visit, draft, step, at=_pressed_at(form))


def _onward(visit: Visit, draft: Draft, here: Way, step: Step, form: Form) -> Response:
    new = unseen(here, draft.answers, step, form)
    wrong = problems_on(visit.edition.checker, here, draft.answers, draft.id, step, draft.language)
    wrong = [problem for problem in wrong if not is_about(problem, step, new)]
    if wrong:
        return step_page(visit, draft, step, wrong, status=422)
    following = step if new else here.after(step)
    return _lead(visit, draft, following) if following else send(visit, draft)


def _pressed_at(form: Form) -> str:
    pressed = next(iter([*form.get("put", ()), *form.get("take", ())]), "")
    return f"q.{pressed.partition(':')[0]}" if pressed else ""


def _lead(visit: Visit, draft: Draft, step: Step | None, leaving: Step | None = None, at: str = "") -> Response:
    """Go to a page (None: the start). Without the cookie an address would lead nowhere, so the page comes itself."""
    if visit.cookie != draft.id and (step or leaving):
        return step_page(visit, draft, step or leaving)  # type: ignore[arg-type]
    response = redirect(f"{visit.base}/{step.address}#{at}".rstrip("#") if step else visit.base)
    visit.remember(response, draft.id, visit.request.app.state.settings.draft_hours * 3600)
    return response


def _way(visit: Visit, draft: Draft) -> Way:
    return way(visit.edition.checker, draft.answers, draft.id)


def _address(section: str, question: str, touchpoint: str) -> str:
    return f"{section}/{question}/{touchpoint}" if question else section
