"""Draws one step of a response: a section's questions or the card of one touchpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Response

from app.errors import Problem
from app.journeys.texts import in_language
from app.responses.arrival import Draft
from app.surveys.schema import Questionnaire, Section, Touchpoints
from app.web.asks import Ask, Reader
from app.web.notices import frame
from app.web.pages import render
from app.web.sheet import card_asks, rules, section_asks
from app.web.steps import Step, Way, ratings_of, stops, way
from app.web.visit import Visit


@dataclass(frozen=True)
class Told:
    """A line of the summary of problems: where it leads, the question, what is wrong with its answer."""

    anchor: str
    title: str
    message: str


@dataclass(frozen=True)
class Encounter:
    """The touchpoint of a card and its place among those rated."""

    label: str
    number: int
    count: int


def step_page(
    visit: Visit, draft: Draft, step: Step, problems: Sequence[Problem] = (), status: int = 200, busy: bool = False
) -> Response:
    """The page of `step` with everything typed so far, right or wrong."""
    here = way(visit.edition.checker, draft.answers, draft.id)
    reader = Reader(here, draft.answers, draft.id, draft.language)
    section = next(one for one in visit.questionnaire.sections if one.id == step.section)
    drawn = _card(reader, step, problems) if step.is_card else _section(reader, section, problems)
    return render(
        visit.request,
        "respondent/step.html",
        status,
        {"Retry-After": "5"} if busy else {},
        action=f"{visit.base}/{step.address}",
        draft_id=draft.id,
        problems=_summary(drawn["asks"]),
        busy=busy,
        may_go_back=here.before(step) is not None,
        is_last=here.after(step) is None,
        **drawn,
        **_progress(here, section, draft.language),
        **frame(visit.request, draft.language, visit.questionnaire),
    )


def _section(reader: Reader, section: Section, problems: Sequence[Problem]) -> dict[str, Any]:
    conditions = {question.id: question.show_if for question in section.questions}
    return {
        "encounter": None,
        "asks": section_asks(reader, section, problems),
        "rules": rules(reader, conditions, reader.way.kept),
    }


def _card(reader: Reader, step: Step, problems: Sequence[Problem]) -> dict[str, Any]:
    question = reader.way.questionnaire.question(step.question)
    assert isinstance(question, Touchpoints)
    if step.other is None:
        label = next(reader.say(option.label) for option in question.offered() if option.id == step.touchpoint)
    else:
        label = ratings_of(reader.answers[step.question], step)["text"]
    return {
        "encounter": Encounter(label, step.number, step.count),
        "asks": card_asks(reader, question, step, problems),
        "rules": rules(reader, {item.rating: item.ask_if for item in question.rate}, {}),
    }


def _summary(asks: Sequence[Ask]) -> list[Told]:
    told: list[Told] = []
    for ask in asks:
        rows = [Told(row.name, row.label, row.problem) for row in ask.rows if row.problem]
        told += rows or ([Told(ask.name, ask.title, ask.problem)] if ask.problem else [])
    return told


def _progress(here: Way, section: Section, language: str) -> dict[str, Any]:
    line = stops(here, section.id)
    return {
        "stop_number": next(at for at, one in enumerate(line, 1) if one.id == section.id),
        "stop_count": len(line),
        "stop_name": _stop_name(here.questionnaire, section, language),
    }


def _stop_name(questionnaire: Questionnaire, section: Section, language: str) -> str:
    """The section's title, else what respondents call its stage."""
    text = section.title
    if text is None and section.stage:
        text = next((one.respondent_label for one in questionnaire.model().stages if one.id == section.stage), None)
    return in_language(text, language, questionnaire.languages[0]) if text else ""
