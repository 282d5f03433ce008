"""Real input: 25,976 passengers through the one write path; every figure equals one computed straight from the file.

The reference reads the CSV with NumPy and takes its intervals from SciPy and statsmodels; nothing of the product's
statistics is used for it.
"""

import csv
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import combinations, islice
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import proportion_confint

from app.aggregates.actions import Desk, aggregates
from app.aggregates.document import Aggregates, Score, Share, StageFigures, StageScore, TouchpointFigures
from app.aggregates.request import AggregatesQuery
from app.comparisons.actions import compare
from app.comparisons.request import CompareQuery
from app.database import open_engine, reading, writing
from app.drivers.actions import drivers
from app.drivers.request import DriversQuery
from app.exchange.actions import import_responses
from app.exchange.csv_format import read
from app.exchange.incoming import Report
from app.exchange.mapping import read_mapping
from app.maps.actions import Sight, journey_map
from app.mentions.store import ColumnStore
from app.settings import shipped
from app.surveys import yaml_format
from app.surveys.actions import find
from app.surveys.margins import Margins
from app.weights.actions import set_margins
from tests.exchange.conftest import SECRET, House, open_house

SHARED = Path(os.environ.get("TOUCHPOINTS_SHARED", Path(__file__).parents[3] / "shared"))
FILE = SHARED / "data" / "airline-passengers.csv"
NOW = datetime(2026, 5, 31, 12, tzinfo=UTC)
LEVEL = 0.95
EXACT = 1e-9
STAGES = {
    "booking": ["Ease of Online booking", "Departure/Arrival time convenient", "Online boarding"],
    "airport": ["Checkin service", "Gate location", "Baggage handling"],
    "on-board": [
        "Inflight wifi service",
        "Food and drink",
        "Seat comfort",
        "Inflight entertainment",
        "On-board service",
        "Leg room service",
        "Inflight service",
        "Cleanliness",
    ],
}
CLASSES = {"eco": "Eco", "eco-plus": "Eco Plus", "business": "Business"}


@dataclass
class Passengers:
    """The file as arrays, one entry a passenger."""

    ratings: dict[str, np.ndarray]
    cells: dict[str, np.ndarray]

    def of(self, column: str, value: str) -> "Passengers":
        chosen = self.cells[column] == value
        parts = [{name: values[chosen] for name, values in part.items()} for part in (self.ratings, self.cells)]
        return Passengers(*parts)

    @property
    def number(self) -> int:
        return len(self.cells["Class"])


@pytest.fixture(scope="module")
def passengers() -> Passengers:
    if not FILE.is_file():
        message = f"the airline data is not at {FILE}; set TOUCHPOINTS_SHARED to the folder that holds data/"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    cells = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    rated = [column for columns in STAGES.values() for column in columns]
    return Passengers({name: cells[name].astype(int) for name in rated}, cells)


@dataclass
class Imported:
    house: House
    report: Report
    columns: ColumnStore

    def figures(self, **query: Any) -> Aggregates:
        with reading(self.house.engine) as session:
            desk = Desk(session, self.house.shelf, self.columns)
            survey = find(session, "airline-passengers")
            return aggregates(desk, survey, AggregatesQuery(level=LEVEL, **query), NOW)


def take(house: House, most: int | None = None) -> Report:
    """Import the file, or its first rows."""
    mapping = read_mapping(Path(shipped("surveys"), "mappings", "airline-passengers.yaml").read_text(encoding="utf-8"))
    with FILE.open(encoding="utf-8", newline="") as lines:
        table = read(lines, own=False)
        table = table._replace(rows=islice(table.rows, most))
        return import_responses(house.engine, house.shelf, SECRET, "airline-passengers", table, NOW, mapping)


@pytest.fixture(scope="module")
def imported(
    passengers: Passengers, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Imported]:
    path = tmp_path_factory.mktemp("airline") / "airline.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    house = open_house(engine, path.parent / "house")
    text = Path(shipped("surveys"), "airline-passengers.yaml").read_text(encoding="utf-8")
    questionnaire = yaml_format.read(text).questionnaire
    assert questionnaire is not None
    house.publish(questionnaire)
    yield Imported(house, take(house), ColumnStore(tmp_path_factory.mktemp("columns")))
    engine.dispose()


def near(expected: float) -> Any:
    return pytest.approx(expected, abs=EXACT, rel=EXACT)


