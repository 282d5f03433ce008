"""Whether conditions can be evaluated: they look back only, at answers that exist, by comparisons that fit."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, assert_never

from app.analysis.scores import EMOTIONS
from app.errors import Problem
from app.surveys import schema
from app.surveys.conditions import Condition, Leaf, same
from app.surveys.places import leaf_places
from app.surveys.suggestions import did_you_mean

_KEPT_APART = "`{id}` is a {type} question, whose answers are not there to compare; choose another question"


class Domain(NamedTuple):
    """What the answer to a question or rating can be compared with."""

    words: tuple[str | bool, ...] = ()
    low: float | None = None
    high: float | None = None
    numbers: bool = False
    dates: bool = False

    def holds(self, value: Any) -> bool:
        """Whether an answer can be this value."""
        if any(same(value, word) for word in self.words):
            return True
        if self.dates:
            return is_date(value)
        if not self.numbers or isinstance(value, bool | str):
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        parts = ["a date such as 2026-01-31"] if self.dates else []
        if self.numbers:
            bounded = self.low is not None and self.high is not None
            parts.append(f"a number from {self.low:g} to {self.high:g}" if bounded else "a number")
        parts += [str(word).lower() if isinstance(word, bool) else word for word in self.words]
        return " or ".join(parts)


def is_date(value: Any) -> bool:
    """Whether a value is a day written like 2026-01-31."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def condition_problems(questionnaire: schema.Questionnaire) -> list[Problem]:
    """Problems of every condition; the questionnaire has its touchpoints written out."""
    return list(_walk(questionnaire))


def outside_problems(condition: Condition, questionnaire: schema.Questionnaire, path: str) -> list[Problem]:
    """Problems of a condition that looks at whole responses, such as a quota's: no question is too late for it."""
    asked = {question.id: question for _, question in questionnaire.questions()}
    return list(_look_back(condition, path, asked, set(asked)))


def _walk(questionnaire: schema.Questionnaire) -> Iterator[Problem]:
    everything = {question.id for _, question in questionnaire.questions()}
    seen: dict[str, schema.Question] = {}
    for outer, section in enumerate(questionnaire.sections):
        path = f"sections[{outer}]"
        yield from _look_back(section.show_if, f"{path}.show_if", seen, everything)
        for inner, question in enumerate(section.questions):
            place = f"{path}.questions[{inner}]"
            yield from _look_back(question.show_if, f"{place}.show_if", seen, everything, question.id)
            if isinstance(question, schema.Touchpoints):
                yield from _ratings(question, place)
            seen[question.id] = question
            if question.end_if:
                yield from _look_back(question.end_if.when, f"{place}.end_if.when", seen, everything)
        if section.end_if:
            yield from _look_back(section.end_if.when, f"{path}.end_if.when", seen, everything)


def _look_back(
    condition: Condition | None,
    path: str,
    seen: Mapping[str, schema.Question],
    everything: set[str],
    own: str | None = None,
) -> Iterator[Problem]:
    for place, leaf in leaf_places(condition, path) if condition else ():
        if leaf.question is None:
            yield Problem(f"{place}.rating", "a `rating` is compared under ask_if only; name a `question` here")
        elif leaf.question == own:
            yield Problem(f"{place}.question", f"`{own}` cannot depend on its own answer; name an earlier question")
        elif leaf.question in seen:
            yield from _compare(leaf, place, seen[leaf.question], seen)
        elif leaf.question in everything:
            message = f"`{leaf.question}` is asked later; move it before this place or name an earlier question"
            yield Problem(f"{place}.question", message)
        else:
            message = f"there is no question `{leaf.question}`; {did_you_mean(leaf.question, seen)}"
            yield Problem(f"{place}.question", message)


def _compare(leaf: Leaf, place: str, question: schema.Question, seen: Mapping[str, schema.Question]) -> list[Problem]:
    if isinstance(question, schema.Contact | schema.Statement):
        return [Problem(f"{place}.question", _KEPT_APART.format(id=question.id, type=question.type))]
    return _fits(leaf, place, domain(question, seen))


