"""Figures to map: takes the aggregates document and orders it as a reader of the map needs it."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.maps import numbers
from app.maps.document import (
    SMALL_BASE,
    KeyFigure,
    MapDocument,
    MapLanguage,
    MapStage,
    MapTouchpoint,
    Respondents,
    Score,
    Share,
    Trait,
)
from app.maps.notes import chance_of, pain_of, quote_of
from app.maps.words import word
from app.pains.document import PainPoint, PainPoints

STEPS = (2.5, 3.0, 3.5, 4.0)
"""The means on a scale of 1 … 5 from which the next step begins: fixed by the mean, never by rank."""


@dataclass(frozen=True)
class Source:
    """What the figures do not know of their survey. `filters` says in words what they are restricted to."""

    company: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    filters: Sequence[str] = ()
    of_all: Share | None = None
    traits: Sequence[Trait] = ()
    key_figures: Sequence[KeyFigure] = ()
    pains: PainPoints | None = None
    scale: int | None = None
    """Points of the satisfaction scale, where the figures hold no histograms to tell it by."""

    @property
    def by_stage(self) -> dict[str, list[PainPoint]]:
        """The pain points of every stage, greatest first."""
        found: dict[str, list[PainPoint]] = {}
        for one in self.pains.items if self.pains else ():
            found.setdefault(one.stage, []).append(one)
        return found


def cuts(scale: int) -> list[float]:
    """The means from which the next step begins on a scale of 1 … `scale`."""
    return [1 + (cut - 1) * (scale - 1) / 4 for cut in STEPS]


def step(mean: float, scale: int = 5) -> int:
    """The satisfaction step 1 … 5 of a mean."""
    return 1 + bisect_right(cuts(scale), mean)


def compose(aggregates: Mapping[str, Any], language: str, source: Source) -> MapDocument:
    """The map of an aggregates document (its total; groups are maps of their own)."""
    tongue: MapLanguage = "de" if language.split("-")[0] == "de" else "en"
    scale = source.scale or _scale(aggregates)
    pains = source.by_stage
    stages: list[MapStage] = []
    for stage in aggregates["stages"]:
        heard = {one.quote for one in stages}
        stages.append(_stage(stage, scale, pains.get(stage["stage"], []), heard))
    company = source.company
    return MapDocument(
        survey=aggregates["survey"],
        title=word("title", tongue, company=company) if company else aggregates["title"],
        subtitle=word("subtitle", tongue, company=company) if company else word("subtitle_plain", tongue),
        summary=_summary(stages, scale, tongue),
        language=tongue,
        model=aggregates["model"],
        versions=list(aggregates["versions"]),
        responses=aggregates["responses"],
        respondents=_respondents(aggregates["responses"], source, tongue),
        key_figures=list(source.key_figures),
        importance=source.pains.importance if source.pains else "none",
        level=aggregates["level"],
        scale=scale,
        first_day=source.first_day,
        last_day=source.last_day,
        simulated=aggregates["simulated"],
        source=_source(aggregates, tongue, source, any(stage.feeling for stage in stages)),
        notes=list(aggregates["notes"]),
        as_of=aggregates["as_of"],
        stages=stages,
    )


def _respondents(n: int, source: Source, language: MapLanguage) -> Respondents:
    return Respondents(
        name=word("selected" if source.filters else "everybody", language),
        description="; ".join(source.filters),
        n=n,
        of_all=source.of_all,
        traits=list(source.traits),
    )


def _scale(aggregates: Mapping[str, Any]) -> int:
    """Points of the longest satisfaction scale in the figures; their histograms name every point."""
    found = [
        int(point)
        for stage in aggregates["stages"]
        for touchpoint in stage["touchpoints"]
        for point in (touchpoint["satisfaction"] or {}).get("histogram") or {}
    ]
    return max(found, default=5)


def _stage(stage: Mapping[str, Any], scale: int, pains: Sequence[PainPoint], heard: Collection[str | None]) -> MapStage:
    by_name = {one.touchpoint: one for one in pains}
    touchpoints = [_touchpoint(one, scale, by_name.get(one["touchpoint"])) for one in stage["touchpoints"]]
    touchpoints.sort(key=lambda one: (-(one.frequency.estimate if one.frequency else -1.0), one.label, one.touchpoint))
    emotions = stage["emotion_index"]
    feeling = {**emotions, "mean": emotions["index"]} if emotions else None
    pain = pain_of(pains)
    return MapStage(
        stage=stage["stage"],
        label=stage["label"],
        asked="not_asked" not in stage["flags"],
        base=stage["base"],
        reach=_share(stage["reach"]),
        satisfaction=_score(stage["satisfaction"]),
        feeling=_score(feeling),
        pain=pain,
        chance=chance_of(pains, pain),
        quote=quote_of(pains, pain, heard),
        touchpoints=touchpoints,
        hidden="suppressed" in stage["flags"],
    )


def _touchpoint(touchpoint: Mapping[str, Any], scale: int, pain: PainPoint | None) -> MapTouchpoint:
    satisfaction = _score(touchpoint["satisfaction"])
    bases = [touchpoint["base"], satisfaction.n if satisfaction else None]
    few = min((base for base in bases if base is not None), default=SMALL_BASE)
    return MapTouchpoint(
        touchpoint=touchpoint["touchpoint"],
        label=touchpoint["label"],
        mentions=touchpoint["mentions"],
        base=touchpoint["base"],
        frequency=_share(touchpoint["frequency"]),
        satisfaction=satisfaction,
        step=step(satisfaction.mean, scale) if satisfaction else None,
        pain=_share(pain.pain.model_dump()) if pain and pain.pain else None,
        small_base=few if few < SMALL_BASE else None,
    )


def _share(figure: Mapping[str, Any] | None) -> Share | None:
    if not figure or figure.get("estimate") is None:
        return None
    return Share(estimate=figure["estimate"], low=figure.get("low"), high=figure.get("high"))


def _score(figure: Mapping[str, Any] | None) -> Score | None:
    if not figure or figure.get("mean") is None:
        return None
    return Score(n=figure["n"], mean=figure["mean"], low=figure.get("low"), high=figure.get("high"))


def _summary(stages: Sequence[MapStage], scale: int, language: MapLanguage) -> str:
    """The finding in words. Touchpoints on a small base say nothing here: they would be the extremes by chance."""
    beads = [(stage, bead) for stage in stages for bead in stage.touchpoints if bead.frequency and bead.mentions]
    if not beads:
        return word("says_nothing", language)
    stage, top = max(beads, key=lambda pair: pair[1].frequency.estimate if pair[1].frequency else 0)
    share = numbers.percent(top.frequency.estimate if top.frequency else 0, language)
    said = [word("says_most", language, label=top.label, stage=stage.label, share=share)]
    rated = sorted(
        ((bead.satisfaction.mean, stage.label, bead.label) for stage, bead in beads
         if bead.satisfaction and bead.small_base is None)
    )  # fmt: skip
    if len(rated) > 1:
        for key, (mean, where, label) in (("says_best", rated[-1]), ("says_worst", rated[0])):
            said.append(
                word(key, language, label=label, stage=where, mean=numbers.decimal(mean, language), scale=scale)
            )
    felt = sorted((stage.feeling.mean, stage.label) for stage in stages if stage.feeling)
    if len(felt) > 1:
        (low, worst), (high, best) = felt[0], felt[-1]
        values = {"high": numbers.signed(high), "low": numbers.signed(low)}
        said.append(word("says_feeling", language, best=best, worst=worst, **values))
    return " ".join([*said, word("says_table", language)])


def _source(aggregates: Mapping[str, Any], language: MapLanguage, source: Source, with_band: bool) -> str:
    parts = [word("source", language, title=aggregates["title"])]
    if aggregates["simulated"]:
        parts.append(word("source_simulated", language))
    kind = "source_n" if aggregates["disposition"] == ["complete"] else "source_any"
    parts.append(word(kind, language, n=numbers.count(aggregates["responses"], language)))
    if source.first_day and source.last_day:
        parts.append(numbers.days(source.first_day, source.last_day, language))
    parts += [word("source_filter", language, filter="; ".join(source.filters))] if source.filters else []
    if aggregates["suppressed"]:
        parts.append(word("source_suppressed", language, n=aggregates["suppressed"]))
    level = numbers.percent(aggregates["level"], language)
    if language == "de":
        level = level.replace(numbers.NARROW, "-")
    return ", ".join(parts) + ". " + word("source_band" if with_band else "source_level", language, level=level)
