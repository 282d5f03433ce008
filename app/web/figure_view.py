"""What every page of figures begins with: who may see which figures, the filters in the address, the filter form.

Anybody may open such a page where the owner published the aggregates; it shows then what the API shows the public.
A page of figures is a few lines:

    asked = ask(view, "drivers", DriversQuery)
    found = drivers(view.desk, view.survey, asked.query, view.now, public=view.public)
    return render(view.request, "studio/drivers.html", drivers=found, **asked.controls())
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any, Generic
from urllib.parse import urlencode

from fastapi import Depends, Request, Response

from app.accounts.rights import Scope, may
from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.request import Facts, Filters
from app.database import SessionDep
from app.errors import AppError, NotFound, NotSignedIn
from app.journeys.texts import in_language
from app.journeys.yaml_format import models
from app.mentions.segments import segments
from app.surveys.actions import Survey, find, missing
from app.web.filter_form import fields
from app.web.filters import Choice, Known, Pairs, Pill, Query, parameters, pills, query_of
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
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def lang(self) -> str:
        return choose_language(self.request)

    @property
    def verbatims(self) -> bool:
        """Whether people's own words may be shown."""
        return not self.public and may(self.viewer.principal, Scope.RESPONSES_READ, self.survey.owner_id)

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


RESTRICTING = frozenset(Filters.model_fields) | {"from", "to"}
"""The parameters that leave respondents out; the others say how figures are made of those that are left."""
ViewDep = Annotated[View, Depends(_view)]


@dataclass(frozen=True)
class Asked(Generic[Query]):
    """What a page of figures was asked: the filters in its address, read as a request for figures."""

    view: View
    here: str
    kind: type[Query]
    facts: Facts
    pairs: Pairs
    query: Query
    own: Sequence[Choice]

    @property
    def address(self) -> str:
        """The parameters of these figures, for links to the same figures elsewhere."""
        return urlencode([*self.pairs, ("lang", self.view.lang)])

    @cached_property
    def known(self) -> Known:
        """What the values of filters mean here."""
        newest = self.facts.versions[max(self.facts.versions)]
        own = newest.model()
        names = {own.id: own.label} | {key: one.label for key, one in models().items() if key != own.id}
        labels = {key: in_language(label, self.view.lang, newest.languages[0]) for key, label in names.items()}
        return Known(segments(self.facts.versions), labels, self.own, self.view.survey.margins is not None)

    @property
    def pills(self) -> list[Pill]:
        """The filters that are set, in words."""
        return pills(self.pairs, self.known, station_path(self.view.survey.slug, self.here), self.view.lang)

    @property
    def filters(self) -> list[str]:
        """What the figures are restricted to, one each, for the source of a picture."""
        restricting = [(name, value) for name, value in self.pairs if name in RESTRICTING]
        return [f"{pill.name}: {pill.value}" for pill in pills(restricting, self.known, "", self.view.lang)]

    def controls(self, model: str = "") -> dict[str, Any]:
        """The filters as pills and form, and the addresses of the same figures for programs.

        Call it when the figures are there: their request was refused then if a filter names what the survey lacks.
        """
        view, known = self.view, self.known
        return {
            "pills": self.pills,
            "fields": [] if view.public else fields(self.pairs, self.facts, known, self.kind, view.lang),
            "days": {name: value for name, value in self.pairs if name in ("from", "to")},
            "page": station_path(view.survey.slug, self.here),
            "model_label": known.models[model] if model else "",
            "api": f"/api/v1/surveys/{view.survey.slug}",
            "query": self.address,
            **view.frame(self.here),
        }


def ask(view: View, here: str, kind: type[Query], own: Sequence[Choice] = ()) -> Asked[Query]:
    """Reads the address of the page `here`; `own` are the parameters in `kind` that only this page has."""
    pairs = parameters(view.request.query_params.multi_items(), kind)
    query = query_of(pairs, view.lang, kind)
    return Asked(view, here, kind, figures.facts(view.desk, view.survey), pairs, query, own)


def nothing_yet(view: View, here: str) -> Response:
    """What will be here, and how to get the first answers."""
    return render(view.request, "studio/nothing_yet.html", **view.frame(here))
