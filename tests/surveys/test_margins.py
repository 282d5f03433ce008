"""Margins are read from YAML and JSON alike, whatever their unit; every mistake is named at its place."""

import pytest

from app.surveys.margins import Margins, read, unknown, write

PERCENT = "margins:\n  age: {u30: 25, 30-49: 35, 50plus: 40}\n  sex: {f: 51.2, m: 48.8}\ntrim: {upper: 3}\n"
GROUPS = {"age": {"u30": "", "30-49": "", "50plus": ""}, "sex": {"f": "", "m": ""}, "town": {"a": ""}}


def margins(**shares: dict[str, float]) -> Margins:
    return Margins.model_validate({"margins": shares})


def test_percentages_and_shares_mean_the_same() -> None:
    found, problems = read(PERCENT)
    as_shares, _ = read(
        '{"margins": {"age": {"u30": 0.25, "30-49": 0.35, "50plus": 0.4}, "sex": {"f": 0.512, "m": 0.488}}}'
    )
    assert problems == []
    assert found.targets()["sex"] == pytest.approx(as_shares.targets()["sex"])
    assert (found.trim.lower, found.trim.upper, as_shares.trim) == (0, 3, None)


def test_rounded_percentages_are_brought_to_their_sum() -> None:
    assert sum(margins(sex={"a": 33.3, "b": 33.3, "c": 33.3}).targets()["sex"].values()) == pytest.approx(1, abs=1e-15)


def test_what_is_written_reads_back_the_same() -> None:
    found, _ = read(PERCENT)
    assert read(write(found)) == (found, [])


@pytest.mark.parametrize(
    ("text", "path", "line", "words"),
    [
        ("margins:\n  age: {u30: 25, old: 70}", "margins.age", 2, "sum to 95; make them sum to 100"),
        ("margins:\n  age: {u30: -5, old: 105}", "margins.age.u30", 2, "too small"),
        ("margins:\n  age: {u30: many}", "margins.age.u30", 2, "write a number"),
        ("margins:\n  age: 5", "margins.age", 2, "block of `key: value` lines"),
        ("margins: {}", "margins", 1, "fewest"),
        ("age: {u30: 100}", "margins", 1, "missing"),
        ("margins:\n  age: {u30: 100}\ntrim: {upper: 0.5}", "trim.upper", 3, "too small"),
        ("margins:\n  age: {u30: 100}\ntrim: {most: 3}", "trim.most", 3, "known are: lower, upper"),
        ("[1]", "", 1, "margins begin with"),
        ("margins: {a: {b: 1}", "", 2, "not YAML"),
    ],
)
def test_mistakes_are_named_at_their_place(text: str, path: str, line: int, words: str) -> None:
    found, problems = read(text)
    assert found is None
    named = {one.path: one for one in problems}
    assert path in named, problems
    assert named[path].line == line
    assert words in named[path].message


def test_margins_of_a_survey_name_its_segments_and_all_their_groups() -> None:
    assert unknown(margins(sex={"f": 50, "m": 50}), GROUPS) == []
    (problem,) = unknown(margins(income={"low": 100}), GROUPS)
    assert (problem.path, "its segments are: age, sex, town" in problem.message) == ("margins.income", True)
    strange, missing = unknown(margins(sex={"f": 50, "x": 50}), GROUPS)
    assert (strange.path, "possible are: f, m" in strange.message) == ("margins.sex.x", True)
    assert (missing.path, "give it one, 0 if need be" in missing.message) == ("margins.sex.m", True)


def test_a_survey_without_segments_says_how_to_get_one() -> None:
    assert "role `segment`" in unknown(margins(sex={"f": 1}), {})[0].message


def test_more_combinations_than_can_be_counted_are_refused() -> None:
    many = {f"q{number}": {f"g{group}": 0.5 for group in range(2)} for number in range(20)}
    groups = {name: {f"g{group}": "" for group in range(20)} for name in many}
    assert unknown(margins(**many), groups)[0].message.startswith("these margins have too many combinations")
