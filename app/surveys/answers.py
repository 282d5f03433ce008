"""The check of a submission, built once per version: what is stored, what is wrong, how it ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from app.errors import Problem
from app.surveys import forms, schema
from app.surveys.conditions import compiled
from app.surveys.forms import Fault, Result
from app.surveys.messages import say
from app.surveys.touchpoint_form import TouchpointForm

MOST_PROBLEMS = 100  # told at once: a flood of wrong parts must not be answered by a greater one
Disposition = Literal["complete", "partial", "screened_out", "over_quota", "late"]


@dataclass(frozen=True)
class Checked:
    """A submission after the check. With problems nothing of it is stored."""

    answers: dict[str, Any]
    """Only what was shown and answered, ready to store; contact answers are in `contacts`."""
    contacts: dict[str, dict[str, str]]
    problems: list[Problem]
    shown: list[str]
    """Ids of the questions that were shown, in order."""
    ended_by: str | None
    """Id of the section or question whose `end_if` screened the respondent out."""

    @property
    def disposition(self) -> Disposition:
        return "screened_out" if self.ended_by else "complete"


class Checker:
    """The validator of one resolved questionnaire version."""

    def __init__(self, questionnaire: schema.Questionnaire, version: int = 1) -> None:
        self.questionnaire = questionnaire
        self.version = version
        self.known = {question.id for _, question in questionnaire.questions()}
        self.stops = possible_stops(questionnaire)
        self.lists = touchpoint_lists(questionnaire)
        self.pages = [_Page(section) for section in questionnaire.sections]

    def check(
        self, answers: Any, seed: str, language: str, *, whole: bool = True, only: frozenset[str] | None = None
    ) -> Checked:
        """Check `answers` of the response `seed`; problems are written in `language`.

        `whole=False` asks for nothing that is missing (a draft); `only` limits what is asked for to these questions
        (the page just sent).
        """
        if not isinstance(answers, dict):
            message = say("form", language, expected='{"question": …}')
            return Checked({}, {}, [Problem("answers", message)], [], None)
        walk = _Walk(self, answers, seed, whole, only)
        walk.go()
        unknown = [
            Fault(f".{name}", "unknown_question", {"version": self.version})
            for name in answers
            if name not in self.known
        ]
        problems = [
            Problem(f"answers{fault.place}", say(fault.code, language, **fault.values))
            for fault in [*walk.faults, *unknown][:MOST_PROBLEMS]
        ]
        return Checked(walk.kept, walk.contacts, problems, walk.shown, walk.ended_by)

    def shown(self, answers: Mapping[str, Any], seed: str) -> list[str]:
        """The questions that these stored answers make visible, up to a screen-out."""
        return self.check(dict(answers), seed, "en", whole=False).shown


Form = Callable[[Any, "_Walk", bool], Result]


def _form(question: schema.Question) -> Form:
    """The check of one question's answer, on a walk; the last argument says whether what is missing is a fault."""
    match question:
        case schema.Touchpoints():
            touchpoints = TouchpointForm(question)
            return lambda answer, walk, needed: touchpoints.check(answer, walk.seed, needed)
        case schema.Path():
            return lambda answer, walk, needed: walk.check_path(answer)
        case schema.SingleChoice() | schema.Hidden():
            return lambda answer, walk, needed: forms.check_single_choice(question, answer)
        case schema.MultipleChoice():
            return lambda answer, walk, needed: forms.check_multiple_choice(question, answer)
        case schema.Rating():
            return lambda answer, walk, needed: forms.check_rating(question, answer)
        case schema.Nps():
            return lambda answer, walk, needed: forms.check_nps(question, answer)
        case schema.Matrix():
            return lambda answer, walk, needed: forms.check_matrix(question, answer)
        case schema.Ranking():
            return lambda answer, walk, needed: forms.check_ranking(question, answer)
        case schema.Number():
            return lambda answer, walk, needed: forms.check_number(question, answer)
        case schema.Date():
            return lambda answer, walk, needed: forms.check_date(question, answer)
        case schema.TextQuestion():
            return lambda answer, walk, needed: forms.check_text(answer, question.max_length)
        case schema.Consent():
            return lambda answer, walk, needed: forms.check_consent(question, answer)
        case schema.Contact():
            return lambda answer, walk, needed: forms.check_contact(question, answer)
        case schema.Statement():
            return lambda answer, walk, needed: forms.fault("form", expected="no answer")
    assert_never(question)


class _Item:
    """A question with its check and its conditions worked out."""

    def __init__(self, question: schema.Question) -> None:
        self.question, self.id, self.check = question, question.id, _form(question)
        self.shown = compiled(question.show_if) if question.show_if else None
        self.ends = compiled(question.end_if.when) if question.end_if else None


class _Page:
    """A section with its conditions worked out."""

    def __init__(self, section: schema.Section) -> None:
        self.id = section.id
        self.shown = compiled(section.show_if) if section.show_if else None
        self.ends = compiled(section.end_if.when) if section.end_if else None
        self.items = [_Item(question) for question in section.questions]


_NOTHING = Result(None, [])


