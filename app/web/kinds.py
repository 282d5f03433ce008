"""What each question type is drawn as, filled in from the answers and with its problems beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never

from app.errors import Problem
from app.surveys import schema
from app.surveys.answers import met_stops
from app.surveys.order import shuffled
from app.surveys.wording import say_default, scale_ends
from app.web.asks import Ask, Choice, Reader, Row
from app.web.fields import name_of, write

ON_A_LINE = 5  # stops of a thumb's size that fit side by side on the narrowest phone


def question_ask(
    reader: Reader, section: schema.Section, question: schema.Question, problems: Sequence[Problem]
) -> Ask:
    """One question, filled in from the answers."""
    name = name_of(question)
    told = told_of(f"answers.{question.id}", problems)
    ask = Ask(
        id=question.id,
        name=name,
        kind="",
        title=reader.say(question.title),
        help=reader.say(question.help),
        free=not question.required and question.type != "statement",
        problem=next(iter(told.values()), ""),
        filled=write(question, reader.answers.get(question.id), reader.language),
    )
    match question:
        case schema.SingleChoice() | schema.MultipleChoice():
            return _choices(reader, question, ask)
        case schema.Touchpoints():
            return _touchpoints(reader, question, ask)
        case schema.Rating():
            return scaled(reader, ask, question, question.measure)
        case schema.Nps():
            low, high = scale_ends("nps", question.low, question.high, reader.language, reader.fallback)
            points = [str(point) for point in range(11)]
            return replace(ask, kind="tens", points=points, low=_end("0", low), high=_end("10", high))
        case schema.Matrix():
            return _matrix(reader, question, ask, told)
        case schema.Ranking():
            return _ranking(reader, question, ask)
        case schema.Path():
            return _path(reader, ask)
        case schema.Number():
            return replace(ask, kind="number", unit=reader.say(question.unit), decimals=question.decimals > 0)
        case schema.Date():
            low, high = (day.isoformat() if day else "" for day in (question.min, question.max))
            return replace(ask, kind="date", low=low, high=high, as_text=bool(ask.value) and not _is_day(ask.value))
        case schema.TextQuestion():
            return replace(ask, kind="area" if question.long else "line")
        case schema.Consent():
            yes = Choice("yes", say_default("yes", reader.language))
            return replace(ask, kind="consent", multiple=True, choices=[yes])
        case schema.Contact():
            return _contact(reader, question, ask, told)
        case schema.Statement() | schema.Hidden():
            return replace(ask, kind="statement")
    assert_never(question)


def told_of(place: str, problems: Sequence[Problem]) -> dict[str, str]:
    """The first message for each place below `place`."""
    told: dict[str, str] = {}
    for problem in problems:
        rest = problem.path.removeprefix(place)
        if problem.path.startswith(place) and rest[:1] in ("", ".", "["):
            told.setdefault(rest, problem.message)
    return told


def _choices(reader: Reader, question: schema.SingleChoice | schema.MultipleChoice, ask: Ask) -> Ask:
    options = {option.id: option for option in question.options if not option.retired}
    free = [option.id for option in options.values() if not option.exclusive]
    ordered = [*_ordered(free, question.order, reader, question.id), *(one for one in options if one not in free)]
    choices = [Choice(one, reader.say(options[one].label), alone=options[one].exclusive) for one in ordered]
    multiple = isinstance(question, schema.MultipleChoice)
    hint = ""
    if isinstance(question, schema.MultipleChoice):
        most = question.max
        hint = reader.own("respondent.at_most", n=most) if most else reader.own("respondent.all_that_apply")
    return replace(ask, kind="choices", multiple=multiple, hint=hint, choices=choices)


def _touchpoints(reader: Reader, question: schema.Touchpoints, ask: Ask) -> Ask:
    offered = {option.id: reader.say(option.label) for option in question.offered() if not option.retired}
    choices = [Choice(one, offered[one]) for one in _ordered(list(offered), question.order, reader, question.id)]
    if question.other:
        choices.append(Choice("other", say_default("other", reader.language), opens=True))
    if question.none:
        choices.append(Choice("none", say_default("none", reader.language), alone=True))
    others = [*(text for text in ask.chosen(f"{ask.name}.other") if text), ""][: schema.MAX_OTHERS]
    hint = reader.own("respondent.all_that_apply")
    return replace(ask, kind="choices", multiple=True, hint=hint, choices=choices, others=others)


def _ordered(ids: list[str], order: schema.Order, reader: Reader, question: str) -> list[str]:
    return shuffled(ids, reader.seed, question) if order == "random" else ids


def scaled(reader: Reader, ask: Ask, item: schema.Rating | schema.RateItem | schema.Matrix, kind: str | None) -> Ask:
    """A scale with its ends: on a line, or as cells where a line has no room."""
    low, high = scale_ends(kind, item.low, item.high, reader.language, reader.fallback)
    return replace(
        ask,
        kind="scale" if item.scale <= ON_A_LINE else "tens",
        points=[str(point) for point in range(1, item.scale + 1)],
        low=_end("1", low),
        high=_end(str(item.scale), high),
        na=na_word(item.na, reader),
    )


def _end(point: str, words: str | None) -> str:
    return f"{point} = {words}" if words else ""


def na_word(offered: bool, reader: Reader) -> str:
    """The words beside the scale for whoever cannot say; empty where that is not offered."""
    return say_default("na", reader.language) if offered else ""


def _matrix(reader: Reader, question: schema.Matrix, ask: Ask, told: Mapping[str, str]) -> Ask:
    rows = [
        Row(row.id, f"{ask.name}.{row.id}", reader.say(row.label), problem=told.get(f".{row.id}", ""))
        for row in question.rows
        if not row.retired
    ]
    return replace(scaled(reader, ask, question, None), kind="rows", rows=rows, problem=told.get("", ""))


def _ranking(reader: Reader, question: schema.Ranking, ask: Ask) -> Ask:
    labels = {option.id: reader.say(option.label) for option in question.options if not option.retired}
    ordered = _ordered(list(labels), question.order, reader, question.id)
    limit = min(question.top or len(labels), len(labels))
    top = question.top is not None and question.top < len(labels)
    hint = reader.own("respondent.tap_rank_top", n=limit) if top else reader.own("respondent.tap_rank")
    first, following = (reader.own(f"respondent.what_goes_{place}") for place in ("first", "next"))
    return _in_order(replace(ask, what_first=first, what_next=following), labels, ordered, limit, hint)


def _path(reader: Reader, ask: Ask) -> Ask:
    met = met_stops(reader.way.questionnaire, reader.way.kept)
    labels = {"/".join(stop): _stop_label(reader, *stop) for stop in met}
    first, following = (reader.own(f"respondent.what_{place}") for place in ("first", "next"))
    hint = reader.own("respondent.tap_order")
    return _in_order(replace(ask, what_first=first, what_next=following), labels, list(labels), len(labels), hint)


def _stop_label(reader: Reader, stage: str, touchpoint: str) -> str:
    for section, question in reader.way.questionnaire.questions():
        if not isinstance(question, schema.Touchpoints) or (schema.stage_of(section, question) or "") != stage:
            continue
        answer = reader.way.kept.get(question.id) or {}
        if touchpoint == "other" and answer.get("other"):
            return ", ".join(other["text"] for other in answer["other"])
        for option in question.offered():
            if option.id == touchpoint and touchpoint in answer.get("picked", {}):
                return reader.say(option.label)
    return touchpoint


def _in_order(ask: Ask, labels: dict[str, str], ordered: list[str], limit: int, hint: str) -> Ask:
    laid = [one for one in ask.chosen(ask.name) if one in labels]
    return replace(
        ask,
        kind="order",
        hint=hint,
        limit=limit,
        laid=[Choice(one, labels[one]) for one in laid],
        open=[Choice(one, labels[one]) for one in ordered if one not in laid],
    )


def _contact(reader: Reader, question: schema.Contact, ask: Ask, told: Mapping[str, str]) -> Ask:
    rows = [
        Row(
            part,
            f"{ask.name}.{part}",
            reader.own(f"respondent.{part}"),
            next(iter(ask.chosen(f"{ask.name}.{part}")), ""),
            told.get(f".{part}", ""),
        )
        for part in question.fields
    ]
    return replace(ask, kind="contact", rows=rows, problem=told.get("", ""))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
