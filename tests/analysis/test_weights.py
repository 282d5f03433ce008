"""Raking gives what R's survey package gives, obeys the laws of weights, and names what it cannot do."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from app.analysis.weights import TOLERANCE, Bounds, CannotRake, Margin, Raked, design_effect, rake

AGE, SEX, REGION = ("u30", "30-49", "50plus"), ("f", "m"), ("n", "s")
TABLE = {
    ("u30", "f", "n"): 9, ("u30", "m", "n"): 14, ("u30", "f", "s"): 11, ("u30", "m", "s"): 6, ("30-49", "f", "n"): 20,
    ("30-49", "m", "n"): 13, ("30-49", "f", "s"): 8, ("50plus", "f", "n"): 5, ("50plus", "m", "s"): 12,
    ("50plus", "m", "n"): 2,
}  # fmt: skip
MARGINS = [
    Margin("age", {"u30": 0.25, "30-49": 0.35, "50plus": 0.4}),
    Margin("sex", {"f": 0.52, "m": 0.48}),
    Margin("region", {"n": 0.6, "s": 0.4}),
]

full = st.lists(st.integers(1, 200), min_size=12, max_size=12)


def raked(table: dict[Any, int], margins: list[Margin], bounds: Bounds | None = None) -> Raked:
    return rake(list(table), list(table.values()), margins, bounds)


def cells(counts: list[int]) -> dict[tuple[str, str, str], int]:
    return dict(zip([(age, sex, region) for age in AGE for sex in SEX for region in REGION], counts, strict=True))


@st.composite
def targets(draw: st.DrawFn) -> list[Margin]:
    def margin(name: str, groups: tuple[str, ...]) -> Margin:
        parts = draw(st.lists(st.integers(1, 20), min_size=len(groups), max_size=len(groups)))
        return Margin(name, {group: part / sum(parts) for group, part in zip(groups, parts, strict=True)})

    return [margin("age", AGE), margin("sex", SEX), margin("region", REGION)]


def test_weights_are_those_of_rake_in_r() -> None:
    # R 4.2.2, survey 4.1.1: x is TABLE, one row per respondent (n = 100)
    # s <- svydesign(ids=~1, data=x, weights=~1)
    # w <- weights(rake(s, list(~age, ~sex, ~region),
    #   list(data.frame(age=c("u30","30-49","50plus"), Freq=c(25,35,40)), data.frame(sex=c("f","m"), Freq=c(52,48)),
    #        data.frame(region=c("n","s"), Freq=c(60,40))), control=list(maxit=1000, epsilon=1e-13)))
    # w[cumsum(TABLE)]; 1 + var(w)*99/100/mean(w)^2; sum(w)^2/sum(w^2)
    found = raked(TABLE, MARGINS)
    assert found.weights.tolist() == pytest.approx(
        [0.7207525123925035, 0.5797222520028380, 0.6569652704548880, 0.5284163142373562, 0.9271947667111126,
         0.7457697738974995, 0.8451372006387170, 2.5963232948260782, 1.9034822112051968, 2.0882984957038024],
        rel=1e-10,
    )  # fmt: skip
    assert found.design_effect == pytest.approx(1.318469177951795, rel=1e-10)
    assert found.effective_base == pytest.approx(75.84553486138161, rel=1e-10)
    assert (found.trimmed, found.deviation <= TOLERANCE) == (0, True)


def test_kishs_design_effect_is_one_and_the_squared_coefficient_of_variation() -> None:
    weights = np.random.default_rng(3).uniform(0.2, 5, 300)
    assert design_effect(weights, np.ones(300)) == pytest.approx(1 + np.var(weights) / np.mean(weights) ** 2)


@given(full, targets())
def test_weighted_shares_are_the_targets_and_the_mean_weight_is_one(counts: list[int], margins: list[Margin]) -> None:
    table, found = cells(counts), raked(cells(counts), margins)
    people = np.array(counts)
    assert found.weights @ people == pytest.approx(sum(counts), rel=1e-10)
    for place, margin in enumerate(margins):
        for group, target in margin.targets.items():
            inside = np.array([combination[place] == group for combination in table])
            assert (found.weights * people)[inside].sum() / sum(counts) == pytest.approx(target, abs=1e-10)
    assert 1 <= found.design_effect <= sum(counts)


@given(full, targets(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_margins_matters(
    counts: list[int], margins: list[Margin], random: Any
) -> None:
    table, order, places = cells(counts), list(cells(counts)), [0, 1, 2]
    random.shuffle(order)
    random.shuffle(places)
    moved = rake(
        [tuple(row[place] for place in places) for row in order],
        [table[row] for row in order],
        [margins[place] for place in places],
    )
    straight = dict(zip(table, raked(table, margins).weights, strict=True))
    assert moved.weights.tolist() == pytest.approx([straight[row] for row in order], rel=1e-7)


@given(full, targets())
def test_twice_the_sample_gets_the_same_weights(counts: list[int], margins: list[Margin]) -> None:
    once, twice = raked(cells(counts), margins), raked(cells([2 * count for count in counts]), margins)
    assert twice.weights.tolist() == pytest.approx(once.weights.tolist(), rel=1e-12)
    assert twice.design_effect == pytest.approx(once.design_effect)
    assert twice.effective_base == pytest.approx(2 * once.effective_base)


@given(full, targets())
def test_weights_are_products_of_one_factor_per_group(counts: list[int], margins: list[Margin]) -> None:
    # the odds ratios of the sample stay, which is what makes raking the least change
    cube = raked(cells(counts), margins).weights.reshape(3, 2, 2)
    assert cube[0, 0] * cube[1, 1] == pytest.approx(cube[0, 1] * cube[1, 0], rel=1e-8)
    assert cube[:, 0, 0] * cube[:, 1, 1] == pytest.approx(cube[:, 0, 1] * cube[:, 1, 0], rel=1e-8)


def test_a_sample_that_has_its_targets_stays_unweighted() -> None:
    found = raked({("a",): 10, ("b",): 30}, [Margin("m", {"a": 0.25, "b": 0.75})])
    assert (found.weights.tolist(), found.iterations, found.design_effect) == ([1, 1], 0, 1)


def test_who_gave_no_answer_keeps_their_share_of_the_sample() -> None:
    found = raked({("a",): 30, ("b",): 50, (None,): 20}, [Margin("m", {"a": 0.5, "b": 0.5})])
    assert (found.weights * [30, 50, 20]).tolist() == pytest.approx([40, 40, 20])


def test_a_large_sample_costs_no_more_than_its_combinations() -> None:
    found = raked({row: 10**6 * count for row, count in TABLE.items()}, MARGINS)
    assert found.weights.tolist() == pytest.approx(raked(TABLE, MARGINS).weights.tolist(), rel=1e-10)


def reachable(table: dict[Any, int], margins: list[Margin], bounds: Bounds) -> float:
    """The smallest deviation that any weights within the bounds have, by linear programming."""
    people, size = np.array(list(table.values()), float), sum(table.values())
    rows, sides = [], []
    for place, margin in enumerate(margins):
        for group, target in margin.targets.items():
            row = np.where([combination[place] == group for combination in table], people, 0)
            rows += [[*row, -size], [*-row, -size]]
            sides += [target * size, -target * size]
    limits = [*[(bounds.lower, bounds.upper)] * len(people), (0, None)]
    goal = [*np.zeros(len(people)), 1]
    return float(linprog(goal, rows, sides, [[*people, 0]], [size], limits).fun)


@pytest.mark.parametrize("bounds", [Bounds(0.5, 2.5), Bounds(0.6, 2.2), Bounds(0.6, 1.5), Bounds(0, 1), Bounds(0.9)])
def test_trimmed_weights_keep_their_bounds_and_come_as_near_as_bounds_let_them(bounds: Bounds) -> None:
    found = raked(TABLE, MARGINS, bounds)
    people, best = np.array(list(TABLE.values())), reachable(TABLE, MARGINS, bounds)
    assert bounds.lower <= found.weights.min() <= found.weights.max() <= bounds.upper
    assert found.weights @ people == pytest.approx(100)
    assert found.trimmed == people[(found.weights == bounds.lower) | (found.weights == bounds.upper)].sum() > 0
    assert best - 1e-9 <= found.deviation <= best * 1.5 + TOLERANCE
    assert found.design_effect < raked(TABLE, MARGINS).design_effect


@settings(max_examples=20)  # each solves a linear program
@given(full, targets(), st.floats(1.2, 4))
def test_bounds_that_allow_the_targets_reach_them(counts: list[int], margins: list[Margin], upper: float) -> None:
    bounds = Bounds(1 / upper / 2, upper)
    # with some air, since alternating is slow where only one point is left
    assume(reachable(cells(counts), margins, Bounds(bounds.lower * 1.1, upper / 1.1)) < 1e-9)
    assert raked(cells(counts), margins, bounds).deviation < 1e-8


def test_bounds_that_nobody_meets_change_nothing() -> None:
    found, plain = raked(TABLE, MARGINS, Bounds(0.1, 9)), raked(TABLE, MARGINS)
    assert found.weights.tolist() == pytest.approx(plain.weights.tolist(), rel=1e-10)
    assert found.trimmed == 0


def test_a_group_without_respondents_is_named() -> None:
    with pytest.raises(CannotRake, match=r"nobody is in group 'x' of margin 'q', which shall have 10.0000%") as caught:
        raked({("a",): 5, ("b",): 5}, [Margin("q", {"a": 0.5, "b": 0.4, "x": 0.1})])
    assert (caught.value.margin, caught.value.group) == ("q", "x")


@pytest.mark.parametrize("others", [{}, {"b": 0.0}])
def test_respondents_whose_group_has_no_target_are_named(others: dict[str, float]) -> None:
    with pytest.raises(CannotRake, match="respondents are in group 'b' of margin 'q'") as caught:
        raked({("a",): 5, ("b",): 5}, [Margin("q", {"a": 1.0, **others})])
    assert (caught.value.margin, caught.value.group) == ("q", "b")


def test_a_group_that_nobody_is_in_and_that_shall_have_nothing_does_no_harm() -> None:
    assert raked({("a",): 5}, [Margin("q", {"a": 1.0, "b": 0.0})]).weights.tolist() == [1]


def test_targets_that_the_empty_combinations_contradict_are_an_error_that_names_the_worst_group() -> None:
    with pytest.raises(CannotRake, match="does not converge") as caught:
        raked({("a", "x"): 3, ("b", "y"): 3}, [Margin("p", {"a": 0.4, "b": 0.6}), Margin("q", {"x": 0.5, "y": 0.5})])
    assert (caught.value.margin, caught.value.group) == ("p", "a")


@pytest.mark.parametrize("wrong", [{"a": 0.5, "b": 0.4}, {"a": 1.5, "b": -0.5}])
def test_shares_that_are_none_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        raked({("a",): 5, ("b",): 5}, [Margin("q", wrong)])


@pytest.mark.parametrize("wrong", [Bounds(1.1, 2), Bounds(0, 0.9), Bounds(-1, 2)])
def test_bounds_without_the_mean_between_them_are_refused(wrong: Bounds) -> None:
    with pytest.raises(ValueError, match="hold the mean weight 1"):
        raked(TABLE, MARGINS, wrong)


def test_nobody_to_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="no respondents"):
        raked({}, MARGINS)
