"""Dispositions, days and durations of the selected responses."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from app.analysis.distribution import quantiles
from app.fieldwork.document import Day, Duration, Durations
from app.mentions.codes import DISPOSITIONS, MODES
from app.mentions.columns import Ints
from app.mentions.sample import Sample
from app.mentions.visible import Mask

_COMPLETE = DISPOSITIONS.index("complete")


class People:
    """The columns of the selected responses as one."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self.disposition = sample.people("disposition")
        self.complete: Mask = self.disposition == _COMPLETE

    def column(self, name: str) -> Ints:
        return self._sample.people(name)

    def __len__(self) -> int:
        return len(self.disposition)

    def versions(self) -> list[int]:
        """Those that were answered."""
        found: list[int] = np.unique(self.column("version")).tolist()
        return found

    def dispositions(self) -> dict[str, int]:
        """Every disposition with its number of responses."""
        counts = np.bincount(self.disposition, minlength=len(DISPOSITIONS)).tolist()
        return dict(zip(DISPOSITIONS, counts, strict=True))

    def days(self) -> Iterator[Day]:
        """Complete responses by day and mode."""
        keys = self.column("day")[self.complete].astype(np.int64) * len(MODES) + self.column("mode")[self.complete]
        by_day: dict[int, dict[str, int]] = {}
        for key, count in zip(*(column.tolist() for column in np.unique(keys, return_counts=True)), strict=True):
            by_day.setdefault(key // len(MODES), {})[MODES[key % len(MODES)]] = count
        for day, modes in by_day.items():
            yield Day(day=date.fromordinal(day), complete=sum(modes.values()), modes=modes)

    def durations(self) -> Durations:
        """Median and quartiles overall, by mode and by version."""
        seconds = self.column("seconds")
        timed = self.complete & (seconds >= 0)
        modes, versions = self.column("mode"), self.column("version")
        return Durations(
            overall=duration(seconds[timed]),
            modes={MODES[one]: duration(seconds[timed & (modes == one)]) for one in np.unique(modes[timed]).tolist()},
            versions={one: duration(seconds[timed & (versions == one)]) for one in np.unique(versions[timed]).tolist()},
        )


def duration(seconds: Sequence[int] | Ints) -> Duration:
    """Median and quartiles of some durations."""
    lower, middle, upper = quantiles(np.asarray(seconds, float), [0.25, 0.5, 0.75])
    return Duration(n=len(seconds), lower_quartile=lower, median=middle, upper_quartile=upper)
