"""Plausible answers to any questionnaire, the same for the same seed: for demonstrations, and to try a questionnaire.

Every respondent has hidden traits (mood, online or not, how much is met), shifted by the segments; every touchpoint
has its popularity and quality (`market`). Ratings, emotions, outcome and recommendation all come from these.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from app.collectors.modes import Mode
from app.responses.careless import HABITS, Habit, again, draw_habit
from app.responses.encounters import Respondent
from app.responses.persona import draw_persona, segments_of
from app.responses.replies import Replies
from app.responses.stored import Stored
from app.surveys import schema
from app.surveys.conditions import holds
from app.surveys.wording import spoken

WEEKS = 5
_BREAK_OFFS = 0.04
_SCREEN_OUTS = 0.1  # of those who would be, so that a demonstration shows some and not too many
_TRIES = 6
_REMEMBERED = 200
_HASTE: dict[Mode, float] = {"online": 1, "street": 0.8, "e-mail": 1.15, "kiosk": 0.75}


class Way(NamedTuple):
    """One way in, and how many come by it compared with the others."""

    collector: str | None = None
    mode: Mode = "online"
    share: float = 1
    interviewers: tuple[str, ...] = ()


def simulated(
    questionnaire: schema.Questionnaire,
    count: int,
    seed: int,
    until: date,
    ways: Sequence[Way] = (Way(),),
    careless: float = 0,
) -> Iterator[Stored]:
    """`count` responses to a resolved questionnaire, on the days of the five weeks that end with `until`.

    All of them pass the check of answers. A few break off (`partial`) or are screened out; of a share of them as large
    as `careless` no care is taken.
    """
    return (response for response, _ in labelled(questionnaire, count, seed, until, ways, careless))


def labelled(
    questionnaire: schema.Questionnaire,
    count: int,
    seed: int,
    until: date,
    ways: Sequence[Way] = (Way(),),
    careless: float = 0,
) -> Iterator[tuple[Stored, str]]:
    """The same, each with the habit of whoever gave it; an empty one stands for care."""
    rng = Random(f"{questionnaire.id} {seed}")
    simulation = _Simulation(questionnaire, rng, until, ways)
    habits = Random(f"habits {questionnaire.id} {seed}")
    for _ in range(count):
        name = habits.choices(list(HABITS), list(HABITS.values()))[0] if habits.random() < careless else ""
        yield simulation.response(draw_habit(name, habits), name)


class _Simulation:
    def __init__(self, questionnaire: schema.Questionnaire, rng: Random, until: date, ways: Sequence[Way]) -> None:
        self.questionnaire, self.rng, self.ways = questionnaire, rng, ways
        self.replies = Replies(questionnaire, until)
        self.segments = segments_of(questionnaire)
        self.days = [until - timedelta(days=back) for back in range(7 * WEEKS - 1, -1, -1)]
        # Many come after the start and after the reminder two weeks later.
        crowds = [1 + 2.5 * 0.85 ** (day % 15) for day in range(len(self.days))]
        self.crowds = list(accumulate(crowds))
        self.shares = [way.share for way in ways]
        self.complete: deque[Stored] = deque(maxlen=_REMEMBERED)  # whom somebody careless may be once more
        self.tongues = [8.0, *(2.0 for _ in questionnaire.languages[1:])]

    def response(self, habit: Habit, name: str) -> tuple[Stored, str]:
        """The next response, and the habit with which it was given."""
        if name == "duplicate" and self.complete:
            return self._again(self.rng.choice(self.complete)), name
        response = self._fresh(habit)
        if response.disposition == "complete" and not habit.name:
            self.complete.append(response)
        return response, habit.name

    def _again(self, before: Stored) -> Stored:
        """Somebody answers a second time, a little quicker."""
        rng = self.rng
        response_id = _uuid4(rng)
        return replace(
            before,
            id=response_id,
            day=rng.choice([day for day in self.days if day >= before.day]),
            seconds=round((before.seconds or 0) * rng.uniform(0.6, 1)),
            answers=again(self.questionnaire, before.answers, response_id),
        )

    def _fresh(self, habit: Habit) -> Stored:
        rng = self.rng
        way = rng.choices(self.ways, self.shares)[0]
        language = rng.choices(self.questionnaire.languages, self.tongues)[0]
        persona = draw_persona(self.segments, rng)
        who = Respondent(_uuid4(rng), persona, "de" if spoken(language) == "de" else "en", rng, habit)
        stop = rng.randrange(len(self.questionnaire.sections)) if rng.random() < _BREAK_OFFS else None
        answers, durations, ended = self._walk(who, _HASTE[way.mode] * persona.pace * habit.pace, stop)
        partial = stop is not None and not ended
        if partial:
            # contact answers come with the sending, which a break-off never reaches
            answers = {name: answer for name, answer in answers.items() if name not in self.replies.contacts}
        return Stored(
            id=who.id,
            version=1,
            language=language,
            collector=way.collector,
            mode=way.mode,
            interviewer=rng.choice(way.interviewers) if way.interviewers else None,
            disposition="partial" if partial else "screened_out" if ended else "complete",
            day=rng.choices(self.days, cum_weights=self.crowds)[0],
            received_at=None,
            seconds=sum(durations.values()),
            durations=durations,
            answers=answers,
        )

    def _walk(self, who: Respondent, haste: float, stop: int | None) -> tuple[dict[str, Any], dict[str, int], bool]:
        """Section by section, up to the end, a screen-out, or the section in which the respondent gives up."""
        answers: dict[str, Any] = {}
        durations: dict[str, int] = {}
        for number, section in enumerate(self.questionnaire.sections):
            if section.show_if and not holds(section.show_if, self._seen(answers)):
                continue
            more, ended = self._section(section, answers, who)
            answers |= more
            durations[section.id] = round(haste * (4 + sum(map(self.replies.seconds, more, more.values()))))
            if ended or number == stop:
                return answers, durations, ended
        return answers, durations, False

    def _section(self, section: schema.Section, before: dict[str, Any], who: Respondent) -> tuple[dict[str, Any], bool]:
        """The section's answers, and whether they screen out; most who would be are given another life."""
        likings = list(who.likings)
        for _ in range(_TRIES):
            who.likings[:] = likings
            answers, ended = self._ask(section, before, who)
            if not ended or who.rng.random() < _SCREEN_OUTS:
                break
        return answers, ended

    def _ask(self, section: schema.Section, before: dict[str, Any], who: Respondent) -> tuple[dict[str, Any], bool]:
        answers = dict(before)
        more: dict[str, Any] = {}
        for question in section.questions:
            seen = self._seen(answers)
            if question.show_if and not holds(question.show_if, seen):
                continue
            answer = self.replies.reply(question, seen, who)
            if answer is not None:
                answers[question.id] = more[question.id] = answer
            if question.end_if and holds(question.end_if.when, self._seen(answers)):
                return more, True
        return more, bool(section.end_if and holds(section.end_if.when, self._seen(answers)))

    def _seen(self, answers: dict[str, Any]) -> dict[str, Any]:
        """What conditions see: contact answers are kept apart."""
        if not self.replies.contacts:
            return answers
        return {name: answer for name, answer in answers.items() if name not in self.replies.contacts}


def _uuid4(rng: Random) -> str:
    bits = rng.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | 0x4 << 76 | 0x2 << 62
    digits = f"{bits:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
