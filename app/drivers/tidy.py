"""Drivers as tables: one driver a row."""

from collections.abc import Iterator

from app.aggregates.document import Mean, Share
from app.drivers.document import Driver, Drivers
from app.mentions.csv_format import Cell
from app.sheets.sheet import Book, Column, Kind, Sheet

_ABOUT: dict[str, tuple[Kind, str, str]] = {
    "rank": ("whole", "Rang", "Rank"),
    "stage": ("text", "Phase (Id)", "Stage (id)"),
    "touchpoint": ("text", "Touchpoint (Id)", "Touchpoint (id)"),
    "stage_label": ("text", "Phase", "Stage"),
    "label": ("text", "Touchpoint", "Touchpoint"),
    "met": ("whole", "Begegnet", "Met"),
    "rated": ("whole", "Bewertet", "Rated"),
}
_FIGURES: dict[str, tuple[Kind, str, str]] = {
    "importance": ("share", "Anteil an R²", "Share of R²"),
    "relative": ("share", "Anteil am Erklärten", "Share of the explained"),
    "slope": ("mean", "Steigung", "Slope"),
    "performance": ("mean", "Zufriedenheit", "Satisfaction"),
    "penalty": ("mean", "Strafe", "Penalty"),
    "reward": ("mean", "Belohnung", "Reward"),
    "balance": ("mean", "Saldo", "Balance"),
    "impact": ("mean", "Unterschied", "Difference"),
}
_REST: dict[str, tuple[Kind, str, str]] = {
    "sampling_error": ("number", "Ziehungsfehler", "Sampling error"),
    "quadrant": ("text", "Feld", "Quadrant"),
    "certain": ("flag", "Feld sicher", "Quadrant certain"),
    "kind": ("text", "Art", "Kind"),
    "low": ("whole", "Niedrig bewertet", "Rated low"),
    "middle": ("whole", "Mittel bewertet", "Rated in the middle"),
    "high": ("whole", "Hoch bewertet", "Rated high"),
    "shown_not_met": ("whole", "Gezeigt, nicht begegnet", "Shown, not met"),
    "mean_met": ("mean", "Ergebnis, begegnet", "Outcome, met"),
    "mean_not_met": ("mean", "Ergebnis, nicht begegnet", "Outcome, not met"),
    "outcome": ("text", "Ergebnis", "Outcome"),
    "n": ("whole", "Befragte im Modell", "Respondents in the model"),
    "effective_base": ("number", "Effektive Basis", "Effective base"),
    "r_squared": ("share", "R²", "R²"),
    "method": ("text", "Verfahren", "Method"),
    "flags": ("text", "Hinweise", "Flags"),
}
_ENDS = {"": ("", ""), "_low": (", von", ", from"), "_high": (", bis", ", to")}


def book(document: Drivers, lang: str) -> Book:
    """The tidy table for programs, and the workbook in `lang`."""
    tongue = "de" if lang.split("-")[0] == "de" else "en"
    name = "Treiber" if tongue == "de" else "Drivers"
    return Book(f"{document.survey}-drivers", sheet(document), [sheet(document, name, tongue)])


def sheet(document: Drivers, name: str = "drivers", lang: str = "en") -> Sheet:
    """Every driver by rank; drivers that too few met close the table, without figures."""
    about, rest = ([_column(key, words, lang) for key, words in columns.items()] for columns in (_ABOUT, _REST))
    figures = [
        Column(f"{key}{end}", kind, de + after[0] if lang == "de" else en + after[1])
        for key, (kind, de, en) in _FIGURES.items()
        for end, after in _ENDS.items()
    ]
    return Sheet(name, [*about, *figures, *rest], _rows(document))


def _column(name: str, words: tuple[Kind, str, str], lang: str) -> Column:
    return Column(name, words[0], words[1 if lang == "de" else 2])


def _rows(document: Drivers) -> Iterator[list[Cell]]:
    outcome = document.outcome.outcome if document.outcome else None
    total = [outcome, document.n, document.effective_base, document.r_squared.estimate, document.method]
    for row in document.drivers:
        about = [getattr(row, name) for name in _ABOUT]
        figures = [number for name in _FIGURES for number in _numbers(row, name)]
        own = [row.sampling_error, row.quadrant, row.certain, row.kind, row.low, row.middle, row.high]
        beside = [row.impact.not_met, row.impact.mean_met, row.impact.mean_not_met]
        yield [*about, *figures, *own, *beside, *total, " ".join(row.flags)]
    for one in document.left_out:
        nothing: list[Cell] = [None] * (1 + 3 * len(_FIGURES) + len(_REST) - len(total) - 1)
        yield [None, one.stage, one.touchpoint, one.stage_label, one.label, one.met, *nothing, *total, "left_out"]


def _numbers(row: Driver, name: str) -> tuple[float | None, float | None, float | None]:
    figure: Share | Mean | None = row.impact.difference if name == "impact" else getattr(row, name)
    if figure is None:
        return None, None, None
    return (figure.mean if isinstance(figure, Mean) else figure.estimate), figure.low, figure.high
