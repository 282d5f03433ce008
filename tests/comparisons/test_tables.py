"""Tables of groups: every figure as in the aggregates, every test as in SciPy, statsmodels and R, letters where due."""

from collections.abc import Callable
from typing import Any

import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from app.aggregates.compute import Frame
from app.aggregates.labels import listed_touchpoints, open_questions, touchpoint_labels
from app.aggregates.request import GroupBy
from app.analysis.multiplicity import Adjustment
from app.comparisons.columns import Columns, cells, filtered, grouped, headed, shared
from app.comparisons.contrasts import Means
from app.comparisons.document import Row
from app.comparisons.question_lines import People, question_lines
from app.comparisons.table import Rules, rows
from app.comparisons.touchpoint_lines import MEASURED, Wanted, touchpoint_lines
from app.mentions.reading import as_asked
from app.mentions.sample import Sample, sample
from app.mentions.segments import segments
from app.mentions.selection import Selection
from tests.aggregates.weighted_people import VERSIONS, people, raked, snapshot

Somebody = dict[str, Any]
COMPLETE = [one for one in people() if one["complete"]]


def plain() -> Sample:
    return sample(snapshot(people()), Selection())


def by(chosen: Sample, name: str) -> Columns:
    return grouped(chosen, GroupBy(name, segments(VERSIONS).get(name), (1,)), "en")


def compared(
    chosen: Sample, columns: Columns, adjustment: Adjustment = "none", means: Means = "welch"
) -> dict[tuple[str, str | None], Row]:
    reading = as_asked(VERSIONS[1].model())
    versions = chosen.found.versions
    frame = Frame(
        chosen.found.vocabulary, reading, listed_touchpoints(versions, reading), touchpoint_labels(versions),
        open_questions(versions), 0.95, "en", frozenset({"awareness"}), chosen.design,
    )  # fmt: skip
    lines = list(touchpoint_lines(*cells(chosen, frame, columns), frame, Wanted(MEASURED)))
    found = rows(lines, Rules(0.95, chosen.design, adjustment, means))
    return {(row.measure, row.touchpoint): row for row in found}


def tabulated(chosen: Sample, columns: Columns, question: str) -> list[Row]:
    crowd = People(chosen, columns.of(chosen), len(columns.headings))
    lines = question_lines(crowd, [VERSIONS[1].question(question)], "en", whole=True)
    return rows(lines, Rules(0.95, chosen.design, "none", "welch"))


def scores(sex: str, name: str = "ad") -> list[int]:
    return [one["met"][name]["satisfaction"] for one in COMPLETE if one["sex"] == sex and one["met"].get(name)]


def of(field: str, value: str, test: Callable[[Somebody], bool]) -> tuple[int, int]:
    among = [one for one in COMPLETE if one[field] == value]
    return sum(test(one) for one in among), len(among)


def test_shares_are_tested_like_two_proportions() -> None:
    row = compared(plain(), by(plain(), "sex"))["frequency", "ad"]
    women, men = (of("sex", sex, lambda one: "ad" in one["met"]) for sex in ("f", "m"))
    assert [(one.n, one.base) for one in row.groups] == [women, men]
    z, p = proportions_ztest([women[0], men[0]], [women[1], men[1]])
    (pair,) = row.pairs
    assert (pair.test.statistic, pair.test.p) == pytest.approx((z, p))
    assert row.test.p == pytest.approx(p)  # χ² of two groups is the square of z
    assert (row.effect.name, row.effect.size) == ("cramer_v", pytest.approx(abs(z) / (women[1] + men[1]) ** 0.5))
    assert [one.letters for one in row.groups] == ["B", ""]
    assert row.total.base == len(COMPLETE)


@pytest.mark.parametrize("means", ["welch", "mann-whitney"])
def test_ratings_are_tested_as_asked(means: Means) -> None:
    row = compared(plain(), by(plain(), "sex"), means=means)["satisfaction", "ad"]
    (pair,) = row.pairs
    if means == "welch":
        expected = stats.ttest_ind(scores("f"), scores("m"), equal_var=False).pvalue
    else:
        expected = stats.mannwhitneyu(scores("f"), scores("m"), method="asymptotic").pvalue
    assert pair.test.p == pytest.approx(expected)
    assert row.test.p == pytest.approx(stats.kruskal(scores("f"), scores("m")).pvalue)
    assert pair.effect.name == ("hedges_g" if means == "welch" else "rank_biserial")


def test_weighted_shares_get_the_test_of_svychisq() -> None:
    # fm <- subset(s, sex %in% c("f","m")), s as in tests/aggregates/test_weighting.py
    # svychisq(~ad + sex, fm, statistic="F"); with three ages: svychisq(~ad + age, subset(s, age != "none"))
    found = compared(raked(snapshot(people())), by(plain(), "sex"))["frequency", "ad"].test
    assert (found.statistic, found.p) == pytest.approx((14.88152534411924, 1.745249101193796e-04), rel=1e-7)
    assert (found.df, found.df2) == pytest.approx((1, 139))
    three = compared(raked(snapshot(people())), by(plain(), "age"))["frequency", "ad"].test
    assert (three.statistic, three.p) == pytest.approx((0.3204282046811854, 0.6914555631921013), rel=1e-7)
    assert (three.df, three.df2) == pytest.approx((1.7072532037204016, 233.8936889096950154), rel=1e-7)


