"""The page of drivers: what goes with the outcome, as pictures and tables. It is not part of the public figures."""

from collections.abc import Sequence

from fastapi import APIRouter, Depends, Response

from app.accounts.rights import Scope
from app.aggregates import actions as figures
from app.charts.drivers import driver_pictures
from app.charts.picture import Picture
from app.drivers.actions import drivers
from app.drivers.document import Driver
from app.drivers.request import DriversQuery
from app.journeys.texts import in_language
from app.mentions.outcomes import Outcome, default, outcomes
from app.surveys.access import reach
from app.web.figure_view import Asked, View, ViewDep, ask, nothing_yet
from app.web.filters import Choice
from app.web.gallery import exhibit, hang
from app.web.pages import render
from app.web.texts import translate

router = APIRouter(
    prefix="/studio/surveys/{slug}", include_in_schema=False, dependencies=[Depends(reach(Scope.AGGREGATES_READ))]
)
LOW, HIGH = (1, 2, 3), (4, 5, 6, 7)
MOST = 12
"""Rows of a table that stand at once; the rest are behind a fold."""


@router.get("/drivers")
def show_drivers(view: ViewDep) -> Response:
    """Importance and quadrants as pictures; below, every driver with penalty, reward and impact."""
    if not view.survey.version:
        return nothing_yet(view, "drivers")
    asked = ask(view, "drivers", DriversQuery, choices(view))
    found = drivers(view.desk, view.survey, asked.query, view.now)
    if not found.responses and not asked.pairs:
        return nothing_yet(view, "drivers")
    return render(
        view.request,
        "studio/drivers.html",
        drivers=found,
        by_kind=sorted(found.drivers, key=lambda row: row.kind == "undecided"),
        by_impact=sorted(found.drivers, key=_difference),
        most=MOST,
        pictures=hang(asked, driver_pictures(found, view.lang, asked.filters)),
        **asked.controls(found.model),
    )


def _difference(row: Driver) -> tuple[bool, float]:
    """The greatest difference first, those that have none last."""
    value = row.impact.difference.estimate
    return value is None, -(value or 0.0)


def _pictures(view: View, asked: Asked[DriversQuery]) -> list[Picture]:
    return driver_pictures(drivers(view.desk, view.survey, asked.query, view.now), view.lang, asked.filters)


exhibit(router, "drivers", DriversQuery, _pictures)


def choices(view: View) -> Sequence[Choice]:
    """The parameters that only this page has."""
    found = outcomes(figures.facts(view.desk, view.survey).versions)
    usual, lang = default(found), view.lang
    named = [(key, outcome_words(one, lang)) for key, one in found.items()]
    first = outcome_words(usual, lang) if usual else translate("drivers.choose", lang)
    others = [(key, words) for key, words in named if usual is None or key != usual.key]
    yes_no = [("", translate("drivers.everybody", lang)), ("true", translate("drivers.listwise", lang))]
    low = [("" if point == 2 else str(point), translate("drivers.up_to", lang, n=point)) for point in LOW]
    high = [(str(point), translate("drivers.from_on", lang, n=point)) for point in HIGH]
    return [
        Choice("outcome", translate("filter.outcome", lang), [("", first), *others]),
        Choice("listwise", translate("filter.listwise", lang), yes_no),
        Choice("low", translate("filter.low", lang), low),
        Choice("high", translate("filter.high", lang), [("", translate("drivers.top", lang)), *high]),
    ]


def outcome_words(outcome: Outcome, lang: str) -> str:
    """An outcome as it is called in a list."""
    title = in_language(dict(outcome.title), lang, "en").rstrip("?: ")
    return f"{title}: {in_language(dict(outcome.option_label), lang, 'en')}" if outcome.option_label else title
