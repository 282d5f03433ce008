"""Charts of paths: the flow between stages, and what would be lost without a touchpoint."""

from collections.abc import Sequence

from app.charts import words as w
from app.charts.behind import table_of
from app.charts.flow import Flow, Halt, Link
from app.charts.picture import Cell, Picture, Table
from app.charts.rows import Row, Rows
from app.paths.document import Move, Paths, Removal, State, Stop

LEAST = 0.01  # of all paths: rarer moves are in the table only
MOST = 20  # bars; the table of the page has all
_WORDS: w.Words = {
    "flow": {"de": "Der Weg durch die Phasen", "en": "The way through the stages"},
    "flow_finds": {
        "de": "Am häufigsten: {origin} → {target} ({n} von {base}). Die meisten Wege beginnen mit {first} und enden "
        "mit "
        "{last}.",
        "en": "Most often: {origin} → {target} ({n} of {base}). Most paths start with {first} and end with {last}.",
    },
    "start": {"de": "Anfang", "en": "Start"},
    "end": {"de": "Ende", "en": "End"},
    "thick": {
        "de": "Dicke: Anzahl, ab 1 % der Wege · Zahlen: Anteil an den Übergängen von dort",
        "en": "Thickness: number, from 1% of the paths · figures: share of the moves from there",
    },
    "visited": {"de": "{label}: auf {n} von {base} Wegen", "en": "{label}: on {n} of {base} paths"},
    "moved": {"de": "{origin} → {target}: {n} von {base}", "en": "{origin} → {target}: {n} of {base}"},
    "from": {"de": "Von", "en": "From"},
    "to": {"de": "Nach", "en": "To"},
    "n": {"de": "Anzahl", "en": "Number"},
    "base": {"de": "Basis", "en": "Base"},
    "share": {"de": "Anteil", "en": "Share"},
    "low": {"de": "Intervall von", "en": "Interval from"},
    "high": {"de": "Intervall bis", "en": "Interval to"},
    "touchpoint": {"de": "Touchpoint", "en": "Touchpoint"},
    "removal": {"de": "Entfernungseffekte", "en": "Removal effects"},
    "removal_finds": {
        "de": "Ohne {first} verlöre die Kette {high} der Abschlüsse.",
        "en": "Without {first} the chain would lose {high} of the conversions.",
    },
}  # fmt: skip


def path_pictures(found: Paths, lang: str, filters: Sequence[str] = ()) -> list[Picture]:
    """The pictures of a page of paths; none where nobody gave one."""
    if not found.base:
        return []
    source = w.source_line(found, filters, lang)
    made = [_flow(found, lang, source), _removal(found, lang, source)]
    return [picture for picture in made if picture]


def _base(found: Paths, n: int, lang: str) -> str:
    base = w.base_line([n], found.level, lang)
    return f"{base} · {w.weighted(lang)}" if found.weighting.method != "none" else base


def _flow(found: Paths, lang: str, source: str) -> Picture:
    """Stages in the order of the model that the document lists them in, between beginning and end."""
    states = {one.stage: one for one in found.stages.states}
    order = [stage for stage in found.order if stage in states]
    place = {stage: at for at, stage in enumerate(order, start=1)}
    start, end = w.say(_WORDS, "start", lang), w.say(_WORDS, "end", lang)
    halts = [Halt(start, start, end=True)]
    for stage in order:
        one = states[stage]
        words = w.say(_WORDS, "visited", lang, label=one.label, n=one.visits.n, base=found.base)
        halts.append(Halt(one.label, words))
    halts.append(Halt(end, end, end=True))
    begun = [
        Link(0, place[one.stage], one.starts.n, w.share(one.starts.share.estimate or 0.0, lang),
             w.say(_WORDS, "moved", lang, origin=start, target=one.label, n=one.starts.n, base=found.base))
        for one in states.values() if one.starts.n
    ]  # fmt: skip
    links = [_link(move, place, len(halts) - 1, end, lang) for move in found.stages.moves]
    title = w.say(_WORDS, "flow", lang)
    base = f"{w.say(_WORDS, 'thick', lang)} · {_base(found, found.base, lang)}"
    drawn = Flow(halts, [link for link in (*begun, *links) if link.n >= found.base * LEAST])
    return Picture(
        "flow", title, _finding(found, lang), base, source, lang, drawn, _moves(found.stages.moves, end, lang)
    )


def _link(move: Move, place: dict[str, int], last: int, end: str, lang: str) -> Link:
    target = place[move.target.stage] if move.target else last
    label = move.target.label if move.target else end
    words = w.say(_WORDS, "moved", lang, origin=move.origin.label, target=label, n=move.n, base=move.base)
    return Link(place[move.origin.stage], target, move.n, w.share(move.share.estimate or 0.0, lang), words)


def _finding(found: Paths, lang: str) -> str:
    between = [move for move in found.stages.moves if move.target]
    most = max(between, key=lambda move: move.n, default=found.stages.moves[0])
    first = max(found.stages.states, key=lambda one: one.starts.n)
    last = max(found.stages.states, key=lambda one: one.ends.n)
    target = most.target.label if most.target else w.say(_WORDS, "end", lang)
    return w.say(
        _WORDS, "flow_finds", lang, origin=most.origin.label, target=target, n=most.n, base=most.base,
        first=first.label, last=last.label,
    )  # fmt: skip


def _moves(moves: Sequence[Move], end: str, lang: str) -> Table:
    header = [w.say(_WORDS, name, lang) for name in ("from", "to", "n", "base", "share", "low", "high")]
    body: list[Sequence[Cell]] = [
        [_named(one.origin), _named(one.target) if one.target else end, one.n, one.base, one.share.estimate,
         one.share.low, one.share.high]
        for one in moves
    ]  # fmt: skip
    return Table(header, body, frozenset({4, 5, 6}))


def _removal(found: Paths, lang: str, source: str) -> Picture | None:
    bars = [_bar(one, one.removal, found, lang) for one in found.touchpoints.states if one.removal]
    if not bars or found.conversion is None:
        return None
    rows = sorted(bars, key=lambda row: -(row.value or 0.0))
    shown = rows[:MOST]
    title = f"{w.say(_WORDS, 'removal', lang)}: {found.conversion.label}"
    finding = w.say(_WORDS, "removal_finds", lang, first=rows[0].label, high=rows[0].figure)
    axis = w.share_axis([row.high or row.value for row in shown], lang)
    table = table_of(rows, w.say(_WORDS, "touchpoint", lang), True, lang)
    base = _base(found, found.conversion.n, lang)
    return Picture("removal", title, finding, base, source, lang, Rows(shown, axis, "bar"), table)


def _bar(one: State, removal: Removal, found: Paths, lang: str) -> Row:
    effect = removal.effect
    figure, span = w.share(effect.estimate or 0.0, lang), w.share_span(effect.low, effect.high)
    words = w.sentence(_named(one), figure, span, found.level, lang, w.base_of(one.visits.n, lang))
    return Row(_named(one), effect.estimate, effect.low, effect.high, figure, span, words, n=one.visits.n)


def _named(stop: Stop) -> str:
    return f"{stop.label} ({stop.stage_label})" if stop.touchpoint else stop.label
