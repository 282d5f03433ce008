"""How a survey's fieldwork goes at a glance: how many answered, how they ended, on which day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Tally:
    """Responses that are alike in all of this."""

    disposition: str
    mode: str
    day: date
    count: int


@dataclass(frozen=True)
class Fieldwork:
    """The counts that say how fieldwork goes. Days count complete responses only."""

    dispositions: dict[str, int]
    days: dict[date, int]

    @property
    def complete(self) -> int:
        return self.dispositions.get("complete", 0)


def sum_up(tallies: Iterable[Tally]) -> Fieldwork:
    """Fieldwork from tallies."""
    dispositions: Counter[str] = Counter()
    days: Counter[date] = Counter()
    for tally in tallies:
        dispositions[tally.disposition] += tally.count
        if tally.disposition == "complete":
            days[tally.day] += tally.count
    return Fieldwork(dict(dispositions), dict(sorted(days.items())))
