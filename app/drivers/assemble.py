"""The document of drivers from a sample."""

from datetime import datetime

import numpy as np

from app.aggregates.document import Share
from app.aggregates.heading import heading
from app.aggregates.labels import Text, say, touchpoint_labels
from app.aggregates.notes import unplaced
from app.analysis.drivers import DRAWN, EXACT
from app.analysis.encounters import Encounters
from app.drivers import notes as words
from app.drivers.columns import Offered, Place, places, ratings
from app.drivers.compute import Settings, model, outcome_mean
from app.drivers.document import Driver, Drivers, LeftOut, OutcomeFigures
from app.mentions.outcomes import Outcome, values
from app.mentions.reading import Reading
from app.mentions.sample import Sample

NOTHING = Share(estimate=None, low=None, high=None, method=EXACT)


class Assembling:
    """One request for drivers: who, read how, in which language."""

    def __init__(self, chosen: Sample, reading: Reading, only: tuple[str, ...], lang: str) -> None:
        self.chosen, self.reading, self.only, self.lang = chosen, reading, only, lang
        self.fallback = chosen.found.newest.languages[0]
        self.labels = touchpoint_labels(chosen.found.versions)

    def document(
        self, outcome: Outcome | None, possible: list[str], asked: Settings, slug: str, simulated: bool, now: datetime
    ) -> Drivers:
        """The document; without an outcome it says what is missing."""
        top = heading(self.chosen, slug, simulated, asked.level, self.lang, now)
        found = Drivers(
            **dict(top),
            model=self.reading.model.id,
            outcome=None,
            possible=possible,
            n=0,
            effective_base=None,
            listwise=asked.listwise,
            r_squared=NOTHING,
            adjusted=None,
            method=EXACT,
            importance_cut=asked.importance_cut,
            performance_cut=asked.performance_cut,
            low=asked.low,
            high=asked.high,
            drivers=[],
            left_out=[],
            flags=["no_outcome"],
            notes=[*words.without_outcome(possible, self.lang), *unplaced(self.chosen, self.reading, self.lang)],
        )
        return found if outcome is None else self._filled(found, outcome, asked)

    def _filled(self, found: Drivers, outcome: Outcome, asked: Settings) -> Drivers:
        chosen = self.chosen
        drivers = places(chosen, self.reading, self.only)
        given, known = values(chosen, outcome)
        weight = chosen.weight()
        known &= weight > 0
        everybody = Encounters(given, weight, ratings(chosen, self.reading, drivers), chosen.design)
        result = model(everybody, known, drivers, Offered(chosen, self.reading), asked)
        told = OutcomeFigures(
            outcome=outcome.key,
            label=self._outcome_label(outcome),
            kind=outcome.kind,
            mean=outcome_mean(given[known], weight[known], asked.level, chosen.design),
        )
        count = int(np.count_nonzero(known))
        said = words.notes(
            outcome, result.flags, result.n, count, len(chosen), asked.listwise, result.method == DRAWN, self.lang
        )
        return found.model_copy(
            update={
                **{name: getattr(result, name) for name in _COPIED},
                "outcome": told,
                "drivers": [self._named(place, row) for place, row in result.drivers],
                "left_out": [self._left_out(place, met) for place, met in result.left_out],
                "notes": [*said, *unplaced(chosen, self.reading, self.lang)],
            }
        )

    def _outcome_label(self, outcome: Outcome) -> str:
        title = say(outcome.title, self.lang, self.fallback)
        return f"{title} – {say(outcome.option_label, self.lang, self.fallback)}" if outcome.option_label else title

    def _named(self, place: Place, row: Driver) -> Driver:
        return row.model_copy(update=self._words(place))

    def _left_out(self, place: Place, met: int) -> LeftOut:
        return LeftOut(touchpoint=place.touchpoint, met=met, **self._words(place))

    def _words(self, place: Place) -> dict[str, str]:
        stage = self.reading.model.stages[place.stage]
        label: Text = self.labels.get(place.touchpoint, {"*": place.touchpoint})
        return {
            "stage": stage.id,
            "stage_label": say(stage.label, self.lang, self.fallback),
            "label": say(label, self.lang, self.fallback),
        }


_COPIED = ("n", "effective_base", "r_squared", "adjusted", "method", "importance_cut", "performance_cut", "flags")
