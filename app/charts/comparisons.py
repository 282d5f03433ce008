"""Charts of groups beside each other: of all rows those in which the groups differ most beyond chance."""

from collections.abc import Sequence

from app.charts import words as w
from app.charts.behind import table_of
from app.charts.measures import SHARES, called
from app.charts.picture import Picture
from app.charts.rows import Row, Rows
from app.comparisons.document import Compared, GroupFigure
from app.comparisons.document import Row as Compare
from app.maps.compose import step

MOST = 6
"""Rows of a picture."""
CHANCE = 0.05
_WORDS: w.Words = {
    "about": {"de": "Zeile", "en": "Row"},
    "apart": {"de": "{measure}: was die Gruppen am meisten trennt", "en": "{measure}: what sets groups apart most"},
    "finds": {
        "de": "Am weitesten liegen die Gruppen bei {row} auseinander: {first} {high}, {last} {low}.",
        "en": "The groups differ most in {row}: {first} {high}, {last} {low}.",
    },
}  # fmt: skip


def comparison_pictures(found: Compared, lang: str, filters: Sequence[str] = ()) -> list[Picture]:
    """One picture of frequencies and one of satisfaction, where groups differ."""
    made = [_picture(found, "frequency", lang, filters), _picture(found, "satisfaction", lang, filters)]
    return [picture for picture in made if picture]


def striking(found: Compared, measure: str) -> list[Compare]:
    """The rows in which groups differ beyond chance, the largest effect first."""
    rows = [
        row
        for row in found.rows
        if row.measure == measure and row.touchpoint and is_beyond(row) and not row.test.sparse
    ]
    return sorted(rows, key=lambda row: -((row.effect.size if row.effect else None) or 0))


def is_beyond(row: Compare) -> bool:
    """Whether the groups of a row differ by more than chance."""
    return row.test.p_adjusted is not None and row.test.p_adjusted <= CHANCE


def _picture(found: Compared, measure: str, lang: str, filters: Sequence[str]) -> Picture | None:
    chosen = striking(found, measure)[:MOST]
    if not chosen:
        return None
    shares = measure in SHARES
    rows = [one for row in chosen for one in _rows(found, row, lang)]
    drawn = [row for row in rows if row.figure]
    points = max((int(row.highest or 5) for row in chosen), default=5)
    axis = w.share_axis([row.high for row in drawn], lang) if shares else w.scale_axis(points)
    base = w.base_line([row.n for row in drawn], found.level, lang, not shares)
    base += f" · {w.weighted(lang)}" if found.weighting.method != "none" else ""
    return Picture(
        name=f"apart-{measure}",
        title=w.say(_WORDS, "apart", lang, measure=called(measure, lang)),
        finding=_finding(found, chosen[0], lang),
        base=base,
        source=w.source_line(found, filters, lang),
        lang=lang,
        drawn=Rows(rows, axis, "bar" if shares else "dot"),
        table=table_of(rows, w.say(_WORDS, "about", lang), shares, lang),
    )


def _rows(found: Compared, row: Compare, lang: str) -> list[Row]:
    """A heading, and the groups below it."""
    named = list(zip(found.groups, row.groups, strict=True))
    below = [_group(f"{group.letter} {group.label}", one, row, found.level, lang) for group, one in named]
    known = [one for one in below if one]
    return [Row(row.label), *known] if known else []


def _group(label: str, one: GroupFigure, row: Compare, level: float, lang: str) -> Row | None:
    if one.estimate is None:
        return None
    shares = row.measure in SHARES
    figure = w.share(one.estimate, lang) if shares else w.mean(one.estimate, lang)
    span = w.share_span(one.low, one.high) if shares else w.mean_span(one.low, one.high, lang)
    base = w.base_of(one.base, lang) if shares else w.ratings_of(one.n, lang)
    words = w.sentence(f"{row.label}, {label}", figure, span, level, lang, base)
    shade = None if shares else step(one.estimate, int(row.highest or 5))
    return Row(label, one.estimate, one.low, one.high, figure, span, words, shade, one.base, inset=True)


def _finding(found: Compared, row: Compare, lang: str) -> str:
    named = [
        (one.estimate, group.label)
        for group, one in zip(found.groups, row.groups, strict=True)
        if one.estimate is not None
    ]
    (low, last), (high, first) = min(named), max(named)
    write = w.share if row.measure in SHARES else w.mean
    return w.say(
        _WORDS, "finds", lang, row=row.label, first=first, high=write(high, lang), last=last, low=write(low, lang)
    )
