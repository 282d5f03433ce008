"""How a simulated respondent answers each type of question."""

from datetime import date, timedelta
from random import Random
from typing import Any, assert_never

from app.journeys.texts import in_language
from app.responses import verbatims
from app.responses.encounters import List, Respondent, answer_list, points
from app.responses.market import normal, standings, uniform
from app.responses.persona import number_between, spans
from app.responses.verbatims import Phrases, Spoken
from app.surveys import schema
from app.surveys.answers import met_stops

_ANSWERED = {"text": 0.62, "contact": 0.15, "path": 0.8, "hidden": 0.95}  # of what is not required; 0.96 of the rest
_NA = 0.03


class Replies:
    """The questionnaire as its respondents know it; what is the same for all is worked out once."""

    def __init__(self, questionnaire: schema.Questionnaire, until: date) -> None:
        self.questionnaire, self.until = questionnaire, until
        self.contacts = {one.id for _, one in questionnaire.questions() if isinstance(one, schema.Contact)}
        self.stages = {stage.id: number for number, stage in enumerate(questionnaire.model().stages)}
        self.lists = _lists(questionnaire, self.stages)
        self.weights = {one.id: _weights(one) for _, one in questionnaire.questions()}
        self.labels: dict[Spoken, list[str]] = {"de": self._labels("de"), "en": self._labels("en")}
        self.costs = {one.id: _cost(one) for _, one in questionnaire.questions()}

    def _labels(self, language: Spoken) -> list[str]:
        """The touchpoints of the first stage, the most popular first."""
        if not self.lists:
            return []
        first = next(iter(self.lists.values()))
        label = {one.id: in_language(one.label, language, "en") for one in first.question.offered()}
        ranked = sorted(first.standings, key=lambda standing: standing.missed)
        return [label[standing.touchpoint] for standing in ranked]

    def seconds(self, question_id: str, answer: Any) -> float:
        """How long the answer takes an average person."""
        size = len(answer["picked"]) + len(answer["other"]) if question_id in self.lists else 1
        return self.costs[question_id] * (0.6 + 0.4 * size)

    def reply(self, question: schema.Question, seen: dict[str, Any], who: Respondent) -> Any:
        """The answer as it is sent, None for none; `seen` are the answers before it."""
        if not question.required and who.rng.random() > _ANSWERED.get(question.type, 0.96):
            return None
        if question.id in who.persona.segments:
            return who.persona.segments[question.id]
        return self._reply(question, seen, who)

    def _reply(self, question: schema.Question, seen: dict[str, Any], who: Respondent) -> Any:
        rng = who.rng
        match question:
            case schema.Touchpoints():
                return answer_list(self.lists[question.id], who)
            case schema.SingleChoice() | schema.Hidden():
                return self._choice(question, who)
            case schema.MultipleChoice():
                return self._choices(question, rng)
            case schema.Rating():
                return _rating(question, who)
            case schema.Nps():
                always = who.habit.rating(0, 10, rng)
                return points(1.1 * who.verdict() + 0.35, 0, 10) if always is None else always
            case schema.Matrix():
                return {row.id: _row(question, row, who) for row in question.rows if not row.retired} or None
            case schema.Ranking():
                return _ranking(question, rng)
            case schema.Number() if question.role == "duration":  # most take days, a few months
                low, high = question.min or 0, 1000 if question.max is None else question.max
                return min(max(round(rng.lognormvariate(2.4, 1.1)), low), high)
            case schema.Number():
                return number_between(question, *rng.choice(spans(question)), rng)
            case schema.Date():
                return self._date(question, rng)
            case schema.TextQuestion():
                return self._text(question, who)
            case schema.Path():
                return self._path(seen, rng)
            case schema.Consent():
                return True if question.required else rng.random() < 0.85
            case schema.Contact():
                return {name: _contact(name, who.id) for name in question.fields}
            case schema.Statement():
                return None
        assert_never(question)

    def _choice(self, question: schema.SingleChoice | schema.Hidden, who: Respondent) -> str:
        ids, weights = self.weights[question.id]
        if question.role == "outcome":  # written from the best to the worst
            return ids[len(ids) - points(who.verdict(), 1, len(ids))]
        return who.rng.choices(ids, weights)[0]

    def _choices(self, question: schema.MultipleChoice, rng: Random) -> list[str] | None:
        alone = [option.id for option in question.options if option.exclusive and not option.retired]
        if alone and rng.random() < 0.1:
            return [rng.choice(alone)]
        ids, weights = self.weights[question.id]
        together = [(one, weight) for one, weight in zip(ids, weights, strict=True) if one not in alone]
        # a draw by weight without putting back: the smallest waiting times
        drawn = sorted(together, key=lambda pair: rng.expovariate(pair[1]))
        least = question.min or 1
        most = min(question.max or len(drawn), len(drawn))
        number = min(max(least, 1 + int(rng.expovariate(0.7))), most)
        chosen = {one for one, _ in drawn[:number]}
        return [one for one in ids if one in chosen] or alone[:1] or None

    def _date(self, question: schema.Date, rng: Random) -> str:
        day = self.until - timedelta(days=int(rng.expovariate(1 / 40)))
        day = max(day, question.min) if question.min else day
        return (min(day, question.max) if question.max else day).isoformat()

    def _text(self, question: schema.TextQuestion, who: Respondent) -> str | None:
        rng, language = who.rng, who.language
        if question.role == "discovery":
            text = verbatims.from_memory(
                self.labels[language], unlisted(self.questionnaire, 0)[language], language, rng
            )
        else:
            mood = who.verdict()
            bank = verbatims.GOOD if mood > 0.9 else verbatims.MIDDLING if mood > 0.3 else verbatims.BAD
            text = verbatims.scribbled(rng.choice(bank[language]), rng)
        return who.says(text)[: question.max_length].strip() or None

    def _path(self, seen: dict[str, Any], rng: Random) -> list[list[str]] | None:
        """What was met, stage by stage; some forget a stop."""
        met = met_stops(self.questionnaire, seen)
        kept = [stop for stop in met if rng.random() < 0.92] or met
        rng.shuffle(kept)
        kept.sort(key=lambda stop: self.stages.get(stop[0], -1))
        return [list(stop) for stop in kept] or None


