"""The pages of comparisons and trends: groups side by side, any question by any segment, figures over time."""

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from app.accounts.rights import Scope
from app.aggregates import actions as figures
from app.aggregates.request import ATTRIBUTES, Facts, Reader
from app.charts.comparisons import comparison_pictures, is_beyond
from app.charts.measures import called, spanned, written
from app.charts.picture import Picture
from app.charts.trends import picture_name, trend_pictures
from app.comparisons import actions
from app.comparisons.document import Compared, Crosstab, Row
from app.comparisons.question_lines import TABULATED
from app.comparisons.request import UNITS, CompareQuery, CrosstabQuery, TrendQuery
from app.comparisons.touchpoint_lines import MEASURED
from app.journeys.texts import in_language
from app.mentions.segments import segments
from app.surveys.access import ReadSurvey, reach
from app.web.figure_view import Asked, View, ViewDep, ask, nothing_yet
from app.web.filters import Choice, group_name
from app.web.gallery import exhibit, hang
from app.web.pages import render
from app.web.texts import translate

router = APIRouter(prefix="/studio/surveys/{slug}", include_in_schema=False)
FIRST = 12
"""Pictures of a trend that stand at once; the rest are behind a fold."""
MOST_ROWS = 40
"""Rows of a comparison that stand at once; of more, whole stages and outcomes do, touchpoints behind a fold a stage."""

Block = tuple[str, list[Row]]
"""A heading and the rows under it."""


class ComparisonQuery(CompareQuery):
    """The parameters of the page: touchpoints and stages, or one question."""

    question: str = Field("", max_length=64, description="The question in the rows; touchpoints and stages if left out")
    group: list[str] = Field(default_factory=list, max_length=0)


@router.get("/comparison")
def show_comparison(view: ViewDep, survey: ReadSurvey) -> Response:
    """Groups beside each other, with letters at what differs by more than chance."""
    if not survey.version:
        return nothing_yet(view, "comparison")
    asked = ask(view, "comparison", ComparisonQuery, _own(view))
    query = asked.query.model_copy(update={"group_by": asked.query.group_by or _default(asked.facts)})
    found: Compared | Crosstab
    if query.question:
        table = query.model_dump(include=set(CrosstabQuery.model_fields))
        found = actions.crosstab(view.desk, survey, CrosstabQuery.model_validate(table), view.now)
    else:
        found = actions.compare(view.desk, survey, query, view.now)
    if not found.responses and not asked.pairs:
        return nothing_yet(view, "comparison")
    pictures = comparison_pictures(found, view.lang, asked.filters) if isinstance(found, Compared) else []
    controls = asked.controls(found.model if isinstance(found, Compared) else "")
    overview, folded = _folded(list(_blocks(found, view.lang)), len(found.rows))
    return render(
        view.request,
        "studio/comparison.html",
        table=found,
        overview=overview,
        folded=folded,
        differing=[row for row in found.rows if is_beyond(row)],
        by=group_name(query.group_by, asked.known, view.lang),
        is_beyond=is_beyond,
        pictures=hang(asked, pictures),
        files=f"{controls['api']}/{'crosstab' if query.question else 'compare'}",
        file_query=_with_group(asked, query.group_by),
        **_writers(view.lang),
        **controls,
    )


@router.get("/trend")
def show_trend(view: ViewDep, survey: ReadSurvey) -> Response:
    """Figures over weeks, months or versions."""
    if not survey.version:
        return nothing_yet(view, "trend")
    asked = ask(view, "trend", TrendQuery, _trend_own(view))
    found = actions.trend(view.desk, survey, asked.query, view.now)
    if not found.responses and not asked.pairs:
        return nothing_yet(view, "trend")
    hung = list(hang(asked, trend_pictures(found, view.lang, asked.filters)).values())
    changed = [
        (one, point) for one in found.series for point in one.points if point.change and point.change.beyond_chance
    ]
    return render(
        view.request,
        "studio/trend.html",
        trend=found,
        pictures=hung[:FIRST],
        more=hung[FIRST:],
        changed=changed,
        picture_name=picture_name,
        **_writers(view.lang),
        **asked.controls(found.model),
    )


def _writers(lang: str) -> dict[str, Any]:
    """How figures are written, for the templates."""
    return {
        "called": lambda measure: called(measure, lang),
        "written": lambda measure, value: written(measure, value, lang),
        "spanned": lambda measure, low, high: spanned(measure, low, high, lang),
    }