def test_weighted_means_get_the_tests_of_r() -> None:
    # a <- subset(fm, !is.na(sat_ad)); svyttest(sat_ad ~ sex, a): t, df, p, men less women, and its interval
    row = compared(raked(snapshot(people())), by(plain(), "sex"))["satisfaction", "ad"]
    (pair,) = row.pairs
    assert (pair.test.statistic, pair.test.df) == (pytest.approx(0.5068921102597304, rel=1e-8), 60)
    assert pair.test.p == pytest.approx(0.6140884190423411, rel=1e-8)
    assert pair.difference.estimate == pytest.approx(0.1803087813685036, rel=1e-8)
    assert (pair.difference.low, pair.difference.high) == pytest.approx(
        (-0.5312257944540631, 0.8918433571910703), rel=1e-8
    )
    # regTermTest(svyglm(r ~ sex, a), ~sex) with r the midranks of the weighted distribution
    assert (row.test.statistic, row.test.p) == pytest.approx((0.03987969446872758, 0.84239125881726484), rel=1e-7)
    ranked = compared(raked(snapshot(people())), by(plain(), "sex"), means="mann-whitney")["satisfaction", "ad"]
    assert ranked.pairs[0].test.p == pytest.approx(0.84239125881726484, rel=1e-7)


def test_whole_stages_are_compared_by_clustered_errors() -> None:
    # svycontrast(svyby(~t, ~sex, subset(fm, m > 0), denominator=~m, FUN=svyratio, covmat=TRUE), c(1, -1))
    (pair,) = compared(raked(snapshot(people())), by(plain(), "sex"))["satisfaction", None].pairs
    assert pair.difference.estimate == pytest.approx(0.00924481791425924, rel=1e-7)
    assert pair.test.statistic == pytest.approx(0.00924481791425924 / 0.22608505930457964, rel=1e-7)
    assert pair.test.df == 112


def test_p_values_are_adjusted_over_the_whole_table() -> None:
    found = compared(plain(), by(plain(), "age"), "holm").values()
    pairs = [pair.test for row in found for pair in row.pairs if pair.test.p is not None]
    assert len(pairs) > 20
    expected = multipletests([one.p for one in pairs], method="holm")[1]
    assert [one.p_adjusted for one in pairs] == pytest.approx(expected.tolist())
    every = [row.test for row in found if row.test.p is not None]
    assert [one.p_adjusted for one in every] == pytest.approx(
        multipletests([one.p for one in every], method="holm")[1].tolist()
    )


def test_letters_follow_the_adjusted_p() -> None:
    for row in compared(plain(), by(plain(), "age"), "bh").values():
        for pair in row.pairs:
            a, b = (next(at for at, name in enumerate("ABC") if name == letter) for letter in (pair.a, pair.b))
            higher, lower = (a, b) if (pair.difference.estimate or 0) > 0 else (b, a)
            expected = pair.test.p_adjusted is not None and pair.test.p_adjusted <= 0.05
            assert ("ABC"[lower] in row.groups[higher].letters) == expected


def test_no_answer_is_no_group_but_part_of_the_total() -> None:
    columns = by(plain(), "sex")
    women, men = headed(plain(), columns)
    silent = sum(one["sex"] is None for one in COMPLETE)
    assert silent > 0
    assert women.responses + men.responses == len(COMPLETE) - silent
    assert (women.letter, women.by, men.label) == ("A", {"sex": "f"}, "m")


def test_groups_by_filters_keep_empty_ones_and_overlap_is_counted() -> None:
    known = segments(VERSIONS)
    women = Selection(where=((known["sex"], ("f",)),))
    young = Selection(where=((known["age"], ("u30",)),))
    both = sum(one["sex"] == "f" and one["age"] == "u30" for one in COMPLETE)
    assert shared(plain(), [women, young], plain().found.vocabulary) == both
    nobody = Selection(collectors=("nowhere",))
    found = compared(plain(), filtered(plain(), [women, nobody], ["women", "nobody"]))["frequency", "ad"]
    assert (found.groups[1].base, found.groups[1].estimate, found.groups[1].flags) == (0, None, ["no_base"])
    assert (found.test.p, found.pairs[0].test.p, found.pairs[0].difference.estimate) == (None, None, None)


def test_a_question_is_tabulated_with_shares_by_column() -> None:
    table = tabulated(plain(), by(plain(), "sex"), "age")
    assert [row.item for row in table] == ["u30", "30-49", "50plus"]
    young = [one for one in COMPLETE if one["sex"] == "f" and one["age"]]
    assert (table[0].groups[0].n, table[0].groups[0].base) == (sum(one["age"] == "u30" for one in young), len(young))
    assert sum(row.groups[0].estimate for row in table) == pytest.approx(1)


def test_a_touchpoint_question_is_tabulated_on_those_who_were_offered_it() -> None:
    table = {row.item: row for row in tabulated(plain(), by(plain(), "sex"), "met")}
    women = of("sex", "f", lambda one: "ad" in one["met"])
    assert (table["ad"].groups[0].n, table["ad"].groups[0].base) == women
    nothing = of("sex", "f", lambda one: not one["met"])
    assert table["(none)"].groups[0].n == nothing[0]
    assert table["ad"].groups[0].low == compared(plain(), by(plain(), "sex"))["frequency", "ad"].groups[0].low
