"""Columns reduced to sums that add up over parts: whatever engine counts, the figures come from these.

The engine is NumPy over kinds of rows (`coding`): a filter costs a pass over two columns of small numbers. What was
counted once of a part is kept with it, because a part never changes; weights change with every answer, and what was
counted with them is not kept.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from app.analysis.scores import EMOTIONS
from app.mentions.codes import MEASURES, NAMED, Vocabulary
from app.mentions.coding import FIGURES, MENTION, VISIT, Coded, Numbers, coded
from app.mentions.columns import Part
from app.mentions.counts import Counts, Grouped, count
from app.mentions.kept import kept, told
from app.mentions.reading import Reading
from app.mentions.sums import LEVELS, Cells, Floats, Tallies
from app.mentions.visible import Mask


def reduce(
    part: Part,
    vocabulary: Vocabulary,
    reading: Reading,
    open_questions: Mapping[str, str],
    chosen: Mask,
    grouped: Grouped | None = None,
    weights: Floats | None = None,
) -> Sequence[Cells]:
    """The cells of the chosen respondents of a part: of all together, or of each group."""
    model = (reading.key, tuple(open_questions.items()), len(vocabulary.touchpoints), len(vocabulary.offers))

    def counted() -> Sequence[Cells]:
        kinds = kept(part).coded(model, lambda: coded(part, vocabulary, reading, open_questions))
        counts = count(part, kinds, chosen, grouped, weights)
        groups = 1 if grouped is None else grouped.groups
        return [_cells(counts, group, kinds, vocabulary, reading) for group in range(groups)]

    if weights is not None:
        return counted()
    return kept(part).cells((model, *told(chosen, grouped)), counted)


class _Kinds:
    """Some kinds of rows with how often each occurs."""

    def __init__(self, names: Sequence[str], table: Numbers, counts: Floats, rows: Numbers | None = None) -> None:
        self.names, self.table, self.counts = names, table, counts
        self.rows = np.flatnonzero(counts[:, 0]) if rows is None else rows  # a filter leaves few kinds
        if rows is None:
            self.counts = counts[self.rows]

    def __getitem__(self, name: str) -> Numbers:
        column: Numbers = self.table[:, self.names.index(name)][self.rows]
        return column

    def among(self, mask: Mask) -> "_Kinds":
        return _Kinds(self.names, self.table, self.counts[mask], self.rows[mask])

    def tallies(self, *axes: tuple[Numbers, int]) -> Tallies:
        """(sizes of the axes …, 3): the counts at the places that the kinds have on these axes."""
        shape = [size for _, size in axes]
        places = np.ravel_multi_index([place for place, _ in axes], shape) if len(self.rows) else np.empty(0, int)
        columns = [np.bincount(places, column, int(np.prod(shape))) for column in self.counts.T]
        found: Tallies = np.stack(columns if len(columns) == 3 else columns * 3, axis=-1).astype(np.float64)
        return found.reshape(*shape, 3)


def _cells(counts: Counts, group: int, kinds: Coded, vocabulary: Vocabulary, reading: Reading) -> Cells:
    every = _Kinds(MENTION, kinds.mention_kinds, counts.mentions[group])
    visits = _Kinds(VISIT, kinds.visit_kinds, counts.visits[group])
    mentions, lost = every.among(every["stage"] >= 0), every.among(every["stage"] < 0)
    stages = reading.stages
    cell = ((mentions["stage"], stages), (mentions["touchpoint"], len(vocabulary.touchpoints)))
    named = mentions.tallies(*cell, (mentions["named"], len(NAMED)))
    people, by_stage = counts.people[group], (visits["stage"], stages)
    empty = kinds.offer_sets.index(frozenset()) if kinds.offer_sets else 0
    return Cells(
        responses=np.repeat(people, 3) if len(people) == 1 else people,
        versions=counts.versions[group],
        offers=_offers(visits, kinds.offer_sets, len(vocabulary.offers)),
        base=_where(visits, visits["answered"] != empty, stages),
        no_answer=_where(visits, (visits["shown"] != empty) & (visits["answered"] == empty), stages)[:, 0],
        reach=_where(visits, visits["mentions"] > 0, stages),
        touchpoint_base=_touchpoint_base(
            visits.tallies(by_stage, (visits["answered"], len(kinds.offer_sets))), kinds, vocabulary
        ),
        named=named[:, :, [place for place, how in enumerate(NAMED) if how != "unaided"]].sum(axis=2),
        unaided=named[:, :, [NAMED.index("unaided"), NAMED.index("both")]].sum(axis=2),
        open_shown=_where(visits, visits["open_shown"] > 0, stages),
        open_answered=_where(visits, visits["open_answered"] > 0, stages)[:, 0],
        histograms={measure: _given(mentions, measure, LEVELS, vocabulary, stages) for measure in MEASURES},
        emotions=_given(mentions, "emotion", 1 + len(EMOTIONS), vocabulary, stages),
        sums={figure: _sums(visits, figure, stages) for figure in FIGURES},
        left_out=lost.tallies((lost["touchpoint"], len(vocabulary.stages)))[:, 0],
    )


def _where(visits: _Kinds, mask: Mask, stages: int) -> Tallies:
    chosen = visits.among(mask)
    return chosen.tallies((chosen["stage"], stages))


def _given(mentions: _Kinds, measure: str, levels: int, vocabulary: Vocabulary, stages: int) -> Tallies:
    """(S, T, levels, 3): how often each value was given; what is no value is left out."""
    rated = mentions.among(mentions[measure] > 0)
    cell = ((rated["stage"], stages), (rated["touchpoint"], len(vocabulary.touchpoints)))
    return rated.tallies(*cell, (rated[measure], levels))


def _offers(visits: _Kinds, sets: Sequence[frozenset[int]], offers: int) -> Floats:
    found = np.zeros(offers)
    for some, times in zip(sets, visits.tallies((visits["shown"], len(sets)))[:, 0].tolist(), strict=True):
        found[list(some)] += times
    return found


def _touchpoint_base(answered: Tallies, kinds: Coded, vocabulary: Vocabulary) -> Tallies:
    """From how often each set of offers was answered at each stage, (S, sets, 3), to (S, T, 3)."""
    offered = np.zeros((len(kinds.offer_sets), len(vocabulary.touchpoints)))
    for row, some in enumerate(kinds.offer_sets):
        for offer in some:
            names = vocabulary.offers.names[offer].touchpoints
            offered[row, [vocabulary.touchpoints.code(name) for name in names]] = 1
    found: Tallies = np.einsum("sow,ot->stw", answered, offered)
    return found


def _sums(visits: _Kinds, figure: str, stages: int) -> Tallies:
    """(S, 7): what the figures of whole stages are computed from."""
    rated = visits.among(visits[figure.removesuffix(" top2")] > 0)
    m, t = rated[figure.removesuffix(" top2")].astype(float), rated[f"Σ {figure}"].astype(float)
    times, weight, weight_sq = rated.counts[:, 0], rated.counts[:, -1], rated.counts[:, -1]
    if rated.counts.shape[1] == 3:
        weight = rated.counts[:, 1]
    terms = (times, times * m, weight * m, weight * t, weight_sq * m * m, weight_sq * m * t, weight_sq * t * t)
    return np.stack([np.bincount(rated["stage"], term, stages) for term in terms], axis=1)
