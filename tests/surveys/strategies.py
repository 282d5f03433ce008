"""Generated questionnaires that make sense, and answers that fit them (`spoiling` has those that do not).

Everything is drawn from a random object: Hypothesis hands in its own, so that what fails is shrunk.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from app.analysis.scores import EMOTIONS
from app.journeys.yaml_format import catalogues, models
from app.surveys import schema
from app.surveys.answers import met_stops
from app.surveys.conditions import holds
from app.surveys.resolve import resolve
from app.surveys.touchpoint_form import rated

TYPES = [
    *("single_choice", "multiple_choice", "rating", "nps", "matrix", "ranking", "number", "date", "text"),
    *("touchpoints", "consent", "statement", "hidden", "contact"),
]

NASTY = [
    *("a", "no", "true", "null", "~", "12", "1e3", "007", "12:30", "2026-01-31", "- x", "# x", "a: b", "'", '"', "&a"),
    *("*a", "!x", "%", "@", "`", "|", ">", "{", "}", "[", "x # y", " vorn", "hinten ", "zwei\nZeilen", "\ttab"),
    *("zwei\n\nAbsätze\n", "<script>alert(1)</script>", "{{ 7*7 }}", "&amp;", "Ärger „groß“ – ‘ok’ … €", "日本語"),
    *("עברית", "👩‍👩‍👧", "e\u0301", "\u200b?", "\u2028x", "\x85x", "\ufeffx", "\x1bx", "a\rb", "lang " * 60),
]


def questionnaires(resolved: bool = True) -> st.SearchStrategy[schema.Questionnaire]:
    """Small questionnaires without problems; resolved unless asked otherwise."""
    built = st.randoms(use_true_random=False).map(draw_questionnaire)
    return built.map(lambda one: resolve(one, models(), catalogues())) if resolved else built


def draw_questionnaire(rng: Random) -> schema.Questionnaire:
    """One questionnaire without problems, not resolved."""
    return _Builder(rng).questionnaire()


def response_ids() -> st.SearchStrategy[str]:
    """Ids of responses: random UUIDs."""
    return st.uuids(version=4).map(str)


class _Builder:
    """Draws one questionnaire; ids are counted, so none comes twice."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.languages = rng.choice([["de", "en"], ["en"], ["de"], ["de-AT", "fr"]])
        self.count = 0
        self.earlier: list[dict[str, Any]] = []

    def questionnaire(self) -> schema.Questionnaire:
        journey = self.rng.choice(["five-stage", "aida", self.own_model()])
        stages = [stage.id for stage in models()[journey].stages] if isinstance(journey, str) else ["one", "two"]
        document: dict[str, Any] = {
            "id": "generated",
            "title": self.text(),
            "languages": self.languages,
            "timezone": self.rng.choice(["UTC", "Europe/Berlin"]),
            "journey": journey,
            "catalogues": ["retail-b2c"] if isinstance(journey, str) else [],
            "anonymity": self.rng.choice(["anonymous", "confidential", "identified"]),
            "sections": [self.section(stages) for _ in range(self.rng.randint(1, 3))],
        }
        if any(question["type"] == "touchpoints" for question in self.earlier) and self.maybe():
            last = document["sections"][-1]["questions"]
            last.append({"id": self.new("path"), "type": "path", "title": self.text(), "required": self.maybe()})
        return schema.Questionnaire.model_validate(document)

    def own_model(self) -> dict[str, Any]:
        return {
            "id": "own",
            "label": self.text(),
            "stages": [{"id": "one", "label": self.text()}, {"id": "two", "label": self.text()}],
        }

    def maybe(self, odds: int = 2) -> bool:
        return self.rng.randint(1, odds) == odds

    def new(self, word: str) -> str:
        self.count += 1
        return f"{word}-{self.count}"

    def text(self) -> Any:
        if self.maybe(4):
            return self.rng.choice(NASTY)
        return {language: self.rng.choice(NASTY) for language in self.languages}

    def section(self, stages: list[str]) -> dict[str, Any]:
        section: dict[str, Any] = {"id": self.new("section"), "stage": self.rng.choice(stages)}
        if self.maybe(3) and self.earlier:
            section["show_if"] = self.condition()
        section["questions"] = [self.question(section["stage"], stages) for _ in range(self.rng.randint(1, 4))]
        if self.earlier and self.maybe(8):
            section["end_if"] = {"when": self.condition(), "page": self.text()}
        return section

    def question(self, stage: str, stages: list[str]) -> dict[str, Any]:
        kind = self.rng.choice(TYPES)
        question: dict[str, Any] = {"id": self.new("q"), "type": kind, "title": self.text(), "required": self.maybe()}
        if self.maybe(3) and self.earlier:
            question["show_if"] = self.condition()
        if self.earlier and self.maybe(4):
            piped = self.rng.choice([one["id"] for one in self.earlier])
            question["title"] = f"<b>{{{piped}}}</b>"
        if kind in ("statement", "hidden"):
            question["required"] = False
        question.update(self.open_text() if kind == "text" else getattr(self, kind, dict)())

        if kind not in ("statement", "contact"):
            self.earlier.append(question)
            if self.maybe(8):
                question["end_if"] = {"when": self.leaf(question), "page": self.text()}
        return question

    def options(self, least: int = 2) -> list[dict[str, Any]]:
        return [
            {"id": self.new("option"), "label": self.text(), "retired": number >= least and self.maybe(4)}
            for number in range(self.rng.randint(least, 4))
        ]

    def single_choice(self) -> dict[str, Any]:
        return {"options": self.options(), "order": self.rng.choice(["given", "random"]), "role": "segment"}

    def multiple_choice(self) -> dict[str, Any]:
        options = self.options()
        if self.maybe():
            options.append({"id": self.new("alone"), "label": self.text(), "exclusive": True})
        return {"options": options, **self.rng.choice([{}, {"min": 1}, {"min": 2, "max": 3}])}

    def rating(self) -> dict[str, Any]:
        measure = self.rng.choice([None, "satisfaction", "effort", "importance"])
        return {"scale": self.rng.randint(2, 11), "na": self.maybe(), "measure": measure, "role": "outcome"}

    def matrix(self) -> dict[str, Any]:
        rows = [{"id": one["id"], "label": one["label"], "retired": one["retired"]} for one in self.options(1)]
        if self.maybe(3):
            rows[0]["id"] = "picked"  # a word of another answer form
        return {"rows": rows, "scale": self.rng.randint(2, 7), "na": self.maybe()}

    def ranking(self) -> dict[str, Any]:
        options = [{"id": one["id"], "label": one["label"], "retired": one["retired"]} for one in self.options()]
        return {"options": options, "top": self.rng.choice([None, 1, 2])}

    def number(self) -> dict[str, Any]:
        low = self.rng.choice([None, -5, 0, 0.5])
        high = self.rng.choice([None, 10, 99.5])
        bins = self.rng.choice([None, [1], [2, 4.5, 7]])
        role = "segment" if bins else "none"
        decimals = self.rng.randint(0, 3)
        return {"min": low, "max": high, "bins": bins, "role": role, "decimals": decimals, "unit": self.text()}

    def date(self) -> dict[str, Any]:
        return {"min": self.rng.choice([None, "2020-02-29"]), "max": self.rng.choice([None, "2026-12-31"])}

    def open_text(self) -> dict[str, Any]:
        return {"long": self.maybe(), "max_length": self.rng.choice([300, 2000]), "role": "discovery"}

    def hidden(self) -> dict[str, Any]:
        return {"parameter": self.new("parameter"), "options": self.options(1)}

    def contact(self) -> dict[str, Any]:
        return {"fields": self.rng.choice([["email"], ["name", "phone"], ["name", "email", "phone"]])}

    def touchpoints(self) -> dict[str, Any]:
        listed = [
            {"id": self.new("tp"), "label": self.text(), "retired": number > 0 and self.maybe(5)}
            for number in range(self.rng.randint(1, 4))
        ]
        found: dict[str, Any] = {"options": listed, "other": self.maybe(), "none": self.maybe()}
        found["order"] = self.rng.choice(["given", "random"])
        found["rate"] = self.rate()
        if found["rate"] and self.maybe():
            found["rate_most"] = self.rng.randint(1, 3)
        return found

    def rate(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        names = ["satisfaction", "effort", "importance", "emotion", "pain_point"]
        for rating in self.rng.sample(names, self.rng.randint(0, 4)):
            item: dict[str, Any] = {"rating": rating, "required": self.maybe(), "na": self.maybe(3)}
            if rating not in ("emotion", "pain_point"):
                item["scale"] = self.rng.randint(2, 7)
            if items and self.maybe():
                item["ask_if"] = {"rating": items[0]["rating"], **self.rating_test(items[0])}
            items.append(item)
        return items

    def rating_test(self, item: dict[str, Any]) -> dict[str, Any]:
        if item["rating"] == "emotion":
            return self.rng.choice([{"is": "joy"}, {"none_of": ["anger", "trust"]}, {"answered": True}])
        if item["rating"] == "pain_point":
            return {"answered": True}
        return self.rng.choice([{"at_most": item["scale"] - 1}, {"at_least": 2}, {"is": 1}])

    def condition(self, depth: int = 2) -> dict[str, Any]:
        kind = self.rng.choice(["leaf", "leaf", "all", "any", "not"]) if depth and self.earlier else "leaf"
        if kind in ("all", "any"):
            return {kind: [self.condition(depth - 1) for _ in range(self.rng.randint(1, 2))]}
        return {"not": self.condition(depth - 1)} if kind == "not" else self.leaf(self.rng.choice(self.earlier))

    def leaf(self, question: dict[str, Any]) -> dict[str, Any]:
        return {"question": question["id"], **self.rng.choice(self.tests(question))}

    def tests(self, question: dict[str, Any]) -> list[dict[str, Any]]:
        answered: dict[str, Any] = {"answered": True}
        match question["type"]:
            case "single_choice" | "multiple_choice" | "ranking" | "hidden" | "touchpoints":
                ids = [option["id"] for option in question["options"]]
                words = [word for word in ("other", "none") if question.get(word)]
                return [answered, {"is": ids[0]}, {"any_of": [*ids, *words]}, {"none_of": ids[:1]}]
            case "rating" | "matrix":
                na = [{"is": "na"}] if question["na"] else []
                return [answered, {"at_least": 2}, {"at_most": question["scale"] - 1}, {"any_of": [1, 2]}, *na]
            case "nps":
                return [answered, {"at_least": 9}, {"at_most": 6}, {"is": 0}]
            case "number":
                return [answered, {"at_least": 2}, {"at_most": 4.5}]
            case "date":
                return [answered, {"at_least": "2024-02-29"}, {"at_most": "2025-06-01"}]
            case "consent":
                return [answered, {"is": True}, {"is": False}]
            case _:
                return [answered]


def answers_for(questionnaire: schema.Questionnaire, seed: str) -> dict[str, Any]:
    """Answers of the response `seed` that a resolved questionnaire takes as they are."""
    rng = Random(seed)
    answers: dict[str, Any] = {}

    def seen() -> dict[str, Any]:
        return {key: value for key, value in answers.items() if not isinstance(asked[key], schema.Contact)}

    asked = {question.id: question for _, question in questionnaire.questions()}
    for section in questionnaire.sections:
        if section.show_if and not holds(section.show_if, seen()):
            continue
        for question in section.questions:
            if question.show_if and not holds(question.show_if, seen()):
                continue
            answer = None if not question.required and rng.random() < 0.25 else _answer(question, seed, rng)
            if isinstance(question, schema.Path) and (question.required or rng.random() < 0.75):
                met = met_stops(questionnaire, answers)
                answer = [list(stop) for stop in rng.sample(met, rng.randint(1, len(met)))] if met else None
            if answer is not None:
                answers[question.id] = answer
            if question.end_if and holds(question.end_if.when, seen()):
                return answers
        if section.end_if and holds(section.end_if.when, seen()):
            return answers
    return answers


def _points(rng: Random, scale: int, na: bool) -> Any:
    return rng.choice([*range(1, scale + 1), *(["na"] if na else [])])


def offered(options: Any) -> list[str]:
    """The ids that are not retired."""
    return [option.id for option in options if not option.retired]


def _answer(question: schema.Question, seed: str, rng: Random) -> Any:
    match question:
        case schema.SingleChoice() | schema.Hidden():
            return rng.choice(offered(question.options))
        case schema.MultipleChoice():
            alone = [option.id for option in question.options if option.exclusive]
            together = [option for option in offered(question.options) if option not in alone]
            if alone and rng.random() < 0.3:
                return alone
            drawn = rng.sample(together, rng.randint(question.min or 1, min(question.max or 9, len(together))))
            return [option for option in together if option in drawn]
        case schema.Ranking():
            ranked = offered(question.options)
            most = min(question.top or len(ranked), len(ranked))
            return rng.sample(ranked, most if question.required else rng.randint(1, most))
        case schema.Rating():
            return _points(rng, question.scale, question.na)
        case schema.Nps():
            return rng.randint(0, 10)
        case schema.Matrix():
            rows = offered(question.rows)
            drawn = rows if question.required else rng.sample(rows, rng.randint(1, len(rows)))
            return {row: _points(rng, question.scale, question.na) for row in rows if row in drawn}
        case schema.Number():
            low = question.min if question.min is not None else -3
            high = question.max if question.max is not None else max(low, 20)
            value = round(rng.uniform(low, high), question.decimals)
            value = min(max(value, low), high)
            if round(value, question.decimals) != value:
                value = float(int(low) + 1)
            return int(value) if value == int(value) else value
        case schema.Date():
            low = question.min or date(2000, 1, 1)
            days = ((question.max or date(2030, 1, 1)) - low).days
            return (low + timedelta(days=rng.randint(0, days))).isoformat()
        case schema.TextQuestion():
            return rng.choice([word for word in NASTY if len(word) <= question.max_length])
        case schema.Consent():
            return True if question.required else rng.choice([True, False])
        case schema.Contact():
            return {name: "x@example.org" if name == "email" else "Kim Ü." for name in question.fields}
        case schema.Touchpoints():
            return _met(question, seed, rng)
    return None


def _met(question: schema.Touchpoints, seed: str, rng: Random) -> Any:
    if question.none and rng.random() < 0.2:
        return {"picked": {}, "other": [], "none": True}
    listed = offered(question.options)
    drawn = rng.sample(listed, rng.randint(1, len(listed)))
    picked = [one for one in listed if one in drawn]
    asked = rated(question, picked, seed)
    left = {"not_asked": True} if question.rate else {}
    others = [{"text": rng.choice(NASTY), **_ratings(question, rng)}] if question.other and rng.random() < 0.5 else []
    return {
        "picked": {one: _ratings(question, rng) if one in asked else left for one in picked},
        "other": others,
        "none": False,
    }


def _ratings(question: schema.Touchpoints, rng: Random) -> dict[str, Any]:
    ratings: dict[str, Any] = {}
    for item in question.rate:
        if item.ask_if and not holds(item.ask_if, ratings):
            continue
        if item.required or rng.random() < 0.7:
            draw: dict[str, Callable[[], Any]] = {
                "emotion": lambda item=item: rng.choice([*EMOTIONS, *(["na"] if item.na else [])]),
                "pain_point": lambda: rng.choice(NASTY),
            }
            rate = draw.get(item.rating, lambda item=item: _points(rng, item.scale, item.na))
            ratings[item.rating] = rate()
    return ratings
