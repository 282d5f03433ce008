"""Releases kept in the database, each brought up to date when enough people have come since.

Reading one is looking up a row. Only when the survey's revision has moved is it worked out whether k people wait in
one of its finest groups; if not, the row stays as it is, and so does everything that its readers can tell by.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from app.aggregates import queries
from app.aggregates.assemble import Wanted, cells_of, frame_of
from app.aggregates.families import RESPONSES, families
from app.aggregates.groups import split
from app.aggregates.queries import Kept as Kept
from app.aggregates.release import LEVEL, Plan, Waiting, choose, planned, sizes_shown, taken_in
from app.aggregates.released import State, release, released_toplines
from app.aggregates.request import Facts, Filters, GroupBy, Reader
from app.aggregates.topline_document import Toplines
from app.aggregates.views import View, atoms
from app.database import Session
from app.errors import Invalid
from app.mentions.columns import Ints
from app.mentions.counts import Grouped
from app.mentions.reading import as_asked
from app.mentions.sample import Sample, sample
from app.mentions.snapshot import Snapshot
from app.mentions.visible import Mask
from app.responses import queries as responses
from app.surveys.actions import Survey

MOST_VIEWS = 12
"""Other releases of a survey that are reckoned with, those made last first."""


_NOTHING_SHOWN = Plan(start=0, taken_in={}, shown={})


@dataclass(frozen=True)
class Order:
    """A release that is wanted: whom it is about, by what it can be narrowed, and its threshold."""

    id: str
    filters: Filters
    axes: tuple[str, ...]
    k: int
    toplines: bool = False


def released(
    session: Session, survey: Survey, facts: Facts, found: Callable[[], Snapshot], order: Order, now: datetime
) -> Kept:
    """The release as it is now."""
    kept = queries.release(session, order.id)
    if kept is not None and kept.revision >= survey.revision:
        return kept
    others = queries.others(session, survey.id, order.id, MOST_VIEWS)
    earliest = [one.plan.earliest for one in ([kept] if kept else []) + others]
    arrivals = responses.arrivals(session, survey.id, min(earliest, default=survey.revision))
    if kept is not None and sum(came > kept.plan.earliest for came in arrivals.values()) < order.k:
        return kept
    fresh = _Making(found(), facts, survey, order, kept, others, arrivals).kept(now)
    if fresh is None:
        assert kept is not None  # what is not there yet is always made
        return kept
    return queries.keep(session, survey.id, fresh, kept.revision if kept else None, now)


class _Making:
    """Works out one release from the columns of its survey."""

    def __init__(
        self, found: Snapshot, facts: Facts, survey: Survey, order: Order, kept: Kept | None, others: list[Kept],
        arrivals: Mapping[str, int],
    ) -> None:  # fmt: skip
        """`arrivals` holds the revision of everybody whom one of the releases may not show yet."""
        self.found, self.facts, self.survey, self.order, self.before, self.others, self.arrivals = (
            found, facts, survey, order, kept, others, arrivals,
        )  # fmt: skip

    def kept(self, now: datetime) -> Kept | None:
        """The release to be kept; None where too few have come since the one that is."""
        plan, k, revision = (self.before.plan if self.before else None), self.order.k, self.survey.revision
        every = self._sample(self.order.filters, self.order.axes)
        if every is None:
            raise Invalid("The survey does not have any more what this view is made of. Make it anew.")
        taken = taken_in(self._waiting(every, plan), revision, k) if plan else {}
        if taken is None:
            return None
        now_shown = every if plan is None else self._as_of(every, Plan(start=revision, taken_in=taken, shown={}))
        further = list(self._further(every, plan))
        pool = sample(self.found, now_shown.sample.selection)
        over = atoms(pool, [now_shown.view, *(one.view for one, _ in further)])
        lattice = over.lattices[0]
        frame = frame_of(pool, Wanted(as_asked(self.found.newest.model()), (), (), LEVEL, self._language()))
        grouped = [Grouped(np.maximum(places, 0), over.size) for places in over.places]
        everybody = replace(pool, masks=[places >= 0 for places in over.places])
        cells = cells_of(everybody, frame, grouped)
        counts = families(cells, frame.reading, self.found.vocabulary, frame.touchpoints)
        seen = choose(over, counts, k, [other for _, other in further])
        state = State(now_shown.sample, lattice, cells, counts, seen, frame, k)
        return Kept(
            id=self.order.id,
            revision=revision,
            filters=self.order.filters,
            axes=self.order.axes,
            plan=planned(lattice, seen, taken, revision),
            release=release(state, now, self._toplines(now_shown.sample, now)),
        )

    def _language(self) -> str:
        return self.found.newest.languages[0]

    def _toplines(self, shown: Sample, now: datetime) -> dict[str, Toplines]:
        if not self.order.toplines:
            return {}
        languages = list(dict.fromkeys([*self.found.newest.languages, "de", "en"]))
        withheld = {name for other in self.others for name in self._looks_at(other.axes, other.filters)}
        return released_toplines(shown, self.order.k, self.survey.slug, languages, withheld, now)

    @staticmethod
    def _looks_at(axes: tuple[str, ...], filters: Filters) -> set[str]:
        """The questions by whose answers a view tells people apart."""
        return {*axes, *(text.partition(":")[0] for text in filters.where)}

    def _sample(self, filters: Filters, axes: tuple[str, ...]) -> "_Shown | None":
        """Everybody whom a view is about; None where the survey has lost what it is made of."""
        reader = Reader(self.facts)
        selection, by = reader.selection(filters), tuple(one for name in axes for one in reader.group_by(name))
        if reader.problems:
            return None
        every = sample(self.found, selection)
        return _Shown(every.narrowed(self._answered(by)) if by else every, by)

    def _answered(self, by: tuple[GroupBy, ...]) -> list[Mask]:
        """Who belongs to a group of everything that a view can be narrowed by.

        The others are few as a rule, and would be the difference of a whole and its groups: a view is not about them.
        """
        groups = split(by, self.found.parts, self.found.vocabulary)
        answered = np.array([key.answered for key in groups.keys])
        return [answered[places] for places in groups.places]

    def _as_of(self, every: "_Shown", plan: Plan) -> "_Shown":
        """Those of them whom a release has taken in."""
        over = atoms(every.sample, [every.view])
        last = np.array([plan.taken_in.get(cell, plan.start) for cell in over.lattices[0].finest] or [0])
        masks = [
            (places >= 0) & (came <= last[np.maximum(places, 0)])
            for places, came in zip(over.places, self._came(), strict=True)
        ]
        return _Shown(replace(every.sample, masks=masks), every.by)

    def _waiting(self, every: "_Shown", plan: Plan) -> dict[str, Waiting]:
        """Who waits in each finest group."""
        over = atoms(every.sample, [every.view])
        inside = self._as_of(every, plan).sample.masks
        left = [(places >= 0) & ~mask for places, mask in zip(over.places, inside, strict=True)]
        place = np.concatenate([places[mask] for places, mask in zip(over.places, left, strict=True)])
        came = np.concatenate([came[mask] for came, mask in zip(self._came(), left, strict=True)])
        found = {}
        for number, cell in enumerate(over.lattices[0].finest):
            here = came[place == number]
            found[cell] = Waiting(len(here), int(here.min(initial=self.survey.revision)))
        return found

    def _further(self, every: "_Shown", plan: Plan | None) -> Iterator[tuple["_Shown", Plan]]:
        """What else is known of the survey: what this release showed before, and what the others show.

        Where there are others, those whom this view leaves out must not become known as the difference.
        """
        if plan is not None:
            yield self._as_of(every, plan), plan
        if self.others and every.by:
            rest = [~mask for mask in self._answered(every.by)]
            yield _Shown(sample(self.found, every.sample.selection).narrowed(rest), every.by), _NOTHING_SHOWN
        for other in self.others:
            theirs = self._sample(other.filters, other.axes)
            if theirs is None:
                continue
            shown = self._as_of(theirs, other.plan)
            yield shown, other.plan
            for question, groups in sizes_shown(other.release).items():
                if question in self._looks_at(self.order.axes, self.order.filters):
                    by = Reader(self.facts).group_by(question)
                    yield _Shown(shown.sample, by), _NOTHING_SHOWN.model_copy(update={"shown": {RESPONSES: groups}})

    def _came(self) -> list[Ints]:
        """By part: the revision at which a respondent came, 0 for those who were there all along."""
        names = np.array(sorted(self.arrivals) or [""], "S36")
        revisions = np.array([self.arrivals[name] for name in sorted(self.arrivals)] or [0], np.int64)
        found = []
        for part in self.found.parts:
            place = np.minimum(np.searchsorted(names, part.respondents.id), len(names) - 1)
            found.append(np.where(names[place] == part.respondents.id, revisions[place], 0))
        return found


@dataclass(frozen=True)
class _Shown:
    sample: Sample
    by: tuple[GroupBy, ...]

    @property
    def view(self) -> View:
        return View(self.sample.masks, self.by)
