"""One page as its template draws it: every question in one language, filled in, with its problems beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, assert_never

from app.analysis.scores import EMOTIONS
from app.errors import Problem
from app.journeys.texts import Text, in_language
from app.surveys import schema
from app.surveys.answers import met_stops
from app.surveys.conditions import Condition, holds, leaves
from app.surveys.order import shuffled
from app.surveys.piping import pipe
from app.surveys.wording import EMOTION_NAMES, rating_title, say_default, scale_ends
from app.web.fields import name_of, write, write_ratings
from app.web.steps import Step, Way, ratings_of
from app.web.texts import translate

ON_A_LINE = 5  # stops of a thumb's size that fit side by side on the narrowest phone


@dataclass(frozen=True)
class Choice:
    """One thing to tick, tap or lay; `alone` excludes the others, `opens` shows the field for own words."""

    value: str
    label: str
    alone: bool = False
    opens: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a matrix, one field of a contact."""

    id: str
    name: str
    label: str
    value: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Ask:
    """A question as it is drawn. `kind` names the macro; the rest is what the macros need."""

    id: str
    name: str
    kind: str
    title: str
    help: str = ""
    hint: str = ""
    free: bool = False
    visible: bool = True
    problem: str = ""
    filled: Mapping[str, list[str]] = field(default_factory=dict)
    multiple: bool = False
    choices: Sequence[Choice] = ()
    others: Sequence[str] = ()
    points: Sequence[str] = ()
    low: str = ""
    high: str = ""
    na: str = ""
    rows: Sequence[Row] = ()
    laid: Sequence[Choice] = ()
    open: Sequence[Choice] = ()
    limit: int = 0
    what_first: str = ""
    what_next: str = ""
    unit: str = ""
    decimals: bool = False
    as_text: bool = False

    def chosen(self, name: str) -> list[str]:
        return self.filled.get(name, [])

    @property
    def value(self) -> str:
        return next(iter(self.filled.get(self.name, [])), "")


@dataclass(frozen=True)
class Reader:
    """Who reads the page: language, seed of the random order, and the answers so far."""

    way: Way
    answers: Mapping[str, Any]
    seed: str
    language: str

    @property
    def fallback(self) -> str:
        return self.way.questionnaire.languages[0]

    def say(self, text: Text | None) -> str:
        """An author's text in the reader's language, with earlier answers piped in."""
        if text is None:
            return ""
        words = in_language(text, self.language, self.fallback)
        return pipe(words, self.way.kept, self.way.questionnaire, self.language)

    def own(self, key: str, **values: Any) -> str:
        return translate(key, self.language, **values)


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


def question_ask(
    reader: Reader, section: schema.Section, question: schema.Question, problems: Sequence[Problem]
) -> Ask:
    """One question, filled in from the answers."""
    name = name_of(question)
    told = _problems(f"answers.{question.id}", problems)
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
            return _scaled(reader, ask, question, question.measure)
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


def card_asks(reader: Reader, question: schema.Touchpoints, step: Step, problems: Sequence[Problem]) -> list[Ask]:
    """The ratings of one touchpoint. Those waiting for an answer on the same card are drawn, but hidden."""
    given = ratings_of(reader.answers.get(question.id) or {}, step)
    told = _problems(f"answers.{question.id}{step.place}", problems)
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
            ask = replace(ask, kind="moods", choices=_emotions(reader), na=_na(item.na, reader))
        elif item.rating != "pain_point":
            ask = _scaled(reader, ask, item, item.rating)
        asks.append(ask)
    return asks


def _problems(place: str, problems: Sequence[Problem]) -> dict[str, str]:
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


def _scaled(reader: Reader, ask: Ask, scaled: schema.Rating | schema.RateItem | schema.Matrix, kind: str | None) -> Ask:
    low, high = scale_ends(kind, scaled.low, scaled.high, reader.language, reader.fallback)
    return replace(
        ask,
        kind="scale" if scaled.scale <= ON_A_LINE else "tens",
        points=[str(point) for point in range(1, scaled.scale + 1)],
        low=_end("1", low),
        high=_end(str(scaled.scale), high),
        na=_na(scaled.na, reader),
    )


def _end(point: str, words: str | None) -> str:
    return f"{point} = {words}" if words else ""


def _na(offered: bool, reader: Reader) -> str:
    return say_default("na", reader.language) if offered else ""


def _emotions(reader: Reader) -> list[Choice]:
    return [Choice(emotion, in_language(EMOTION_NAMES[emotion], reader.language, "en")) for emotion in EMOTIONS]


def _matrix(reader: Reader, question: schema.Matrix, ask: Ask, told: Mapping[str, str]) -> Ask:
    rows = [
        Row(row.id, f"{ask.name}.{row.id}", reader.say(row.label), problem=told.get(f".{row.id}", ""))
        for row in question.rows
        if not row.retired
    ]
    return replace(_scaled(reader, ask, question, None), kind="rows", rows=rows, problem=told.get("", ""))


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
    hint = reader.own("respondent.tap_order" if met else "respondent.nothing_met")
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
