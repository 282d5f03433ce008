"""What a column of the flat form means in one language: its label, and the values that its cells can hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.analysis.scores import EMOTIONS
from app.exchange.columns import ABOUT, WEIGHT, Column
from app.journeys.texts import in_language
from app.surveys import schema
from app.surveys.touchpoint_form import NOT_ASKED
from app.surveys.wording import EMOTION_NAMES, rating_title, say_default, scale_ends, spoken

NA = "na"
_BETWEEN = " · "
_ABOUT: dict[str, tuple[str, str]] = {  # German, English
    "id": ("Kennung der Antwort", "Id of the response"),
    "version": ("Version des Fragebogens", "Version of the questionnaire"),
    "language": ("Sprache", "Language"),
    "collector": ("Zugang", "Collector"),
    "mode": ("Art der Befragung", "Mode"),
    "interviewer": ("Interviewer", "Interviewer"),
    "disposition": ("Ausgang", "Disposition"),
    "day": ("Tag", "Day"),
    "received_at": ("Eingang", "Received at"),
    "seconds": ("Dauer in Sekunden", "Duration in seconds"),
}
_WEIGHT = ("Gewicht, für vollständige Antworten", "Weight, for complete responses")
_DURATION = ("Dauer in Sekunden", "Duration in seconds")
_NOT_ASKED = ("Nicht gefragt", "Not asked")


@dataclass(frozen=True)
class Meaning:
    """A column with the newest question behind it, in one language."""

    column: Column
    section: schema.Section
    question: schema.Question
    language: str
    fallback: str

    def say(self, text: dict[str, str]) -> str:
        return in_language(text, self.language, self.fallback)

    def label(self) -> str:
        """The question, and after it the option and rating."""
        return _BETWEEN.join([self.say(self.question.title), *self._details()])

    def _details(self) -> Iterator[str]:
        part = self.column.part
        if part is None or not part.suffix:
            return
        pieces = part.suffix.split(".")[1:]
        listed = isinstance(self.question, schema.Touchpoints)
        if part.option is None:
            yield pieces[0]
        elif listed and part.option == "other":
            yield f"{say_default('other', self.language)} {pieces[1]}"
        elif listed and part.option == "none":
            yield say_default("none", self.language)
        else:
            yield self._option(part.option)
        if part.rating == NOT_ASKED:
            yield not_asked(self.language)
        elif part.rating and isinstance(self.question, schema.Touchpoints):
            item = self._item(self.question, part.rating)
            yield rating_title(item.rating, item.title, self.language, self.fallback)

    def _option(self, option_id: str) -> str:
        options = getattr(self.question, "rows", None) or getattr(self.question, "options", [])
        return next((self.say(option.label) for option in options if option.id == option_id), option_id)

    def _item(self, question: schema.Touchpoints, rating: str) -> schema.RateItem:
        return next(item for item in question.rate if item.rating == rating)

    def values(self) -> dict[str, str]:
        """Every value that the column's cells can hold, with its label; none for open ones."""
        part, question = self.column.part, self.question
        if part is None:
            return {}
        if self.column.kind == "flag":
            return {"1": say_default("yes", self.language), "0": say_default("no", self.language)}
        if isinstance(question, schema.Touchpoints) and part.rating:
            return self._rating_values(self._item(question, part.rating))
        match question:
            case schema.SingleChoice() | schema.Hidden() | schema.Ranking():
                return {option.id: self.say(option.label) for option in question.options}
            case schema.Rating():
                ends = self._ends(question.measure, question.low, question.high)
                return self._points(1, question.scale, question.na, ends)
            case schema.Nps():
                return self._points(0, 10, False, self._ends("nps", question.low, question.high))
            case schema.Matrix():
                return self._points(1, question.scale, question.na, self._ends(None, question.low, question.high))
        return {}

    def _rating_values(self, item: schema.RateItem) -> dict[str, str]:
        na = {NA: say_default("na", self.language)} if item.na else {}
        match item.rating:
            case "emotion":
                return {emotion: EMOTION_NAMES[emotion][spoken(self.language)] for emotion in EMOTIONS} | na
            case "pain_point":
                return {}
        return self._points(1, item.scale, item.na, self._ends(item.rating, item.low, item.high))

    def _ends(
        self, kind: str | None, low: dict[str, str] | None, high: dict[str, str] | None
    ) -> tuple[str | None, str | None]:
        return scale_ends(kind, low, high, self.language, self.fallback)

    def _points(self, low: int, high: int, na: bool, ends: tuple[str | None, str | None]) -> dict[str, str]:
        labels = {str(point): "" for point in range(low, high + 1)}
        labels |= {str(low): ends[0] or "", str(high): ends[1] or ""}
        return labels | ({NA: say_default("na", self.language)} if na else {})


def not_asked(language: str) -> str:
    """How a rating is called that was not drawn."""
    return _NOT_ASKED[spoken(language) == "en"]


def meaning(versions: Mapping[int, schema.Questionnaire], column: Column, language: str) -> Meaning:
    """The meaning of a question's column, in the words of the newest version that has it."""
    questionnaire = versions[column.versions[-1]]
    section, question = next(pair for pair in questionnaire.questions() if pair[1].id == column.question)
    return Meaning(column, section, question, language, questionnaire.languages[0])


def label(versions: Mapping[int, schema.Questionnaire], column: Column, language: str) -> str:
    """What any column is called."""
    if column.question is not None:
        return meaning(versions, column, language).label()
    english = spoken(language) == "en"
    if column.name == WEIGHT:
        return _WEIGHT[english]
    if column.name in ABOUT:
        return _ABOUT[column.name][english]
    return _DURATION[english] + _BETWEEN + column.name.partition(".")[2]
