"""The plain distribution of every question: the first thing a researcher opens. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from app.aggregates import spreads
from app.aggregates.compute import base_flags
from app.aggregates.labels import UNCODED, Text, say
from app.aggregates.topline_document import Choice, MatrixRow, Rank, Topline
from app.mentions.codes import ANSWERED, NA, NONE, NOT_SHOWN, OTHER, Vocabulary
from app.mentions.columns import Ints, Part, no_answers
from app.mentions.visible import Mask
from app.surveys import schema

_NONE: Text = {"de": "Nichts davon", "en": "None of these"}
_YES_NO: Mapping[str, Text] = {"yes": {"de": "Ja", "en": "Yes"}, "no": {"de": "Nein", "en": "No"}}


@dataclass(frozen=True)
class Chosen:
    """The respondents that the toplines are about, part by part."""

    parts: Sequence[Part]
    masks: Sequence[Mask]
    vocabulary: Vocabulary


def topline(
    section: str, wordings: Sequence[schema.Question], chosen: Chosen, level: float, lang: str, fallback: str
) -> Topline:
    """The distribution of one question; `wordings` are its forms in the versions, newest first."""
    return _Question(wordings, chosen, level, lang, fallback).topline(section)


class _Question:
    """One question with the answers of the chosen respondents, all parts together."""

    def __init__(
        self, wordings: Sequence[schema.Question], chosen: Chosen, level: float, lang: str, fallback: str
    ) -> None:
        self.wordings, self.chosen, self.level, self.lang, self.fallback = wordings, chosen, level, lang, fallback
        self.id = wordings[0].id
        self.codes = chosen.vocabulary.items_of(self.id)
        pairs = list(zip(chosen.parts, chosen.masks, strict=True))
        columns = [(part.answers.get(self.id) or no_answers(len(part)), mask) for part, mask in pairs]
        items = [(column.items, mask[column.items.respondent]) for column, mask in columns]
        self.state = np.concatenate([column.state[mask] for column, mask in columns])
        self.value = np.concatenate([column.value[mask] for column, mask in columns])[self.state == ANSWERED]
        self.item = np.concatenate([rows.item[among] for rows, among in items])
        self.points = np.concatenate([rows.value[among] for rows, among in items])
        self.columns = columns
        self.answered = int(np.count_nonzero(self.state == ANSWERED))

    def topline(self, section: str) -> Topline:
        question = self.wordings[0]
        return Topline(
            question=self.id,
            type=question.type,
            title=self._say(question.title),
            section=section,
            base=int(np.count_nonzero(self.state != NOT_SHOWN)),
            flags=[] if isinstance(question, schema.Contact) else base_flags(self.answered),
            **({"answered": self.answered} | self._distribution(question)),
        )

    def _distribution(self, question: schema.Question) -> dict[str, Any]:
        match question:
            case schema.SingleChoice() | schema.Hidden():
                return {"options": self._options(self._counts(self.value))}
            case schema.MultipleChoice():
                return {"options": self._options(self._counts(self.item))}
            case schema.Touchpoints():
                return {"options": self._touchpoints()}
            case schema.Consent():
                yes = int(np.count_nonzero(self.value))
                return {"options": self._choices(_YES_NO, {"yes": yes, "no": self.answered - yes})}
            case schema.Rating():
                score = spreads.scored(self.value, question.scale, self.level)
                return {"score": score, "not_applicable": int(np.count_nonzero(self.value == NA))}
            case schema.Nps():
                return {"nps": spreads.nps(self.value, self.level)}
            case schema.Matrix():
                return {"rows": [self._row(row, label, question.scale) for row, label in self._labels().items()]}
            case schema.Ranking():
                return {"ranks": [self._rank(item, label) for item, label in self._labels().items()]}
            case schema.Number():
                numbers = self._numbers()
                histogram = spreads.bars(numbers, question.bins)
                return {"distribution": spreads.distribution(numbers, self.level), "histogram": histogram}
            case schema.Date():
                return {"months": spreads.months(self._numbers())}
            case schema.Contact():
                return {"answered": None}  # kept apart from the answers
            case schema.TextQuestion() | schema.Path() | schema.Statement():
                return {}
        assert_never(question)

    def _say(self, text: Text) -> str:
        return say(text, self.lang, self.fallback)

    def _numbers(self) -> NDArray[np.float64]:
        numbers = [column.number[mask] for column, mask in self.columns if len(column.number)]
        pooled = np.concatenate([np.empty(0), *numbers])
        given: NDArray[np.float64] = pooled[~np.isnan(pooled)]
        return given

    def _labels(self) -> dict[str, Text]:
        """Options, rows or things to rank: those of the newest wording first; what was retired stays."""
        labels: dict[str, Text] = {}
        for question in self.wordings:
            listed = question.rows if isinstance(question, schema.Matrix) else getattr(question, "options", ())
            for option in listed:
                labels.setdefault(option.id, option.label)
        return labels

    def _counts(self, values: Ints) -> dict[str, int]:
        return dict(zip(self.codes.names, np.bincount(values, minlength=len(self.codes)).tolist(), strict=False))

    def _options(self, counts: Mapping[str, int]) -> list[Choice]:
        return self._choices(self._labels(), counts)

    def _choices(
        self, labels: Mapping[str, Text], counts: Mapping[str, int], bases: Mapping[str, int] | None = None
    ) -> list[Choice]:
        """Shares of those who answered, or of the base of each choice."""
        found = []
        for name, label in labels.items():
            n, base = counts.get(name, 0), self.answered if bases is None else bases.get(name, 0)
            share = spreads.share(n, base, self.level)
            found.append(Choice(id=name, label=self._say(label), n=n, base=base, share=share))
        return found

    def _touchpoints(self) -> list[Choice]:
        lists = [question for question in self.wordings if isinstance(question, schema.Touchpoints)]
        labels = self._labels()
        if any(question.other for question in lists):
            labels[OTHER] = UNCODED
        if any(question.none for question in lists):
            labels[NONE] = _NONE
        return self._choices(labels, self._counts(self.item), self._offered())

    def _offered(self) -> dict[str, int]:
        """Per touchpoint how many answered a list that offered it."""
        bases: dict[str, int] = {}
        offers = self.chosen.vocabulary.offers.names
        for part, mask in zip(self.chosen.parts, self.chosen.masks, strict=True):
            rows = part.shown.answered & mask[part.shown.respondent]
            counts = np.bincount(part.shown.offer[rows], minlength=len(offers)).tolist()
            for offer, count in zip(offers, counts, strict=False):
                if offer.question == self.id:
                    for name in (*offer.touchpoints, *((NONE,) if offer.none else ())):
                        bases[name] = bases.get(name, 0) + count
        return bases

    def _row(self, row: str, label: Text, scale: int) -> MatrixRow:
        points = self.points[self.item == self.codes.code(row)]
        return MatrixRow(
            id=row,
            label=self._say(label),
            score=spreads.scored(points, scale, self.level),
            not_applicable=int(np.count_nonzero(points == NA)),
        )

    def _rank(self, item: str, label: Text) -> Rank:
        ranks = self.points[self.item == self.codes.code(item)]
        return Rank(
            id=item,
            label=self._say(label),
            n=len(ranks),
            mean_rank=float(ranks.mean()) if len(ranks) else None,
            first=spreads.share(int(np.count_nonzero(ranks == 1)), self.answered, self.level),
        )