def _ratings(question: schema.Touchpoints, path: str) -> Iterator[Problem]:
    seen: dict[str, Domain] = {}
    asked = {item.rating for item in question.rate}
    for index, item in enumerate(question.rate):
        for place, leaf in leaf_places(item.ask_if, f"{path}.rate[{index}].ask_if") if item.ask_if else ():
            if leaf.rating is None:
                message = "ask_if compares ratings of the same touchpoint; name a `rating`, not a question"
                yield Problem(f"{place}.question", message)
            elif leaf.rating in seen:
                yield from _fits(leaf, place, seen[leaf.rating])
            elif leaf.rating in asked:
                yield Problem(f"{place}.rating", f"`{leaf.rating}` is rated later; move it before this rating")
            else:
                message = f"`{leaf.rating}` is not rated here; {did_you_mean(leaf.rating, seen)}"
                yield Problem(f"{place}.rating", message)
        seen[item.rating] = _rating_domain(item)


def _rating_domain(item: schema.RateItem) -> Domain:
    unsure = ("na",) if item.na else ()
    match item.rating:
        case "emotion":
            return Domain((*EMOTIONS, *unsure))
        case "pain_point":
            return Domain()
    return Domain(unsure, 1, item.scale, numbers=True)


def domain(question: schema.Question, seen: Mapping[str, schema.Question]) -> Domain:
    """What answers to a question can be; `seen` are the questions before, whose touchpoints a path holds."""
    match question:
        case schema.SingleChoice() | schema.MultipleChoice() | schema.Ranking() | schema.Hidden():
            return Domain(tuple(option.id for option in question.options))
        case schema.Rating() | schema.Matrix():
            return Domain(("na",) if question.na else (), 1, question.scale, numbers=True)
        case schema.Nps():
            return Domain((), 0, 10, numbers=True)
        case schema.Number():
            return Domain((), question.min, question.max, numbers=True)
        case schema.Date():
            return Domain(dates=True)
        case schema.Consent():
            return Domain((True, False))
        case schema.Touchpoints():
            return Domain((*_touchpoint_words(question), *(["none"] if question.none else [])))
        case schema.Path():
            lists = [one for one in seen.values() if isinstance(one, schema.Touchpoints)]
            return Domain(tuple(dict.fromkeys(word for one in lists for word in _touchpoint_words(one))))
        case schema.TextQuestion() | schema.Contact() | schema.Statement():
            return Domain()
    assert_never(question)


def _touchpoint_words(question: schema.Touchpoints) -> list[str]:
    return [*(option.id for option in question.offered()), *(["other"] if question.other else [])]


def _fits(leaf: Leaf, place: str, domain: Domain) -> list[Problem]:
    if leaf.answered:
        return []
    bounds = {"at_least": leaf.at_least, "at_most": leaf.at_most}
    for operator, bound in bounds.items():
        if bound is None:
            continue
        if not (domain.numbers or domain.dates):
            message = f"{operator} compares numbers and dates, and `{leaf.about}` has none; use is, any_of or answered"
            return [Problem(f"{place}.{operator}", message)]
        if not domain.holds(bound) or isinstance(bound, str) != domain.dates:
            return [Problem(f"{place}.{operator}", _impossible(leaf, bound, domain))]
    operator = next((name for name in ("any_of", "none_of") if getattr(leaf, name)), "is")
    wrong = [value for value in leaf.named() if not domain.holds(value)]
    if wrong and domain == Domain():
        message = f"the text of `{leaf.about}` cannot be compared; use answered: true"
        return [Problem(f"{place}.{operator}", message)]
    return [Problem(f"{place}.{operator}", _impossible(leaf, value, domain)) for value in wrong]


def _impossible(leaf: Leaf, value: Any, domain: Domain) -> str:
    words = [word for word in domain.words if isinstance(word, str)]
    if isinstance(value, str) and words and not domain.numbers:
        return f"`{value}` is no answer to `{leaf.about}`; {did_you_mean(value, words)}"
    return f"`{value}` is no answer to `{leaf.about}`; write {domain}"
