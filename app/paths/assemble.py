"""The document of paths from a sample."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import numpy as np

from app.aggregates.heading import heading
from app.aggregates.labels import Text, say, touchpoint_labels
from app.aggregates.notes import unplaced
from app.analysis.intervals import effective_base
from app.analysis.removal import Removals, removal_effects
from app.mentions.outcomes import Outcome, values
from app.mentions.reading import Reading
from app.mentions.sample import Sample
from app.paths.columns import Journeys, Place, among, journeys
from app.paths.document import Conversion, Flag, Paths, Stop
from app.paths.levels import level_of, share_of
from app.paths.notes import notes


class Assembling:
    """One request for paths: who, read how, in which language, at which level of confidence."""

    def __init__(self, chosen: Sample, reading: Reading, lang: str, level: float, most: int) -> None:
        self.chosen, self.reading, self.lang, self.level, self.most = chosen, reading, lang, level, most
        self.fallback = chosen.found.newest.languages[0]
        self.labels = touchpoint_labels(chosen.found.versions)

    def document(
        self, only: Sequence[str], conversion: Sequence[Outcome], possible: list[str], slug: str, simulated: bool,
        now: datetime,
    ) -> Paths:  # fmt: skip
        """The document; what is missing is said in its flags and notes."""
        found = journeys(self.chosen, self.reading, only)
        ways = found.touchpoints
        about, removals, unknown = self._removals(found, conversion)
        flags = self._flags(len(ways), about, removals)
        total = float(ways.weight.sum())
        single, whole = (
            level_of(walked, [self._stop(place) for place in places], removed, self.level, self.most)
            for walked, places, removed in (
                (ways, found.touchpoint_places, removals[0] if removals else None),
                (found.stages, found.stage_places, removals[1] if removals else None),
            )
        )
        return Paths(
            **dict(heading(self.chosen, slug, simulated, self.level, self.lang, now)),
            model=self.reading.model.id,
            order=[stage.id for stage in self.reading.model.stages],
            base=len(ways),
            effective_base=effective_base(total, float(ways.weight @ ways.weight)),
            mean_stops=float(ways.weight[ways.respondent].sum()) / total if total else None,
            conversion=about,
            possible=possible,
            touchpoints=single,
            stages=whole,
            flags=flags,
            notes=[
                *notes(flags, possible, bool(removals and removals[0].removals), unknown, self.lang),
                *unplaced(self.chosen, self.reading, self.lang),
            ],
        )

    def _removals(
        self, found: Journeys, conversion: Sequence[Outcome]
    ) -> tuple[Conversion | None, tuple[Removals, Removals] | None, int]:
        """The conversion, the removal effects on both levels, and of how many paths the conversion is not known."""
        if not conversion or not len(found.touchpoints):
            return None, None, 0
        given = [values(self.chosen, one) for one in conversion]
        known = given[0][1][found.respondents]  # options of one question
        converted = np.max([one for one, _ in given], axis=0)[found.respondents] > 0
        first, second = (
            removal_effects(among(ways, known), converted[known], self.level, self.chosen.design)
            for ways in (found.touchpoints, found.stages)
        )
        title = say(conversion[0].title, self.lang, self.fallback)
        options = " / ".join(say(one.option_label or {}, self.lang, self.fallback) for one in conversion)
        about = Conversion(
            outcome=f"{conversion[0].question.id}:{','.join(one.option or '' for one in conversion)}",
            label=f"{title} – {options}",
            n=first.n,
            converted=first.converted,
            share=share_of(first.conversion),
        )
        return about, (first, second), int(np.count_nonzero(~known))

    def _flags(self, base: int, about: Conversion | None, removals: tuple[Removals, Removals] | None) -> list[Flag]:
        versions = self.chosen.found.versions.values()
        if not any(question.type == "path" for version in versions for _, question in version.questions()):
            return ["no_path_question"]
        if not base:
            return ["no_paths"]
        if about is None or removals is None:
            return ["no_conversion"]
        return [cast(Flag, "no_converters" if flag == "no_paths" else flag) for flag in removals[0].flags]

    def _stop(self, place: Place) -> Stop:
        stage = self.reading.model.stages[place.stage]
        stage_label = say(stage.label, self.lang, self.fallback)
        if place.touchpoint is None:
            return Stop(stage=stage.id, stage_label=stage_label, touchpoint=None, label=stage_label)
        text: Text = self.labels.get(place.touchpoint, {"*": place.touchpoint})
        label = say(text, self.lang, self.fallback)
        return Stop(stage=stage.id, stage_label=stage_label, touchpoint=place.touchpoint, label=label)
