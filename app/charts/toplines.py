"""Charts of the toplines: how every question was answered, each drawn as its kind of answer asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.aggregates.document import Share
from app.aggregates.topline_document import Topline, Toplines
from app.charts import words as w
from app.charts.behind import table_of
from app.charts.picture import Picture, Table
from app.charts.rows import Axis, Row, Rows
from app.maps.compose import step

_WORDS: w.Words = {
    "answer": {"de": "Antwort", "en": "Answer"},
    "answers": {"de": "Antworten", "en": "Answers"},
    "share": {"de": "Anteil", "en": "Share"},
    "base": {"de": "Basis {base}, geantwortet {answered}", "en": "Base {base}, answered {answered}"},
    "of": {"de": "{n} von {base}", "en": "{n} of {base}"},
    "most": {"de": "Am häufigsten: {label} ({figure}).", "en": "Most often: {label} ({figure})."},
    "ends": {
        "de": "Am höchsten: {first} ({high}), am niedrigsten: {last} ({low}).",
        "en": "Highest: {first} ({high}), lowest: {last} ({low}).",
    },
    "ranked": {"de": "{label} auf Rang 1", "en": "{label} ranked first"},
    "promoters": {"de": "Empfehlende (9–10)", "en": "Promoters (9–10)"},
    "passives": {"de": "Passive (7–8)", "en": "Passives (7–8)"},
    "detractors": {"de": "Kritische (0–6)", "en": "Detractors (0–6)"},
}


def topline_pictures(found: Toplines, lang: str, filters: Sequence[str] = ()) -> list[Picture]:
    """A picture of every question that has a distribution, under the question's id."""
    source, weighted = w.source_line(found, filters, lang), found.weighting.method != "none"
    return [made for one in found.questions if (made := _Question(one, found.level, weighted, lang, source).picture())]


@dataclass(frozen=True)
class _Question:
    """One question on its way to a picture."""

    found: Topline
    level: float
    weighted: bool
    lang: str
    source: str

    def picture(self) -> Picture | None:
        rows = list(self._rows()) if self.found.answered else []
        if not rows:
            return None
        dots = bool(self.found.rows)
        axis = w.scale_axis(self._points) if dots else self._axis(rows)
        counted = not dots and all(row.low is None for row in rows)
        table = self._counts(rows) if counted else table_of(rows, self._say("answer"), not dots, self.lang)
        base = self._say("base", base=self.found.base, answered=self.found.answered)
        if not counted:
            base += f" · {w.intervals(self.level, self.lang)}"
            base += f" · {w.weighted(self.lang)}" if self.weighted else ""
        drawn = Rows(rows, axis, "dot" if dots else "bar")
        return Picture(
            self.found.question, self.found.title, self._finding(rows), base, self.source, self.lang, drawn, table
        )

    def _rows(self) -> Iterator[Row]:
        one = self.found
        if one.options:
            yield from (row for part in one.options if (row := self._share(part.label, part.share, part.n, part.base)))
        elif one.nps:
            for name in ("promoters", "passives", "detractors"):
                share: Share = getattr(one.nps, name)
                if share.estimate is not None and (row := self._share(self._say(name), share, None, one.nps.n)):
                    yield row
        elif one.ranks:
            ranks = sorted(one.ranks, key=lambda rank: rank.mean_rank if rank.mean_rank is not None else 99)
            for rank in ranks:
                if row := self._share(self._say("ranked", label=rank.label), rank.first, None, rank.n):
                    yield row
        elif one.rows:
            yield from self._means()
        else:
            yield from self._amounts(self._spread())

    def _share(self, label: str, share: Share, n: int | None, base: int) -> Row | None:
        """A row for a share of `base`; `n` chose it."""
        if share.estimate is None:
            return None
        figure, span = w.share(share.estimate, self.lang), w.share_span(share.low, share.high)
        counted = self._say("of", n=n, base=base) if n is not None else w.base_of(base, self.lang)
        words = w.sentence(label, figure, span, self.level, self.lang, counted)
        return Row(label, share.estimate, share.low, share.high, figure, span, words, n=base)

    def _means(self) -> Iterator[Row]:
        for row in self.found.rows or []:
            score = row.score
            if score.mean is not None:
                figure, span = w.mean(score.mean, self.lang), w.mean_span(score.low, score.high, self.lang)
                words = w.sentence(row.label, figure, span, self.level, self.lang, w.ratings_of(score.n, self.lang))
                colour = step(score.mean, self._points)
                yield Row(row.label, score.mean, score.low, score.high, figure, span, words, colour, score.n)

    def _spread(self) -> list[tuple[str, int]]:
        """Points of a scale, bars of a histogram, or months, with how many answered so."""
        one = self.found
        if one.score and one.score.histogram:
            return list(one.score.histogram.items())
        if one.histogram:
            whole = all(bar.low.is_integer() and bar.high.is_integer() for bar in one.histogram)
            ends = [
                (w.mean(bar.low, self.lang, 1 - whole), w.mean(bar.high, self.lang, 1 - whole)) for bar in one.histogram
            ]
            return [(f"{low}–{high}", bar.n) for (low, high), bar in zip(ends, one.histogram, strict=True)]
        return [(month.month, month.n) for month in one.months or []]

    def _amounts(self, pairs: Sequence[tuple[str, int]]) -> Iterator[Row]:
        whole = sum(n for _, n in pairs)
        for label, n in pairs if whole else []:
            figure, counted = w.share(n / whole, self.lang), w.people(n, self.lang)
            words = f"{label}: {figure}, {self._say('of', n=n, base=whole)}"
            yield Row(label, n / whole, figure=figure, span=counted, words=words, n=n)

    def _axis(self, rows: Sequence[Row]) -> Axis:
        return w.share_axis([row.high if row.high is not None else row.value for row in rows], self.lang)

    @property
    def _points(self) -> int:
        """Points of the scale of the question's rows."""
        return max((len(row.score.histogram or {}) for row in self.found.rows or []), default=5) or 5

    def _counts(self, rows: Sequence[Row]) -> Table:
        """The table behind amounts, which have no interval."""
        header = [self._say(name) for name in ("answer", "answers", "share")]
        return Table(header, [[row.label, row.n, row.value] for row in rows], frozenset({2}))

    def _finding(self, rows: Sequence[Row]) -> str:
        ordered = sorted(rows, key=lambda row: -(row.value or 0))
        first, last = ordered[0], ordered[-1]
        if self.found.rows and len(ordered) > 1:
            return self._say("ends", first=first.label, high=first.figure, last=last.label, low=last.figure)
        return self._say("most", label=first.label, figure=first.figure)

    def _say(self, key: str, **values: object) -> str:
        return w.say(_WORDS, key, self.lang, **values)
