"""The page of pain points and opportunities. People's own words only for whoever may read responses."""

from fastapi import APIRouter, Response

from app.aggregates.document import Share
from app.pains import actions
from app.pains.document import PainPoint, PainPoints
from app.pains.request import PainsQuery
from app.web import charts
from app.web.figure_view import ViewDep, ask, nothing_yet
from app.web.pages import render

router = APIRouter(prefix="/studio/surveys/{slug}", include_in_schema=False)
MOST = 10  # with their words, the others in a table of their own
UNTAPPED = 8
UNDERSERVED = 10.0  # Ulwick calls what is above it an opportunity


@router.get("/pain-points")
def show_pain_points(view: ViewDep) -> Response:
    """What many meet and are dissatisfied with, most painful first; below, where the opportunities lie."""
    if not view.survey.version:
        return nothing_yet(view, "pain-points")
    asked = ask(view, "pain-points", PainsQuery)
    pains = actions.pains(view.desk, view.survey, asked.query, view.now, public=view.public, verbatims=view.verbatims)
    if not pains.responses and not asked.pairs:
        return nothing_yet(view, "pain-points")
    ranked = [item for item in pains.items if item.rank]
    return render(
        view.request,
        "studio/pain_points.html",
        pains=pains,
        ranked=ranked,
        most=MOST,
        unranked=[item for item in pains.items if not item.rank],
        end=charts.axis_end([_high(item.pain) for item in ranked]),
        underserved=underserved(pains),
        untapped=untapped(pains),
        charts=charts,
        **asked.controls(pains.model),
    )


def underserved(pains: PainPoints) -> list[PainPoint]:
    """What is important and not yet satisfying, the greatest opportunity first."""
    found = [(one.opportunity.estimate, one) for one in pains.items if one.opportunity and one.opportunity.estimate]
    return [one for index, one in sorted(found, key=lambda pair: -pair[0]) if index > UNDERSERVED]


def untapped(pains: PainPoints) -> list[PainPoint]:
    """What those who meet it like and most do not meet."""
    found = [(one.untapped.estimate, one) for one in pains.items if one.untapped and one.untapped.estimate]
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])][:UNTAPPED]


def _high(share: Share | None) -> float | None:
    return None if share is None else share.high or share.estimate
