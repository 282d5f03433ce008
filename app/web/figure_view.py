"""What every page of figures begins with: who may see which figures, the filters in the address, the filter form.

Anybody may open such a page where the owner published the aggregates; it shows then what the API shows the public.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response

from app.accounts.rights import Scope, may
from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.document import Aggregates
from app.aggregates.request import AggregatesQuery, Facts
from app.database import SessionDep
from app.errors import AppError, NotFound, NotSignedIn
from app.journeys.texts import in_language
from app.journeys.yaml_format import models
from app.mentions.segments import segments
from app.surveys.actions import Survey, find, missing
from app.web.filters import Pairs, fields, parameters, pills, query_of
from app.web.pages import choose_language, render
from app.web.stations import station_path
from app.web.viewer import Viewer, ViewerDep, survey_frame


@dataclass(frozen=True)
class View:
    """A survey's figures as one person may see them."""

    request: Request
    viewer: Viewer
    survey: Survey
    desk: Desk
    public: bool

    @property
    def lang(self) -> str:
        return choose_language(self.request)

    def frame(self, here: str) -> dict[str, Any]:
        return survey_frame(self.request, self.viewer, self.survey, here, public=self.public)


def _view(slug: str, request: Request, viewer: ViewerDep, session: SessionDep) -> View:
    """Whoever has not signed in learns only of surveys whose figures are public, and is asked to sign in otherwise."""
    desk = Desk(session, request.app.state.shelf, request.app.state.columns)
    try:
        survey = find(session, slug)
    except NotFound:
        raise _refusal(viewer, slug) from None
    public = not may(viewer.principal, Scope.AGGREGATES_READ, survey.owner_id)
    if public and not (survey.public_aggregates and survey.version):
        raise _refusal(viewer, slug)
    return View(request, viewer, survey, desk, public)


def _refusal(viewer: Viewer, slug: str) -> AppError:
    return missing(slug) if viewer.principal else NotSignedIn("Sign in to see this page.")


ViewDep = Annotated[View, Depends(_view)]


@dataclass(frozen=True)
class Asked:
    """What a page of figures shows: the filters in its address and what came out."""

    facts: Facts
    pairs: Pairs
    query: AggregatesQuery
    found: Aggregates


def asked_of(view: View) -> Asked:
    """Reads the address and computes the aggregates it asks for."""
    pairs = parameters(view.request.query_params.multi_items())
    query = query_of(pairs, view.lang)
    found = figures.aggregates(view.desk, view.survey, query, datetime.now(UTC), public=view.public)
    return Asked(figures.facts(view.desk, view.survey), pairs, query, found)


def nothing_yet(view: View, here: str) -> Response:
    """What will be here, and how to get the first answers."""
    return render(view.request, "studio/nothing_yet.html", **view.frame(here))


def controls(view: View, facts: Facts, pairs: Pairs, model: str, here: str) -> dict[str, Any]:
    """The filters as pills and form, and the addresses of the same figures for programs."""
    lang, known = view.lang, segments(facts.versions)
    newest = facts.versions[max(facts.versions)]
    own = newest.model()
    names = {own.id: own.label} | {key: model.label for key, model in models().items()}
    labels = {key: in_language(label, lang, newest.languages[0]) for key, label in names.items()}
    choices = {"" if key == own.id else key: label for key, label in labels.items()}
    page = station_path(view.survey.slug, here)
    collectors, languages = facts.collectors, facts.languages
    api = f"/api/v1/surveys/{view.survey.slug}"
    return {
        "pills": pills(pairs, known, labels, page, lang),
        "fields": [] if view.public else fields(pairs, known, choices, collectors, languages, lang),
        "days": {name: value for name, value in pairs if name in ("from", "to")},
        "page": page,
        "model_label": labels[model],
        "api": api,
        "query": urlencode([*pairs, ("lang", lang)]),
    }