class _Walk:
    """One pass over the questionnaire, in order: conditions see only what was shown before."""

    def __init__(
        self, checker: Checker, answers: dict[str, Any], seed: str, whole: bool, only: frozenset[str] | None
    ) -> None:
        self.checker, self.answers, self.seed, self.whole, self.only = checker, answers, seed, whole, only
        self.kept: dict[str, Any] = {}
        self.contacts: dict[str, dict[str, str]] = {}
        self.faults: list[Fault] = []
        self.shown: list[str] = []
        self.ended_by: str | None = None

    def go(self) -> None:
        for page in self.checker.pages:
            if page.shown is not None and not page.shown(self.kept):
                continue
            for item in page.items:
                if item.shown is not None and not item.shown(self.kept):
                    continue
                self._ask(item)
                if item.ends is not None and item.ends(self.kept):
                    self.ended_by = item.id
                    return
            if page.ends is not None and page.ends(self.kept):
                self.ended_by = page.id
                return

    def _ask(self, item: _Item) -> None:
        question, question_id = item.question, item.id
        self.shown.append(question_id)
        answer = self.answers.get(question_id)
        needed = self.whole and (self.only is None or question_id in self.only)
        result = _NOTHING if answer is None else item.check(answer, self, needed)
        if result.faults or result.answer is None:
            result = self._weighed(question, result, needed)
            self.faults += [Fault(f".{question_id}{one.place}", one.code, one.values) for one in result.faults]
        if result.answer is None:
            return
        if question.type == "contact":
            self.contacts[question_id] = result.answer
        else:
            self.kept[question_id] = result.answer

    def _weighed(self, question: schema.Question, result: Result, needed: bool) -> Result:
        """The result with what is missing told, where it is asked for, and left out where it is not."""
        if not needed:
            # A draft may be unfinished anywhere: only what can never be right is a fault.
            return Result(result.answer, [one for one in result.faults if not _is_gap(one)])
        if question.required and result.answer is None and not result.faults and self._answerable(question):
            return Result(None, [Fault("", missing(question), {})])
        return result

    def _answerable(self, question: schema.Question) -> bool:
        """Whoever met nothing has no path to lay."""
        return question.type != "path" or bool(_met(self.checker.lists, self.kept))

    def check_path(self, answer: Any) -> Result:
        """Stops that exist but were not met are dropped: going back and unticking must not spoil the page."""
        if not isinstance(answer, list):
            return forms.fault("form", expected='[["awareness", "tv-ad"]]')
        met = set(_met(self.checker.lists, self.kept))
        laid: dict[tuple[str, str], None] = {}
        faults: list[Fault] = []
        for index, stop in enumerate(answer):
            pair = _pair(stop)
            if pair is None:
                faults.append(Fault(f"[{index}]", "form", {"expected": '["awareness", "tv-ad"]'}))
            elif pair in laid:
                faults.append(Fault(f"[{index}]", "twice", {"value": " / ".join(pair)}))
            elif pair in met:
                laid[pair] = None
            elif pair not in self.checker.stops:
                faults.append(Fault(f"[{index}]", "not_met", {"value": " / ".join(pair)}))
        return Result(None if faults else [list(pair) for pair in laid] or None, faults)


def _pair(stop: Any) -> tuple[str, str] | None:
    match stop:
        case [str() as stage, str() as touchpoint]:
            return stage, touchpoint
    return None


def _is_gap(fault: Fault) -> bool:
    """Whether the fault says only that something is missing yet."""
    return fault.code.startswith("required") or fault.code == "too_few"


def possible_stops(questionnaire: schema.Questionnaire) -> frozenset[tuple[str, str]]:
    """The (stage, touchpoint) pairs that a path can hold at all."""
    return frozenset(
        (schema.stage_of(section, question) or "", touchpoint)
        for section, question in questionnaire.questions()
        if isinstance(question, schema.Touchpoints)
        for touchpoint in [*(option.id for option in question.offered()), *(["other"] if question.other else [])]
    )


def met_stops(questionnaire: schema.Questionnaire, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The (stage, touchpoint) pairs met in `answers`, in the order of the lists."""
    return _met(touchpoint_lists(questionnaire), answers)


def touchpoint_lists(questionnaire: schema.Questionnaire) -> list[tuple[str, str]]:
    """The touchpoint questions and the stages they ask about, in order."""
    return [
        (question.id, schema.stage_of(section, question) or "")
        for section, question in questionnaire.questions()
        if question.type == "touchpoints"
    ]


def _met(lists: list[tuple[str, str]], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    met: dict[tuple[str, str], None] = {}
    for question_id, stage in lists:
        if answer := answers.get(question_id):
            named = [*answer["picked"], *(["other"] if answer["other"] else [])]
            met |= {(stage, touchpoint): None for touchpoint in named}
    return list(met)


def missing(question: schema.Question) -> str:
    """The message code for a required question without an answer."""
    match question.type:
        case "rating":
            return "required_scale_na" if getattr(question, "na", False) else "required_scale"
        case "nps":
            return "required_scale"
        case "matrix":
            return "required_row"
        case "touchpoints":
            return "required_touchpoint" if getattr(question, "none", False) else "required"
        case "consent":
            return "required_consent"
        case "statement" | "hidden":
            raise AssertionError("never asked for")
        case _:
            return "required"
