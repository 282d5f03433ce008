"""How a survey's fieldwork goes: how many answered, how they ended, on which day, in which way, how long it took."""

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
    """The counts that say how fieldwork goes. Days and modes count complete responses only."""

    dispositions: dict[str, int]
    modes: dict[str, int]
    days: dict[date, int]
    median_seconds: float | None

    @property
    def complete(self) -> int:
        return self.dispositions.get("complete", 0)

    @property
    def total(self) -> int:
        return sum(self.dispositions.values())


def sum_up(tallies: Iterable[Tally], seconds: Iterable[tuple[int, int]]) -> Fieldwork:
    """Fieldwork from tallies, and from how often which duration of a complete response occurs."""
    dispositions: Counter[str] = Counter()
    modes: Counter[str] = Counter()
    days: Counter[date] = Counter()
    for tally in tallies:
        dispositions[tally.disposition] += tally.count
        if tally.disposition == "complete":
            modes[tally.mode] += tally.count
            days[tally.day] += tally.count
    return Fieldwork(dict(dispositions), dict(modes), dict(sorted(days.items())), _median(sorted(seconds)))


def _median(ordered: list[tuple[int, int]]) -> float | None:
    """The median of values that come with how often each occurs."""
    total = sum(count for _, count in ordered)
    if total == 0:
        return None

    def at(rank: int) -> int:
        passed = 0
        for value, count in ordered:
            passed += count
            if passed > rank:
                return value
        raise IndexError(rank)

    return (at((total - 1) // 2) + at(total // 2)) / 2
