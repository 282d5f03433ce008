"""Paths as tables: one figure a row for programs; for people a sheet of stops, of moves and of whole paths."""

from collections.abc import Iterator, Sequence

from app.aggregates.document import Share
from app.mentions.csv_format import Cell
from app.paths.document import Level, Paths, Stop
from app.sheets.sheet import Book, Column, Kind, Sheet

_COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("level", "text"),
    ("measure", "text"),
    ("stage", "text"),
    ("touchpoint", "text"),
    ("to_stage", "text"),
    ("to_touchpoint", "text"),
    ("path", "text"),
    ("n", "whole"),
    ("base", "whole"),
    ("estimate", "share"),
    ("low", "share"),
    ("high", "share"),
    ("method", "text"),
    ("flags", "text"),
)
_WORDS = {
    "de": {
        "stops": "Halte", "moves": "Übergänge", "ways": "Wege", "stages": "Phasen", "stage": "Phase", "stop": "Halt",
        "from": "Von", "to": "Nach", "end": "(Ende)", "way": "Weg", "n": "Anzahl", "base": "Basis", "visits": "Besuche",
        "starts": "Anfang", "ends": "Ende", "share": "Anteil", "low": "von", "high": "bis",
        "effect": "Entfernungseffekt", "credit": "Anteil am Effekt",
    },
    "en": {
        "stops": "Stops", "moves": "Moves", "ways": "Paths", "stages": "Stages", "stage": "Stage", "stop": "Stop",
        "from": "From", "to": "To", "end": "(end)", "way": "Path", "n": "Number", "base": "Base", "visits": "Visits",
        "starts": "Start", "ends": "End", "share": "Share", "low": "from", "high": "to",
        "effect": "Removal effect", "credit": "Share of effects",
    },
}  # fmt: skip
_Words = dict[str, str]


def book(document: Paths, lang: str) -> Book:
    """The tidy table for programs, and the workbook in `lang`."""
    words = _WORDS["de" if lang.split("-")[0] == "de" else "en"]
    sheets = [
        _stops(document.touchpoints, words, words["stops"], document.base),
        _moves(document.touchpoints, words, words["moves"]),
        _ways(document.touchpoints, words, words["ways"], document.base),
        _stops(document.stages, words, words["stages"], document.base),
        _moves(document.stages, words, f"{words['moves']} ({words['stages']})"),
        _ways(document.stages, words, f"{words['ways']} ({words['stages']})", document.base),
    ]
    return Book(f"{document.survey}-paths", sheet(document), sheets)


def sheet(document: Paths) -> Sheet:
    """Every figure as one row."""
    return Sheet("paths", [Column(name, kind) for name, kind in _COLUMNS], _rows(document))


def _rows(document: Paths) -> Iterator[list[Cell]]:
    if about := document.conversion:
        nowhere: list[Cell] = [None] * 5
        yield ["all", "conversion", *nowhere, about.converted, about.n, *_numbers(about.share), about.share.method, ""]
    known = about.n if about else None
    for name, level in (("touchpoint", document.touchpoints), ("stage", document.stages)):
        for measure, where, n, base, share, flags in _figures(level, document.base, known):
            yield [name, measure, *where, n, base, *_numbers(share), share.method, flags]


_Figure = tuple[str, Sequence[Cell], int | None, int | None, Share, str]


def _figures(level: Level, base: int, known: int | None) -> Iterator[_Figure]:
    for state in level.states:
        where, flags = [state.stage, state.touchpoint, None, None, None], " ".join(state.flags)
        for measure in ("visits", "starts", "ends"):
            part = getattr(state, measure)
            yield measure, where, part.n, base, part.share, flags
        if state.removal:
            yield "removal_effect", where, None, known, state.removal.effect, flags
            yield "removal_credit", where, None, known, state.removal.credit, flags
    for move in level.moves:
        target = [move.target.stage, move.target.touchpoint] if move.target else [None, None]
        where = [move.origin.stage, move.origin.touchpoint, *target, None]
        yield "move" if move.target else "end_after", where, move.n, move.base, move.share, " ".join(move.flags)
    for way in level.ways:
        stops = " > ".join(f"{one.stage}/{one.touchpoint}" if one.touchpoint else one.stage for one in way.stops)
        yield "path", [None, None, None, None, stops], way.n, base, way.share, ""


def _numbers(share: Share) -> tuple[Cell, Cell, Cell]:
    return share.estimate, share.low, share.high


def _spread(name: str, heading: str, words: _Words) -> list[Column]:
    ends = [Column(f"{name}_{end}", "share", f"{heading}, {words[end]}") for end in ("low", "high")]
    return [Column(name, "share", heading), *ends]


def _stops(level: Level, words: _Words, name: str, base: int) -> Sheet:
    columns = [Column("stop", "text", words["stop"]), Column("stage", "text", words["stage"])]
    for figure in ("visits", "starts", "ends"):
        count = Column(f"{figure}_n", "whole", f"{words[figure]}, {words['n']}")
        columns += [count, *_spread(figure, words[figure], words)]
    columns += [*_spread("effect", words["effect"], words), *_spread("credit", words["credit"], words)]

    def rows() -> Iterator[list[Cell]]:
        for state in level.states:
            cells: list[Cell] = [state.label, state.stage_label]
            for part in (state.visits, state.starts, state.ends):
                cells += [part.n, *_numbers(part.share)]
            for share in (state.removal.effect, state.removal.credit) if state.removal else (None, None):
                cells += _numbers(share) if share else (None, None, None)
            yield [*cells, base]

    return Sheet(name, [*columns, Column("base", "whole", words["base"])], rows())


def _moves(level: Level, words: _Words, name: str) -> Sheet:
    texts = [Column(key, "text", words[key]) for key in ("from", "to")]
    counts = [Column("n", "whole", words["n"]), Column("base", "whole", words["base"])]

    def rows() -> Iterator[list[Cell]]:
        for move in level.moves:
            target = _named(move.target) if move.target else words["end"]
            yield [_named(move.origin), target, move.n, move.base, *_numbers(move.share)]

    return Sheet(name, [*texts, *counts, *_spread("share", words["share"], words)], rows())


def _ways(level: Level, words: _Words, name: str, base: int) -> Sheet:
    about = [Column("way", "text", words["way"]), Column("n", "whole", words["n"])]

    def rows() -> Iterator[list[Cell]]:
        for way in level.ways:
            yield [" → ".join(_named(one) for one in way.stops), way.n, base, *_numbers(way.share)]

    counts = [*about, Column("base", "whole", words["base"])]
    return Sheet(name, [*counts, *_spread("share", words["share"], words)], rows())


def _named(stop: Stop) -> str:
    return f"{stop.label} ({stop.stage_label})" if stop.touchpoint else stop.label
