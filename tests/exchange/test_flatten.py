"""The flat form: there and back is the identity, columns stay what they were, and nothing is half understood."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import StringIO
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.exchange.columns import columns
from app.exchange.csv_format import read, written
from app.exchange.flatten import Defaults, flatten, unflatten
from app.journeys.yaml_format import catalogues, models
from app.responses.stored import Stored
from app.surveys.answers import Checker
from app.surveys.changes import breaking
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire
from tests.surveys.strategies import answers_for, questionnaires, response_ids

DEFAULTS = Defaults(version=1, day=date(2026, 5, 1))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60)
RISKY = st.sampled_from(
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n", "'", "''", "'=1", "＝1", "＋", "－", "＠", '"', ","]
)


@st.composite
def responses(draw: st.DrawFn, questionnaire: Questionnaire) -> Stored:
    """A response as the database gives it back."""
    response_id = draw(response_ids())
    checked = Checker(questionnaire).check(answers_for(questionnaire, response_id), response_id, "en")
    assert not checked.problems
    seconds = st.none() | st.integers(0, 10**6)
    sections = [section.id for section in questionnaire.sections]
    return Stored(
        id=response_id,
        version=1,
        language=draw(st.sampled_from(questionnaire.languages)),
        collector=draw(st.none() | st.just("link-1")),
        mode=draw(st.sampled_from(["online", "street"])),
        interviewer=draw(st.none() | TEXTS | RISKY),
        disposition=checked.disposition,
        day=draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        received_at=draw(st.none() | st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC))),
        seconds=draw(seconds),
        durations=draw(st.none() | st.dictionaries(st.sampled_from(sections), st.integers(0, 10**6), min_size=1)),
        answers=checked.answers,
    )


def through_csv(rows: list[Mapping[str, Any]], header: list[str], mark: bool = False) -> list[dict[str, str]]:
    text = "".join(written(header, ([row.get(name) for name in header] for row in rows), mark))
    table = read(StringIO(text, newline=""))
    assert table.header == header
    return [row.cells for row in table.rows]


@given(questionnaires(), st.data(), st.booleans())
def test_a_response_comes_back_from_csv_as_it_was(questionnaire: Questionnaire, data: Any, mark: bool) -> None:
    versions = {1: questionnaire}
    header = [column.name for column in columns(versions)]
    stored = data.draw(responses(questionnaire))
    row = flatten(stored, questionnaire)
    assert row.keys() <= set(header)
    [cells] = through_csv([row], header, mark)
    assert unflatten(cells, versions, DEFAULTS) == (stored, [])


@given(st.lists(st.tuples(TEXTS | RISKY, TEXTS | RISKY), min_size=1), st.booleans())
def test_any_text_survives_csv_and_none_of_it_starts_a_formula(rows: list[tuple[str, str]], mark: bool) -> None:
    text = "".join(written(["a", "b"], rows, mark))
    assert [tuple(row.cells.values()) for row in read(StringIO(text, newline="")).rows] == rows
    raw = read(StringIO(text, newline=""), own=False)
    cells = [cell for row in raw.rows for cell in row.cells.values()]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r\n＝＋－＠"]


@given(st.randoms(use_true_random=False))
def test_a_later_version_neither_renames_nor_moves_a_column(rng: Random) -> None:
    first = _questionnaire("Alt", [("a", False), ("b", False), ("c", False)], ["q1", "q2"])
    options = [(option, rng.random() < 0.5) for option in rng.sample(["a", "b", "c", "d", "e"], 5)]
    options.sort(key=lambda option: option[1])
    second = _questionnaire("Neu", [*options[:-1], (options[-1][0], False)], rng.sample(["q1", "q2", "q3"], 2))
    assert not breaking([first], second)
    before = [column.name for column in columns({1: first})]
    after = [column.name for column in columns({1: first, 2: second})]
    assert [name for name in after if name in before] == before
    for column in columns({1: first, 2: second}):
        assert column.versions == tuple(n for n, v in {1: first, 2: second}.items() if column.name in _names(v))


def _names(questionnaire: Questionnaire) -> set[str]:
    return {column.name for column in columns({1: questionnaire})}


def _questionnaire(label: str, options: list[tuple[str, bool]], questions: list[str]) -> Questionnaire:
    listed = [{"id": option, "label": f"{label} {option}", "retired": retired} for option, retired in options]
    document = {
        "id": "pooled",
        "title": label,
        "languages": ["de"],
        "journey": "aida",
        "sections": [
            {
                "id": "only",
                "stage": "interest",
                "questions": [
                    {"id": question, "type": kind, "title": label, "options": listed}
                    for question, kind in zip(questions, ["multiple_choice", "touchpoints"], strict=True)
                ],
            }
        ],
    }
    by_id = {"q1": "multiple_choice", "q2": "touchpoints", "q3": "ranking"}
    for question in document["sections"][0]["questions"]:  # type: ignore[index]
        question["type"] = by_id[question["id"]]
    return resolve(Questionnaire.model_validate(document), models(), catalogues())


QUESTIONNAIRE = resolve(
    Questionnaire.model_validate(
        {
            "id": "words",
            "title": "Words",
            "languages": ["en"],
            "journey": "aida",
            "sections": [
                {
                    "id": "start",
                    "stage": "interest",
                    "questions": [
                        {"id": "day", "type": "date", "title": "When?"},
                        {
                            "id": "durations",
                            "type": "matrix",
                            "title": "How long?",
                            "rows": [{"id": "start", "label": "S"}],
                        },
                        {"id": "size", "type": "number", "title": "How large?", "decimals": 2},
                        {"id": "liked", "type": "rating", "title": "How good?", "na": True},
                        {
                            "id": "met",
                            "type": "touchpoints",
                            "title": "Where?",
                            "options": [{"id": "shop", "label": "Shop"}, {"id": "app", "label": "App"}],
                            "other": True,
                            "none": True,
                            "rate": [{"rating": "satisfaction"}],
                        },
                    ],
                }
            ],
        }
    ),
    models(),
    catalogues(),
)


def test_questions_named_like_the_columns_about_the_response_keep_their_answers() -> None:
    row = {"day": "2026-02-01", "durations.start": "7", "_day": "2020-12-24", "_durations.start": "3"}
    stored, problems = unflatten(row, {1: QUESTIONNAIRE}, DEFAULTS)
    assert stored is not None
    assert not problems
    assert (stored.day, stored.durations) == (date(2026, 2, 1), {"start": 7})
    assert stored.answers == {"day": "2020-12-24", "durations": {"start": 3}}


def test_what_cannot_be_read_is_told_by_column() -> None:
    row = {
        "version": "1",
        "seconds": "fast",
        "received_at": "2026-01-01T10:00",
        "size": "12,5",
        "liked": "good",
        "met.shop": "yes",
        "met.app": "0",
        "met.app.satisfaction": "3",
        "met.other.2.satisfaction": "3",
        "met.till": "1",
    }
    stored, problems = unflatten(row, {1: QUESTIONNAIRE}, DEFAULTS)
    assert stored is None
    wrong = {"seconds", "received_at", "size", "liked", "met.shop", "met.app", "met.other.2.text", "met.till"}
    assert {problem.path for problem in problems} == wrong


def test_an_unknown_version_is_told() -> None:
    for version in ("7", "one"):
        stored, problems = unflatten({"version": version}, {1: QUESTIONNAIRE}, DEFAULTS)
        assert stored is None
        assert [problem.path for problem in problems] == ["version"]


def test_numbers_written_by_other_tools_are_understood() -> None:
    row = {"liked": "4.0", "size": "12.50", "met.shop": "1.0", "met.shop.satisfaction": "5."}
    stored, _ = unflatten(row, {1: QUESTIONNAIRE}, DEFAULTS)
    assert stored is not None
    met = {"picked": {"shop": {"satisfaction": 5}}, "other": [], "none": False}
    assert stored.answers == {"liked": 4, "size": 12.5, "met": met}


def test_a_touchpoint_not_offered_in_a_version_is_empty_and_one_not_ticked_is_nought() -> None:
    answers = {"met": {"picked": {"shop": {}}, "other": [], "none": False}}
    stored = Stored("", 1, "en", None, "online", None, "complete", date(2026, 1, 1), None, None, None, answers)
    row = flatten(stored, QUESTIONNAIRE)
    assert (row["met.shop"], row["met.app"], row["met.none"]) == (1, 0, 0)
    assert "met.till" not in row
    assert "met.app.satisfaction" not in row
