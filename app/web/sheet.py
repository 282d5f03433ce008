"""One page of questions: those of a section, or the ratings on the card of one touchpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.analysis.scores import EMOTIONS
from app.errors import Problem
from app.journeys.texts import in_language
from app.surveys import schema
from app.surveys.conditions import Condition, holds, leaves
from app.surveys.piping import pipe
from app.surveys.wording import EMOTION_NAMES, rating_title
from app.web.asks import Ask, Choice, Reader
from app.web.fields import write_ratings
from app.web.kinds import na_word, question_ask, scaled, told_of
from app.web.steps import Step, ratings_of


def section_asks(reader: Reader, section: schema.Section, problems: Sequence[Problem]) -> list[Ask]:
    """The questions of a section: those shown, and hidden ones that an answer on this very page may show."""
    here = {question.id for question in section.questions}
    asks = []
    for question in section.questions:
        shown = question.id in reader.way.shown
        waiting = question.show_if is not None and any(leaf.about in here for leaf in leaves(question.show_if))
        if question.type != "hidden" and (shown or waiting):
            asks.append(replace(question_ask(reader, section, question, problems), visible=shown))
    return asks


def rules(reader: Reader, conditions: Mapping[str, Condition | None], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the phone needs to show and hide questions by itself: their conditions, and answers from other pages."""
    told = {name: one for name, one in conditions.items() if one is not None}
    read = {leaf.about for one in told.values() for leaf in leaves(one)}
    return {
        "language": reader.language,
        "conditions": {name: one.model_dump(by_alias=True, exclude_none=True) for name, one in told.items()},
        "answers": {name: given[name] for name in sorted(read) if name in given and name not in conditions},
    }


def card_asks(reader: Reader, question: schema.Touchpoints, step: Step, problems: Sequence[Problem]) -> list[Ask]:
    """The ratings of one touchpoint. Those waiting for an answer on the same card are drawn, but hidden."""
    given = ratings_of(reader.answers.get(question.id) or {}, step)
    told = told_of(f"answers.{question.id}{step.place}", problems)
    asks = []
    for item in question.rate:
        title = rating_title(item.rating, item.title, reader.language, reader.fallback)
        ask = Ask(
            id=item.rating,
            name=f"r.{item.rating}",
            kind="area",
            title=pipe(title, reader.way.kept, reader.way.questionnaire, reader.language),
            free=not item.required,
            visible=item.ask_if is None or holds(item.ask_if, given),
            problem=told.get(f".{item.rating}", ""),
            filled=write_ratings({item.rating: given[item.rating]} if item.rating in given else {}),
        )
        if item.rating == "emotion":
            ask = replace(ask, kind="moods", choices=_emotions(reader), na=na_word(item.na, reader))
        elif item.rating != "pain_point":
            ask = scaled(reader, ask, item, item.rating)
        asks.append(ask)
    return asks


def _emotions(reader: Reader) -> list[Choice]:
    return [Choice(emotion, in_language(EMOTION_NAMES[emotion], reader.language, "en")) for emotion in EMOTIONS]
