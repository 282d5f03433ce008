"""How well the quality flags find careless respondents: on simulated ones whose habits are known.

Precision is the share of the flagged who do what the flag says, recall the share of those who do who are flagged;
whoever would press keys but wrote nothing does not count. The honest ones are of every mood, some give all fives. Many
careless ones leave no trace: whoever met three touchpoints cannot rate twelve alike, and a short questionnaire says
too little for two answers to be called the same.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.collectors.modes import Mode
from app.journeys.yaml_format import catalogues, models
from app.mentions.codes import QUALITY, Vocabulary
from app.mentions.quality import flagged
from app.mentions.signs import Signs
from app.mentions.tabulate import learn, tabulate
from app.responses.simulate import Way, labelled
from app.settings import shipped
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from app.surveys.yaml_format import read

ANY = "any"
_UNTIL = date(2026, 5, 31)
_MODES: tuple[Mode, ...] = ("online", "online", "street")


@dataclass
class Score:
    """What one flag found."""

    labelled: int = 0
    flagged: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.flagged if self.flagged else None

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None


def scores(questionnaire: Questionnaire, count: int, seed: int, careless: float) -> dict[str, Score]:
    """The score of each flag, and under ANY that of being flagged at all."""
    ways = [Way(mode=mode) for mode in _MODES]
    responses = list(labelled(questionnaire, count, seed, _UNTIL, ways, careless))
    rules = Signs(questionnaire)
    habits = {
        response.id: "" if habit == "gibberish" and not any(rules.texts(response.answers)) else habit
        for response, habit in responses
        if response.disposition == "complete"
    }
    versions, vocabulary = {1: questionnaire}, Vocabulary()
    learn([questionnaire], vocabulary)
    part = tabulate(versions, [response for response, _ in responses], vocabulary)
    [flags] = flagged([part])
    found = {name: Score() for name in (*QUALITY, ANY)}
    pairs = zip(part.respondents.id.tolist(), flags.bits.tolist(), strict=True)
    for response_id, bits in pairs:
        habit = habits.get(response_id.decode())
        if habit is None:
            continue
        for place, name in enumerate(QUALITY):
            _count(found[name], habit == name, bool(bits >> place & 1))
        _count(found[ANY], bool(habit), bool(bits))
    return found


def _count(score: Score, true: bool, flag: bool) -> None:
    score.labelled += true
    score.flagged += flag
    score.right += true and flag


def shipped_questionnaires() -> Iterator[Questionnaire]:
    """Those that come with the product, resolved."""
    for path in sorted(Path(shipped("surveys")).glob("*.yaml")):
        loaded = read(path.read_text("utf-8")).questionnaire
        assert loaded is not None
        yield resolve(loaded, models(), catalogues())


def run(count: int, careless: float, seed: int) -> None:
    """Print precision and recall by flag and questionnaire."""
    table = Table(box=None, pad_edge=False)
    table.add_column("questionnaire")
    for name in (*QUALITY, ANY):
        table.add_column(name.replace("_", " "), justify="right")
    total = {name: Score() for name in (*QUALITY, ANY)}
    for questionnaire in shipped_questionnaires():
        found = scores(questionnaire, count, seed, careless)
        for name, score in found.items():
            total[name] = _sum(total[name], score)
        table.add_row(questionnaire.id, *map(_said, found.values()))
    table.add_row("all", *map(_said, total.values()), style="bold")
    console = Console(highlight=False, width=180)
    console.print(
        f"{count} responses each, {careless:.0%} careless, seed {seed}: precision / recall (flagged, careless)"
    )
    console.print(table)


def _sum(one: Score, other: Score) -> Score:
    return Score(**dict(Counter(vars(one)) + Counter(vars(other))))


def _said(score: Score) -> str:
    precision, recall = ("–" if one is None else f"{one:.0%}" for one in (score.precision, score.recall))
    return f"{precision} / {recall} ({score.flagged}, {score.labelled})"
