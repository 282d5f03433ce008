"""The pages of the fieldwork: how it goes, and which responses show signs of answers given without care."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Response

from app.accounts.rights import Scope
from app.charts.fieldwork import fieldwork_pictures, minutes
from app.charts.picture import Picture
from app.collectors import actions as collectors
from app.collectors.actions import Quota
from app.fieldwork.actions import fieldwork, flagged_responses
from app.fieldwork.document import Fieldwork
from app.fieldwork.request import FieldworkQuery, FlaggedFilters, FlaggedQuery
from app.responses.arrival import local_day
from app.surveys.access import reach
from app.web import charts
from app.web.conditions_in_words import Narrator
from app.web.figure_view import Asked, View, ViewDep, ask, nothing_yet
from app.web.gallery import exhibit, hang
from app.web.pages import render

GUARD = [Depends(reach(Scope.RESPONSES_READ))]
router = APIRouter(prefix="/studio/surveys/{slug}", include_in_schema=False, dependencies=GUARD)
PAGE = 50


@dataclass(frozen=True)
class Filled:
    """A quota in words, and how far it is filled."""

    words: str
    quota: Quota

    @property
    def share(self) -> float:
        return min(1.0, self.quota.reached / self.quota.maximum) if self.quota.maximum else 1.0


@router.get("")
def show_overview(view: ViewDep) -> Response:
    """Who came, who finished, where the others stopped, how long it took, and by which way they came."""
    survey = view.survey
    if not survey.version:
        return nothing_yet(view, "overview")
    asked = ask(view, "overview", FieldworkQuery)
    found = fieldwork(view.desk, survey, asked.query)
    if not found.responses and not found.drafts and not asked.pairs:
        return nothing_yet(view, "overview")
    newest = asked.facts.versions[max(asked.facts.versions)]
    narrator = Narrator(newest, view.lang)
    quotas = collectors.listed_quotas(view.desk.session, survey)
    today = local_day(view.now, newest)
    return render(
        view.request,
        "studio/overview.html",
        fieldwork=found,
        today=next((day.complete for day in found.days if day.day == today), 0),
        quotas=[Filled(narrator.say(one.condition), one) for one in quotas],
        end=charts.axis_end([page.share.high for page in found.pages if page.reached], least=0.02),
        way=way(found),
        charts=charts,
        minutes=minutes,
        pictures=hang(asked, fieldwork_pictures(found, view.lang, asked.filters)),
        public_address=f"{view.request.app.state.settings.base_url.rstrip('/')}/s/{survey.slug}",
        **asked.controls(),
    )


def _pictures(view: View, asked: Asked[FieldworkQuery]) -> list[Picture]:
    return fieldwork_pictures(fieldwork(view.desk, view.survey, asked.query), view.lang, asked.filters)


exhibit(router, "overview", FieldworkQuery, _pictures)


def way(found: Fieldwork) -> list[tuple[float, float]]:
    """How wide the way is before and behind every page, 0 … 1: as many are on it as came so far."""
    most = max((page.reached for page in found.pages), default=0) or 1
    return [(page.reached / most, (page.reached - page.broke_off) / most) for page in found.pages]


@router.get("/flagged")
def show_flagged(view: ViewDep) -> Response:
    """The flagged responses with their reasons. Nothing can be deleted here: flags are signs, no proofs."""
    if not view.survey.version:
        return nothing_yet(view, "overview")
    asked = ask(view, "flagged", FlaggedFilters)
    cursor = view.request.query_params.get("cursor", "")
    query = FlaggedQuery.model_validate(asked.query.model_dump() | {"limit": PAGE, "cursor": cursor[:36]})
    page = flagged_responses(view.desk, view.survey, query)
    return render(view.request, "studio/flagged.html", flagged=page, minutes=minutes, **asked.controls())