def _lists(questionnaire: schema.Questionnaire, stages: dict[str, int]) -> dict[str, List]:
    standing = standings(questionnaire)
    found = {}
    for section, question in questionnaire.questions():
        if isinstance(question, schema.Touchpoints):
            place = stages.get(schema.stage_of(section, question) or "", 0) / len(stages)
            found[question.id] = List(question, standing[question.id], unlisted(questionnaire, place))
    return found


def unlisted(questionnaire: schema.Questionnaire, place: float) -> Phrases:
    """What is met without being on a list; `place` is 0 at the start of the journey and 1 at its end."""
    if place >= 0.5:
        return verbatims.UNLISTED_LATE
    return verbatims.UNLISTED_BUSINESS if "b2b" in questionnaire.catalogues else verbatims.UNLISTED


def _weights(question: schema.Question) -> tuple[list[str], list[float]]:
    """The options of a choice, and how popular each is."""
    if not isinstance(question, schema.SingleChoice | schema.MultipleChoice | schema.Hidden):
        return [], []
    ids = [option.id for option in question.options if not option.retired]
    return ids, [0.3 + uniform("choice", question.id, one) for one in ids]


def _rating(question: schema.Rating, who: Respondent) -> int | str:
    always = who.habit.rating(1, question.scale, who.rng)
    if always is not None:
        return always
    if question.na and who.rng.random() < _NA:
        return "na"
    verdict = who.verdict()
    return points(-verdict if question.measure == "effort" else verdict, 1, question.scale)


def _row(question: schema.Matrix, row: schema.Row, who: Respondent) -> int | str:
    always = who.habit.rating(1, question.scale, who.rng)
    if always is not None:
        return always
    if question.na and who.rng.random() < _NA:
        return "na"
    liking = who.verdict() + 0.6 * normal("row", question.id, row.id)
    return points(-liking if row.reversed else liking, 1, question.scale)


def _ranking(question: schema.Ranking, rng: Random) -> list[str]:
    ids = [option.id for option in question.options if not option.retired]
    ids.sort(key=lambda one: rng.gauss(normal("rank", question.id, one), 0.8))
    return ids[: question.top or len(ids)]


def _contact(name: str, response_id: str) -> str:
    known = {"name": "Kim Beispiel", "email": f"kim-{response_id[:8]}@example.org", "phone": "030 23125 000"}
    return known[name]


def _cost(question: schema.Question) -> float:
    """Seconds for an answer of usual size."""
    match question:
        case schema.Touchpoints():
            return 5 + 3.5 * len(question.rate)
        case schema.Matrix() | schema.Ranking():
            return 10
        case schema.TextQuestion() | schema.Path() | schema.Contact():
            return 18
    return 6
