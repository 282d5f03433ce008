"""The distributions of questions as the public sees them: all counts of one rounded to five, or none of it. Pure.

A distribution whose counts add up to its base would give a single hidden count back, so it is shown as a whole or not
at all. Where fewer than k people skipped a question, its base stands for those who answered it too.
"""

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from app.aggregates.compute import base_flags
from app.aggregates.document import Nps, Score, Share
from app.aggregates.public import few, rounded_share, telling
from app.aggregates.topline_document import Choice, Month, Rank, Topline, Toplines
from app.analysis.suppression import rounded

Part = TypeVar("Part")


def guarded_toplines(document: Toplines, k: int, withheld: Collection[str] = ()) -> Toplines:
    """The distributions that everybody may see; `withheld` names questions that other views look along."""
    shown = [_Question(one, document.responses, k, document.level) for one in document.questions]
    questions = [one.emptied() if one.asked.question in withheld else one.guarded() for one in shown]
    return document.model_copy(
        update={
            "responses": rounded(document.responses) if document.responses >= k else 0,
            "questions": questions,
            "suppressed": sum("suppressed" in question.flags for question in questions),
        }
    )


class _Question:
    def __init__(self, asked: Topline, responses: int, k: int, level: float) -> None:
        self.asked, self.k, self.level = asked, k, level
        self.base = self._within(asked.base, responses)
        answered = asked.answered or 0
        self.answered = self._within(answered, asked.base) if self.base else 0

    def _within(self, count: int, whole: int) -> int:
        """A rounded count; that of the whole where it differs from it by too few; 0 where it is too small."""
        if count < self.k:
            return 0
        return rounded(whole if whole - count < self.k else count)

    def emptied(self) -> Topline:
        kept = {name: getattr(self.asked, name) for name in ("question", "type", "title", "section")}
        answered = None if self.asked.answered is None else self.answered
        return Topline(**kept, base=self.base, answered=answered, flags=["suppressed"])

    def guarded(self) -> Topline:
        """Numbers are not shown at all: quantiles and extremes are answers of single people."""
        asked = self.asked
        if asked.answered is None or asked.type in ("text", "path"):
            return self.emptied().model_copy(update={"flags": []})
        if asked.answered < self.k or asked.distribution or any(self._is_small(*pair) for pair in self._counts()):
            return self.emptied()
        parts = {
            "options": _each(asked.options, self._choice),
            "score": self._score(asked.score),
            "rows": _each(asked.rows, lambda row: row.model_copy(
                update={"score": self._score(row.score) or _unseen(row.score), "not_applicable": 0})),
            "ranks": _each(asked.ranks, self._rank),
            "months": _each(asked.months, lambda one: Month(month=one.month, n=rounded(one.n))),
            "nps": self._nps(asked.nps),
        }  # fmt: skip
        lost = any(value is None and getattr(asked, name) is not None for name, value in parts.items())
        flags = [*base_flags(self.answered), *(["suppressed"] if lost else [])]
        return self.emptied().model_copy(update={**parts, "flags": flags})

    def _is_small(self, count: int, base: int) -> bool:
        return count < self.k or base - count < self.k

    def _counts(self) -> Iterator[tuple[int, int]]:
        """All counts that would be shown, each with its base."""
        asked, answered = self.asked, self.asked.answered or 0
        yield from ((choice.n, choice.base) for choice in asked.options or ())
        yield from ((month.n, answered) for month in asked.months or ())
        for rank in asked.ranks or ():
            yield from ((rank.n, answered), (_count(rank.first, answered), answered))
        if asked.nps:
            yield from ((_count(part, asked.nps.n), asked.nps.n) for part in _thirds(asked.nps))

    def _choice(self, choice: Choice) -> Choice:
        base = self._within(choice.base, self.asked.base)
        n = rounded(choice.n)
        return choice.model_copy(update={"n": n, "base": base, "share": rounded_share(n, base, self.level)})

    def _score(self, score: Score | None) -> Score | None:
        points = max(map(int, (score.histogram or {"0": 0}) if score else {"0": 0}))
        if score is None or telling(score.mean, score.n, (1, points), 1, self.k):
            return None
        n = self._within(score.n, self.asked.base)
        means = {name: _blurred(getattr(score, name), 1) for name in ("mean", "low", "high")}
        return _unseen(score).model_copy(update={**means, "n": n, "flags": few(n)})

    def _rank(self, rank: Rank) -> Rank:
        n = self._within(rank.n, self.asked.base)
        first = rounded_share(rounded(_count(rank.first, self.asked.answered or 0)), self.answered, self.level)
        return rank.model_copy(update={"n": n, "mean_rank": _blurred(rank.mean_rank, 1), "first": first})

    def _nps(self, nps: Nps | None) -> Nps | None:
        if nps is None:
            return None
        n = self._within(nps.n, self.asked.base)
        means = {name: _blurred(getattr(nps, name), 0) for name in ("mean", "low", "high")}
        names = ("promoters", "passives", "detractors")
        parts = {
            name: rounded_share(rounded(_count(part, nps.n)), n, self.level)
            for name, part in zip(names, _thirds(nps), strict=True)
        }
        return nps.model_copy(update={**means, **parts, "n": n, "sd": None, "se": None})


def _each(parts: list[Part] | None, shown: Callable[[Part], Part]) -> list[Part] | None:
    return None if parts is None else [shown(part) for part in parts]


def _thirds(nps: Nps) -> tuple[Share, Share, Share]:
    return nps.promoters, nps.passives, nps.detractors


def _count(share: Share, base: int) -> int:
    return round((share.estimate or 0) * base)


def _blurred(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _unseen(score: Score) -> Score:
    """A score of which nothing is told."""
    nothing = Share(estimate=None, low=None, high=None, method=score.top2.method)
    told = dict.fromkeys(("mean", "sd", "se", "low", "high", "histogram", "net", "effective_base"))
    return score.model_copy(update={**told, "n": 0, "top2": nothing, "bottom2": nothing, "flags": ["suppressed"]})
