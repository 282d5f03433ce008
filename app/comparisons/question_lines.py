"""Rows about the answers to any question, from the columns of the sample."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.aggregates.labels import UNCODED, Text, say
from app.analysis.scores import Tally
from app.comparisons.lines import Line, Measure, Portions, Ratings
from app.mentions.codes import ANSWERED, NONE, OTHER
from app.mentions.columns import Answers
from app.mentions.sample import Sample
from app.surveys import schema

Places = NDArray[np.int64]
TABULATED = (
    "single_choice", "multiple_choice", "hidden", "consent", "rating", "nps", "matrix", "ranking", "number",
    "touchpoints",
)  # fmt: skip
_YES: Text = {"de": "Ja", "en": "Yes"}
_NONE: Text = {"de": "Nichts davon", "en": "None of these"}
_MEAN: Text = {"de": "Mittelwert", "en": "Mean"}
_TOP2: Text = {"de": "Top 2", "en": "Top 2"}
_BOTTOM2: Text = {"de": "Bottom 2", "en": "Bottom 2"}
_PROMOTERS: Text = {"de": "Promotoren (9–10)", "en": "Promoters (9–10)"}
_PASSIVES: Text = {"de": "Passive (7–8)", "en": "Passives (7–8)"}
_DETRACTORS: Text = {"de": "Detraktoren (0–6)", "en": "Detractors (0–6)"}


@dataclass(frozen=True)
class People:
    """The respondents of a sample with their groups; who is in none has the place `groups`."""

    sample: Sample
    group: Places
    groups: int

    @cached_property
    def weight(self) -> NDArray[np.float64]:
        return self.sample.weight()

    def tallies(self, rows: NDArray[Any]) -> list[Tally]:
        """Of these respondents (a mask, or their numbers): a tally for each group, and last the one of all."""
        group, weight = self.group[rows], self.weight[rows]
        columns = [np.bincount(group, each, self.groups + 1) for each in (None, weight, weight * weight)]
        found = [Tally(int(count), float(w), float(square)) for count, w, square in zip(*columns, strict=True)]
        everybody = Tally(len(group), sum(one.weight for one in found), sum(one.weight_sq for one in found))
        return [*found[: self.groups], everybody]

    def histograms(self, who: NDArray[Any], values: NDArray[Any]) -> list[dict[float, Tally]]:
        """How often each value was given, in each group and last in all."""
        names, place = np.unique(values, return_inverse=True)
        group, weight, size = self.group[who], self.weight[who], self.groups + 1
        key = place * size + group
        sums = [np.bincount(key, each, len(names) * size) for each in (None, weight, weight * weight)]
        found: list[dict[float, Tally]] = [{} for _ in range(size)]
        for at in np.flatnonzero(sums[0]).tolist():
            one = Tally(int(sums[0][at]), float(sums[1][at]), float(sums[2][at]))
            value = names[at // size].item()
            if at % size < self.groups:
                found[at % size][value] = one
            before = found[-1].get(value, Tally(0, 0, 0))
            found[-1][value] = Tally(
                before.count + one.count, before.weight + one.weight, before.weight_sq + one.weight_sq
            )
        return found


def question_lines(people: People, wordings: Sequence[schema.Question], lang: str, *, whole: bool) -> list[Line]:
    """The rows of one question, whose forms are given newest first; `whole` also its single points and parts."""
    return list(_Question(people, wordings, lang).lines(whole))


class _Question:
    def __init__(self, people: People, wordings: Sequence[schema.Question], lang: str) -> None:
        self.people, self.wordings, self.lang = people, wordings, lang
        self.question = wordings[0]
        self.answers: Answers = people.sample.answers(self.question.id)
        self.answered = self.answers.state == ANSWERED
        self.items = people.sample.found.vocabulary.items_of(self.question.id)

    def lines(self, whole: bool) -> Iterator[Line]:
        question = self.question
        match question:
            case schema.SingleChoice() | schema.Hidden():
                for name, label in self._labels().items():
                    chosen = self.answered & (self.answers.value == self._code(name))
                    yield self._share("share", label, name, chosen)
            case schema.MultipleChoice():
                for name, label in self._labels().items():
                    yield self._share("share", label, name, self._who(name))
            case schema.Consent():
                yield self._share("share", _YES, "yes", self.answered & (self.answers.value > 0))
            case schema.Rating(scale=scale):
                yield from self._rating(scale, whole)
            case schema.Nps():
                yield from self._nps(whole)
            case schema.Matrix(scale=scale):
                for name, label in self._labels().items():
                    rows = (self.answers.items.item == self._code(name)) & (self.answers.items.value > 0)
                    who = self.answers.items.respondent[rows]
                    yield self._values("mean", label, name, who, self.answers.items.value[rows], 1, scale)
            case schema.Ranking():
                for name, label in self._labels().items():
                    yield self._share("first", label, name, self._who(name, 1))
            case schema.Number():
                yield from self._number(question)
            case schema.Touchpoints():
                yield from self._touchpoints()
            case _:
                return

    def _code(self, name: str) -> int:
        found = self.items.find(name)
        return -9 if found is None else found

    def _labels(self) -> dict[str, Text]:
        """Options, rows or things to rank: those of the newest wording first; what was retired stays."""
        labels: dict[str, Text] = {}
        for question in self.wordings:
            listed = question.rows if isinstance(question, schema.Matrix) else getattr(question, "options", ())
            for option in listed:
                labels.setdefault(option.id, option.label)
        return labels

    def _who(self, name: str, value: int | None = None) -> NDArray[np.bool_]:
        """Who named an item (with this value)."""
        items = self.answers.items
        rows = items.item == self._code(name)
        if value is not None:
            rows &= items.value == value
        found = np.zeros(len(self.answered), bool)
        found[items.respondent[rows]] = True
        return found

    def _line(self, measure: Measure, label: Text, item: str | None, cells: Sequence[Any]) -> Line:
        words = say(label, self.lang)
        return Line(measure, words, cells[:-1], cells[-1], question=self.question.id, item=item)

    def _share(
        self, measure: Measure, label: Text, item: str, chosen: NDArray[np.bool_], base: NDArray[np.bool_] | None = None
    ) -> Line:
        among = self.answered if base is None else base
        pairs = zip(self.people.tallies(chosen & among), self.people.tallies(among), strict=True)
        return self._line(measure, label, item, [Portions(part, whole) for part, whole in pairs])

    def _values(
        self, measure: Measure, label: Text, item: str | None, who: NDArray[Any], values: NDArray[Any], lowest: float,
        highest: float,
    ) -> Line:  # fmt: skip
        """Means of one value a respondent."""
        found = self.people.histograms(who, values)
        return self._line(measure, label, item, [Ratings(histogram, lowest, highest) for histogram in found])

    def _rating(self, scale: int, whole: bool) -> Iterator[Line]:
        value = self.answers.value
        rated = self.answered & (value > 0)
        yield self._values("mean", _MEAN if whole else self.question.title, None, *_given(rated, value), 1, scale)
        if whole:
            yield self._share("top2", _TOP2, "top2", value >= scale - 1, rated)
            yield self._share("bottom2", _BOTTOM2, "bottom2", value <= 2, rated)
            for point in range(1, scale + 1):
                yield self._share("share", {"*": str(point)}, str(point), value == point, rated)

    def _nps(self, whole: bool) -> Iterator[Line]:
        value = self.answers.value
        score = 100 * ((value >= 9).astype(np.int64) - (value <= 6))
        label: Text = {"*": "NPS"} if whole else self.question.title
        yield self._values("nps", label, None, *_given(self.answered, score), -100, 100)
        if whole:
            for name, words, low, high in (
                ("promoters", _PROMOTERS, 9, 10), ("passives", _PASSIVES, 7, 8), ("detractors", _DETRACTORS, 0, 6),
            ):  # fmt: skip
                yield self._share("share", words, name, (value >= low) & (value <= high))

    def _number(self, question: schema.Number) -> Iterator[Line]:
        number = self.answers.number
        if not len(number):
            number = np.full(len(self.answered), np.nan)
        given = ~np.isnan(number)
        yield self._values("mean", _MEAN, None, *_given(given, number), -np.inf, np.inf)
        edges = [-np.inf, *(question.bins or ()), np.inf]
        for low, high in pairwise(edges) if question.bins else ():
            name = f"{low:g}-{high:g}"
            label: Text = {"*": f"{low:g} – {high:g}"}
            if low == -np.inf:
                label = {"de": f"unter {high:g}", "en": f"under {high:g}"}
            elif high == np.inf:
                label = {"de": f"ab {low:g}", "en": f"{low:g} and more"}
            yield self._share("share", label, name, (number >= low) & (number < high), given)

    def _touchpoints(self) -> Iterator[Line]:
        """Of those whose list offered it and who answered."""
        labels = self._labels()
        lists = [question for question in self.wordings if isinstance(question, schema.Touchpoints)]
        if any(question.other for question in lists):
            labels[OTHER] = UNCODED
        if any(question.none for question in lists):
            labels[NONE] = _NONE
        shown, offers = self.people.sample.shown(), self.people.sample.found.vocabulary.offers.names
        for name, label in labels.items():
            codes = [
                code
                for code, offer in enumerate(offers)
                if offer.question == self.question.id and (name in offer.touchpoints or (name == NONE and offer.none))
            ]
            base = np.zeros(len(self.answered), bool)
            base[shown.respondent[np.isin(shown.offer, codes) & shown.answered]] = True
            yield self._share("frequency", label, name, self._who(name), base)


def _given(among: NDArray[np.bool_], values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Who gave a value, and the values."""
    return np.flatnonzero(among), values[among]
