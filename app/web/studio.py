"""The researcher's read pages that need a sign-in: all surveys, one survey's fieldwork, its questionnaire."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from app.accounts.access import PrincipalDep
from app.accounts.rights import owners_in_reach
from app.database import Session, SessionDep
from app.errors import NotFound
from app.journeys.texts import in_language
from app.journeys.yaml_format import models
from app.responses import queries as responses
from app.responses.fieldwork import Fieldwork, sum_up
from app.surveys import actions
from app.surveys.access import AnsweredSurvey
from app.surveys.actions import Survey
from app.surveys.schema import Questionnaire
from app.surveys.wording import rating_title, say_default, scale_ends
from app.surveys.yaml_format import write
from app.web import (
    charts,
    comparison_pages,
    driver_pages,
    export_pages,
    field_pages,
    figure_pages,
    front,
    map_pages,
    pain_pages,
    path_pages,
    reference,
    share_page,
    share_pages,
    snapshot_pages,
    vega,
    weights_page,
)
from app.web.conditions_in_words import Narrator
from app.web.pages import HEADERS, choose_language, render
from app.web.stations import station_path
from app.web.viewer import ViewerDep, frame, linker, state_of, survey_frame

router = APIRouter(include_in_schema=False)
for part in (
    front,
    reference,
    vega,
    figure_pages,
    driver_pages,
    export_pages,
    field_pages,
    map_pages,
    pain_pages,
    path_pages,
    snapshot_pages,
    share_page,
    share_pages,
    weights_page,
    comparison_pages,
):
    router.include_router(part.router)
SPARK_DAYS = 14
PAGE = 100


@dataclass(frozen=True)
class Row:
    """One survey in the list."""

    survey: Survey
    title: str
    state: str
    stages: int
    fieldwork: Fieldwork
    address: str
    recent: list[int]

    @property
    def last_day(self) -> date | None:
        return max(self.fieldwork.days, default=None)


@router.get("/studio")
def show_surveys(
    request: Request, principal: PrincipalDep, viewer: ViewerDep, session: SessionDep, after: str = ""
) -> Response:
    """All surveys within reach, with their state and how many answered."""
    surveys = actions.listed(session, owners_in_reach(principal), after, PAGE + 1)
    more = surveys[PAGE - 1].slug if len(surveys) > PAGE else ""
    rows = [_row(request, session, survey) for survey in surveys[:PAGE]]
    return render(request, "studio/home.html", rows=rows, more=more, charts=charts, **frame(request, viewer))


def _row(request: Request, session: Session, survey: Survey) -> Row:
    fieldwork = fieldwork_of(session, survey)
    title = in_language(survey.draft.title, choose_language(request), survey.draft.languages[0])
    journey = survey.draft.journey
    model = models()[journey] if isinstance(journey, str) else journey
    return Row(
        survey=survey,
        title=title,
        state=state_of(survey),
        stages=len(model.stages),
        fieldwork=fieldwork,
        address=linker(request)(station_path(survey.slug, "overview")),
        recent=_recent(fieldwork),
    )


def _recent(fieldwork: Fieldwork) -> list[int]:
    """Complete responses of the last days; empty where there are none."""
    today = datetime.now(UTC).date()
    counts = [fieldwork.days.get(today - timedelta(days=ago), 0) for ago in reversed(range(SPARK_DAYS))]
    return counts if any(counts) else []


def fieldwork_of(session: Session, survey: Survey) -> Fieldwork:
    """How the survey's fieldwork goes."""
    return sum_up(responses.tallies(session, survey.id))


@router.get("/studio/surveys/{slug}/questionnaire")
def show_questionnaire(request: Request, survey: AnsweredSurvey, viewer: ViewerDep, session: SessionDep) -> Response:
    """The published version, or the draft where there is none: questions, options and conditions in words."""
    questionnaire = _newest(request, session, survey)
    lang = choose_language(request)

    def said(text: dict[str, str]) -> str:
        return in_language(text, lang, questionnaire.languages[0])

    return render(
        request,
        "studio/questionnaire.html",
        questionnaire=questionnaire,
        said=said,
        narrator=Narrator(questionnaire, lang),
        stage_labels=_stage_labels(questionnaire, lang),
        **_wordings(lang, questionnaire.languages[0]),
        **survey_frame(request, viewer, survey, "questionnaire"),
    )


def _wordings(lang: str, fallback: str) -> dict[str, Any]:
    """What a respondent reads where the author wrote nothing."""
    return {
        "say_default": lambda word: say_default(word, lang),
        "rating_title": lambda item: rating_title(item.rating, item.title, lang, fallback),
        "ends": lambda kind, one: scale_ends(kind, one.low, one.high, lang, fallback),
    }


@router.get("/studio/surveys/{slug}/questionnaire.yaml")
def download_questionnaire(request: Request, survey: AnsweredSurvey, session: SessionDep) -> Response:
    """The questionnaire as a file that `touchpoints survey load` reads."""
    headers = {"Content-Disposition": f'attachment; filename="{survey.slug}.yaml"'}
    document = write(_newest(request, session, survey))
    return Response(document, media_type="application/yaml", headers=HEADERS | headers)


def _newest(request: Request, session: Session, survey: Survey) -> Questionnaire:
    if not survey.version:
        return survey.draft
    edition = request.app.state.shelf.edition(session, survey.id, survey.slug, survey.version)
    if edition is None:
        raise NotFound("This version is not there any more.")
    found: Questionnaire = edition.questionnaire
    return found


def _stage_labels(questionnaire: Questionnaire, lang: str) -> dict[str, str]:
    if isinstance(questionnaire.journey, str):
        return {}
    fallback = questionnaire.languages[0]
    return {stage.id: in_language(stage.label, lang, fallback) for stage in questionnaire.journey.stages}
