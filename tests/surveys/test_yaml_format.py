"""Reading gives back what was written, and every problem has its line, its place and what to do."""

import json
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Problem
from app.surveys import schema
from app.surveys.yaml_format import read, write
from tests.surveys.strategies import questionnaires

GOOD = """\
id: x
title: {de: Titel, en: Title}
languages: [de, en]
sections:
  - id: s
    questions:
      - id: age
        type: single_choice
        title: Alter
        options:
          - {id: u30, label: jung}
          - {id: no, label: alt}
      - id: why
        type: text
        title: Warum?
        show_if: {not: {not: {all: [{question: age, is: no}]}}}
"""


@given(questionnaires(resolved=False))
def test_what_is_written_reads_back_the_same(questionnaire: schema.Questionnaire) -> None:
    loaded = read(write(questionnaire))
    assert loaded.problems == []
    assert loaded.questionnaire == questionnaire


@given(questionnaires())
def test_json_reads_like_yaml(questionnaire: schema.Questionnaire) -> None:
    document = questionnaire.model_dump_json(by_alias=True)
    assert read(document).questionnaire == questionnaire
    assert read(json.dumps(json.loads(document), indent="\t")).questionnaire == questionnaire
    assert read(write(questionnaire)).questionnaire == questionnaire


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")).filter(str.strip),
    st.sampled_from(["{}", "{}\n", " {}", "{} ", "a: {}", "'{}'", "{}\n{}"]),
)
def test_any_text_survives(words: str, shape: str) -> None:
    text = shape.replace("{}", words)
    questionnaire = read(GOOD).questionnaire
    assert questionnaire is not None
    changed = questionnaire.model_copy(update={"title": {"de": text}})
    assert read(write(changed)).questionnaire == changed


def test_only_true_and_false_are_booleans_and_dates_stay_text() -> None:
    document = GOOD.replace("u30", "2026-01-31").replace("Warum?", "on")
    questionnaire = read(document).questionnaire
    assert questionnaire is not None
    choice, why = questionnaire.question("age"), questionnaire.question("why")
    assert isinstance(choice, schema.SingleChoice)
    assert [option.id for option in choice.options] == ["2026-01-31", "no"]
    assert why is not None
    assert why.title == {"*": "on"}


def test_what_is_default_is_not_written() -> None:
    questionnaire = read(GOOD).questionnaire
    assert questionnaire is not None
    written = write(questionnaire)
    assert "required" not in written
    assert "null" not in written
    assert written.startswith("id: x\ntitle:\n  de: Titel\n  en: Title\nlanguages: [de, en]\nsections:\n")


def wrong(old: str, new: str) -> list[tuple[int, str, str]]:
    """Line, path and message of every problem after one change to the good document."""
    assert old in GOOD
    return [(one.line, one.path, one.message) for one in read(GOOD.replace(old, new, 1)).problems]