def _pictures(view: View, asked: Asked[ComparisonQuery]) -> Sequence[Picture]:
    query = asked.query.model_copy(update={"group_by": asked.query.group_by or _default(asked.facts)})
    return comparison_pictures(actions.compare(view.desk, view.survey, query, view.now), view.lang, asked.filters)


def _trend_pictures(view: View, asked: Asked[TrendQuery]) -> Sequence[Picture]:
    return trend_pictures(actions.trend(view.desk, view.survey, asked.query, view.now), view.lang, asked.filters)


_GUARDS = [Depends(reach(Scope.AGGREGATES_READ))]  # the public knows only whole figures of large counts
exhibit(router, "comparison", ComparisonQuery, _pictures, guards=_GUARDS)
exhibit(router, "trend", TrendQuery, _trend_pictures, guards=_GUARDS)


def _default(facts: Facts) -> str:
    """What is compared where nothing is named: the first segment, else how was answered."""
    return next(iter(segments(facts.versions)), "mode")


def _with_group(asked: Asked[ComparisonQuery], group_by: str) -> str:
    named = any(name == "group_by" for name, _ in asked.pairs)
    return asked.address if named else f"group_by={group_by}&{asked.address}"


def _blocks(found: Compared | Crosstab, lang: str) -> Iterable[Block]:
    """The rows under headings: each stage of the journey, then the outcome; of a question all its rows."""
    if isinstance(found, Crosstab):
        yield found.question_title, found.rows
        return
    stages = dict.fromkeys(row.stage for row in found.rows if row.stage)
    for stage in stages:
        rows = [row for row in found.rows if row.stage == stage]
        heading = next((row.label for row in rows if not row.touchpoint), stage)
        yield heading, rows
    outcomes = [row for row in found.rows if row.question]
    if outcomes:
        yield called("outcome", lang), outcomes


def _folded(blocks: list[Block], rows: int) -> tuple[list[Block], list[Block]]:
    """What stands at once, and what stands behind folds, so that nobody scrolls past hundreds of rows."""
    if rows <= MOST_ROWS:
        return blocks, []
    at_once = [(heading, [row for row in block if not row.touchpoint]) for heading, block in blocks]
    behind = [(heading, [row for row in block if row.touchpoint]) for heading, block in blocks]
    return [block for block in at_once if block[1]], [block for block in behind if block[1]]


def _own(view: View) -> list[Choice]:
    """The parameters that only the comparison has."""
    facts, lang = figures.facts(view.desk, view.survey), view.lang
    known = segments(facts.versions)
    titles = {name: in_language(dict(segment.title), lang, "en").rstrip("?: ") for name, segment in known.items()}
    groups = [(name, titles.get(name) or translate(f"filter.{name}", lang)) for name in (*known, *ATTRIBUTES, *UNITS)]
    return [
        Choice("group_by", translate("filter.group_by", lang), groups),
        Choice(
            "question",
            translate("filter.question", lang),
            [("", translate("filter.question.none", lang)), *_questions(facts, lang)],
        ),
        _measures(lang),
        Choice("adjust", translate("filter.adjust", lang), _options("adjust", ("bh", "holm", "none"), lang)),
        Choice("means", translate("filter.means", lang), _options("means", ("welch", "mann-whitney"), lang)),
    ]


def _trend_own(view: View) -> list[Choice]:
    lang = view.lang
    reader = Reader(figures.facts(view.desk, view.survey))
    stages = [(stage.id, in_language(dict(stage.label), lang, "en")) for stage in reader.newest.model().stages]
    return [
        Choice("per", translate("filter.per", lang), _options("per", ("month", "week", "version"), lang)),
        _measures(lang, "outcome"),
        Choice("stage", translate("filter.stage", lang), stages, several=True),
    ]


def _measures(lang: str, *more: str) -> Choice:
    options = [(name, called(name, lang)) for name in (*MEASURED, *more)]
    return Choice("measure", translate("filter.measure", lang), options, several=True)


def _options(name: str, values: Sequence[str], lang: str) -> list[tuple[str, str]]:
    """The default under ""."""
    words = [(value, translate(f"filter.{name}.{value}", lang)) for value in values]
    return [("", words[0][1]), *words[1:]]


def _questions(facts: Facts, lang: str) -> list[tuple[str, str]]:
    newest = facts.versions[max(facts.versions)]
    asked = (question for _, question in newest.questions() if question.type in TABULATED)
    return [(question.id, in_language(question.title, lang, newest.languages[0])) for question in asked]
