"""Charts of drivers: importance as bars, importance against satisfaction as quadrants."""

from collections.abc import Sequence
from math import ceil, floor

from app.aggregates.document import Mean
from app.charts import words as w
from app.charts.behind import table_of
from app.charts.picture import Cell, Picture, Table
from app.charts.quadrants import Dot, Quadrants, Scale
from app.charts.rows import Row, Rows
from app.drivers.document import Driver, Drivers

MOST = 20  # bars; the table of the page has all
_WORDS: w.Words = {
    "driver": {"de": "Treiber", "en": "Driver"},
    "rank": {"de": "Rang", "en": "Rank"},
    "importance": {"de": "Wichtigkeit der Treiber", "en": "Importance of the drivers"},
    "first_ones": {"de": "Die {n} wichtigsten Treiber", "en": "The {n} most important drivers"},
    "importance_finds": {
        "de": "{first} hat mit {high} den größten Anteil an dem, was die Treiber von „{outcome}“ erklären.",
        "en": "{first} has the largest share, {high}, of what the drivers explain of ‘{outcome}’.",
    },
    "explained": {"de": "Anteil am Erklärten · R² {figure}{span}", "en": "Share of the explained · R² {figure}{span}"},
    "quadrants": {"de": "Wichtigkeit und Zufriedenheit", "en": "Importance and satisfaction"},
    "quadrants_finds": {
        "de": "Wichtig und unter dem Schnitt der Zufriedenheit: {names}.",
        "en": "Important and below the cut of satisfaction: {names}.",
    },
    "none_here": {
        "de": "Kein wichtiger Treiber liegt unter dem Schnitt der Zufriedenheit.",
        "en": "No important driver lies below the cut of satisfaction.",
    },
    "certain": {
        "de": "volle Punkte: Feld sicher; hohle: nicht sicher",
        "en": "full dots: quadrant certain; hollow: not certain",
    },
    "unsure": {"de": "Feld nicht sicher", "en": "quadrant not certain"},
    "satisfaction": {"de": "Zufriedenheit →", "en": "Satisfaction →"},
    "share": {"de": "Anteil an R²", "en": "Share of R²"},
    "up": {"de": "Anteil an R² ↑", "en": "Share of R² ↑"},
    "concentrate_here": {"de": "Hier ansetzen", "en": "Concentrate here"},
    "keep_up": {"de": "Halten", "en": "Keep up"},
    "low_priority": {"de": "Nachrangig", "en": "Low priority"},
    "possible_overkill": {"de": "Vielleicht zu viel", "en": "Possible overkill"},
    "quadrant": {"de": "Feld", "en": "Quadrant"},
    "mean": {"de": "Zufriedenheit", "en": "Satisfaction"},
    "low": {"de": "von", "en": "from"},
    "high": {"de": "bis", "en": "to"},
}  # fmt: skip


def driver_pictures(found: Drivers, lang: str, filters: Sequence[str] = ()) -> list[Picture]:
    """The pictures of a page of drivers; none where nothing could be computed."""
    source = w.source_line(found, filters, lang)
    made = [_importance(found, lang, source), _quadrants(found, lang, source)]
    return [picture for picture in made if picture]


def quadrant_words(name: str, lang: str) -> str:
    """What a quadrant is called."""
    return w.say(_WORDS, name, lang)


def _named(row: Driver) -> str:
    return f"{row.label} ({row.stage_label})"


def _base(found: Drivers, lang: str) -> str:
    base = w.base_line([found.n], found.level, lang)
    return f"{base} · {w.weighted(lang)}" if found.weighting.method != "none" else base


def _importance(found: Drivers, lang: str, source: str) -> Picture | None:
    rows = [_bar(row, found, lang) for row in found.drivers if row.relative.estimate is not None]
    if not rows or found.outcome is None or found.r_squared.estimate is None:
        return None
    shown = rows[:MOST]
    title = w.say(_WORDS, "importance" if shown == rows else "first_ones", lang, n=len(shown))
    finding = w.say(
        _WORDS,
        "importance_finds",
        lang,
        first=_named(found.drivers[0]),
        high=rows[0].figure,
        outcome=found.outcome.label,
    )
    span = w.share_span(found.r_squared.low, found.r_squared.high)
    explained = w.say(
        _WORDS, "explained", lang, figure=w.share(found.r_squared.estimate, lang), span=f" ({span})" if span else ""
    )
    axis = w.share_axis([row.high or row.value for row in shown], lang)
    table = table_of(rows, w.say(_WORDS, "driver", lang), True, lang)
    return Picture(
        "importance",
        title,
        finding,
        f"{explained} · {_base(found, lang)}",
        source,
        lang,
        Rows(shown, axis, "bar"),
        table,
    )


