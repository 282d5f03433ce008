"""Conditions of a questionnaire as sentences: who sees a question, and where the questionnaire ends early."""

from typing import Any

from app.journeys.texts import in_language
from app.surveys.conditions import All, Any_, Condition, Leaf, Not
from app.surveys.schema import (
    Consent,
    Hidden,
    MultipleChoice,
    Questionnaire,
    Ranking,
    SingleChoice,
    Touchpoints,
)
from app.surveys.wording import TITLES, say_default, spoken
from app.web.texts import translate


class Narrator:
    """Says the conditions of one questionnaire in one language."""

    def __init__(self, questionnaire: Questionnaire, lang: str) -> None:
        self.questionnaire, self.lang, self.fallback = questionnaire, lang, questionnaire.languages[0]

    def say(self, condition: Condition) -> str:
        """The condition, as what follows "only if"."""
        match condition:
            case All(all=parts):
                return self._joined(list(parts), "and")
            case Any_(any=parts):
                return self._joined(list(parts), "or")
            case Not(not_=part):
                return translate("condition.not", self.lang, part=self.say(part))
            case Leaf():
                return self._leaf(condition)

    def _joined(self, parts: list[Condition], word: str) -> str:
        said = [f"({self.say(part)})" if isinstance(part, All | Any_) else self.say(part) for part in parts]
        return f" {translate(f'condition.{word}', self.lang)} ".join(said)

    def _leaf(self, leaf: Leaf) -> str:
        about = self._about(leaf)
        if leaf.answered:
            return translate("condition.answered", self.lang, about=about)
        for kind, value in (("at_least", leaf.at_least), ("at_most", leaf.at_most)):
            if value is not None:
                return translate(f"condition.{kind}", self.lang, about=about, value=value)
        kind = "none_of" if leaf.none_of else "is"
        values = ", ".join(self._value(leaf, value) for value in leaf.named())
        return translate(f"condition.{kind}", self.lang, about=about, value=values)

    def _about(self, leaf: Leaf) -> str:
        if leaf.rating:
            title = TITLES.get(leaf.rating)  # type: ignore[call-overload]
            return title[spoken(self.lang)] if title else leaf.rating
        question = self.questionnaire.question(leaf.about)
        return in_language(question.title, self.lang, self.fallback) if question else leaf.about

    def _value(self, leaf: Leaf, value: Any) -> str:
        question = self.questionnaire.question(leaf.about) if leaf.question else None
        match question:
            case SingleChoice(options=options) | MultipleChoice(options=options) | Hidden(options=options):
                labels = {option.id: option.label for option in options}
            case Ranking(options=things):
                labels = {thing.id: thing.label for thing in things}
            case Touchpoints():
                labels = {touchpoint.id: touchpoint.label for touchpoint in question.offered()}
            case Consent():
                return say_default("yes" if value is True else "no", self.lang)
            case _:
                labels = {}
        label = labels.get(str(value))
        if label is None and value in ("other", "none"):
            return say_default("other" if value == "other" else "none", self.lang)
        return in_language(label, self.lang, self.fallback) if label else str(value)
