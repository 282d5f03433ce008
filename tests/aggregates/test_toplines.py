"""Toplines of generated questionnaires, counted once more from the raw answers."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import mean, quantiles
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from app.aggregates import tidy_toplines
from app.aggregates.assemble import pooled_toplines
from app.aggregates.spreads import bars, months
from app.aggregates.topline_document import Topline
from app.mentions.sample import Sample, sample
from app.mentions.selection import Selection
from app.surveys import schema
from app.surveys.answers import Checker
from tests.mentions.test_tabulate import snapshot, stored
from tests.surveys.strategies import questionnaires

IDS = st.lists(st.integers(0, 2**128 - 1), max_size=12, unique=True)


def scored(values: list[Any]) -> list[int]:
    return [value for value in values if value != "na"]


def check_choices(found: Topline, counts: Counter[str]) -> None:
    options = found.options or []
    assert {choice.id: choice.n for choice in options if choice.n} == dict(counts)
    assert all(choice.share.estimate == (choice.n / choice.base if choice.base else None) for choice in options)


def check_score(score: Any, values: list[int]) -> None:
    assert {int(point): count for point, count in score.histogram.items() if count} == dict(Counter(values))
    if len(set(values)) > 1:
        low, high = stats.t.interval(0.95, len(values) - 1, mean(values), stats.sem(values))
        assert (score.low, score.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def check_question(question: schema.Question, found: Topline, answers: list[Any]) -> None:
    match question:
        case schema.SingleChoice() | schema.Hidden():
            check_choices(found, Counter(answers))
        case schema.MultipleChoice():
            check_choices(found, Counter(option for answer in answers for option in answer))
        case schema.Consent():
            check_choices(found, Counter("yes" if answer else "no" for answer in answers))
        case schema.Touchpoints():
            ticked = [[*answer["picked"], *(["other"] if answer["other"] else [])] or ["(none)"] for answer in answers]
            check_choices(found, Counter(option for options in ticked for option in options))
        case schema.Rating():
            check_score(found.score, scored(answers))
            assert found.not_applicable == answers.count("na")
        case schema.Nps():
            assert found.nps is not None
            score = [100 * ((answer > 8) - (answer < 7)) for answer in answers]
            assert found.nps.mean == (pytest.approx(mean(score)) if score else None)
        case schema.Matrix():
            for row in found.rows or []:
                check_score(row.score, scored([answer[row.id] for answer in answers if row.id in answer]))
        case schema.Ranking():
            for rank in found.ranks or []:
                places = [answer.index(rank.id) + 1 for answer in answers if rank.id in answer]
                assert rank.n == len(places)
                assert rank.mean_rank == (pytest.approx(mean(places)) if places else None)
                assert rank.first.estimate == (pytest.approx(places.count(1) / len(answers)) if answers else None)
        case schema.Number():
            assert found.distribution is not None
            assert sum(bar.n for bar in found.histogram or []) == len(answers)
            if len(answers) > 1:
                middle = quantiles(answers, n=4, method="inclusive")
                spread = found.distribution
                assert [spread.lower_quartile, spread.median, spread.upper_quartile] == pytest.approx(middle)
        case schema.Date():
            assert {month.month: month.n for month in found.months or []} == Counter(day[:7] for day in answers)


@settings(max_examples=80)
@given(questionnaires(), IDS)
def test_toplines_equal_counting_by_hand(questionnaire: schema.Questionnaire, ids: list[int]) -> None:
    responses = stored(questionnaire, ids)
    found = snapshot(questionnaire, responses)
    document = pooled_toplines(sample(found, Selection()), "any", False, 0.95, "en", datetime(2026, 1, 1, tzinfo=UTC))
    asked = [question for _, question in questionnaire.questions() if question.type != "statement"]
    assert [line.question for line in document.questions] == [question.id for question in asked]
    visible = [Checker(questionnaire).shown(one.answers, one.id) for one in responses]
    for question, line in zip(asked, document.questions, strict=True):
        answers = [one.answers[question.id] for one in responses if question.id in one.answers]
        assert line.base == sum(question.id in seen for seen in visible)
        assert line.answered == (None if question.type == "contact" else len(answers))
        check_question(question, line, answers)
    assert "NaN" not in document.model_dump_json()
    for row in tidy_toplines.rows(document):
        figure = dict(zip(tidy_toplines.HEADER, row, strict=True))
        if figure["method"] in ("wilson", "count") and figure["estimate"] is not None:
            assert figure["estimate"] == pytest.approx(figure["n"] / figure["base"]), figure


def estimates(line: Topline) -> dict[tuple[str, str], float | None]:
    """All figures of a question but plain counts of respondents, and quantiles, which fall between two answers."""
    figures = ((item, str(row[0]), row[4], row[7]) for item, row in tidy_toplines.figures(line))
    return {(item, measure): value for item, measure, value, method in figures if method not in ("count", "quantile")}


@settings(max_examples=40)
@given(questionnaires(), IDS, st.data())
def test_a_weight_of_three_counts_like_three_respondents(
    questionnaire: schema.Questionnaire, ids: list[int], data: st.DataObject
) -> None:
    responses = stored(questionnaire, ids)
    times = [data.draw(st.integers(1, 3)) for _ in responses]
    once = sample(snapshot(questionnaire, responses), Selection())
    weighted = replace(once, weights=[np.array(times, float)], design=len(times))
    repeated = [one for one, many in zip(responses, times, strict=True) for _ in range(many)]
    expected = told(sample(snapshot(questionnaire, repeated), Selection()))
    for line, plain, other in zip(told(weighted), told(once), expected, strict=True):
        assert estimates(line) == pytest.approx(estimates(other), nan_ok=False)
        assert (line.base, line.answered) == (plain.base, plain.answered)  # bases stay counts of respondents
        if line.distribution and other.distribution:
            assert (line.distribution.minimum, line.distribution.maximum) == (
                other.distribution.minimum, other.distribution.maximum,
            )  # fmt: skip


def told(chosen: Sample) -> list[Topline]:
    document = pooled_toplines(chosen, "any", False, 0.95, "en", datetime(2026, 1, 1, tzinfo=UTC))
    assert "NaN" not in document.model_dump_json()
    return document.questions


@given(st.lists(st.dates(), min_size=1, max_size=20))
def test_months_of_any_year_are_written_alike_and_stand_in_order(days: list[date]) -> None:
    found = months(np.array([float(day.toordinal()) for day in days]))
    assert {month.month: month.n for month in found} == Counter(day.isoformat()[:7] for day in days)
    assert [month.month for month in found] == sorted({f"{day.year:04}-{day.month:02}" for day in days})


NUMBERS = st.floats(-1e15, 1e15) | st.integers(10**15 - 3, 10**15).map(float)  # as large as answers may be


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.none() | st.just([0.0, 10.0]))
def test_every_number_lies_in_one_bar_however_large_it_is(numbers: list[float], bins: list[float] | None) -> None:
    found = bars(np.array(numbers), bins)
    assert sum(bar.n for bar in found) == len(numbers)
    assert all(bar.low < bar.high for bar in found if len(found) > 1)
    assert all(one.high == other.low for one, other in pairwise(found))
    assert found[0].low <= min(numbers) <= max(numbers) <= found[-1].high
