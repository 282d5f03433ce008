"""Walks between touchpoints or stages become the figures of one level."""

from collections.abc import Sequence
from dataclasses import asdict

from app.aggregates.document import Share
from app.analysis import removal, transitions
from app.analysis.intervals import Estimate
from app.analysis.removal import Removals
from app.analysis.walks import Walks
from app.paths.document import Flag, Level, Move, Part, Removal, State, Stop, Way

SMALL = 30


def level_of(ways: Walks, stops: Sequence[Stop], removals: Removals | None, level: float, most: int) -> Level:
    """All figures of one level; `stops` says what the states are."""
    return Level(
        states=_states(ways, stops, removals, level),
        moves=[
            Move(
                origin=stops[move.origin],
                target=None if move.target == transitions.END else stops[move.target],
                n=move.count,
                base=move.base,
                share=share_of(move.share),
                flags=["small_base"] if move.base < SMALL else [],
            )
            for move in transitions.moves(ways, level)
        ],
        ways=[
            Way(stops=[stops[state] for state in way.states], n=way.count, share=share_of(way.share))
            for way in transitions.frequent(ways, level, most)
        ],
    )


def share_of(found: Estimate) -> Share:
    return Share(**asdict(found))


def _states(ways: Walks, stops: Sequence[Stop], removals: Removals | None, level: float) -> list[State]:
    starts, ends = (
        {part.state: part for part in figure(ways, level)} for figure in (transitions.starts, transitions.ends)
    )
    without = {one.state: one for one in removals.removals} if removals else {}
    nobody = transitions.Part(-1, 0, transitions.share(ways, 0.0, level))
    return [
        State(
            **dict(stops[part.state]),
            visits=_part(part),
            starts=_part(starts.get(part.state, nobody)),
            ends=_part(ends.get(part.state, nobody)),
            removal=_removal(without.get(part.state)),
            flags=_flags(part.count, without.get(part.state)),
        )
        for part in transitions.visits(ways, level)
    ]


def _part(found: transitions.Part) -> Part:
    return Part(n=found.count, share=share_of(found.share))


def _removal(found: removal.Removal | None) -> Removal | None:
    return None if found is None else Removal(effect=share_of(found.effect), credit=share_of(found.credit))


def _flags(visits: int, found: removal.Removal | None) -> list[Flag]:
    flags: list[Flag] = ["small_base"] if visits < SMALL else []
    return [*flags, "no_interval"] if found and found.effect.low is None else flags
