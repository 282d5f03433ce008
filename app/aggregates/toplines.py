"""The plain distribution of every question: the first thing a researcher opens. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

import numpy as np

from app.aggregates import spreads
from app.aggregates.compute import base_flags, score, share_of
from app.aggregates.document import Score
from app.aggregates.labels import UNCODED, Text, say
from app.aggregates.topline_document import Choice, MatrixRow, Rank, Topline
from app.analysis.intervals import effective_base
from app.analysis.scores import Tally
from app.mentions.codes import ANSWERED, NA, NONE, NOT_SHOWN, OTHER
from app.mentions.columns import Ints, no_answers
from app.mentions.sample import Floats, Sample
from app.surveys import schema

NOBODY = Tally(0, 0, 0)
_NONE: Text = {"de": "Nichts davon", "en": "None of these"}
_YES_NO: Mapping[str, Text] = {"yes": {"de": "Ja", "en": "Yes"}, "no": {"de": "Nein", "en": "No"}}


def topline(
    section: str, wordings: Sequence[schema.Question], chosen: Sample, level: float, lang: str, fallback: str
) -> Topline:
    """The distribution of one question; `wordings` are its forms in the versions, newest first."""
    return _Question(wordings, chosen, level, lang, fallback).topline(section)


class _Question:
    """One question with the answers of the chosen respondents, all parts together."""

    def __init__(
        self, wordings: Sequence[schema.Question], chosen: Sample, level: float, lang: str, fallback: str
    ) -> None:
        self.wordings, self.chosen, self.level, self.lang, self.fallback = wordings, chosen, level, lang, fallback
        self.id = wordings[0].id
        self.codes = chosen.found.vocabulary.items_of(self.id)
        pairs = list(zip(chosen.found.parts, chosen.masks, strict=True))
        columns = [(part.answers.get(self.id) or no_answers(len(part)), mask) for part, mask in pairs]
        items = [(column.items, mask[column.items.respondent]) for column, mask in columns]
        self.state = np.concatenate([column.state[mask] for column, mask in columns])
        self.value = np.concatenate([column.value[mask] for column, mask in columns])[self.state == ANSWERED]
        self.item = np.concatenate([rows.item[among] for rows, among in items])
        self.points = np.concatenate([rows.value[among] for rows, among in items])
        self.columns = columns
        self.weights = self.item_weights = None
        if chosen.weights is not None:
            weighted = list(zip(chosen.weights, columns, items, strict=True))
            pooled = np.concatenate([weights[mask] for weights, (_, mask), _ in weighted])
            self.weights = pooled[self.state == ANSWERED]
            weights_of_rows = [weights[rows.respondent[among]] for weights, _, (rows, among) in weighted]
            self.item_weights = np.concatenate(weights_of_rows)
        self.answered = spreads.whole(int(np.count_nonzero(self.state == ANSWERED)), self.weights)

    def topline(self, section: str) -> Topline:
        question = self.wordings[0]
        answered = {"answered": self.answered.count, "effective_base": self._effective(self.answered)}
        return Topline(
            question=self.id,
            type=question.type,
            title=self._say(question.title),
            section=section,
            base=int(np.count_nonzero(self.state != NOT_SHOWN)),
            flags=[] if isinstance(question, schema.Contact) else base_flags(self.answered.count),
            **(answered | self._distribution(question)),
        )

    def _distribution(self, question: schema.Question) -> dict[str, Any]:
        match question:
            case schema.SingleChoice() | schema.Hidden():
                return {"options": self._options(self._counts(self.value, self.weights))}
            case schema.MultipleChoice():
                return {"options": self._options(self._counts(self.item, self.item_weights))}
            case schema.Touchpoints():
                return {"options": self._touchpoints()}
            case schema.Consent():
                no, yes = spreads.tallied(self.value, self.weights, 2)
                return {"options": self._choices(_YES_NO, {"yes": yes, "no": no})}
            case schema.Rating():
                score = self._score(self.value, self.weights, question.scale)
                return {"score": score, "not_applicable": int(np.count_nonzero(self.value == NA))}
            case schema.Nps():
                points = spreads.tallied(self.value, self.weights, 11)
                return {"nps": spreads.nps(dict(enumerate(points)), self.level, self.chosen.design)}
            case schema.Matrix():
                return {"rows": [self._row(row, label, question.scale) for row, label in self._labels().items()]}
            case schema.Ranking():
                return {"ranks": [self._rank(item, label) for item, label in self._labels().items()]}
            case schema.Number():
                numbers, weights = self._numbers()
                histogram = spreads.bars(numbers, question.bins)
                spread = spreads.distribution(numbers, weights, self.level, self.chosen.design)
                return {"distribution": spread, "histogram": histogram}
            case schema.Date():
                return {"months": spreads.months(self._numbers()[0])}
            case schema.Contact():
                return {"answered": None, "effective_base": None}  # kept apart from the answers
            case schema.TextQuestion() | schema.Path() | schema.Statement():
                return {}
        assert_never(question)

    def _say(self, text: Text) -> str:
        return say(text, self.lang, self.fallback)

    def _numbers(self) -> tuple[Floats, Floats | None]:
        """The numbers that were given, with their weights where there are any."""
        found = [
            (column.number[mask], None if self.chosen.weights is None else self.chosen.weights[at][mask])
            for at, (column, mask) in enumerate(self.columns)
            if len(column.number)
        ]
        pooled = np.concatenate([np.empty(0), *(numbers for numbers, _ in found)])
        given = ~np.isnan(pooled)
        if self.chosen.weights is None:
            return pooled[given], None
        weighted = (weights for _, weights in found if weights is not None)
        return pooled[given], np.concatenate([np.empty(0), *weighted])[given]

    def _labels(self) -> dict[str, Text]:
        """Options, rows or things to rank: those of the newest wording first; what was retired stays."""
        labels: dict[str, Text] = {}
        for question in self.wordings:
            listed = question.rows if isinstance(question, schema.Matrix) else getattr(question, "options", ())
            for option in listed:
                labels.setdefault(option.id, option.label)
        return labels

    def _effective(self, base: Tally) -> float | None:
        """Weighted: the effective base."""
        return None if self.chosen.weights is None else effective_base(base.weight, base.weight_sq)

    def _score(self, values: Ints, weights: Floats | None, scale: int) -> Score:
        """Ratings of 1 … scale; "not applicable" is left out."""
        rated = values >= 1
        points = spreads.tallied(values[rated], None if weights is None else weights[rated], scale + 1)
        return score(dict(enumerate(points[1:], start=1)), scale, self.level, self.chosen.design)

    def _counts(self, values: Ints, weights: Floats | None) -> dict[str, Tally]:
        return dict(zip(self.codes.names, spreads.tallied(values, weights, len(self.codes)), strict=False))

    def _options(self, counts: Mapping[str, Tally]) -> list[Choice]:
        return self._choices(self._labels(), counts)

    def _choices(
        self, labels: Mapping[str, Text], counts: Mapping[str, Tally], bases: Mapping[str, Tally] | None = None
    ) -> list[Choice]:
        """Shares of those who answered, or of the base of each choice."""
        found = []
        for name, label in labels.items():
            chose, base = counts.get(name, NOBODY), self.answered if bases is None else bases.get(name, NOBODY)
            share = share_of(chose, base, self.level)
            counted = {"n": chose.count, "base": base.count, "effective_base": self._effective(base)}
            found.append(Choice(id=name, label=self._say(label), share=share, **counted))
        return found

    def _touchpoints(self) -> list[Choice]:
        lists = [question for question in self.wordings if isinstance(question, schema.Touchpoints)]
        labels = self._labels()
        if any(question.other for question in lists):
            labels[OTHER] = UNCODED
        if any(question.none for question in lists):
            labels[NONE] = _NONE
        return self._choices(labels, self._counts(self.item, self.item_weights), self._offered())

    def _offered(self) -> dict[str, Tally]:
        """Per touchpoint who answered a list that offered it."""
        bases: dict[str, Tally] = {}
        offers = self.chosen.found.vocabulary.offers.names
        for at, (part, mask) in enumerate(zip(self.chosen.found.parts, self.chosen.masks, strict=True)):
            rows = part.shown.answered & mask[part.shown.respondent]
            weights = None if self.chosen.weights is None else self.chosen.weights[at][part.shown.respondent[rows]]
            counts = spreads.tallied(part.shown.offer[rows], weights, len(offers))
            for offer, count in zip(offers, counts, strict=False):
                if offer.question == self.id:
                    for name in (*offer.touchpoints, *((NONE,) if offer.none else ())):
                        bases[name] = spreads.total((bases.get(name, NOBODY), count))
        return bases

    def _row(self, row: str, label: Text, scale: int) -> MatrixRow:
        points, weights = self._of(row)
        return MatrixRow(
            id=row,
            label=self._say(label),
            score=self._score(points, weights, scale),
            not_applicable=int(np.count_nonzero(points == NA)),
        )

    def _rank(self, item: str, label: Text) -> Rank:
        ranks, weights = self._of(item)
        first = spreads.whole(int(np.count_nonzero(ranks == 1)), None if weights is None else weights[ranks == 1])
        return Rank(
            id=item,
            label=self._say(label),
            n=len(ranks),
            mean_rank=float(np.average(ranks, weights=weights)) if len(ranks) else None,
            first=share_of(first, self.answered, self.level),
        )

    def _of(self, item: str) -> tuple[Ints, Floats | None]:
        """The points given to a row, or the ranks of a thing."""
        rows = self.item == self.codes.code(item)
        return self.points[rows], None if self.item_weights is None else self.item_weights[rows]