def _bar(row: Driver, found: Drivers, lang: str) -> Row:
    share = row.relative
    figure, span = w.share(share.estimate or 0.0, lang), w.share_span(share.low, share.high)
    words = w.sentence(_named(row), figure, span, found.level, lang, w.base_of(row.met, lang))
    label = f"{row.rank} {_named(row)}"  # by its number the dot of the quadrants is found
    return Row(label, share.estimate, share.low, share.high, figure, span, words, n=row.met)


def _quadrants(found: Drivers, lang: str, source: str) -> Picture | None:
    rows = [(row, row.performance) for row in found.drivers if row.quadrant and row.performance]
    if len(rows) < 2:
        return None
    dots = [_dot(row, mean, found, lang) for row, mean in rows]
    top, up = _up(dots, lang)
    first, last, across = _across(dots)
    corners = ("concentrate_here", "keep_up", "low_priority", "possible_overkill")
    names = [row.label for row, _ in rows if row.quadrant == "concentrate_here"]
    finding = (
        w.say(_WORDS, "quadrants_finds", lang, names=", ".join(names)) if names else w.say(_WORDS, "none_here", lang)
    )
    drawn = Quadrants(
        dots,
        Scale(first, last, [(mark, w.mean(mark, lang, 1)) for mark in across], found.performance_cut,
              w.say(_WORDS, "satisfaction", lang)),
        Scale(0, top, up, found.importance_cut, w.say(_WORDS, "up", lang)),
        (*(w.say(_WORDS, name, lang) for name in corners),),  # type: ignore[arg-type]
    )  # fmt: skip
    base = f"{w.say(_WORDS, 'certain', lang)} · {_base(found, lang)}"
    title = w.say(_WORDS, "quadrants", lang)
    return Picture("quadrants", title, finding, base, source, lang, drawn, _table(rows, lang))


def _dot(row: Driver, mean: Mean, found: Drivers, lang: str) -> Dot:
    share = row.importance
    value = mean.mean or 0.0
    figure = w.share(share.estimate or 0.0, lang)
    score = f"{w.say(_WORDS, 'mean', lang)} {w.mean(value, lang)} ({w.mean_span(mean.low, mean.high, lang)})"
    unsure = [] if row.certain else [w.say(_WORDS, "unsure", lang)]
    span = w.share_span(share.low, share.high)
    words = w.sentence(f"{row.rank} {_named(row)}", figure, span, found.level, lang, score, *unsure)
    return Dot(
        row.rank or 0, row.label, value, share.estimate or 0.0, (mean.low, mean.high), (share.low, share.high),
        row.certain, words,
    )  # fmt: skip


def _across(dots: Sequence[Dot]) -> tuple[float, float, list[float]]:
    """Where satisfaction begins and ends, in half points around all intervals, and its marks."""
    lowest = min(dot.across[0] if dot.across[0] is not None else dot.x for dot in dots)
    highest = max(dot.across[1] if dot.across[1] is not None else dot.x for dot in dots)
    first, last = floor(2 * lowest), max(ceil(2 * highest), floor(2 * lowest) + 1)
    step = 1 if last - first <= 4 else 2
    return first / 2, last / 2, [mark / 2 for mark in range(first + first % step, last + 1, step)]


def _up(dots: Sequence[Dot], lang: str) -> tuple[float, list[tuple[float, str]]]:
    """Where importance ends, above all intervals, and its marks: about five steps of 1, 2, 5, 10 or 20 per cent."""
    highest = 100 * max(dot.up[1] or dot.y for dot in dots)
    step = next((one for one in (1, 2, 5, 10) if 6 * one >= highest), 20)
    marks = [at * step / 100 for at in range(ceil(highest / step) + 1)]
    return max(marks[-1], 0.01), [(mark, w.share(mark, lang)) for mark in marks]


def _table(rows: Sequence[tuple[Driver, Mean]], lang: str) -> Table:
    ends = [w.say(_WORDS, "low", lang), w.say(_WORDS, "high", lang)]
    header = [w.say(_WORDS, "driver", lang), w.say(_WORDS, "rank", lang)]
    for name in ("share", "mean"):
        what = w.say(_WORDS, name, lang)
        header += [what, *(f"{what}, {end}" for end in ends)]
    header.append(w.say(_WORDS, "quadrant", lang))
    body: list[Sequence[Cell]] = []
    for row, mean in rows:
        share = row.importance
        quadrant = w.say(_WORDS, row.quadrant, lang) if row.quadrant else ""
        if not row.certain:
            quadrant += f" ({w.say(_WORDS, 'unsure', lang)})"
        numbers = [share.estimate, share.low, share.high, mean.mean, mean.low, mean.high]
        body.append([_named(row), row.rank, *numbers, quadrant])
    return Table(header, body, frozenset({2, 3, 4}))
