"""The table behind a picture of rows: what a page shows below it, and its CSV."""

from collections.abc import Sequence

from app.charts import words as w
from app.charts.picture import Cell, Table
from app.charts.rows import Row

_WORDS: w.Words = {
    "group": {"de": "Gruppe", "en": "Group"},
    "base": {"de": "Basis", "en": "Base"},
    "ratings": {"de": "Bewertungen", "en": "Ratings"},
    "share": {"de": "Anteil", "en": "Share"},
    "mean": {"de": "Mittel", "en": "Mean"},
    "low": {"de": "Intervall von", "en": "Interval from"},
    "high": {"de": "Intervall bis", "en": "Interval to"},
}


def table_of(rows: Sequence[Row], about: str, shares: bool, lang: str) -> Table:
    """Rows as a table, under `about`; groups below a heading get a column of their own."""
    grouped = any(row.inset for row in rows)
    heading, body = "", list[Sequence[Cell]]()
    for row in rows:
        if row.heading:
            heading = row.label
        else:
            body.append([*([heading] if grouped else []), row.label, row.n, row.value, row.low, row.high])
    names = ("base", "share", "low", "high") if shares else ("ratings", "mean", "low", "high")
    header = [about, *(["group"] if grouped else []), *names]
    said = [w.say(_WORDS, name, lang) if name in _WORDS else name for name in header]
    first = len(said) - 3
    return Table(said, body, frozenset(range(first, len(said))) if shares else frozenset())
