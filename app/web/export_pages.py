"""The page of a survey's files: what each is for, how much it holds, in which forms, with the filters of the address.

A family of figures that has files adds its line to `FIGURES` and the words `exports.<name>` and `exports.<name>_for`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from app.accounts.rights import Scope, may
from app.aggregates.actions import check, read_in
from app.aggregates.request import AggregatesQuery, Filters, Reader, ToplinesQuery
from app.drivers.request import DriversQuery
from app.exchange.columns import columns
from app.pains.request import PainsQuery
from app.paths.request import PathsQuery
from app.responses.actions import counts
from app.sheets.store import spss_there
from app.sheets.workbook import MOST_COLUMNS, MOST_ROWS
from app.web.figure_view import Asked, View, ViewDep, ask, nothing_yet
from app.web.filters import parameters
from app.web.pages import render
from app.web.texts import translate

router = APIRouter(prefix="/studio/surveys/{slug}", include_in_schema=False)
HERE = "exports"
TABLES = ("xlsx", "csv", "bom", "parquet")


@dataclass(frozen=True)
class Offer:
    """Files with one content: their place in the API, the request they take, and who may have them."""

    name: str
    forms: Sequence[str]
    kind: type[Filters] | None = None
    public: bool = False
    path: str = ""


FIGURES = (
    Offer("aggregates", (*TABLES, "json"), AggregatesQuery, public=True),
    Offer("toplines", (*TABLES, "json"), ToplinesQuery, public=True),
    Offer("pain-points", (*TABLES, "json"), PainsQuery, public=True),
    Offer("drivers", (*TABLES, "json"), DriversQuery),
    Offer("paths", (*TABLES, "json"), PathsQuery),
    Offer("map", ("svg", "png", "pdf", "json"), AggregatesQuery, public=True),
)
ANSWERS = (Offer("responses", (*TABLES, "sav", "r")), Offer("mentions", TABLES, Filters))
MEANINGS = (Offer("variables", ("csv", "bom", "md")), Offer("questionnaire", ("yaml",)))


@dataclass(frozen=True)
class File:
    """One content on the page, with an address for each form."""

    name: str
    size: str
    links: Sequence[tuple[str, str]]


@router.get("/exports")
def show_exports(view: ViewDep) -> Response:
    """Every file that this person may have."""
    if not view.survey.version:
        return nothing_yet(view, HERE)
    found = counts(view.desk.session, view.survey.id)
    if not found:
        return nothing_yet(view, HERE)
    asked = ask(view, HERE, AggregatesQuery)
    _check(asked)
    reads = may(view.viewer.principal, Scope.RESPONSES_READ, view.survey.owner_id)
    figures = [offer for offer in FIGURES if offer.public or not view.public]
    shelves = [("figures", list(_files(view, figures)))]
    if reads:
        rows, width = sum(found.values()), len(columns(asked.facts.versions, view.survey.margins is not None))
        shelves.append(("answers", list(_answers(view, rows, width))))
        shelves.append(("meanings", list(_files(view, MEANINGS))))
    return render(view.request, "studio/exports.html", shelves=shelves, command=reads, **asked.controls())


def _check(asked: Asked[AggregatesQuery]) -> None:
    """Refuse filters that name what the survey lacks: the page shows them in words."""
    reader = Reader(asked.facts)
    reader.selection(asked.query)
    reader.group_by(asked.query.group_by)
    read_in(reader, asked.query.model)
    check(reader)


def _files(view: View, offers: Sequence[Offer], size: str = "") -> Iterator[File]:
    for offer in offers:
        yield File(offer.name, size, [(form, _address(view, offer, form)) for form in offer.forms])


def _answers(view: View, rows: int, width: int) -> Iterator[File]:
    """The files of single answers: forms that could not hold them, or cannot be written here, are left out."""
    fits = rows < MOST_ROWS and width <= MOST_COLUMNS
    for offer in ANSWERS:
        forms = [form for form in offer.forms if (form != "xlsx" or fits) and (form != "sav" or spss_there())]
        size = translate("exports.size", view.lang, rows=rows, columns=width) if offer.name == "responses" else ""
        yield File(offer.name, size, [(form, _address(view, offer, form)) for form in forms])


def _address(view: View, offer: Offer, form: str) -> str:
    if offer.name == "questionnaire":
        return f"/studio/surveys/{view.survey.slug}/questionnaire.yaml"
    given = view.request.query_params.multi_items()
    pairs = parameters(given, offer.kind) if offer.kind else []
    pairs = [(name, value) for name, value in pairs if name != "bom"]
    pairs += [("lang", view.lang), *([("bom", "true")] if form == "bom" else [])]
    suffix = {"bom": "csv"}.get(form, form)
    # JSON is the plain address, except of the map, whose plain address would be a page
    place = offer.name if form == "json" and offer.name != "map" else f"{offer.name}.{suffix}"
    return f"/api/v1/surveys/{view.survey.slug}/{place}?{urlencode(pairs)}"