def check_share(found: Share, successes: int, base: int) -> None:
    low, high = proportion_confint(successes, base, alpha=1 - LEVEL, method="wilson")
    assert (found.estimate, found.low, found.high) == (near(successes / base), near(low), near(high))


def check_touchpoint(found: TouchpointFigures, ratings: np.ndarray) -> None:
    given = ratings[ratings > 0]
    score = found.satisfaction
    assert isinstance(score, Score)
    assert (found.mentions, found.base, score.n) == (len(given), len(ratings), len(given))
    check_share(found.frequency, len(given), len(ratings))
    described = stats.describe(given)
    assert (score.mean, score.sd) == (near(described.mean), near(described.variance**0.5))
    assert score.se == near(stats.sem(given))
    low, high = stats.t.interval(LEVEL, len(given) - 1, described.mean, stats.sem(given))
    assert (score.low, score.high) == (near(low), near(high))
    check_share(score.top2, int((given >= 4).sum()), len(given))
    check_share(score.bottom2, int((given <= 2).sum()), len(given))
    assert score.histogram == {str(point): int((given == point).sum()) for point in range(1, 6)}


def clustered(matrix: np.ndarray, values: np.ndarray) -> tuple[float, float]:
    """The mean of the values where something was rated, and its standard error clustered by row.

    statsmodels corrects for the G rows that rated; the design has N rows, of which those without a rating add nothing.
    """
    rated = matrix > 0
    rows = np.nonzero(rated)[0]
    fitted = OLS(values[rated], np.ones(len(rows))).fit(cov_type="cluster", cov_kwds={"groups": rows})
    n, g = len(matrix), len(np.unique(rows))
    direct = np.where(rated, values - values[rated].mean(), 0).sum(axis=1)
    se = float(np.sqrt(n / (n - 1) * (direct**2).sum()) / rated.sum())
    assert se == near(float(fitted.bse[0]) * np.sqrt(n / (n - 1) * (g - 1) / g))
    return float(fitted.params[0]), se


def check_stage(found: StageFigures, columns: list[str], of: Passengers) -> None:
    matrix = np.column_stack([of.ratings[column] for column in columns])
    rated, met = matrix > 0, (matrix > 0).any(axis=1)
    score = found.satisfaction
    assert isinstance(score, StageScore)
    assert (found.base, found.no_answer, found.mentions) == (len(matrix), 0, int(rated.sum()))
    check_share(found.reach, int(met.sum()), len(matrix))
    assert (score.n, score.respondents) == (int(rated.sum()), int(met.sum()))
    mean, se = clustered(matrix, matrix.astype(float))
    assert (score.mean, score.se) == (near(mean), near(se))
    low, high = stats.t.interval(LEVEL, int(met.sum()) - 1, mean, se)
    assert (score.low, score.high) == (near(low), near(high))
    share, error = clustered(matrix, (matrix >= 4).astype(float))
    base = min(share * (1 - share) / error**2, rated.sum())
    low, high = proportion_confint(share * base, base, alpha=1 - LEVEL, method="wilson")
    assert (score.top2.estimate, score.top2.low, score.top2.high) == (near(share), near(low), near(high))
    by_id = {one.touchpoint: one for one in found.touchpoints}
    assert len(by_id) == len(columns)
    for column in columns:
        check_touchpoint(by_id[column.lower().replace("/", "-").replace(" ", "-")], of.ratings[column])


def check(stages: list[StageFigures], of: Passengers) -> None:
    assert [one.stage for one in stages] == list(STAGES)
    for found, columns in zip(stages, STAGES.values(), strict=True):
        check_stage(found, columns, of)


def test_every_row_is_taken(imported: Imported, passengers: Passengers) -> None:
    assert imported.report == Report(stored=25_976)
    assert passengers.number == 25_976


def test_the_figures_of_all_equal_those_of_the_file(imported: Imported, passengers: Passengers) -> None:
    document = imported.figures()
    assert document.responses == passengers.number
    check(document.stages, passengers)


def test_the_figures_by_class_equal_those_of_the_file(imported: Imported, passengers: Passengers) -> None:
    document = imported.figures(group_by="class")
    check(document.stages, passengers)
    groups = {group.by["class"]: group for group in document.groups or []}
    assert groups.keys() == CLASSES.keys()
    for option, cell in CLASSES.items():
        part = passengers.of("Class", cell)
        assert groups[option].responses == part.number
        check(groups[option].stages, part)


