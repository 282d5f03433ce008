"""Outcomes and durations against SciPy, statsmodels and NumPy on the raw answers, weighted and by group."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from app.aggregates import tidy
from app.aggregates.assemble import Wanted, assemble
from app.aggregates.document import Aggregates, OutcomeFigures
from app.aggregates.request import Facts, Reader
from app.journeys import yaml_format
from app.mentions.codes import Vocabulary
from app.mentions.reading import as_asked
from app.mentions.sample import sample
from app.mentions.selection import Selection
from app.mentions.snapshot import Snapshot
from app.mentions.tabulate import learn, tabulate
from app.responses.stored import Stored
from app.surveys.resolve import resolve
from app.surveys.schema import Questionnaire

QUESTIONS: list[dict[str, Any]] = [
    {"id": "age", "type": "single_choice", "role": "segment", "title": "Age",
     "options": [{"id": "young", "label": "Young"}, {"id": "old", "label": "Old"}]},
    {"id": "overall", "type": "rating", "role": "outcome", "title": "Overall", "scale": 5, "na": True},
    {"id": "recommend", "type": "nps", "role": "outcome", "title": "Recommend"},
    {"id": "spent", "type": "number", "role": "outcome", "title": "Spent", "decimals": 2},
    {"id": "bought", "type": "single_choice", "role": "outcome", "title": "Bought",
     "options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]},
    {"id": "days", "type": "number", "role": "duration", "title": "How long did it take?"},
    {"id": "met", "type": "touchpoints", "stage": "awareness", "title": "Met",
     "options": [{"id": "tv", "label": "TV"}]},
]  # fmt: skip
DOCUMENT = {"id": "led", "title": "Led", "languages": ["en"], "sections": [{"id": "one", "questions": QUESTIONS}]}
VERSION = resolve(Questionnaire.model_validate(DOCUMENT), yaml_format.models(), yaml_format.catalogues())
ANSWERS = st.fixed_dictionaries({}, optional={
    "age": st.sampled_from(["young", "old"]), "overall": st.sampled_from([1, 2, 3, 4, 5, "na"]),
    "recommend": st.integers(0, 10), "spent": st.sampled_from([0.5, 1.25, 8.0, 40.0, 99.99]),
    "bought": st.sampled_from(["yes", "no"]), "days": st.integers(0, 60),
})  # fmt: skip
GIVEN = st.lists(ANSWERS, max_size=40)


def snapshot(answers: list[dict[str, Any]], cut: int = 0) -> Snapshot:
    stored = [
        Stored(str(UUID(int=number, version=4)), 1, "en", None, "online", None, "complete", date(2026, 1, 1), None, 60,
               None, one)
        for number, one in enumerate(answers)
    ]  # fmt: skip
    vocabulary = Vocabulary()
    learn([VERSION], vocabulary)
    parts = tuple(tabulate({1: VERSION}, some, vocabulary) for some in (stored[:cut], stored[cut:]))
    return Snapshot(1, {1: VERSION}, vocabulary, parts)


def figures(found: Snapshot, weights: Any = None, **query: Any) -> Aggregates:
    reader = Reader(Facts({1: VERSION}, ()))
    chosen = sample(found, Selection())
    if weights is not None:
        cuts = np.cumsum([len(part) for part in found.parts])[:-1]
        chosen = replace(chosen, weights=np.split(np.asarray(weights, float), cuts), design=len(weights))
    wanted = Wanted(as_asked(VERSION.model()), reader.group_by(query.get("group_by", "")), (), 0.9, "en")
    assert reader.problems == []
    return assemble(chosen, wanted, "led", False, datetime(2026, 1, 1, tzinfo=UTC))


def by_key(some: list[OutcomeFigures]) -> dict[str, OutcomeFigures]:
    return {one.outcome: one for one in some}


def column(answers: list[dict[str, Any]], name: str) -> np.ndarray[Any, Any]:
    return np.array([one[name] for one in answers if one.get(name, "na") != "na"], float)


def check(found: dict[str, OutcomeFigures], answers: list[dict[str, Any]]) -> None:
    overall, spent, days = (column(answers, name) for name in ("overall", "spent", "days"))
    recommend = column(answers, "recommend")
    score, nps = found["overall"].score, found["recommend"].nps
    assert score is not None
    assert nps is not None
    for mean, values in (
        (score, overall), (nps, 100 * ((recommend >= 9) * 1.0 - (recommend <= 6))),
        (found["spent"].mean, spent), (found["days"].mean, days),
    ):  # fmt: skip
        assert mean is not None
        assert mean.n == len(values)
        if len(values) < 2 or values.std() < 1e-12:
            assert mean.low is None
            continue
        low, high = stats.t.interval(0.9, len(values) - 1, values.mean(), stats.sem(values))
        cut = 100 if mean is nps else np.inf
        expected = (values.mean(), max(low, -cut), min(high, cut))
        assert (mean.mean, mean.low, mean.high) == pytest.approx(expected)
    bought = [one["bought"] for one in answers if "bought" in one]
    share = found["bought:yes"].share
    assert share is not None
    if bought:
        low, high = proportion_confint(bought.count("yes"), len(bought), 0.1, "wilson")
        assert (share.low, share.high) == pytest.approx((low, high), abs=1e-9)
        assert (nps.promoters.estimate or 0) <= 1
    middle = found["days"].median
    assert middle is not None
    quartiles = np.quantile(days, [0.25, 0.5, 0.75], method="inverted_cdf").tolist() if len(days) else [None] * 3
    assert [middle.lower_quartile, middle.estimate, middle.upper_quartile] == quartiles
    assert found["days"].is_duration
    assert not found["spent"].is_duration


@settings(max_examples=40)
@given(GIVEN, st.integers(0, 40))
def test_outcomes_are_those_of_the_raw_answers_whatever_the_parts(answers: list[dict[str, Any]], cut: int) -> None:
    found = snapshot(answers, cut)
    document = figures(found, group_by="age")
    check(by_key(document.outcomes), answers)
    for group in document.groups or []:
        check(by_key(group.outcomes), [one for one in answers if one.get("age") == group.by["age"]])
    assert figures(found).outcomes == document.outcomes


@settings(max_examples=40)
@given(GIVEN.filter(len), st.randoms(use_true_random=False))
def test_weighted_outcomes_are_those_of_statsmodels(answers: list[dict[str, Any]], chance: Any) -> None:
    weights = np.array([chance.choice([0.5, 1.0, 2.0]) for _ in answers])
    whole = figures(snapshot(answers, 7), weights)
    found = by_key(whole.outcomes)
    known = np.array(["recommend" in one for one in answers])
    nps = found["recommend"].nps
    assert nps is not None
    if known.sum() > 1:
        recommend = column(answers, "recommend")
        values = 100 * ((recommend >= 9) * 1.0 - (recommend <= 6))
        described = DescrStatsW(values, weights[known])
        assert nps.mean == pytest.approx(described.mean)
        spread = (weights[known] ** 2 * (values - described.mean) ** 2).sum() / weights[known].sum() ** 2
        expected = np.sqrt(spread * len(answers) / (len(answers) - 1))
        assert (nps.se or 0) == pytest.approx(expected)
    base = found["recommend"].effective_base
    total, squares = weights[known].sum(), (weights[known] ** 2).sum()
    assert base == (pytest.approx(total**2 / squares) if known.any() else None)
    if base is not None and base != known.sum():  # what weights made of a count is no count of people
        assert all(row[3] is None for row in tidy.rows(whole) if row[2] == "recommend promoters")


def test_no_answers_give_nulls_with_flags_and_no_nan() -> None:
    document = figures(snapshot([]))
    assert "NaN" not in document.model_dump_json()
    assert {one.outcome: one.flags for one in document.outcomes} == {
        "overall": ["no_ratings"], "recommend": ["no_base"], "spent": ["no_ratings"], "bought:yes": ["no_base"],
        "bought:no": ["no_base"], "days": ["no_ratings"],
    }  # fmt: skip
