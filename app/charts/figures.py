"""Charts of the aggregates: how often touchpoints are met and how satisfying they are; stages, groups side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.aggregates.document import Aggregates, Mean, Share, StageFigures, StageScore
from app.charts import words as w
from app.charts.behind import table_of
from app.charts.picture import Picture
from app.charts.rows import Row, Rows
from app.maps.compose import step
from app.maps.document import SMALL_BASE

_WORDS: w.Words = {
    "touchpoint": {"de": "Touchpoint", "en": "Touchpoint"},
    "stage": {"de": "Phase", "en": "Stage"},
    "everybody": {"de": "Alle", "en": "Everybody"},
    "frequency": {"de": "{stage}: Häufigkeit der Touchpoints", "en": "{stage}: frequency of touchpoints"},
    "frequency_finds": {
        "de": "In der Phase {stage} wird {first} am häufigsten genannt ({high}).",
        "en": "In the stage {stage}, {first} is named most often ({high}).",
    },
    "satisfaction": {"de": "{stage}: Zufriedenheit mit Touchpoints", "en": "{stage}: satisfaction with touchpoints"},
    "satisfaction_finds": {
        "de": "Am zufriedensten macht in der Phase {stage} {first} ({high}), am wenigsten {last} ({low}).",
        "en": "In the stage {stage}, satisfaction is highest with {first} ({high}) and lowest with {last} ({low}).",
    },
    "reach": {"de": "Reichweite der Phasen", "en": "Reach of the stages"},
    "reach_finds": {
        "de": "Die Phase {first} erreicht die meisten Befragten ({high}), die Phase {last} die wenigsten ({low}).",
        "en": "The stage {first} reaches the most respondents ({high}), the stage {last} the fewest ({low}).",
    },
    "mood": {"de": "Zufriedenheit der Phasen", "en": "Satisfaction of the stages"},
    "mood_finds": {
        "de": "Am zufriedensten sind die Befragten in der Phase {first} ({high}), am wenigsten in {last} ({low}).",
        "en": "Respondents are most satisfied in the stage {first} ({high}), least in the stage {last} ({low}).",
    },
    "grouped": {"de": "{what}, nach Gruppen", "en": "{what}, by group"},
}  # fmt: skip
Kind = Literal["bar", "dot"]


@dataclass(frozen=True)
class _Page:
    """What all pictures of one document share."""

    found: Aggregates
    lang: str
    source: str

    @property
    def points(self) -> int:
        """Points of the longest satisfaction scale."""
        scores = [one.satisfaction for stage in self.found.stages for one in stage.touchpoints]
        return max((len(score.histogram) for score in scores if score and score.histogram), default=5)

    def say(self, key: str, **values: object) -> str:
        return w.say(_WORDS, key, self.lang, **values)

    def share(self, label: str, share: Share, n: int | None) -> Row | None:
        """A row for a share of `n` respondents; None where it is not known."""
        if share.estimate is None or n is None:
            return None
        figure, span = w.share(share.estimate, self.lang), w.share_span(share.low, share.high)
        words = w.sentence(label, figure, span, self.found.level, self.lang, w.base_of(n, self.lang))
        return Row(label, share.estimate, share.low, share.high, figure, span, words, n=n)

    def score(self, label: str, score: Mean | StageScore | None) -> Row | None:
        """A row for a mean of ratings; None where there are none."""
        if score is None or score.mean is None:
            return None
        figure, span = w.mean(score.mean, self.lang), w.mean_span(score.low, score.high, self.lang)
        words = w.sentence(label, figure, span, self.found.level, self.lang, w.ratings_of(score.n, self.lang))
        return Row(
            label, score.mean, score.low, score.high, figure, span, words, step(score.mean, self.points), score.n
        )

    def picture(self, name: str, title: str, finding: str, rows: Sequence[Row], kind: Kind, about: str) -> Picture:
        drawn = [row for row in rows if row.figure]
        axis = w.scale_axis(self.points) if kind == "dot" else w.share_axis([row.high for row in drawn], self.lang)
        base = w.base_line([row.n for row in drawn], self.found.level, self.lang, kind == "dot")
        base += f" · {w.weighted(self.lang)}" if self.found.weighting.method != "none" else ""
        return Picture(
            name, title, finding, base,
            self.source, self.lang, Rows(rows, axis, kind), table_of(rows, about, kind == "bar", self.lang),
        )  # fmt: skip


def figure_pictures(found: Aggregates, lang: str, filters: Sequence[str] = ()) -> list[Picture]:
    """The pictures of a page of figures: the stages beside each other, then the touchpoints of each."""
    page = _Page(found, lang, w.source_line(found, filters, lang))
    made = [
        _stages(page, "reach", "bar", lambda stage, label: page.share(label, stage.reach, stage.base)),
        _stages(page, "mood", "dot", lambda stage, label: page.score(label, stage.satisfaction)),
    ]
    for stage in found.stages:
        shares = [page.share(one.label, one.frequency, one.base) for one in stage.touchpoints]
        scores = [page.score(one.label, one.satisfaction) for one in stage.touchpoints]
        made += [
            _touchpoints(page, "frequency", stage, "bar", shares),
            _touchpoints(page, "satisfaction", stage, "dot", scores),
        ]
    return [picture for picture in made if picture]


def _stages(page: _Page, name: str, kind: Kind, row: Callable[[StageFigures, str], Row | None]) -> Picture | None:
    """One figure of every stage; where there are groups, everybody's and theirs below its name."""
    groups = page.found.groups or []
    totals = [one for stage in page.found.stages if (one := row(stage, stage.label))]
    if not totals:
        return None
    rows = totals
    if groups:
        rows = []
        for at, stage in enumerate(page.found.stages):
            beside = [row(stage, page.say("everybody")), *(row(group.stages[at], group.label) for group in groups)]
            below = [replace(one, inset=True) for one in beside if one]
            rows += [Row(stage.label), *below] if below else []
    ordered = sorted(totals, key=lambda one: -(one.value or 0))
    title = page.say("grouped", what=page.say(name)) if groups else page.say(name)
    return page.picture(name, title, _finding(page, name, ordered), rows, kind, page.say("stage"))


def _touchpoints(
    page: _Page, name: str, stage: StageFigures, kind: Kind, found: Sequence[Row | None]
) -> Picture | None:
    """One figure of every touchpoint of a stage, the highest first."""
    rows = sorted((row for row in found if row), key=lambda row: (-(row.value or 0), row.label))
    if not rows:
        return None
    title, finding = page.say(name, stage=stage.label), _finding(page, name, rows, stage=stage.label)
    return page.picture(f"{name}-{stage.stage}", title, finding, rows, kind, page.say("touchpoint"))


def _finding(page: _Page, name: str, ordered: Sequence[Row], **values: object) -> str:
    solid = [row for row in ordered if row.n >= SMALL_BASE] or ordered  # a small base is an extreme by chance
    first, last = solid[0], solid[-1]
    ends = {"first": first.label, "high": first.figure, "last": last.label, "low": last.figure}
    return page.say(f"{name}_finds", **ends, **values)
