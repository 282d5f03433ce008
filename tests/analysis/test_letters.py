"""Significance letters stand where market researchers look for them."""

import pytest

from app.analysis.letters import column_letters, letters


def test_a_letter_stands_beside_the_higher_figure_only() -> None:
    assert letters([0.2, 0.5], {(0, 1): 0.001}) == ["", "A"]
    assert letters([0.5, 0.2], {(0, 1): 0.001}) == ["B", ""]


@pytest.mark.parametrize(("p", "mark"), [(0.0499, "B"), (0.05, "B"), (0.0501, "b"), (0.1, "b"), (0.1001, "")])
def test_capitals_stand_for_95_and_small_letters_for_90_per_cent(p: float, mark: str) -> None:
    assert letters([0.5, 0.2], {(0, 1): p}) == [mark, ""]


def test_letters_come_in_the_order_of_the_columns() -> None:
    every = {(0, 1): 0.01, (0, 2): 0.07, (0, 3): 0.01, (1, 2): 0.5, (1, 3): 0.04, (2, 3): 0.09}
    assert letters([0.9, 0.5, 0.6, 0.1], every) == ["BcD", "D", "d", ""]


def test_what_could_not_be_compared_gets_no_letter() -> None:
    assert letters([0.5, None, 0.2], {(0, 1): None, (0, 2): None, (1, 2): 0.01}) == ["", "", ""]
    assert letters([0.5, 0.2], {}) == ["", ""]


def test_equal_figures_are_not_higher() -> None:
    assert letters([0.5, 0.5], {(0, 1): 0.0}) == ["", ""]


def test_there_are_no_more_columns_than_letters() -> None:
    assert column_letters(26)[-1] == "Z"
    with pytest.raises(ValueError, match="27 columns"):
        column_letters(27)