def test_a_filter_gives_the_figures_of_its_passengers(imported: Imported, passengers: Passengers) -> None:
    document = imported.figures(where=["class:eco", "customer_type:disloyal-customer"])
    part = passengers.of("Class", "Eco").of("Customer Type", "disloyal Customer")
    assert document.responses == part.number
    check(document.stages, part)


def test_the_same_file_again_changes_nothing(imported: Imported) -> None:
    before = imported.figures().model_copy(update={"as_of": NOW})
    assert take(imported.house, 2_500) == Report(repeated=2_500)
    assert imported.figures().model_copy(update={"as_of": NOW}) == before


MARGINS = {
    "gender": {"female": 52.0, "male": 48.0, "diverse": 0.0},
    "class": {"eco": 55.0, "eco-plus": 10.0, "business": 35.0},
    "customer_type": {"loyal-customer": 60.0, "disloyal-customer": 40.0},
}
_COLUMNS = {"gender": "Gender", "class": "Class", "customer_type": "Customer Type"}


def kebab(cell: str) -> str:
    return cell.lower().replace("/", "-").replace(" ", "-")


@pytest.fixture(scope="module")
def weights(passengers: Passengers) -> np.ndarray:
    """Raked row by row: each margin in turn, until none moves any more."""
    found = np.ones(passengers.number)
    groups = {name: np.array([kebab(cell) for cell in passengers.cells[column]]) for name, column in _COLUMNS.items()}
    for _ in range(200):
        before = found.copy()
        for name, targets in MARGINS.items():
            for group, percent in targets.items():
                mask = groups[name] == group  # nobody said diverse
                found[mask] *= percent / 100 * found.sum() / max(found[mask].sum(), 1e-300)
        if np.abs(found / before - 1).max() < 1e-13:
            break
    return found * passengers.number / found.sum()


@pytest.fixture(scope="module")
def weighted(imported: Imported) -> Imported:
    """The same passengers with margins kept with the survey."""
    with writing(imported.house.engine) as session:
        desk = Desk(session, imported.house.shelf, imported.columns)
        set_margins(desk, find(session, "airline-passengers"), Margins.model_validate({"margins": MARGINS}), NOW)
    return imported


def test_weighted_figures_equal_raking_and_linearisation_row_by_row(
    weighted: Imported, passengers: Passengers, weights: np.ndarray
) -> None:
    document = weighted.figures(weighting="rake", where=["type_of_travel:business-travel"])
    told = document.weighting
    kish = len(weights) * (weights**2).sum() / weights.sum() ** 2
    assert (told.design_effect, told.effective_base) == (near(kish), near(weights.sum() ** 2 / (weights**2).sum()))
    travel = passengers.cells["Type of Travel"] == "Business travel"
    n_design, w = passengers.number, weights[travel]
    found = {one.touchpoint: one for stage in document.stages for one in stage.touchpoints}
    for column, ratings in passengers.ratings.items():
        one, y = found[kebab(column)], ratings[travel]
        met = y > 0
        share, base = w[met].sum() / w.sum(), w.sum() ** 2 / (w**2).sum()
        low, high = proportion_confint(share * base, base, alpha=1 - LEVEL, method="wilson")
        assert (one.frequency.estimate, one.frequency.low, one.frequency.high) == (near(share), near(low), near(high))
        score = one.satisfaction
        assert isinstance(score, Score)
        mean = (w[met] * y[met]).sum() / w[met].sum()
        error = (w[met] ** 2 * (y[met] - mean) ** 2).sum() / w[met].sum() ** 2 * n_design / (n_design - 1)
        low, high = stats.t.interval(LEVEL, int(met.sum()) - 1, mean, error**0.5)
        assert (score.mean, score.se, score.low, score.high) == (near(mean), near(error**0.5), near(low), near(high))
        assert score.n == met.sum()


