"""The end of the way: the whole response is sent, and its sender thanked with the receipt."""

from datetime import UTC, datetime

from fastapi import Response

from app.database import reading
from app.errors import AppError, Busy, Conflict, Invalid, NotFound
from app.journeys.texts import in_language
from app.responses.actions import open_receipt, receive
from app.responses.arrival import Draft, SubmissionBody, receipt_code
from app.web.fields import Form
from app.web.notices import frame, notice, reason_of
from app.web.pages import redirect, render
from app.web.step_page import step_page
from app.web.steps import way
from app.web.texts import translate
from app.web.visit import SENT_FOR, Sent, Visit, open_visit
from app.web.way_picture import draw


def send(visit: Visit, draft: Draft) -> Response:
    """Send the whole response; on a problem back to the first page that can mend it."""
    state = visit.request.app.state
    now = datetime.now(UTC)
    body = SubmissionBody(
        id=draft.id, version=draft.version, language=draft.language, collector=draft.collector, token=draft.token,
        started_at=draft.started_at, finished_at=now, interviewer=draft.interviewer, answers=draft.answers,
    )  # fmt: skip
    # Without the moment of sending, so that a second press of the button is the same submission.
    document = body.model_dump(mode="json", exclude={"finished_at"})
    here = way(visit.edition.checker, draft.answers, draft.id)
    try:
        arrival = receive(visit.edition, body, document, state.settings.secret, now, has_draft=True)
        outcome = state.intake.submit(arrival)
    except Invalid as invalid:
        wrong = here.home(invalid.problems[0])
        mine = [problem for problem in invalid.problems if here.home(problem) == wrong]
        return step_page(visit, draft, wrong, mine, status=422)
    except Busy as busy:
        return step_page(visit, draft, here.steps[-1], status=busy.status, busy=True)
    except Conflict:
        return sent_already(visit, {"id": [draft.id]}) or notice(visit, "lost")
    except AppError as refused:
        return notice(open_visit(visit.request, visit.survey.slug), visit.refusal or reason_of(refused) or "unwell")
    return _thank(visit, Sent(outcome.receipt, outcome.disposition, here.ended_by or ""), draft.id)


def sent_already(visit: Visit, form: Form) -> Response | None:
    """Thanks again for whoever sends the last page twice: the answer to the first time may have been lost."""
    response_id = next(iter(form.get("id", ())), visit.cookie)
    state = visit.request.app.state
    code = receipt_code(state.settings.secret, response_id)
    with reading(state.engine) as session:
        try:
            stored = open_receipt(session, state.settings.secret, code)
        except NotFound:
            return None
    return _thank(visit, Sent(code, stored.disposition), response_id)


def _thank(visit: Visit, sent: Sent, response_id: str) -> Response:
    if visit.cookie != response_id:
        return thanks_page(visit, sent)
    response = redirect(f"{visit.base}/thanks")
    visit.remember(response, sent.cookie(), SENT_FOR)
    return response


def thanks_page(visit: Visit, sent: Sent) -> Response:
    """Thanks and the receipt, or why the questions ended early."""
    heading, message = _farewell(visit, sent)
    return render(
        visit.request,
        "respondent/thanks.html",
        base=visit.base,
        heading=heading,
        message=message,
        receipt=sent.receipt,
        complete=sent.disposition in ("complete", "late"),
        anonymity=visit.questionnaire.anonymity,
        simulated=visit.survey.simulated,
        picture=draw(len(visit.questionnaire.sections), top=42, bottom=72, end=36),
        **frame(visit.request, visit.language, visit.questionnaire),
    )


def _farewell(visit: Visit, sent: Sent) -> tuple[str, str]:
    language, questionnaire = visit.language, visit.questionnaire
    fallback = questionnaire.languages[0]
    match sent.disposition:
        case "screened_out":
            ends = [part.end_if for part in [*questionnaire.sections, *(one for _, one in questionnaire.questions())]
                    if part.id == sent.ended_by and part.end_if]  # fmt: skip
            message = in_language(ends[0].page, language, fallback) if ends else ""
            heading = translate("respondent.screened_out", language)
            return heading, message or translate("respondent.screened_out_text", language)
        case "over_quota" as key:
            return translate(f"respondent.{key}", language), translate(f"respondent.{key}_text", language)
        case "late":
            return translate("respondent.thanks", language), translate("respondent.late_text", language)
        case _:
            said = questionnaire.thanks
            return translate("respondent.thanks", language), in_language(said, language, fallback) if said else ""