Q = "sections[0].questions[0]"


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "words"),
    [
        ("title: {de: Titel, en: Title}\n", "", 1, "title", "`title` is missing; add it"),
        ("title: {de: Titel", "titel: {de: Titel", 2, "titel", "did you mean `title`?"),
        ("        title: Alter\n", "", 7, f"{Q}.title", "is missing"),
        ("        title: Alter\n", "        titel: Alter\n", 9, f"{Q}.titel", "did you mean `title`?"),
        ("label: jung}", "label: jung, alone: true}", 11, f"{Q}.options[0].alone", "known are: id, label, exclusive"),
        ("type: single_choice", "type: single-choice", 7, Q, "did you mean `single_choice`?"),
        ("        type: single_choice\n", "", 7, Q, "`type` is missing"),
        ("id: u30", "id: 30", 11, f"{Q}.options[0].id", "is read as a number; put it in quotes"),
        ("id: u30", "id: true", 11, f"{Q}.options[0].id", "is read as a truth value; put it in quotes"),
        ("id: u30", "id: Über 30", 11, f"{Q}.options[0].id", "'Über 30' is no id"),
        ("title: Alter", "title: 5", 9, f"{Q}.title", "'5' is no text"),
        ("title: Alter", "title: {deutsch: Alter}", 9, f"{Q}.title.deutsch", "is no language"),
        ("title: Alter", "title: {de: '  '}", 9, f"{Q}.title", "is empty"),
        ("title: Alter", "title: Alter\n        order: mixed", 10, f"{Q}.order", "write 'given' or 'random'"),
        ("          - {id: no, label: alt}\n", "", 10, f"{Q}.options", "the fewest possible are 2"),
        ("is: no}", "is: [1]}", 16, "sections[0].questions[1].show_if.not.not.all[0].is", "is not true or false"),
        ("is: no}", "equals: 1}", 16, "sections[0].questions[1].show_if.not.not.all[0].equals", "known are: all, any"),
        ("is: no}", "is: 1, at_least: 2}", 16, "sections[0].questions[1].show_if.not.not.all[0]", "exactly one of"),
        ("sections:\n", "journey: {id: a, label: A, stages: []}\nsections:\n", 4, "journey", "has 0 stages"),
        ("sections:\n", "journey: Five\nsections:\n", 4, "journey", "'Five' is no id"),
        ("sections:\n", "journey: {id: a, label: A, stage: 1, stages: [{id: a, label: A}, {id: b}]}\nsections:\n",
         4, "journey.stage", "did you mean `stages`?"),
        ("sections:\n", "timezone: Europe/Bonn\nsections:\n", 1, "", "timezone 'Europe/Bonn' is unknown"),
        ("sections:\n", "minutes: 0\nsections:\n", 4, "minutes", "the least is 1"),
        ("sections:\n", "minutes: x\nsections:\n", 4, "minutes", "write a whole number"),
        ("languages: [de, en]", "languages: de", 3, "languages", "is no list"),
        ("languages: [de, en]", "languages: [de, german]", 3, "languages[1]", "is no language"),
        ("    questions:\n", "    questions: 3\n    questionz:\n", 6, "sections[0].questions", "is no list"),
    ],
)  # fmt: skip
def test_a_problem_has_its_line_its_place_and_what_to_do(old: str, new: str, line: int, path: str, words: str) -> None:
    found = wrong(old, new)
    matching = [one for one in found if one[0] == line and one[1] == path and words in one[2]]
    assert matching, found
    assert not any("Input should" in message or "Field required" in message for _, _, message in found), found


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nid: x"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BOMB, 1, "`&a` names a place to copy from"),
        ("id: x\nb: *a", 2, "`*a` refers to another place"),
        ("id: x\ntitle: a\nid: y", 3, "`id` stands here twice"),
        ("id: !!python/object:os.system x", 1, "the tag"),
        ("id: x\n  bad: [", 2, "this is not YAML"),
        ("[" * 5000, 1, "nested deeper"),
        ('{"a":' * 200_000, 1, "nested deeper"),
        ('{"a":' + "[" * 40 + "]" * 40 + "}", 1, "nested deeper"),
        ("- " * 300_000, 1, "nested deeper"),
        ("? [a]\n: b", 1, "a key is a plain word"),
        ("x: " + "9" * 400, 1, "more than 15 digits"),
        ("x: 1e400", 1, "more than 15 digits"),
        ('{"id": 1e400}', 1, "more than 15 digits"),
        ('{"id": ' + "9" * 5000 + "}", 1, "more than 15 digits"),
        ('{"id": "x", "id": "y"}', 1, "twice"),
        ('{"id": "\\ud800"}', 1, "half a character"),
        ('{"id": NaN}', 1, "NaN"),
        ("id: \ud800", 1, "half a character"),
        ("id: x\ny: \x00", 2, "this is not YAML"),
        ("", 1, "one document is expected"),
        ("--- a\n--- b", 1, "one document is expected"),
        ("just words", 1, "begins with `id: …`"),
        ("x" * 1_000_001, 1, "1000000 is the limit"),
    ],
)
def test_what_is_not_taken_is_refused_at_once(text: str, line: int, words: str) -> None:
    begun = perf_counter()
    loaded = read(text)
    assert perf_counter() - begun < 5
    assert loaded.questionnaire is None
    assert [(one.line, words in one.message) for one in loaded.problems] == [(line, True)], loaded.problems


@given(st.one_of(st.text(max_size=60), st.text("{}[]:-,&*!|>'\"? \n#ax1", max_size=60)))
def test_any_text_is_read_or_refused(text: str) -> None:
    loaded = read(text)
    assert loaded.questionnaire is None
    assert loaded.problems
    assert all(1 <= one.line <= text.count("\n") + 2 for one in loaded.problems)


def test_problems_found_later_get_their_lines_too() -> None:
    later = Problem("sections[0].questions[1].show_if.not.not.all[0].is", "b")
    placed = read(GOOD).placed([later, Problem("sections[0].questions[0].min", "a")])
    assert [(one.line, one.message) for one in placed] == [(7, "a"), (16, "b")]