def test_drivers_explain_what_least_squares_explains_and_share_it_as_all_orders_do(
    imported: Imported, passengers: Passengers
) -> None:
    """LMG over all 2^14 sets of drivers, each R² from the rows' own normal equations."""
    with reading(imported.house.engine) as session:
        desk = Desk(session, imported.house.shelf, imported.columns)
        query = DriversQuery(outcome="satisfaction:satisfied")
        document = drivers(desk, find(session, "airline-passengers"), query, NOW)
    y = (passengers.cells["satisfaction"] == "satisfied") * 1.0
    names = list(passengers.ratings)
    blocks = []
    for ratings in passengers.ratings.values():
        met = ratings > 0
        blocks.append(np.column_stack([met, np.where(met, ratings - ratings[met].mean(), 0)]).astype(float))
    x = np.column_stack(blocks)  # everybody rated some touchpoints: their columns of ones are no driver
    fitted = np.linalg.lstsq(np.column_stack([np.ones(len(y)), x]), y, rcond=1e-12)[0]
    residuals = y - np.column_stack([np.ones(len(y)), x]) @ fitted
    r_squared = 1 - residuals.var() / y.var()
    assert document.n == passengers.number
    assert document.r_squared.estimate == pytest.approx(r_squared, abs=1e-9)
    x, centred = x - x.mean(axis=0), y - y.mean()
    gram, moments, total = x.T @ x, x.T @ centred, centred @ centred

    @cache
    def explained(some: frozenset[int]) -> float:
        columns = [2 * one + side for one in sorted(some) for side in (0, 1)]
        solved = np.linalg.lstsq(gram[np.ix_(columns, columns)], moments[columns], rcond=1e-12)[0] if columns else []
        return float(moments[columns] @ solved) / total if columns else 0.0

    every = range(len(names))
    found = {one.touchpoint: one.importance.estimate for one in document.drivers}
    assert sum(one or 0 for one in found.values()) == pytest.approx(r_squared, abs=1e-9)
    for driver in (names.index("Online boarding"), names.index("Gate location")):
        others = [one for one in every if one != driver]
        share = 0.0
        for size in range(len(names)):
            weight = 1 / (len(names) * comb(len(names) - 1, size))
            for some in combinations(others, size):
                share += weight * (explained(frozenset({*some, driver})) - explained(frozenset(some)))
        assert found[kebab(names[driver])] == pytest.approx(share, abs=1e-8)


def test_a_comparison_of_classes_equals_scipys(imported: Imported, passengers: Passengers) -> None:
    with reading(imported.house.engine) as session:
        desk = Desk(session, imported.house.shelf, imported.columns)
        query = CompareQuery(group_by="class", adjust="none")
        document = compare(desk, find(session, "airline-passengers"), query, NOW)
    letters = {(group.by or {})["class"]: group.letter for group in document.groups}
    rows = {(row.touchpoint, row.measure): row for row in document.rows if row.touchpoint}
    for column in passengers.ratings:
        row = rows[kebab(column), "satisfaction"]
        pairs = {frozenset((pair.a, pair.b)): pair for pair in row.pairs}
        for one, other in (("eco", "business"), ("eco-plus", "business")):
            a, b = (
                given[given > 0]
                for given in (passengers.of("Class", CLASSES[name]).ratings[column] for name in (one, other))
            )
            pair = pairs[frozenset((letters[one], letters[other]))]
            expected = stats.ttest_ind(a, b, equal_var=False)
            sign = 1 if pair.a == letters[one] else -1
            assert pair.test.p == pytest.approx(expected.pvalue, rel=1e-7, abs=1e-300)
            assert pair.difference.estimate == near(sign * (a.mean() - b.mean()))
            low, high = expected.confidence_interval(LEVEL)
            ends = (low, high) if sign == 1 else (-high, -low)
            assert (pair.difference.low, pair.difference.high) == (near(ends[0]), near(ends[1]))


def test_the_map_shows_the_figures_of_the_file(imported: Imported, passengers: Passengers) -> None:
    with reading(imported.house.engine) as session:
        desk = Desk(session, imported.house.shelf, imported.columns)
        survey = find(session, "airline-passengers")
        drawn = journey_map(desk, survey, AggregatesQuery(lang="en"), NOW, Sight(public=False, verbatims=False))
    assert [stage.stage for stage in drawn.stages] == list(STAGES)
    assert drawn.responses == passengers.number
    for stage, columns in zip(drawn.stages, STAGES.values(), strict=True):
        shares = [one.frequency.estimate for one in stage.touchpoints if one.frequency]
        assert shares == sorted(shares, reverse=True)
        by_id = {one.touchpoint: one for one in stage.touchpoints}
        for column in columns:
            given = passengers.ratings[column][passengers.ratings[column] > 0]
            bead = by_id[kebab(column)]
            assert bead.satisfaction is not None
            assert bead.frequency is not None
            assert bead.frequency.estimate == near(len(given) / passengers.number)
            assert bead.satisfaction.mean == near(given.mean())
            assert bead.step == 1 + sum(given.mean() >= cut for cut in (2.5, 3.0, 3.5, 4.0))
