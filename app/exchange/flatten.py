"""A response as one flat row, and the row as the response again: there and back is the identity."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from app.errors import Problem
from app.exchange.cells import Cells, path_cell
from app.exchange.columns import ABOUT, DURATIONS, WEIGHT, name_of, rating_kind
from app.mentions.csv_format import Cell
from app.responses.stored import Stored
from app.surveys import schema
from app.surveys.touchpoint_form import NOT_ASKED


def flatten(response: Stored, questionnaire: schema.Questionnaire) -> dict[str, Cell]:
    """The filled cells by column; `questionnaire` is the resolved version that was answered."""
    row: dict[str, Cell] = {name: getattr(response, name) for name in ABOUT}
    row["day"] = response.day.isoformat()
    row["received_at"] = response.received_at.isoformat() if response.received_at else None
    for section, seconds in (response.durations or {}).items():
        row[f"{DURATIONS}.{section}"] = seconds
    for _, question in questionnaire.questions():
        if question.id in response.answers:
            name = name_of(question.id)
            row |= {name + suffix: cell for suffix, cell in _cells(question, response.answers[question.id])}
    return row


def _cells(question: schema.Question, answer: Any) -> Iterator[tuple[str, Cell]]:
    match question:
        case schema.Consent():
            yield "", int(answer)
        case schema.Path():
            yield "", path_cell(answer)
        case schema.MultipleChoice():
            yield from (
                (f".{option.id}", int(option.id in answer)) for option in question.options if not option.retired
            )
        case schema.Matrix():
            yield from ((f".{row}", points) for row, points in answer.items())
        case schema.Ranking():
            yield from ((f".{place}", option) for place, option in enumerate(answer, start=1))
        case schema.Touchpoints():
            yield from _touchpoint_cells(question, answer)
        case (
            schema.SingleChoice()
            | schema.Hidden()
            | schema.Rating()
            | schema.Nps()
            | schema.Number()
            | schema.Date()
            | schema.TextQuestion()
        ):
            yield "", answer
        case schema.Statement() | schema.Contact():
            return
        case _:
            assert_never(question)


def _touchpoint_cells(question: schema.Touchpoints, answer: Any) -> Iterator[tuple[str, Cell]]:
    for option in question.offered():
        if option.retired:
            continue
        ratings = answer["picked"].get(option.id)
        yield f".{option.id}", int(ratings is not None)
        if ratings is None:
            continue
        if question.rate_most:
            yield f".{option.id}.{NOT_ASKED}", int(NOT_ASKED in ratings)
        yield from ((f".{option.id}.{name}", value) for name, value in ratings.items() if name != NOT_ASKED)
    for place, other in enumerate(answer["other"], start=1):
        yield from ((f".other.{place}.{name}", value) for name, value in other.items())
    if question.none:
        yield ".none", int(answer["none"])


@dataclass(frozen=True)
class Defaults:
    """What holds where the file says nothing."""

    version: int
    day: date
    mode: str = "online"


def unflatten(
    row: Mapping[str, str], versions: Mapping[int, schema.Questionnaire], defaults: Defaults
) -> tuple[Stored | None, list[Problem]]:
    """The response of a row read from a file, or its problems, each with the column as path.

    A missing disposition stays empty: the check of the answers tells it.
    """
    cells = Cells(row)
    version = cells.whole("version")
    version = defaults.version if version is None and not cells.problems else version
    questionnaire = versions.get(version or 0)
    if questionnaire is None:
        known = ", ".join(map(str, sorted(versions)))
        return None, cells.problems or [Problem("version", f"There is no version {version}. Possible are: {known}.")]
    response = Stored(
        id=(cells.text("id") or "").lower(),
        version=version or 0,
        language=cells.text("language") or questionnaire.languages[0],
        collector=cells.text("collector"),
        mode=cells.text("mode") or defaults.mode,
        interviewer=cells.text("interviewer"),
        disposition=cells.text("disposition") or "",
        day=cells.day("day") or defaults.day,
        received_at=cells.moment("received_at"),
        seconds=cells.whole("seconds"),
        durations=_durations(cells, questionnaire),
        answers=dict(_answers(cells, questionnaire)),
    )
    cells.text(WEIGHT)  # follows from the margins and all responses, so it is not stored
    unread = [Problem(column, f"Version {version} does not ask this. Leave the cell empty.") for column in cells.unread]
    problems = [*cells.problems, *unread]
    return (None if problems else response), problems


def _durations(cells: Cells, questionnaire: schema.Questionnaire) -> dict[str, int] | None:
    read = {section.id: cells.whole(f"{DURATIONS}.{section.id}") for section in questionnaire.sections}
    return {section: seconds for section, seconds in read.items() if seconds is not None} or None


def _answers(cells: Cells, questionnaire: schema.Questionnaire) -> Iterator[tuple[str, Any]]:
    for _, question in questionnaire.questions():
        answer = _answer(question, name_of(question.id), cells)
        if answer is not None:
            yield question.id, answer


def _answer(question: schema.Question, name: str, cells: Cells) -> Any:
    match question:
        case schema.SingleChoice() | schema.Hidden() | schema.Date() | schema.TextQuestion():
            return cells.text(name)
        case schema.Rating() | schema.Nps():
            return cells.points(name)
        case schema.Number():
            return cells.number(name)
        case schema.Consent():
            return cells.flag(name)
        case schema.Path():
            return cells.path(name)
        case schema.MultipleChoice():
            offered = [option.id for option in question.options if not option.retired]
            return [option for option in offered if cells.flag(f"{name}.{option}")] or None
        case schema.Matrix():
            read = {row.id: cells.points(f"{name}.{row.id}") for row in question.rows if not row.retired}
            return {row: points for row, points in read.items() if points is not None} or None
        case schema.Ranking():
            most = min(question.top or len(question.options), len(question.options))
            places = [cells.text(f"{name}.{place}") for place in range(1, most + 1)]
            return [option for option in places if option is not None] or None
        case schema.Touchpoints():
            return _touchpoints(question, name, cells)
        case schema.Statement() | schema.Contact():
            return None
    assert_never(question)


def _touchpoints(question: schema.Touchpoints, name: str, cells: Cells) -> Any:
    picked: dict[str, Any] = {}
    for option in question.offered():
        if not option.retired:
            place = f"{name}.{option.id}"
            ratings = _ratings(question, place, cells)
            if question.rate_most and cells.flag(f"{place}.{NOT_ASKED}"):
                ratings[NOT_ASKED] = True
            if cells.flag(place):
                picked[option.id] = ratings
            elif ratings:
                cells.problems.append(Problem(place, "It has ratings, but is not ticked. Write 1, or empty them."))
    others = [_other(question, f"{name}.other.{place}", cells) for place in _others(question)]
    none = bool(question.none and cells.flag(f"{name}.none"))
    answer = {"picked": picked, "other": [other for other in others if other], "none": none}
    return answer if any(answer.values()) else None


def _others(question: schema.Touchpoints) -> range:
    return range(1, schema.MAX_OTHERS + 1) if question.other else range(0)


def _other(question: schema.Touchpoints, place: str, cells: Cells) -> dict[str, Any]:
    text = cells.text(f"{place}.text")
    ratings = _ratings(question, place, cells)
    if text is None and ratings:
        cells.problems.append(Problem(f"{place}.text", "It has ratings, but no text. Write it, or empty them."))
    return {} if text is None else {"text": text, **ratings}


def _ratings(question: schema.Touchpoints, place: str, cells: Cells) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in question.rate:
        read: Callable[[str], Any] = cells.points if rating_kind(item) == "points" else cells.text
        value = read(f"{place}.{item.rating}")
        if value is not None:
            found[item.rating] = value
    return found
