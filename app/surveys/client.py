"""The published questionnaire in one language, with everything a client needs to show it and to evaluate it."""

from typing import Any, Literal, NotRequired, assert_never

from typing_extensions import TypedDict  # that of 3.11 is not taken by pydantic

from app.analysis.scores import EMOTIONS
from app.journeys.texts import in_language
from app.surveys import schema
from app.surveys.conditions import Condition
from app.surveys.wording import EMOTION_NAMES, rating_title, say_default, scale_ends, spoken


class ClientOption(TypedDict):
    """Something to choose; `exclusive` goes with nothing else."""

    id: str
    label: str
    exclusive: NotRequired[bool]


class ClientEnd(TypedDict):
    """Screen-out: the condition and the page shown."""

    when: dict[str, Any]
    page: str


class ClientRating(TypedDict):
    """One rating of every ticked touchpoint."""

    rating: Literal["satisfaction", "effort", "importance", "emotion", "pain_point"]
    title: str
    required: bool
    na: bool
    scale: NotRequired[int]
    low: NotRequired[str | None]
    high: NotRequired[str | None]
    ask_if: dict[str, Any] | None


class ClientQuestion(TypedDict):
    """One question; the keys beyond `stage` depend on its type."""

    id: str
    type: str
    title: str
    help: str | None
    required: bool
    show_if: dict[str, Any] | None
    end_if: ClientEnd | None
    stage: str | None
    options: NotRequired[list[ClientOption]]
    rows: NotRequired[list[ClientOption]]
    fields: NotRequired[list[str]]
    parameter: NotRequired[str]
    order: NotRequired[Literal["given", "random"]]
    scale: NotRequired[int]
    na: NotRequired[bool]
    low: NotRequired[str | None]
    high: NotRequired[str | None]
    min: NotRequired[float | str | None]
    max: NotRequired[float | str | None]
    decimals: NotRequired[int]
    unit: NotRequired[str | None]
    top: NotRequired[int | None]
    long: NotRequired[bool]
    max_length: NotRequired[int]
    other: NotRequired[bool]
    none: NotRequired[bool]
    rate: NotRequired[list[ClientRating]]
    rate_most: NotRequired[int | None]


class ClientSection(TypedDict):
    """One page."""

    id: str
    title: str | None
    stage: str | None
    stage_label: str | None
    show_if: dict[str, Any] | None
    end_if: ClientEnd | None
    questions: list[ClientQuestion]


class ClientWords(TypedDict):
    """The fixed words of answers."""

    na: str
    none: str
    other: str
    yes: str
    no: str


class ClientQuestionnaire(TypedDict):
    """A questionnaire in one language; retired options are left out."""

    id: str
    version: int
    language: str
    languages: list[str]
    title: str
    company: str | None
    introduction: str | None
    thanks: str | None
    minutes: int | None
    anonymity: Literal["anonymous", "confidential", "identified"]
    sections: list[ClientSection]
    emotions: list[ClientOption]
    words: ClientWords


def client_view(questionnaire: schema.Questionnaire, version: int, language: str) -> ClientQuestionnaire:
    """The view of a resolved questionnaire; a text that lacks the language is given in the fallback language."""
    return _View(questionnaire, language).whole(version)


