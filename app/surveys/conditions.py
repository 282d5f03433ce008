"""Conditions as data: evaluated alike here and on the phone (`web/static/conditions.js`)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from app.journeys.texts import Id

Scalar = bool | int | float | str
Test = Callable[[Mapping[str, Any]], bool]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Leaf(_Strict):
    """One comparison with the answer to `question` (or, under `ask_if`, with a `rating` of the same touchpoint)."""

    question: Id | None = None
    rating: Id | None = None
    is_: Scalar | None = Field(None, alias="is")
    any_of: list[Scalar] | None = Field(None, min_length=1)
    none_of: list[Scalar] | None = Field(None, min_length=1)
    at_least: float | str | None = None
    at_most: float | str | None = None
    answered: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> "Leaf":
        if (self.question is None) == (self.rating is None):
            raise ValueError("a condition names either a `question` or, under ask_if, a `rating`")
        tests = [self.is_, self.any_of, self.none_of, self.at_least, self.at_most, self.answered]
        if sum(test is not None for test in tests) != 1:
            raise ValueError("a condition holds exactly one of is, any_of, none_of, at_least, at_most, answered")
        return self

    @property
    def about(self) -> str:
        """The id of the question or rating compared."""
        return self.question or self.rating or ""

    def named(self) -> list[Scalar]:
        """The values that must exist as options of the question."""
        return [*([self.is_] if self.is_ is not None else []), *(self.any_of or []), *(self.none_of or [])]


class All(_Strict):
    all: list["Condition"] = Field(min_length=1)


class Any_(_Strict):  # noqa: N801 - `Any` is taken
    any: list["Condition"] = Field(min_length=1)


class Not(_Strict):
    not_: "Condition" = Field(alias="not")


def _kind(value: Any) -> str:
    if isinstance(value, BaseModel):
        return next((word for kind, word in ((All, "all"), (Any_, "any"), (Not, "not")) if type(value) is kind), "leaf")
    return next((word for word in ("all", "any", "not") if isinstance(value, Mapping) and word in value), "leaf")


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Leaf, Tag("leaf")],
    Discriminator(_kind),
]
for model in (All, Any_, Not):
    model.model_rebuild()


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of a condition."""
    match condition:
        case All(all=parts) | Any_(any=parts):
            for part in parts:
                yield from leaves(part)
        case Not(not_=part):
            yield from leaves(part)
        case Leaf():
            yield condition


def depth(condition: Condition) -> int:
    """How many conditions stand inside each other, at most."""
    match condition:
        case All(all=parts) | Any_(any=parts):
            return 1 + max(depth(part) for part in parts)
        case Not(not_=part):
            return 1 + depth(part)
        case Leaf():
            return 1


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """Whether a condition is true of `answers`; a leaf on a question that is not answered is false.

    `answers` holds only questions that were shown: whoever calls leaves hidden ones out.
    """
    return compiled(condition)(answers)


def compiled(condition: Condition) -> Test:
    """The condition as a function of the answers, for whoever asks it again and again."""
    if isinstance(condition, Leaf):
        return _leaf(condition)
    if isinstance(condition, Not):
        inner = compiled(condition.not_)
        return lambda answers: not inner(answers)
    if isinstance(condition, All):
        parts = [compiled(part) for part in condition.all]
        return lambda answers: all(part(answers) for part in parts)
    parts = [compiled(part) for part in condition.any]
    return lambda answers: any(part(answers) for part in parts)


def _leaf(leaf: Leaf) -> Test:
    about, fits, wanted = leaf.about, _comparison(leaf), leaf.none_of is None

    def test(answers: Mapping[str, Any]) -> bool:
        answer = answers.get(about)
        if isinstance(answer, int):  # the commonest by far: a rating
            return fits(answer) is wanted
        values = answer_values(answer)
        return bool(values) and any(map(fits, values)) is wanted

    return test


def _comparison(leaf: Leaf) -> Callable[[Any], bool]:
    """What one value is asked; under `none_of` the opposite is wanted."""
    low, high = leaf.at_least, leaf.at_most
    if leaf.answered:
        return lambda value: True
    if low is not None:
        return lambda value: _at_least(value, low)
    if high is not None:
        return lambda value: _at_least(high, value)
    named = leaf.named()
    return lambda value: any(same(value, one) for one in named)


def answer_values(answer: Any) -> list[Any]:
    """The comparable values in an answer of any form: a choice's id, the ids of choices, touchpoints met, a number."""
    match answer:
        case None | "" | []:
            return []
        case {"picked": dict(picked), **rest}:
            others = ["other"] if rest.get("other") else []
            return [*picked, *others, *(["none"] if rest.get("none") else [])]
        case dict():
            return list(answer.values())
        case list():
            return [part[1] if isinstance(part, list) else part for part in answer]
        case _:
            return [answer]


def same(value: Any, wanted: Any) -> bool:
    """Whether two scalars are the same answer."""
    # True == 1 in Python, not on the phone.
    return isinstance(value, bool) == isinstance(wanted, bool) and value == wanted


def _at_least(value: Any, bound: Any) -> bool:
    if isinstance(value, str) and isinstance(bound, str):
        return value >= bound
    return _is_number(value) and _is_number(bound) and value >= bound


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
