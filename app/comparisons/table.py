"""Lines become rows: figures, tests with p adjusted over the whole table, and letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.comparisons import Comparison, Effect, Verdict
from app.analysis.letters import column_letters, letters
from app.analysis.multiplicity import Adjustment, adjusted
from app.comparisons.contrasts import Means, overall, pairs
from app.comparisons.document import Difference, EffectSize, GroupFigure, Pair, Row, SignificanceTest
from app.comparisons.estimates import figure
from app.comparisons.lines import Line, bounds


@dataclass(frozen=True)
class Rules:
    """How a table is computed."""

    level: float
    design: int | None
    adjustment: Adjustment
    means: Means


@dataclass(frozen=True)
class _Tested:
    line: Line
    verdict: Verdict
    effect: Effect
    pairs: dict[tuple[int, int], Comparison]


def rows(lines: Sequence[Line], rules: Rules) -> list[Row]:
    """All rows. Tests of whole rows are one family of p values, tests of pairs another."""
    tested = [
        _Tested(
            line,
            *overall(line.groups, rules.level, rules.design),
            pairs(line.groups, rules.level, rules.design, rules.means),
        )
        for line in lines
    ]
    every = adjusted([one.verdict.p for one in tested], rules.adjustment)
    single = iter(adjusted([each.test.p for one in tested for each in one.pairs.values()], rules.adjustment))
    return [
        _row(one, p, {pair: next(single) for pair in one.pairs}, rules) for one, p in zip(tested, every, strict=True)
    ]


def told(verdict: Verdict, p: float | None) -> SignificanceTest:
    """A test with its adjusted p."""
    return SignificanceTest(**vars(verdict), p_adjusted=p)


def sized(effect: Effect) -> EffectSize | None:
    """An effect size, where there is one for such figures."""
    return EffectSize(name=effect.name, size=effect.size) if effect.name else None


def _row(one: _Tested, p: float | None, single: dict[tuple[int, int], float | None], rules: Rules) -> Row:
    line, names = one.line, column_letters(len(one.line.groups))
    figures = [figure(cell, rules.level, rules.design) for cell in line.groups]
    lowest, highest = bounds(line.total)
    marks = letters([each.estimate for each in figures], single)
    return Row(
        measure=line.measure,
        stage=line.stage,
        touchpoint=line.touchpoint,
        question=line.question,
        item=line.item,
        label=line.label,
        lowest=lowest,
        highest=highest,
        total=figure(line.total, rules.level, rules.design),
        groups=[GroupFigure(**each.model_dump(), letters=mark) for each, mark in zip(figures, marks, strict=True)],
        test=told(one.verdict, p),
        effect=sized(one.effect),
        pairs=[
            Pair(
                a=names[left],
                b=names[right],
                difference=Difference(**vars(found.difference)),
                test=told(found.test, single[left, right]),
                effect=EffectSize(name=found.effect.name, size=found.effect.size),
            )
            for (left, right), found in one.pairs.items()
        ],
    )