class _View:
    """The reading of one questionnaire in one language."""

    def __init__(self, questionnaire: schema.Questionnaire, language: str) -> None:
        self.questionnaire, self.language = questionnaire, language
        self.fallback = questionnaire.languages[0]

    def whole(self, version: int) -> ClientQuestionnaire:
        one = self.questionnaire
        return {
            "id": one.id,
            "version": version,
            "language": self.language,
            "languages": one.languages,
            "title": self.text(one.title),
            "company": self.text_or_none(one.company),
            "introduction": self.text_or_none(one.introduction),
            "thanks": self.text_or_none(one.thanks),
            "minutes": one.minutes,
            "anonymity": one.anonymity,
            "sections": [self.section(section) for section in one.sections],
            "emotions": [{"id": name, "label": EMOTION_NAMES[name][spoken(self.language)]} for name in EMOTIONS],
            "words": {
                "na": say_default("na", self.language),
                "none": say_default("none", self.language),
                "other": say_default("other", self.language),
                "yes": say_default("yes", self.language),
                "no": say_default("no", self.language),
            },
        }

    def text(self, text: dict[str, str]) -> str:
        return in_language(text, self.language, self.fallback)

    def text_or_none(self, text: dict[str, str] | None) -> str | None:
        return self.text(text) if text else None

    def section(self, section: schema.Section) -> ClientSection:
        label = self.questionnaire.model().stage(section.stage).respondent_label if section.stage else None
        return {
            "id": section.id,
            "title": self.text_or_none(section.title),
            "stage": section.stage,
            "stage_label": self.text_or_none(label),
            "show_if": _condition(section.show_if),
            "end_if": self.end(section.end_if),
            "questions": [self.question(section, question) for question in section.questions],
        }

    def end(self, end: schema.EndIf | None) -> ClientEnd | None:
        return {"when": _dump(end.when), "page": self.text(end.page)} if end else None

    def question(self, section: schema.Section, question: schema.Question) -> ClientQuestion:
        shown: ClientQuestion = {
            "id": question.id,
            "type": question.type,
            "title": self.text(question.title),
            "help": self.text_or_none(question.help),
            "required": question.required,
            "show_if": _condition(question.show_if),
            "end_if": self.end(question.end_if),
            "stage": schema.stage_of(section, question),
        }
        self.fill_in(shown, question)
        return shown

    def fill_in(self, shown: ClientQuestion, question: schema.Question) -> None:
        """Add what the type of the question needs."""
        match question:
            case schema.SingleChoice():
                shown.update({"options": self.options(question.options), "order": question.order})
            case schema.MultipleChoice():
                shown.update({"options": self.options(question.options), "order": question.order})
                shown.update({"min": question.min, "max": question.max})
            case schema.Ranking():
                shown.update({"options": self.options(question.options), "order": question.order, "top": question.top})
            case schema.Hidden():
                shown.update({"options": self.options(question.options), "parameter": question.parameter})
            case schema.Rating():
                low, high = scale_ends(question.measure, question.low, question.high, self.language, self.fallback)
                shown.update({"scale": question.scale, "na": question.na, "low": low, "high": high})
            case schema.Nps():
                low, high = scale_ends("nps", question.low, question.high, self.language, self.fallback)
                shown.update({"low": low, "high": high})
            case schema.Matrix():
                low, high = scale_ends(None, question.low, question.high, self.language, self.fallback)
                shown.update(
                    {
                        "rows": self.options(question.rows),
                        "scale": question.scale,
                        "na": question.na,
                        "low": low,
                        "high": high,
                    }
                )
            case schema.Number():
                shown.update({"min": question.min, "max": question.max, "decimals": question.decimals})
                shown.update({"unit": self.text_or_none(question.unit)})
            case schema.Date():
                shown.update({"min": _day(question.min), "max": _day(question.max)})
            case schema.TextQuestion():
                shown.update({"long": question.long, "max_length": question.max_length})
            case schema.Contact():
                shown.update({"fields": list(question.fields)})
            case schema.Touchpoints():
                shown.update({"options": self.options(question.offered()), "order": question.order})
                shown.update({"other": question.other, "none": question.none, "rate_most": question.rate_most})
                shown.update({"rate": [self.rating(item) for item in question.rate]})
            case schema.Path() | schema.Consent() | schema.Statement():
                pass
            case _:
                assert_never(question)

    def options(self, options: Any) -> list[ClientOption]:
        return [self.option(option) for option in options if not option.retired]

    def option(self, option: schema.Option | schema.Labelled | schema.OfferedTouchpoint) -> ClientOption:
        shown: ClientOption = {"id": option.id, "label": self.text(option.label)}
        if isinstance(option, schema.Option) and option.exclusive:
            shown["exclusive"] = True
        return shown

    def rating(self, item: schema.RateItem) -> ClientRating:
        shown: ClientRating = {
            "rating": item.rating,
            "title": rating_title(item.rating, item.title, self.language, self.fallback),
            "required": item.required,
            "na": item.na,
            "ask_if": _condition(item.ask_if),
        }
        if item.rating not in ("emotion", "pain_point"):
            low, high = scale_ends(item.rating, item.low, item.high, self.language, self.fallback)
            shown.update({"scale": item.scale, "low": low, "high": high})
        return shown


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    return _dump(condition) if condition else None


def _dump(condition: Condition) -> dict[str, Any]:
    return condition.model_dump(mode="json", by_alias=True, exclude_none=True)


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
